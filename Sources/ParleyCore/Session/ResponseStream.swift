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
                guard case .text = event, let content = run.text as? Content else { continue }
                return Snapshot(content: content)
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
            summary: summary
        )
    }

    /// The next event in full detail, nil after the last: what the terminal and the server show.
    ///
    /// - Throws: what ended the request.
    package func nextEvent() async throws -> SessionReplyEvent? { try await run.next() }

    /// Stops the work; the finished event follows, and what was said is kept.
    package func cancel() { run.cancel() }
}
