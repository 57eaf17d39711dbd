import ParleyCore
import ParleyJSON
import Synchronization

/// An answer whose work has begun.
final class RunningAnswer: Sendable {
    private let stream: ChoiceStream
    private let count: Int
    private let held: Held
    private let metrics: ServerMetrics
    private let first = Mutex<ChoiceStream.Part?>(nil)

    /// An answer.
    ///
    /// - Parameters:
    ///   - stream: its parts.
    ///   - count: how many choices it has.
    ///   - held: its model and its place in the queue, until the answer has ended.
    ///   - metrics: where its replies are counted.
    init(stream: ChoiceStream, count: Int, held: Held, metrics: ServerMetrics) {
        self.stream = stream
        self.count = count
        self.held = held
        self.metrics = metrics
    }

    /// Waits until the model has taken the request: what is wrong with it is known by then, and has a status of its own.
    ///
    /// - Throws: what is wrong.
    func start() async throws {
        var parts = stream.makeAsyncIterator()
        let part = try await parts.next()
        first.withLock { $0 = part }
    }

    /// The replies when all have ended.
    ///
    /// - Throws: what ended one of them early.
    func collected(_ generation: GenerationFields) async throws -> [WholeReply] {
        var collector = ReplyCollector(count: count, wantsTokens: generation.logProbabilities != nil)
        try await each { collector.take($0) }
        guard let replies = collector.replies else { throw CancellationError() }
        return replies
    }

    /// Sends the parts as they come, then the end.
    ///
    /// - Parameters:
    ///   - events: where they go.
    ///   - ending: what is sent behind the last event.
    ///   - chunk: the chunk for a part, with the tokens of its text, and whether it is the last of all.
    ///   - usage: the chunk behind the last; `.none` where there is none, since `nil` can be JSON's null.
    /// - Throws: what sending throws; what the model throws is sent as an error, and the end then is not.
    @concurrent func stream(
        into events: inout EventWriter,
        ending: String? = "[DONE]",
        chunk: (ChoiceStream.Part, [GeneratedToken]?, Bool) -> JSONValue?,
        usage: ([ReplySummary]) -> JSONValue?
    ) async throws {
        var tokens: [Int: [GeneratedToken]] = [:]
        var summaries: [Int: ReplySummary] = [:]
        var failure: APIError?
        do {
            try await each { part in
                switch part.event.kind {
                case .tokens(let more): tokens[part.index, default: []] += more
                case .finished(let summary): summaries[part.index] = summary
                default: break
                }
                guard let value = chunk(part, tokens[part.index], summaries.count == count) else { return }
                if case .appendText = part.event.kind { tokens[part.index] = nil }
                do { try await events.send(value) } catch { throw SendFailure(cause: error) }
            }
        } catch let error as SendFailure {
            throw error.cause
        } catch {
            failure = APIError(error)
        }
        if failure == nil, summaries.count < count { failure = APIError(CancellationError()) }
        if failure != nil { metrics.failed() }
        if let failure { return try await events.send(failure.body) }
        if let last = usage((0..<count).compactMap { summaries[$0] }) { try await events.send(last) }
        if let ending { try await events.send(ending) }
    }

    private struct SendFailure: Error {
        let cause: any Error
    }

    @concurrent private func each(_ body: @concurrent (ChoiceStream.Part) async throws -> Void) async throws {
        var parts = stream.makeAsyncIterator()
        var next = first.withLock { $0.take() }
        if next == nil { next = try await parts.next() }
        while let part = next {
            if case .finished(let summary) = part.event.kind { metrics.took(summary) }
            try await body(part)
            stream.wasRead(part)
            next = try await parts.next()
        }
    }
}
