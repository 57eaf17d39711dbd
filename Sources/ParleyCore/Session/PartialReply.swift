/// A reply as far as it has come, put together from its events.
struct PartialReply: Sendable {
    /// The prompt that it answers.
    private(set) var prompt: Transcript.Prompt?
    /// The number of entries before the request.
    let entriesBefore: Int
    /// What was left out of the context for it.
    let trim: ContextTrim?
    /// Through which window the model saw the conversation.
    let window: ContextWindow?
    /// The response so far.
    private(set) var text: String
    /// The reasoning so far.
    private(set) var reasoning = ""
    /// The account, once the executor has sent it.
    var summary: ReplySummary?

    private var usage: (input: LanguageModelSession.Usage.Input, output: LanguageModelSession.Usage.Output)?
    private var tokenCount = 0
    private var reasoningCount = 0
    private var promptTokens = 0
    private var cachedTokens = 0
    private let began = ContinuousClock.now
    private var firstText: ContinuousClock.Instant?
    private let responseID: String
    private let reasoningID: String
    private let hasPrefix: Bool

    /// A reply of which nothing has come.
    init() {
        (prompt, entriesBefore, trim, window, text) = (nil, 0, nil, nil, "")
        (responseID, reasoningID) = ("", "")
        hasPrefix = false
    }

    /// A reply that begins.
    ///
    /// - Parameters:
    ///   - prompt: what it answers.
    ///   - begun: the session at the beginning.
    ///   - request: what was sent.
    ///   - trim: what was left out of the context for it.
    init(
        prompt: Transcript.Prompt,
        begun: LanguageModelSession.Begun,
        request: LanguageModelExecutorGenerationRequest,
        trim: ContextTrim?
    ) {
        let prefix = request.responsePrefix ?? ""
        self.prompt = prompt
        self.trim = trim
        window = request.window
        entriesBefore = begun.entriesBefore
        text = prefix
        hasPrefix = !prefix.isEmpty
        responseID = Transcript.TextSegment(content: "").id
        reasoningID = Transcript.TextSegment(content: "").id
    }

    /// Takes an event.
    ///
    /// - Returns: what is shown of it, nil for nothing.
    mutating func take(_ event: LanguageModelExecutorGenerationChannel.Event) -> SessionReplyEvent? {
        switch event.kind {
        case .appendText(let part, let count):
            tokenCount += count
            if firstText == nil, !part.isEmpty { firstText = .now }
            text += part
            return part.isEmpty ? nil : .text(part)
        case .replaceText(let whole, let count):
            tokenCount = count
            text = whole
            return .replaced(whole)
        case .appendReasoning(let part, let count):
            tokenCount += count
            reasoningCount += count
            if firstText == nil, !part.isEmpty { firstText = .now }
            reasoning += part
            return part.isEmpty ? nil : .reasoning(part)
        case .usage(let input, let output):
            usage = (input, output)
            return nil
        case .started(let prompt, let cached):
            (promptTokens, cachedTokens) = (prompt, cached)
            return .started(promptTokens: prompt, cachedTokens: cached)
        case .raw(let part): return .raw(part)
        case .tokens: return nil
        case .finished(let summary):
            self.summary = summary
            return .finished(summary)
        }
    }

    /// The account of a reply whose executor sent none.
    func estimate(isCancelled: Bool) -> ReplySummary {
        let end = ContinuousClock.now
        var summary = ReplySummary(
            reason: isCancelled ? .cancelled : .endOfTurn,
            promptTokens: usage?.input.totalTokenCount ?? promptTokens,
            cachedTokens: usage?.input.cachedTokenCount ?? cachedTokens,
            generatedTokens: usage?.output.totalTokenCount ?? tokenCount,
            tokens: [],
            prefill: (firstText ?? end) - began,
            generation: firstText.map { end - $0 } ?? .zero,
            timeToFirstToken: firstText.map { $0 - began },
            seed: 0
        )
        summary.reasoningTokens = usage?.output.reasoningTokenCount ?? reasoningCount
        return summary
    }

    /// Whether somebody stopped the reply before anything was said: then it leaves nothing, so that it can be asked again.
    var isNothing: Bool {
        text.isEmpty && reasoning.isEmpty && summary.map { $0.reason == .cancelled } ?? true
    }

    /// Whether somebody stopped it.
    var isCancelled: Bool { summary.map { $0.reason == .cancelled } ?? true }

    /// The entries of the request: the prompt, the reasoning if there is one, and the response.
    var entries: [Transcript.Entry] {
        guard let prompt else { return [] }
        var entries: [Transcript.Entry] = [.prompt(prompt)]
        if !reasoning.isEmpty {
            entries.append(
                .reasoning(.init(id: reasoningID, segments: [.text(.init(id: reasoningID, content: reasoning))]))
            )
        }
        var response = Transcript.Response(
            id: responseID,
            segments: [.text(Transcript.TextSegment(id: responseID, content: text))]
        )
        response.isPartial = summary.map { $0.reason != .endOfTurn } ?? true
        // Tokens stand for the whole text only where none of it was given.
        if let tokens = summary?.tokens, !tokens.isEmpty, !hasPrefix { response.tokens = tokens }
        entries.append(.response(response))
        return entries
    }
}
