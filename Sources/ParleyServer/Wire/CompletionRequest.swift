package import ParleyCore

/// A request to `/v1/completions`: prompts that the model goes on with as they are.
package struct CompletionRequest: Sendable {
    /// The most prompts of one request.
    package static let mostPrompts = 64

    /// What the model goes on with.
    package var prompts: [LanguageModelExecutorGenerationRequest.RawPrompt]
    /// Whether each answer begins with its prompt.
    package var echoes = false
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
        prompts = try PromptFields.read("prompt", of: fields)
        echoes = try fields.flag("echo") ?? false
        generation.logProbabilities = try fields.integer("logprobs", in: 0...20)
        try fields.refuse("suffix", advice: "Leave it out.")
        if let best = try fields.integer("best_of", in: 1...GenerationFields.mostChoices), best != generation.choices {
            throw APIError.unsupported(
                "best_of",
                "'best_of' other than 'n' is not supported by this server. Leave it out."
            )
        }
        guard prompts.count * generation.choices <= Self.mostPrompts else {
            throw APIError(
                .invalidRequest,
                "\(prompts.count) prompts with \(generation.choices) choices each are more than \(Self.mostPrompts).",
                parameter: "prompt"
            )
        }
    }

    /// What is asked of the model.
    ///
    /// - Parameter index: which choice, from 0; those of one prompt follow each other.
    /// - Returns: the request.
    package func executorRequest(choice index: Int) -> LanguageModelExecutorGenerationRequest {
        var request = LanguageModelExecutorGenerationRequest(transcript: Transcript())
        request.rawPrompt = prompts[index / generation.choices]
        request.generationOptions = generation.options.forChoice(index % generation.choices)
        request.logProbabilities = generation.logProbabilities
        return request
    }
}
