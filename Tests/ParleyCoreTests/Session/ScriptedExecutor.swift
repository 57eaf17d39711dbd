import ParleyCore
import Synchronization

/// An executor without a model: each request gets the next reply of a script.
final class ScriptedExecutor: SessionExecutor {
    enum Step: Sendable {
        case text(String)
        case fail(LanguageModelError)
        /// Waits until the reply is cancelled.
        case hang
    }

    private struct State {
        var replies: [[Step]]
        var seen: [Transcript] = []
    }

    private let state: Mutex<State>

    init(_ replies: [[Step]]) { state = Mutex(State(replies: replies)) }

    /// The transcripts that were asked with.
    var seen: [Transcript] { state.withLock { $0.seen } }

    func respond(to transcript: Transcript, options: GenerationOptions) async throws -> any SessionReply {
        let steps = state.withLock { state in
            state.seen.append(transcript)
            return state.replies.isEmpty ? [] : state.replies.removeFirst()
        }
        if case .fail(let error)? = steps.first { throw error }
        return ScriptedReply(steps)
    }
}

final class ScriptedReply: SessionReply {
    private struct State {
        var steps: [ScriptedExecutor.Step]
        var isCancelled = false
        var isFinished = false
        var words = 0
    }

    private let state: Mutex<State>

    init(_ steps: [ScriptedExecutor.Step]) { state = Mutex(State(steps: steps)) }

    func cancel() { state.withLock { $0.isCancelled = true } }

    func next() async throws -> SessionReplyEvent? {
        while true {
            let (step, isCancelled): (ScriptedExecutor.Step?, Bool) = state.withLock { state in
                if case .hang? = state.steps.first, !state.isCancelled { return (.hang, false) }
                return (state.steps.isEmpty || state.isCancelled ? nil : state.steps.removeFirst(), state.isCancelled)
            }
            switch step {
            case .hang:
                try? await Task.sleep(for: .milliseconds(1))
                if Task.isCancelled { cancel() }
            case .text(let text):
                state.withLock { $0.words += 1 }
                return .text(text)
            case .fail(let error): throw error
            case nil:
                return state.withLock { state in
                    if state.isFinished { return nil }
                    state.isFinished = true
                    return .finished(
                        ReplySummary(
                            reason: isCancelled ? .cancelled : .endOfTurn,
                            promptTokens: 10,
                            cachedTokens: 4,
                            generatedTokens: state.words,
                            tokens: [],
                            prefill: .zero,
                            generation: .zero,
                            timeToFirstToken: nil,
                            seed: 1
                        )
                    )
                }
            }
        }
    }
}
