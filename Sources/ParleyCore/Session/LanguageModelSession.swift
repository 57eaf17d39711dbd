import Synchronization

/// A conversation with a model that remembers what was said.
///
/// One request runs at a time; a second one throws ``Error/concurrentRequests``. An error leaves the session as it was
/// before the request. A cancelled response keeps what was said so far, if anything was.
public final class LanguageModelSession: Sendable {
    /// A misuse of a session.
    public enum Error: Swift.Error, Equatable {
        /// A request was made while another one was running.
        case concurrentRequests
    }

    /// What a session's requests took, in tokens.
    public struct Usage: Sendable, Equatable {
        /// What the model read.
        public struct Input: Sendable, Equatable {
            /// All tokens of the prompts.
            public var totalTokenCount: Int
            /// Those of them that had been computed before.
            public var cachedTokenCount: Int
        }

        /// What the model wrote.
        public struct Output: Sendable, Equatable {
            /// All tokens of the replies.
            public var totalTokenCount: Int
        }

        /// What the model read.
        public var input = Input(totalTokenCount: 0, cachedTokenCount: 0)
        /// What the model wrote.
        public var output = Output(totalTokenCount: 0)

        /// Read and written together.
        public var totalTokenCount: Int { input.totalTokenCount + output.totalTokenCount }

        mutating func add(_ summary: ReplySummary) {
            input.totalTokenCount += summary.promptTokens
            input.cachedTokenCount += summary.cachedTokens
            output.totalTokenCount += summary.generatedTokens
        }
    }

    /// A whole response.
    public struct Response<Content: Sendable>: Sendable {
        /// What the model answered.
        public let content: Content
        /// The history's entries that this request added.
        public let transcriptEntries: ArraySlice<Transcript.Entry>
        /// What this request took.
        public let usage: Usage
        /// How it went.
        package let summary: ReplySummary
    }

    private struct State {
        var transcript: Transcript
        var isResponding = false
        var usage = Usage()
    }

    private let state: Mutex<State>
    private let executor: any SessionExecutor

    package init(executor: any SessionExecutor, transcript: Transcript) {
        self.executor = executor
        state = Mutex(State(transcript: transcript))
    }

    /// The history so far.
    public var transcript: Transcript { state.withLock { $0.transcript } }

    /// Whether a request is running.
    public var isResponding: Bool { state.withLock { $0.isResponding } }

    /// What all requests took so far.
    public var usage: Usage { state.withLock { $0.usage } }

    /// Answers a prompt.
    ///
    /// - Parameters:
    ///   - prompt: what is asked.
    ///   - options: how to generate.
    /// - Returns: the whole response.
    /// - Throws: ``Error/concurrentRequests``, ``LanguageModelError``, or `CancellationError` when the task was cancelled
    ///   before anything was said.
    @discardableResult
    public func respond(
        to prompt: String,
        options: GenerationOptions = GenerationOptions()
    ) async throws -> Response<String> {
        try await streamResponse(to: prompt, options: options).collect()
    }

    /// Answers a prompt and shows the response as it grows.
    ///
    /// Work begins with the first element that is asked for. Leaving the loop stops it.
    ///
    /// - Parameters:
    ///   - prompt: what is asked.
    ///   - options: how to generate.
    /// - Returns: snapshots of the response so far.
    public func streamResponse(
        to prompt: String,
        options: GenerationOptions = GenerationOptions()
    ) -> ResponseStream<String> {
        ResponseStream(run: ResponseRun(session: self, executor: executor, prompt: prompt, options: options))
    }

    // MARK: - The course of a request, called by its run

    func begin(_ prompt: Transcript.Prompt) throws -> Transcript {
        try state.withLock { state in
            guard !state.isResponding else { throw Error.concurrentRequests }
            state.isResponding = true
            state.transcript.append(.prompt(prompt))
            return state.transcript
        }
    }

    /// Ends a request that leaves nothing behind.
    func rollBack(to count: Int) {
        state.withLock { state in
            state.transcript.removeAll(after: count)
            state.isResponding = false
        }
    }

    func commit(_ response: Transcript.Response, _ summary: ReplySummary?) {
        state.withLock { state in
            state.transcript.append(.response(response))
            if let summary { state.usage.add(summary) }
            state.isResponding = false
        }
    }
}
