/// Whose folders a model was found in.
package enum ModelSource: String, Sendable, Hashable, CaseIterable, CustomStringConvertible {
    /// Parley's models folder.
    case parley
    /// The cache that Hugging Face's tools and llama.cpp share.
    case huggingFace = "huggingface"
    /// The flat cache of llama.cpp.
    case llamaCpp = "llama.cpp"
    /// Ollama's store.
    case ollama
    /// A path that was named.
    case path

    /// Whose it is, as a list shows it.
    package var description: String {
        switch self {
        case .parley: "Parley"
        case .huggingFace: "Hugging Face"
        case .llamaCpp: "llama.cpp"
        case .ollama: "Ollama"
        case .path: "a path"
        }
    }
}
