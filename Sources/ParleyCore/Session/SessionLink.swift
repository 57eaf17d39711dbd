import ParleyInference

/// A session's model and executor, whatever their types are.
struct SessionLink: Sendable {
    typealias Channel = LanguageModelExecutorGenerationChannel

    /// What the model can do.
    let capabilities: LanguageModelCapabilities
    /// Counts tokens, where the model can.
    let meter: (any ContextMeter)?
    /// Answers a request.
    let respond: @Sendable (LanguageModelExecutorGenerationRequest, Channel) async throws -> Void
    /// Computes what a request will begin with.
    let prewarm: @Sendable (Transcript) -> Void

    init<Model: LanguageModel>(_ model: Model) {
        capabilities = model.capabilities
        // What is wrong with the configuration is said by the first request: making a session never throws.
        let executor = Result { try Model.Executor(configuration: model.executorConfiguration) }
        let counts = model.capabilities.contains(.tokenCounting)
        meter = counts ? (model as? any ContextMeter) ?? (try? executor.get()) as? any ContextMeter : nil
        respond = { request, channel in
            try await executor.get().respond(to: request, model: model, streamingInto: channel)
        }
        prewarm = { transcript in
            if case .success(let executor) = executor { executor.prewarm(model: model, transcript: transcript) }
        }
    }

    /// Sends a request.
    ///
    /// - Parameters:
    ///   - request: what to answer.
    ///   - channel: what is answered; it ends with the request.
    /// - Returns: the work; cancelling it ends it.
    func send(_ request: LanguageModelExecutorGenerationRequest, into channel: Channel) -> Task<Void, Never> {
        Task { [respond] in
            do {
                try await respond(request, channel)
                channel.buffer.finish(.success(()))
            } catch {
                channel.buffer.finish(.failure(error))
            }
        }
    }
}

/// Counts what a conversation takes of a model's context.
package protocol ContextMeter: Sendable {
    /// The tokens that a conversation and its reply may have together.
    ///
    /// - Throws: what loading the model throws.
    var contextSize: Int { get async throws }

    /// The most tokens of a reply, where a request does not say; nil where nothing limits them.
    ///
    /// - Throws: what loading the model throws.
    var maximumReply: Int? { get async throws }

    /// The tokens of the prompt that a request would send.
    ///
    /// - Throws: ``LanguageModelError/contextSizeExceeded(_:)`` when its bytes alone prove that it does not fit.
    func promptTokenCount(for request: LanguageModelExecutorGenerationRequest) async throws -> Int
}

extension ContextMeter {
    /// The window through which a request fits, with what it leaves out.
    ///
    /// - Parameters:
    ///   - request: what would be sent; its transcript is the whole conversation.
    ///   - window: what the model saw last.
    ///   - strategy: what is done when it does not fit.
    /// - Returns: the new window, and what went; nil where nothing did.
    /// - Throws: ``LanguageModelError/contextSizeExceeded(_:)`` when it cannot be made to fit.
    func window(
        for request: LanguageModelExecutorGenerationRequest,
        after window: ContextWindow,
        strategy: ContextOverflow
    ) async throws -> (window: ContextWindow, trim: ContextTrim?) {
        let size = try await contextSize
        let limit = try await maximumReply
        var budget = ContextBudget(
            ContextBudget.Situation(
                contextSize: size,
                maximumReply: request.generationOptions.maximumResponseTokens ?? limit,
                turns: ContextWindow.turns(of: request.transcript),
                window: window,
                strategy: strategy
            )
        )
        var action = budget.first
        // What the meter said of the last view, where it could tell without counting that it does not fit.
        var excess: LanguageModelError?
        while true {
            switch action {
            case .send(let window, let trim): return (window, trim)
            case .refuse(let tokens): throw excess ?? LanguageModelError.tooLong(tokens: tokens, contextSize: size)
            case .count(let window):
                var candidate = request
                candidate.transcript = window.view(of: request.transcript)
                do {
                    excess = nil
                    action = budget.counted(try await promptTokenCount(for: candidate))
                } catch LanguageModelError.contextSizeExceeded(let payload) {
                    excess = .contextSizeExceeded(payload)
                    action = budget.counted(max(payload.tokenCount, size + 1))
                }
            }
        }
    }
}
