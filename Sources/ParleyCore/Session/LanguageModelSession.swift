import Synchronization

/// A conversation with a model that remembers what was said.
///
/// One request runs at a time; a second one throws ``Error/concurrentRequests``. An error leaves the session as it was
/// before the request. A response that is stopped keeps what was said so far, if anything was, unless the request's
/// ``ResponseOptions`` say otherwise. What does not fit the model's context is left out as ``overflow`` says.
public final class LanguageModelSession: Sendable {
    /// A misuse of a session.
    public enum Error: Swift.Error, Equatable {
        /// A request was made while another one was running.
        case concurrentRequests
        /// The history was to be changed while a request was running.
        case transcriptMutationWhileResponding
    }

    private struct State {
        var transcript: Transcript
        var isResponding = false
        var usage = Usage()
        var overflow = ContextOverflow.truncate
        var window = ContextWindow()
        var warming: Task<Void, Never>?
    }

    /// What stands when a request has begun.
    struct Begun: Sendable {
        /// The history with the prompt.
        let transcript: Transcript
        /// The number of entries before it.
        let entriesBefore: Int
    }

    let link: SessionLink
    private let state: Mutex<State>
    private let tools: [Transcript.ToolDefinition]

    init(link: SessionLink, tools: [any Tool], transcript: Transcript) {
        self.link = link
        self.tools = tools.map { Transcript.ToolDefinition(tool: $0) }
        state = Mutex(State(transcript: transcript))
    }

    deinit { state.withLock { $0.warming }?.cancel() }

    /// The history so far, also what the model no longer sees.
    public var transcript: Transcript { state.withLock { $0.transcript } }

    /// Whether a request is running.
    public var isResponding: Bool { state.withLock { $0.isResponding } }

    /// What all requests took so far.
    public var usage: Usage { state.withLock { $0.usage } }

    /// What is done when the conversation does not fit the model's context.
    public var overflow: ContextOverflow {
        get { state.withLock { $0.overflow } }
        set { state.withLock { $0.overflow = newValue } }
    }

    /// Which part of the conversation the model sees.
    package var window: ContextWindow { state.withLock { $0.window } }

    /// Puts another history in the place of this one.
    ///
    /// - Parameter transcript: the history.
    /// - Throws: ``Error/transcriptMutationWhileResponding``.
    public func setTranscript(_ transcript: Transcript) throws {
        try setTranscript(transcript, window: nil)
    }

    /// Puts another history in the place of this one.
    ///
    /// - Parameters:
    ///   - transcript: the history.
    ///   - window: which part of it the model sees; nil keeps the window as far as the history reaches.
    /// - Throws: ``Error/transcriptMutationWhileResponding``.
    package func setTranscript(_ transcript: Transcript, window: ContextWindow?) throws {
        try state.withLock { state in
            guard !state.isResponding else { throw Error.transcriptMutationWhileResponding }
            state.transcript = transcript
            // One more than there are: the next prompt is a turn of its own, and the only one that always stays.
            state.window = (window ?? state.window).clamped(toTurns: ContextWindow.turns(of: transcript) + 1)
        }
    }

    /// Counts the tokens of the conversation as the model sees it now, without the opening of a next reply.
    ///
    /// - Returns: the tokens of the prompt, and the tokens that the context holds; nil where the model does not count.
    /// - Throws: what loading the model throws.
    public func contextUse() async throws -> (tokenCount: Int, contextSize: Int)? {
        guard let meter = link.meter else { return nil }
        let (transcript, window) = state.withLock { ($0.transcript, $0.window) }
        var request = LanguageModelExecutorGenerationRequest(transcript: window.view(of: transcript))
        request.ending = .entry
        let size = try await meter.contextSize
        if request.transcript.isEmpty { return (0, size) }
        return (try await meter.promptTokenCount(for: request), size)
    }

    // MARK: - The course of a request, called by its run

