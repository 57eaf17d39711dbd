package import ParleyCore
import ParleyJSON

/// A request to `/v1/chat/completions`.
package struct ChatCompletionRequest: Sendable {
    /// The most messages of one request.
    package static let mostMessages = 4096

    /// The conversation without a beginning of the reply.
    package var transcript: Transcript
    /// The beginning of the reply: the last message, where it is the assistant's own.
    package var responsePrefix: String?
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
        try fields.refuse("tools", "functions", advice: "Describe what you need in the prompt.")
        if let choice = fields["tool_choice"], choice != "none", choice != "auto" {
            throw APIError.unsupported(
                "tool_choice",
                "'tool_choice' is not supported by this server yet. Leave it out."
            )
        }
        let wantsProbabilities = try fields.flag("logprobs") ?? false
        let best = try fields.integer("top_logprobs", in: 0...20)
        if best != nil, !wantsProbabilities {
            throw APIError(
                .invalidRequest,
                "'top_logprobs' needs 'logprobs' to be true.",
                parameter: "top_logprobs"
            )
        }
        if wantsProbabilities { generation.logProbabilities = best ?? 0 }
        var entries = try Self.entries(fields)
        let continues = try fields.flag("continue_final_message")
        let opens = try fields.flag("add_generation_prompt")
        if continues == true, opens == true {
            throw APIError(
                .invalidRequest,
                "'continue_final_message' and 'add_generation_prompt' exclude each other. Set one.",
                parameter: "continue_final_message"
            )
        }
        if case .response(let response)? = entries.last, continues != false {
            responsePrefix = response.segments.map(\.text).joined()
            entries.removeLast()
            if case .response? = entries.last {
                throw APIError(
                    .invalidRequest,
                    "The last two messages are the assistant's. Join them, or put a user's message between.",
                    parameter: "messages"
                )
            }
        } else if continues == true {
            throw APIError(
                .invalidRequest,
                "'continue_final_message' needs the last message to be the assistant's.",
                parameter: "continue_final_message"
            )
        }
        transcript = Transcript(entries: entries)
    }

    /// What is asked of the model, for one of the choices.
    ///
    /// - Parameter index: which choice, from 0: with a seed, each has its own that follows from it.
    /// - Returns: the request.
    package func executorRequest(choice index: Int) -> LanguageModelExecutorGenerationRequest {
        var request = LanguageModelExecutorGenerationRequest(transcript: transcript, responsePrefix: responsePrefix)
        request.generationOptions = generation.options.forChoice(index)
        request.logProbabilities = generation.logProbabilities
        return request
    }

    private static func entries(_ fields: RequestFields) throws(APIError) -> [Transcript.Entry] {
        guard let messages = fields["messages"]?.arrayValue else {
            throw fields.fault("messages", mustBe: "an array of messages")
        }
        guard 1...mostMessages ~= messages.count else {
            throw APIError(
                .invalidRequest,
                "'messages' has \(messages.count) messages; from 1 to \(mostMessages) are taken.",
                parameter: "messages"
            )
        }
        var entries: [Transcript.Entry] = []
        for (index, message) in messages.enumerated() {
            let place = "messages[\(index)]"
            guard let object = message.objectValue else {
                throw APIError(
                    .invalidRequest,
                    "'\(place)' is \(message.kindName); it must be an object.",
                    parameter: place
                )
            }
            entries += try ChatMessageFields.entries(of: RequestFields(object, path: place))
        }
        return entries
    }
}

extension GenerationOptions {
    /// The options of one of several choices: with a seed, each has its own that follows from it.
    func forChoice(_ index: Int) -> GenerationOptions {
        var options = self
        if let seed = options.sampling.seed { options.sampling.seed = seed &+ UInt64(index) }
        return options
    }
}
