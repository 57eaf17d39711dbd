import ParleyChatFormat
import ParleyInference
import ParleyLlama
import Synchronization

/// A local model's reply: the engine's token events as text.
final class LocalReply: SessionReply {
    private struct State {
        var text = UTF8Holdback()
        var raw = UTF8Holdback()
        var waiting: [SessionReplyEvent] = []
        var tokens: [Int32] = []
        var seed: UInt64 = 0
        var firstToken: Duration?
    }

    private let stream: GenerationStream
    private let vocabulary: LlamaVocabulary
    private let wantsRaw: Bool
    private let began: ContinuousClock.Instant
    private let state = Mutex(State())

    init(stream: GenerationStream, vocabulary: LlamaVocabulary, wantsRaw: Bool, began: ContinuousClock.Instant) {
        self.stream = stream
        self.vocabulary = vocabulary
        self.wantsRaw = wantsRaw
        self.began = began
    }

    func cancel() { stream.cancel() }

    func next() async throws -> SessionReplyEvent? {
        while true {
            let waiting: SessionReplyEvent? = state.withLock { state in
                state.waiting.isEmpty ? nil : state.waiting.removeFirst()
            }
            if let waiting { return waiting }
            var iterator = stream.makeAsyncIterator()
            guard let event = try await iterator.next() else { return nil }
            state.withLock { take(event, &$0) }
        }
    }

    private func take(_ event: GenerationEvent, _ state: inout State) {
        switch event {
        case .started(let start):
            state.seed = start.seed
            state.waiting.append(.started(promptTokens: start.promptTokens, cachedTokens: start.cachedTokens))
        case .token(let token):
            if state.firstToken == nil { state.firstToken = ContinuousClock.now - began }
            state.tokens.append(token.token)
            if wantsRaw {
                show(state.raw.push(vocabulary.spelling(of: token.token)), as: SessionReplyEvent.raw, &state)
            }
            show(state.text.push(token.released), as: SessionReplyEvent.text, &state)
        case .embedding:
            break
        case .finished(let finish):
            if wantsRaw {
                if case .endOfGeneration(let token?) = finish.reason {
                    show(state.raw.push(vocabulary.spelling(of: token)), as: SessionReplyEvent.raw, &state)
                }
                show(state.raw.finish(), as: SessionReplyEvent.raw, &state)
            }
            show(state.text.push(finish.released) + state.text.finish(), as: SessionReplyEvent.text, &state)
            state.waiting.append(.finished(summary(finish, state)))
        }
    }

    private func show(_ text: String, as event: (String) -> SessionReplyEvent, _ state: inout State) {
        if !text.isEmpty { state.waiting.append(event(text)) }
    }

    private func summary(_ finish: GenerationEvent.Finished, _ state: State) -> ReplySummary {
        let reason: ReplySummary.Reason =
            switch finish.reason {
            case .endOfGeneration, .stop: .endOfTurn
            case .maximumTokens, .contextFull: .length
            case .cancelled: .cancelled
            }
        return ReplySummary(
            reason: reason,
            isContextFull: finish.reason == .contextFull,
            promptTokens: finish.promptTokens,
            cachedTokens: finish.cachedTokens,
            generatedTokens: finish.generatedTokens,
            tokens: state.tokens,
            prefill: finish.prefill,
            generation: finish.generation,
            timeToFirstToken: state.firstToken,
            seed: state.seed
        )
    }
}
