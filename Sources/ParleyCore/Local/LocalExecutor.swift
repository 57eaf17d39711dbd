import ParleyChatFormat
import ParleyInference
import ParleyLlama

/// Carries a session's requests out on a local model.
package struct LocalExecutor: SessionExecutor {
    private let model: LocalLanguageModel
    private let wantsRaw: Bool

    /// An executor.
    ///
    /// - Parameters:
    ///   - model: the model; it is loaded with the first request when it is not yet.
    ///   - wantsRaw: whether replies carry the raw stream beside their text.
    package init(model: LocalLanguageModel, wantsRaw: Bool = false) {
        self.model = model
        self.wantsRaw = wantsRaw
    }

    package func respond(to transcript: Transcript, options: GenerationOptions) async throws -> any SessionReply {
        let began = ContinuousClock.now
        let loaded = try await model.loaded()
        let prompt = try await loaded.promptTokens(of: transcript, opensReply: true)
        var request = GenerationRequest(prompt: prompt)
        request.sampling = loaded.sampling(for: options)
        request.maximumTokens = options.maximumResponseTokens ?? loaded.maximumTokens
        request.adapters = loaded.adapters
        request.stops = loaded.stops
        if let most = request.maximumTokens, most < 1 {
            throw LanguageModelError.invalidOption(
                .init(debugDescription: "A response needs room for at least one token; \(most) were asked for.")
            )
        }
        do {
            let stream = try await loaded.engine.submit(request)
            return LocalReply(stream: stream, vocabulary: loaded.vocabulary, wantsRaw: wantsRaw, began: began)
        } catch {
            throw LanguageModelError(inference: error)
        }
    }
}

extension LanguageModelError {
    /// What an error of the engine or its sampler means to a caller.
    init(inference error: any Error) {
        switch error {
        case let error as LanguageModelError: self = error
        case InferenceError.promptTooLong(let tokens, let limit):
            self = .tooLong(tokens: tokens, contextSize: limit + 1)
        case let error as SamplingError: self = .invalidOption(.init(debugDescription: "\(error)"))
        default: self = .inferenceFailure(.init(debugDescription: "\(error)"))
        }
    }

    static func tooLong(tokens: Int, contextSize: Int, isAtLeast: Bool = false) -> LanguageModelError {
        .contextSizeExceeded(
            ContextSizeExceeded(
                contextSize: contextSize,
                tokenCount: tokens,
                debugDescription: """
                    The conversation has \(isAtLeast ? "at least " : "")\(tokens) tokens and the context holds \
                    \(contextSize), with room for a reply. Shorten it, begin a new one, or load the model with a larger \
                    context size.
                    """
            )
        )
    }
}
