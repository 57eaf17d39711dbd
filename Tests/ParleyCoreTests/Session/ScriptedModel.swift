import ParleyCore
import Synchronization

/// A model without weights: each request gets the next reply of a script.
struct ScriptedModel: LanguageModel {
    typealias Executor = ScriptedExecutor

    enum Step: Sendable {
        case text(String)
        case reasoning(String)
        case replace(String)
        case usage(input: Int, cached: Int, output: Int)
        case fail(LanguageModelError)
        /// Waits until the request is cancelled.
        case hang
        /// Ends the request before the account is sent, as a foreign executor does.
        case noAccount
    }

    final class Script: Sendable {
        struct State {
            var replies: [[Step]]
            var seen: [LanguageModelExecutorGenerationRequest] = []
            var warmed: [Transcript] = []
            var hangs = 0
        }

        let state: Mutex<State>
        init(_ replies: [[Step]]) { state = Mutex(State(replies: replies)) }

        /// The requests that came.
        var seen: [LanguageModelExecutorGenerationRequest] { state.withLock { $0.seen } }
        /// The transcripts that were to be computed ahead.
        var warmed: [Transcript] { state.withLock { $0.warmed } }

        /// Waits until a request has come to a step that hangs: only then is it the executor that a cancel ends.
        func reachesHang() async {
            while state.withLock({ $0.hangs == 0 }) { await Task.yield() }
        }
    }

    let script: Script
    var capabilities: LanguageModelCapabilities

    init(_ script: Script, can: [LanguageModelCapabilities.Capability] = [.responsePrefix, .completion]) {
        self.script = script
        capabilities = LanguageModelCapabilities(can)
    }

    var executorConfiguration: ScriptedExecutor.Configuration { .init() }
}

final class ScriptedExecutor: LanguageModelExecutor {
    struct Configuration: Hashable, Sendable {}

    init(configuration: Configuration) {}

    func prewarm(model: ScriptedModel, transcript: Transcript) {
        model.script.state.withLock { $0.warmed.append(transcript) }
    }

    nonisolated(nonsending) func respond(
        to request: LanguageModelExecutorGenerationRequest,
        model: ScriptedModel,
        streamingInto channel: LanguageModelExecutorGenerationChannel
    ) async throws {
        let steps = model.script.state.withLock { state in
            state.seen.append(request)
            return state.replies.isEmpty ? [] : state.replies.removeFirst()
        }
        var words = 0
        var sendsAccount = true
        for step in steps {
            if Task.isCancelled { break }
            switch step {
            case .text(let text):
                words += 1
                await channel.send(.response(action: .appendText(text, tokenCount: 1)))
            case .reasoning(let text):
                words += 1
                await channel.send(.reasoning(action: .appendText(text, tokenCount: 1)))
            case .replace(let text): await channel.send(.response(action: .replaceText(text)))
            case .usage(let input, let cached, let output):
                await channel.send(
                    .response(
                        action: .updateUsage(
                            input: .init(totalTokenCount: input, cachedTokenCount: cached),
                            output: .init(totalTokenCount: output)
                        )
                    )
                )
            case .fail(let error): throw error
            case .hang:
                model.script.state.withLock { $0.hangs += 1 }
                while !Task.isCancelled { try? await Task.sleep(for: .milliseconds(1)) }
            case .noAccount: sendsAccount = false
            }
        }
        guard sendsAccount else { return }
        await channel.send(
            .finished(
                ReplySummary(
                    reason: Task.isCancelled ? .cancelled : .endOfTurn,
                    promptTokens: 10,
                    cachedTokens: 4,
                    generatedTokens: words,
                    tokens: [],
                    prefill: .zero,
                    generation: .zero,
                    timeToFirstToken: nil,
                    seed: 1
                )
            )
        )
    }
}

/// A scripted model that counts: a token for each word of each entry, and one for each entry.
struct CountingModel: LanguageModel, ContextMeter {
    typealias Executor = CountingExecutor

    let script: ScriptedModel.Script
    let contextSize: Int
    let maximumReply: Int?

    init(_ script: ScriptedModel.Script, contextSize: Int, maximumReply: Int? = 10) {
        self.script = script
        self.contextSize = contextSize
        self.maximumReply = maximumReply
    }

    var capabilities: LanguageModelCapabilities { LanguageModelCapabilities([.tokenCounting]) }
    var executorConfiguration: CountingExecutor.Configuration { .init() }

    func promptTokenCount(for request: LanguageModelExecutorGenerationRequest) -> Int {
        Self.count(request.transcript)
    }

    static func count(_ transcript: Transcript) -> Int {
        transcript.reduce(0) { $0 + $1.text.split(separator: " ").count + 1 }
    }
}

final class CountingExecutor: LanguageModelExecutor {
    struct Configuration: Hashable, Sendable {}

    init(configuration: Configuration) {}

    nonisolated(nonsending) func respond(
        to request: LanguageModelExecutorGenerationRequest,
        model: CountingModel,
        streamingInto channel: LanguageModelExecutorGenerationChannel
    ) async throws {
        try await ScriptedExecutor(configuration: .init()).respond(
            to: request,
            model: ScriptedModel(model.script),
            streamingInto: channel
        )
    }
}
