/// A response as it grows: each element is all of it so far.
public struct ResponseStream<Content: Sendable>: AsyncSequence, Sendable {
    /// The response so far.
    public struct Snapshot: Sendable {
        /// All of the text so far.
        public let content: Content
    }

    /// The error that reading may throw.
    public typealias Failure = any Error

    /// Reads the snapshots in order.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let run: ResponseRun

        /// Waits for the response to grow.
        ///
        /// - Returns: the response so far, or nil when it is whole.
        /// - Throws: what ended the request.
        public mutating func next() async throws -> Snapshot? {
            while let event = try await run.next() {
                switch event {
                case .text, .replaced:
                    if let content = run.text as? Content { return Snapshot(content: content) }
                default: break
                }
            }
            return nil
        }
    }

    let run: ResponseRun

    /// Begins to read.
    ///
    /// - Returns: the iterator; a stream is read once.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(run: run) }
}

extension ResponseStream where Content == String {
    /// Waits for the whole response.
    ///
    /// - Returns: the response.
    /// - Throws: what ended the request, or `CancellationError` when it was stopped before anything was said.
    public func collect() async throws -> LanguageModelSession.Response<String> {
        var summary: ReplySummary?
        while let event = try await run.next() {
            if case .finished(let end) = event { summary = end }
        }
        let text = run.text
        guard let summary, !(summary.reason == .cancelled && text.isEmpty) else { throw CancellationError() }
        var usage = LanguageModelSession.Usage()
        usage.add(summary)
        return LanguageModelSession.Response(
            content: text,
            transcriptEntries: run.entries,
            usage: usage,
            contextTrim: run.trim,
            summary: summary
        )
    }

    /// The response piece by piece, each element what came since the last one.
    ///
    /// It shares the work with the stream itself: read one or the other.
    public var deltas: ResponseDeltas { ResponseDeltas(run: run) }

    /// The next event in full detail, nil after the last: what the terminal and the server show.
    ///
    /// - Throws: what ended the request.
    package func nextEvent() async throws -> SessionReplyEvent? { try await run.next() }

    /// Stops the work; the finished event follows, and what was said is kept.
    package func cancel() { run.cancel() }
}

/// A response piece by piece.
public struct ResponseDeltas: AsyncSequence, Sendable {
    /// A piece.
    public enum Delta: Sendable, Equatable {
        /// More of the reasoning before the response.
        case reasoning(String)
        /// More of the response.
        case text(String)
        /// All of the response so far, where the model took back what it had sent.
        case replacement(String)
    }

    /// The error that reading may throw.
    public typealias Failure = any Error

    /// Reads the pieces in order.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let run: ResponseRun

        /// Waits for the next piece.
        ///
        /// - Returns: the piece, or nil when the response is whole.
        /// - Throws: what ended the request.
        public mutating func next() async throws -> Delta? {
            while let event = try await run.next() {
                switch event {
                case .reasoning(let text): return .reasoning(text)
                case .text(let text): return .text(text)
                case .replaced(let text): return .replacement(text)
                default: break
                }
            }
            return nil
        }
    }

    let run: ResponseRun

    /// Begins to read.
    ///
    /// - Returns: the iterator; a response is read once.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(run: run) }
}
