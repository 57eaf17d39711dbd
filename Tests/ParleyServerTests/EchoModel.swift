import ParleyCore
import Synchronization

/// A model that says its prompt's words one by one.
struct EchoModel: LanguageModel {
    struct Executor: LanguageModelExecutor {
        struct Configuration: Hashable, Sendable {}

        init(configuration: Configuration) {}

        nonisolated(nonsending) func respond(
            to request: LanguageModelExecutorGenerationRequest,
            model: EchoModel,
            streamingInto channel: LanguageModelExecutorGenerationChannel
        ) async throws {
            model.begun.withLock { $0 += 1 }
            if model.hangs {
                do {
                    try await Task.sleep(for: .seconds(60))
                } catch {
                    model.stopped.withLock { $0 += 1 }
                    throw error
                }
            }
            for word in request.transcript.last?.text.split(separator: " ") ?? [] {
                guard word != "fail" else {
                    throw LanguageModelError.inferenceFailure(.init(debugDescription: "It failed."))
                }
                await channel.send(.response(action: .appendText(String(word))))
                // One at a time, as an engine gives them.
                await Task.yield()
            }
            await channel.send(.finished(WriterTests.summary()))
        }
    }

    final class Count: Sendable {
        private let value = Mutex(0)
        func withLock(_ body: (inout Int) -> Void) { value.withLock { body(&$0) } }
        var now: Int { value.withLock { $0 } }
    }

    let capabilities = LanguageModelCapabilities([])
    let executorConfiguration = Executor.Configuration()
    var hangs = false
    let begun = Count()
    let stopped = Count()
}
