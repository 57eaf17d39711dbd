package import ParleyCore
package import ParleyJSON

/// A request to llama-server's own `/completion`: one prompt that the model goes on with as it is.
package struct NativeCompletionRequest: Sendable {
    /// What the model goes on with.
    package var prompt: LanguageModelExecutorGenerationRequest.RawPrompt
    /// Whether the answer holds the reply's tokens beside its text.
    package var returnsTokens = false
    /// Everything else.
    package var generation: GenerationFields

    /// Reads a request.
    ///
    /// - Parameters:
    ///   - fields: its body.
    ///   - contextSize: the tokens of prompt and reply together.
    ///   - limit: the most tokens of a reply that does not say.
    /// - Throws: ``APIError`` with the field at fault.
    package init(_ fields: RequestFields, contextSize: Int?, limit: Int?) throws(APIError) {
        generation = try GenerationFields(fields, contextSize: contextSize, limit: limit)
        let prompts = try PromptFields.read("prompt", of: fields)
        guard prompts.count == 1, generation.choices == 1 else {
            let field = prompts.count > 1 ? "prompt" : "n"
            throw APIError.unsupported(
                field,
                "'\(field)' asks for several answers, and here is one. Ask /v1/completions for more."
            )
        }
        prompt = prompts[0]
        returnsTokens = try fields.flag("return_tokens") ?? false
        if let count = try fields.integer("n_probs", in: 0...20), count > 0 { generation.logProbabilities = count }
        if try fields.flag("post_sampling_probs") ?? false {
            throw APIError.unsupported(
                "post_sampling_probs",
                "'post_sampling_probs' is not supported. Leave it out: probabilities are those before any sampling."
            )
        }
        try fields.refuse("image_data", "multimodal_data", advice: "This server reads text alone.")
    }

    /// What is asked of the model.
    package var executorRequest: LanguageModelExecutorGenerationRequest {
        var request = LanguageModelExecutorGenerationRequest(transcript: Transcript())
        request.rawPrompt = prompt
        request.generationOptions = generation.options
        request.logProbabilities = generation.logProbabilities
        return request
    }

    /// A part of the answer.
    ///
    /// - Parameters:
    ///   - text: what is new.
    ///   - tokens: its tokens, where their probabilities were asked for.
    /// - Returns: the event's data.
    package func part(_ text: String, tokens: [GeneratedToken]?) -> JSONValue {
        var object = JSONObject([
            ("index", 0), ("content", .string(text)), ("tokens", .array([])), ("stop", false), ("id_slot", 0),
        ])
        if let tokens { object["completion_probabilities"] = LogProbabilities.chat(tokens) }
        return .object(object)
    }

    /// The end of an answer, or the whole of it.
    ///
    /// - Parameters:
    ///   - reply: how it ended; its text is empty where it was sent in parts.
    ///   - model: the model's name.
    /// - Returns: the event's data, or the response's body.
    package func ending(_ reply: WholeReply, model: String) -> JSONValue {
        let summary = reply.summary
        let stop = summary.stopIndex.flatMap { index in
            generation.options.sampling.stop.indices.contains(index) ? generation.options.sampling.stop[index] : nil
        }
        let kind = stop != nil ? "word" : summary.reason == .endOfTurn ? "eos" : "limit"
        var object = JSONObject([
            ("index", 0), ("content", .string(reply.text)),
            ("tokens", .array(returnsTokens ? summary.tokens.map { JSONValue.count(Int($0)) } : [])), ("stop", true),
            ("id_slot", 0), ("model", .string(model)), ("tokens_predicted", .count(summary.generatedTokens)),
            ("tokens_evaluated", .count(summary.promptTokens)), ("truncated", false), ("stop_type", .string(kind)),
            ("stopping_word", .string(stop ?? "")),
            ("tokens_cached", .count(summary.promptTokens + summary.generatedTokens)),
            ("timings", ReplyFigures.timings(summary)),
        ])
        if case .text(let text) = prompt { object["prompt"] = .string(text) }
        if let tokens = reply.tokens { object["completion_probabilities"] = LogProbabilities.chat(tokens) }
        return .object(object)
    }
}
