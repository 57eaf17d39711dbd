package import ParleyCore

/// What the two kinds of completion have in common: how many, how told, how chosen.
package struct GenerationFields: Sendable {
    /// The most choices of one request.
    package static let mostChoices = 16

    /// How the tokens are chosen.
    package var options: GenerationOptions
    /// How many replies.
    package var choices = 1
    /// Whether the reply is sent as it comes.
    package var streams = false
    /// Whether a stream ends with the usage.
    package var includesUsage = false
    /// How many log-probabilities are told of each token; nil for none.
    package var logProbabilities: Int?
    /// The model's name as the client gave it.
    package var model: String?

    /// Reads them.
    ///
    /// - Parameters:
    ///   - fields: the request's.
    ///   - contextSize: the tokens of prompt and reply together.
    ///   - limit: the most tokens of a reply that does not say.
    /// - Throws: ``APIError``.
    package init(_ fields: RequestFields, contextSize: Int?, limit: Int?) throws(APIError) {
        options = try SamplingFields.options(fields, contextSize: contextSize, limit: limit)
        model = try fields.text("model")
        choices = try fields.integer("n", in: 1...Self.mostChoices) ?? 1
        streams = try fields.flag("stream") ?? false
        if let stream = try fields.fields("stream_options") {
            guard streams else {
                throw APIError(
                    .invalidRequest,
                    "'stream_options' is for streams alone. Set 'stream' to true, or leave it out.",
                    parameter: "stream_options"
                )
            }
            includesUsage = try stream.flag("include_usage") ?? false
        }
        try fields.refuse("chat_template", advice: "Start the server with --template FILE.")
        try fields.refuse("grammar", "json_schema", "guided_json", advice: "Ask for the form in the prompt.")
        if let format = try fields.fields("response_format"), try format.text("type") != "text" {
            throw APIError.unsupported(
                "response_format",
                "'response_format' other than text is not supported by this server yet. Ask for the form in the prompt."
            )
        }
    }

    /// Refuses what asks for more than one reply that is sent whole.
    ///
    /// - Throws: ``APIError`` naming the field.
    package func requireOneWhole() throws(APIError) {
        try requireOne()
        if streams { throw Self.notHere("stream") }
    }

    /// Refuses what asks for more than one reply.
    ///
    /// - Throws: ``APIError`` naming the field.
    package func requireOne() throws(APIError) {
        if choices > 1 { throw Self.notHere("n") }
    }

    private static func notHere(_ field: String) -> APIError {
        .unsupported(
            field,
            "'\(field)' is not supported here. Leave it out, or send 'messages' to /v1/chat/completions."
        )
    }
}
