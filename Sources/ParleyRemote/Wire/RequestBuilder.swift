import ParleyChatFormat
package import ParleyCore
package import ParleyJSON

/// Writes an executor's request as a server's API takes it.
package struct RequestBuilder: Sendable {
    /// The model's name there.
    package var model: String
    /// Settings for requests that do not say.
    package var defaults: [SettingName: SettingValue]

    /// A builder.
    ///
    /// - Parameters:
    ///   - model: the model's name there.
    ///   - defaults: settings for requests that do not say.
    package init(model: String, defaults: [SettingName: SettingValue] = [:]) {
        self.model = model
        self.defaults = defaults
    }

    /// A request's path behind the API's base, and its body.
    package struct Built: Sendable, Equatable {
        /// The path.
        package var path: String
        /// The body.
        package var body: JSONValue
    }

    /// Writes a request.
    ///
    /// - Parameters:
    ///   - request: the request.
    ///   - dialect: which API it is for.
    /// - Returns: its path and body.
    /// - Throws: ``LanguageModelError/unsupportedCapability(_:)`` for what neither API can be asked for.
    package func build(
        _ request: LanguageModelExecutorGenerationRequest,
        for dialect: RemoteEndpoint.Dialect
    ) throws(LanguageModelError) -> Built {
        try check(request)
        switch dialect {
        case .openAI: return try openAI(request)
        case .ollama: return try ollama(request)
        }
    }

    private func check(_ request: LanguageModelExecutorGenerationRequest) throws(LanguageModelError) {
        if request.schema != nil { throw Self.lacking(.guidedGeneration, "does not answer to a schema yet") }
        if request.responsePrefix != nil || request.ending != .reply {
            throw Self.lacking(.responsePrefix, "cannot go on with a text that was begun")
        }
        guard request.enabledToolDefinitions.isEmpty else { throw Self.lacking(.toolCalling, "calls no tools yet") }
        guard request.generationOptions.sampling.unpenalizedTokens.isEmpty else {
            throw .invalidOption(.init(debugDescription: "A model behind a URL cannot spare tokens from penalties."))
        }
    }

    private static func lacking(
        _ capability: LanguageModelCapabilities.Capability,
        _ lack: String
    ) -> LanguageModelError {
        .unsupportedCapability(.init(capability: capability, debugDescription: "A model behind a URL \(lack)."))
    }

    private func openAI(_ request: LanguageModelExecutorGenerationRequest) throws(LanguageModelError) -> Built {
        var body = JSONObject([("model", .string(model))])
        if let raw = request.rawPrompt {
            guard request.logProbabilities == nil else {
                throw .invalidOption(
                    .init(debugDescription: "A model behind a URL tells log-probabilities of chats alone.")
                )
            }
            body["prompt"] = prompt(raw)
        } else {
            body["messages"] = messages(request.transcript)
        }
        body["stream"] = true
        body["stream_options"] = ["include_usage": true]
        for (name, value) in sampling(request.generationOptions) {
            body[name == .repeatPenalty ? "repetition_penalty" : name.key] = value
            // llama-server's name, beside vLLM's.
            if name == .repeatPenalty { body[name.key] = value }
        }
        let sampling = request.generationOptions.sampling
        if !sampling.stop.isEmpty { body["stop"] = .array(sampling.stop.map(JSONValue.string)) }
        if !sampling.logitBias.isEmpty {
            let biases = sampling.logitBias.sorted { $0.key < $1.key }
                .map { ("\($0.key)", Self.number(Double(max(-100, min(100, $0.value))))) }
            body["logit_bias"] = .object(JSONObject(biases))
        }
        if let count = request.logProbabilities {
            body["logprobs"] = true
            body["top_logprobs"] = .count(count)
        }
        return Built(
            path: request.rawPrompt == nil ? "/chat/completions" : "/completions",
            body: .object(body)
        )
    }

    private func ollama(_ request: LanguageModelExecutorGenerationRequest) throws(LanguageModelError) -> Built {
        guard request.logProbabilities == nil else {
            throw .invalidOption(.init(debugDescription: "This server tells no log-probabilities. Leave them out."))
        }
        let sampling = request.generationOptions.sampling
        guard sampling.logitBias.isEmpty else {
            throw .invalidOption(.init(debugDescription: "This server takes no logit_bias. Leave it out."))
        }
        var body = JSONObject([("model", .string(model))])
        switch request.rawPrompt {
        case nil: body["messages"] = messages(request.transcript)
        case .text(let text):
            body["prompt"] = .string(text)
            body["raw"] = true
        case .tokens:
            throw .invalidOption(.init(debugDescription: "This server takes no tokens as a prompt. Send a text."))
        }
        body["stream"] = true
        var options = JSONObject()
        for (name, value) in self.sampling(request.generationOptions) {
            options[name == .maxTokens ? "num_predict" : name.key] = value
        }
        if !sampling.stop.isEmpty { options["stop"] = .array(sampling.stop.map(JSONValue.string)) }
        if !options.isEmpty { body["options"] = .object(options) }
        return Built(path: request.rawPrompt == nil ? "/api/chat" : "/api/generate", body: .object(body))
    }

    private func prompt(_ raw: LanguageModelExecutorGenerationRequest.RawPrompt) -> JSONValue {
        switch raw {
        case .text(let text): .string(text)
        case .tokens(let tokens): .array(tokens.map { .count(Int($0)) })
        }
    }

    private func messages(_ transcript: Transcript) -> JSONValue {
        .array(
            ChatMessage.messages(of: transcript).map { message in
                ["role": .string(message.role.rawValue), "content": .string(message.content)]
            }
        )
    }

    /// The settings that are sent, in the order of the table; what nobody set is the server's to choose.
    private func sampling(_ options: GenerationOptions) -> [(SettingName, JSONValue)] {
        var values = defaults.merging(options.sampling.values) { $1 }
        if let temperature = options.temperature { values[.temperature] = .number(temperature) }
        if let most = options.maximumResponseTokens { values[.maxTokens] = .integer(most) }
        switch options.samplingMode?.kind {
        case nil: break
        case .greedy: values[.temperature] = .number(0)
        case .randomTop(let count, let seed):
            values[.topK] = .integer(count)
            values[.seed] = seed.map { .integer(Int(clamping: $0)) } ?? values[.seed]
        case .randomProbability(let threshold, let seed):
            values[.topP] = .number(threshold)
            values[.seed] = seed.map { .integer(Int(clamping: $0)) } ?? values[.seed]
        }
        return SettingName.allCases.compactMap { name in
            guard let value = values[name], name == .maxTokens || name.rule.places.isSuperset(of: .recipeSampling)
            else {
                return nil
            }
            return (name, JSONValue(setting: value))
        }
    }

    private static func number(_ value: Double) -> JSONValue { JSONNumber(value).map(JSONValue.number) ?? 0 }
}