    func begin(_ prompt: Transcript.Prompt) throws -> Begun {
        let (begun, warming) = try state.withLock { state in
            guard !state.isResponding else { throw Error.concurrentRequests }
            state.isResponding = true
            let before = state.transcript.count
            state.transcript.append(.prompt(prompt))
            defer { state.warming = nil }
            return (Begun(transcript: state.transcript, entriesBefore: before), state.warming)
        }
        // What was computed ahead stays computed; the rest would only stand in the way.
        warming?.cancel()
        return begun
    }

    /// What is asked of the executor.
    ///
    /// - Throws: ``LanguageModelError/unsupportedCapability(_:)`` for what the model lacks.
    func request(
        _ transcript: Transcript,
        options: GenerationOptions,
        responding: ResponseOptions
    ) throws -> LanguageModelExecutorGenerationRequest {
        let hasTools = !tools.isEmpty || transcript.contains { $0.hasTools }
        if hasTools { try require(.toolCalling, "calls no tools. Make the session without them") }
        if responding.prefix?.isEmpty == false {
            try require(.responsePrefix, "cannot go on from the beginning of a response. Leave the prefix out")
        }
        var request = LanguageModelExecutorGenerationRequest(
            transcript: transcript,
            enabledToolDefinitions: tools,
            generationOptions: options,
            responsePrefix: responding.prefix.flatMap { $0.isEmpty ? nil : $0 }
        )
        request.wantsRaw = responding.wantsRaw
        return request
    }

    func require(_ capability: LanguageModelCapabilities.Capability, _ lack: String) throws {
        guard !link.capabilities.contains(capability) else { return }
        throw LanguageModelError.unsupportedCapability(
            .init(capability: capability, debugDescription: "This model \(lack).")
        )
    }

    /// Cuts what is sent down to what fits.
    ///
    /// - Parameter request: what would be sent; afterwards what is sent.
    /// - Returns: what went, nil where nothing did.
    /// - Throws: ``LanguageModelError/contextSizeExceeded(_:)`` when it cannot be made to fit.
    func makeRoom(for request: inout LanguageModelExecutorGenerationRequest) async throws -> ContextTrim? {
        let (window, strategy) = state.withLock { ($0.window, $0.overflow) }
        guard let meter = link.meter else { return nil }
        let fit = try await meter.window(for: request, after: window, strategy: strategy)
        request.transcript = fit.window.view(of: request.transcript)
        request.window = fit.window
        return fit.trim
    }

    /// Ends a request that leaves nothing behind.
    func rollBack(to count: Int) {
        state.withLock { state in
            state.transcript.removeLast(max(0, state.transcript.count - count))
            state.isResponding = false
        }
    }

    /// Ends a request with what its reply has.
    func end(_ reply: PartialReply, _ responding: ResponseOptions) {
        let isDropped = reply.isNothing || (reply.isCancelled && !responding.keepsPartialResponse)
        state.withLock { state in
            state.transcript.removeLast(max(0, state.transcript.count - reply.entriesBefore))
            if responding.isRemembered, !isDropped { state.transcript.append(contentsOf: reply.entries) }
            if let summary = reply.summary { state.usage.add(summary) }
            if let window = reply.window, responding.isRemembered, !isDropped { state.window = window }
            state.isResponding = false
        }
    }

    /// Takes work that is done ahead, in the place of other such work.
    ///
    /// - Returns: false while a request is running: then nothing may be done ahead.
    func startWarming(_ task: Task<Void, Never>) -> Bool {
        let (isFree, old) = state.withLock { state in
            guard !state.isResponding else { return (false, nil as Task<Void, Never>?) }
            defer { state.warming = task }
            return (true, state.warming)
        }
        old?.cancel()
        return isFree
    }

    /// The conversation as the model sees it.
    var view: Transcript {
        let (transcript, window) = state.withLock { ($0.transcript, $0.window) }
        return window.view(of: transcript)
    }
}

extension Transcript.Entry {
    fileprivate var hasTools: Bool {
        switch self {
        case .instructions(let entry): !entry.toolDefinitions.isEmpty
        case .toolCalls, .toolOutput: true
        default: false
        }
    }
}
