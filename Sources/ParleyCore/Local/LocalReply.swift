import ParleyChatFormat
import ParleyInference
import ParleyLlama

/// Turns the engine's events into those of a reply: whole characters, no tags, reasoning apart.
struct LocalReply {
    typealias Event = LanguageModelExecutorGenerationChannel.Event

    private let vocabulary: LlamaVocabulary
    private let began: ContinuousClock.Instant
    private let wantsRaw: Bool
    private var reader: ReplyReader
    private var raw = UTF8Holdback()
    private var tokens: [Int32] = []
    private var unsaid: [GeneratedToken] = []
    private var reasoningTokens = 0
    private var firstToken: Duration?
    private var seed: UInt64 = 0

    /// A reply that begins.
    ///
    /// - Parameters:
    ///   - vocabulary: the model's.
    ///   - syntax: how the model marks the parts of its replies.
    ///   - wantsRaw: whether the model's own spelling is shown too.
    ///   - began: when it was asked for.
    init(vocabulary: LlamaVocabulary, syntax: ReplySyntax, wantsRaw: Bool, began: ContinuousClock.Instant) {
        self.vocabulary = vocabulary
        self.wantsRaw = wantsRaw
        self.began = began
        reader = ReplyReader(syntax)
    }

    /// Whether nothing more is wanted of the engine.
    var isOver: Bool { reader.isDone }

    /// What comes of an event of the engine's.
    mutating func take(_ event: GenerationEvent) -> [Event] {
        switch event {
        case .started(let start):
            seed = start.seed
            return [.started(promptTokens: start.promptTokens, cachedTokens: start.cachedTokens)]
        case .token(let token): return take(token)
        case .embedding, .logits: return []
        case .finished(let finish): return take(finish)
        }
    }

    private mutating func take(_ token: GenerationEvent.Generated) -> [Event] {
        if reader.isDone { return [] }
        if firstToken == nil { firstToken = ContinuousClock.now - began }
        tokens.append(token.token)
        if let probability = token.logProbability { unsaid.append(generated(token, probability)) }
        var events: [Event] = []
        if wantsRaw { show(raw.push(vocabulary.spelling(of: token.token)), as: Event.raw, &events) }
        if token.bytes.isEmpty, vocabulary.isControl(token.token) {
            read(reader.feed(vocabulary.spelling(of: token.token), isSpecialToken: true), &events)
        }
        read(reader.feed(token.released), &events)
        return events
    }

    private mutating func take(_ finish: GenerationEvent.Finished) -> [Event] {
        var events: [Event] = []
        let wasStopped = reader.isDone
        if wantsRaw {
            if case .endOfGeneration(let token?) = finish.reason {
                show(raw.push(vocabulary.spelling(of: token)), as: Event.raw, &events)
            }
            show(raw.finish(), as: Event.raw, &events)
        }
        read(reader.feed(finish.released) + reader.finish(), &events)
        events.append(.finished(summary(finish, wasStopped: wasStopped)))
        return events
    }

    private mutating func read(_ parts: [ReplyEvent], _ events: inout [Event]) {
        for part in parts {
            switch part {
            case .text(let text):
                // Before their text: who shows both shows them together.
                if !unsaid.isEmpty { events.append(.tokens(unsaid)) }
                unsaid = []
                events.append(.response(action: .appendText(text)))
            case .reasoning(let text):
                // Told are the response's tokens alone, and a tag's are not of it either.
                unsaid = []
                events.append(.reasoning(action: .appendText(text)))
            case .reasoningEnded:
                unsaid = []
                // The tokens of the text begin behind the reasoning's; those alone come back in the next prompt.
                reasoningTokens += tokens.count
                tokens = []
            case .stopped: break
            }
        }
    }

    private func generated(_ token: GenerationEvent.Generated, _ probability: Float) -> GeneratedToken {
        let chosen = GeneratedToken.Candidate(token: token.token, bytes: token.bytes, logProbability: probability)
        let best = token.best.map { other in
            GeneratedToken.Candidate(
                token: other.token,
                bytes: vocabulary.bytes(of: other.token),
                logProbability: other.logProbability
            )
        }
        return GeneratedToken(chosen: chosen, best: best)
    }

    private func show(_ text: String, as event: (String) -> Event, _ events: inout [Event]) {
        if !text.isEmpty { events.append(event(text)) }
    }

    private func summary(_ finish: GenerationEvent.Finished, wasStopped: Bool) -> ReplySummary {
        let reason: ReplySummary.Reason =
            switch finish.reason {
            case .endOfGeneration, .stop: .endOfTurn
            case .maximumTokens, .contextFull: .length
            case .cancelled: wasStopped ? .endOfTurn : .cancelled
            }
        var summary = ReplySummary(
            reason: reason,
            isContextFull: finish.reason == .contextFull,
            promptTokens: finish.promptTokens,
            cachedTokens: finish.cachedTokens,
            generatedTokens: finish.generatedTokens,
            tokens: tokens,
            prefill: finish.prefill,
            generation: finish.generation,
            timeToFirstToken: firstToken,
            seed: seed
        )
        summary.reasoningTokens = reasoningTokens
        if case .stop(let index) = finish.reason { summary.stopIndex = index }
        return summary
    }
}
