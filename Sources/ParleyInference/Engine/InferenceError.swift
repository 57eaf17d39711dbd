/// Why the engine could not do what a request asked.
package enum InferenceError: Error, Equatable, CustomStringConvertible {
    /// The prompt has no tokens.
    case emptyPrompt
    /// The prompt does not fit, with room for one token of reply.
    case promptTooLong(tokens: Int, limit: Int)
    /// A token of the prompt is not one of the vocabulary.
    case unknownToken(Token)
    /// The decoder failed with the library's code.
    case decodingFailed(code: Int)
    /// The adapters could not be applied.
    case adaptersRefused
    /// The model gives no embeddings.
    case noEmbedding
    /// The engine was shut down.
    case shutDown

    package var description: String {
        switch self {
        case .emptyPrompt:
            "The prompt is empty. Give the model at least one token."
        case .promptTooLong(let tokens, let limit):
            "The prompt has \(tokens) tokens and at most \(limit) fit. Shorten it, or choose a larger context size."
        case .unknownToken(let token):
            "The prompt holds token \(token), which this model does not have. Tokenize it with the model's own vocabulary."
        case .decodingFailed(let code):
            "The inference library failed with code \(code). Try again; if it fails again, use a smaller context or another file."
        case .adaptersRefused:
            "The inference library could not apply the adapter. Leave it out, or use one that was made for this model."
        case .noEmbedding:
            "This model gives no embeddings. Use an embedding model."
        case .shutDown:
            "The model was unloaded while the request waited. Load it again, and ask again."
        }
    }
}
