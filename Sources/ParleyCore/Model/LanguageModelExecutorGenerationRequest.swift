public import Foundation

/// What a session asks of an executor.
public struct LanguageModelExecutorGenerationRequest: Sendable, Identifiable {
    /// The request's identifier.
    public var id: UUID
    /// The conversation as far as it is sent, the prompt to answer last.
    public var transcript: Transcript
    /// The tools that the model may call.
    public var enabledToolDefinitions: [Transcript.ToolDefinition]
    /// The form of the answer; nil for text.
    public var schema: GenerationSchema?
    /// How to generate.
    public var generationOptions: GenerationOptions
    /// A beginning of the response from which the model goes on; the executor does not send it again.
    public var responsePrefix: String?
    /// What the program's own faces want beside the text.
    package var wantsRaw = false
    /// What the prompt ends with.
    package var ending = Ending.reply
    /// Through which window the transcript was seen.
    package var window: ContextWindow?
    /// A prompt that is no chat, in place of the transcript.
    package var rawPrompt: RawPrompt?
    /// How many of the best tokens' log-probabilities are told of each token, 0 for the token's own only; nil for none.
    package var logProbabilities: Int?

    /// A prompt that the model goes on with as it is.
    package enum RawPrompt: Sendable, Hashable {
        /// A text; spellings of special tokens become these.
        case text(String)
        /// Tokens.
        case tokens([Int32])
    }

    /// What a prompt ends with.
    package enum Ending: Sendable, Hashable {
        /// The opening of the model's reply.
        case reply
        /// The last entry, closed.
        case entry
        /// The last entry's text, left open: what is generated goes on with it.
        case openEntry
    }

    /// A request.
    ///
    /// - Parameters:
    ///   - id: its identifier.
    ///   - transcript: the conversation, the prompt to answer last.
    ///   - enabledToolDefinitions: the tools that the model may call.
    ///   - schema: the form of the answer; nil for text.
    ///   - generationOptions: how to generate.
    ///   - responsePrefix: a beginning of the response from which the model goes on.
    public init(
        id: UUID = UUID(),
        transcript: Transcript,
        enabledToolDefinitions: [Transcript.ToolDefinition] = [],
        schema: GenerationSchema? = nil,
        generationOptions: GenerationOptions = GenerationOptions(),
        responsePrefix: String? = nil
    ) {
        self.id = id
        self.transcript = transcript
        self.enabledToolDefinitions = enabledToolDefinitions
        self.schema = schema
        self.generationOptions = generationOptions
        self.responsePrefix = responsePrefix
    }
}
