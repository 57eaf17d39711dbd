/// What a GGUF file is for, as far as its header tells.
package enum ModelKind: String, Sendable, Equatable, CaseIterable, CustomStringConvertible {
    /// A model that generates text; it can chat when there is a template.
    case textGeneration
    /// A model that turns text into vectors.
    case embedding
    /// A model that ranks texts against a query.
    case reranker
    /// The part of a model that turns images or sound into embeddings (`mmproj`).
    case projector
    /// A low-rank adapter to a model.
    case adapter
    /// A tokenizer without weights.
    case vocabularyOnly
    /// A head that drafts tokens for another model and cannot run alone.
    case draft
    /// A model that generates speech.
    case speech
    /// Anything else, such as an importance matrix.
    case other

    /// The kind as a phrase with its article, such as `an embedding model`.
    package var description: String {
        switch self {
        case .textGeneration: "a text-generation model"
        case .embedding: "an embedding model"
        case .reranker: "a reranking model"
        case .projector: "a projector for images or sound"
        case .adapter: "an adapter to another model"
        case .vocabularyOnly: "a vocabulary without a model"
        case .draft: "a draft head of another model"
        case .speech: "a speech model"
        case .other: "no language model"
        }
    }
}

extension GGUFFile {
    /// What the file is for, decided from its header.
    package var kind: ModelKind {
        let architecture = architecture ?? ""
        switch metadata["general.type"]?.string {
        case "adapter": return .adapter
        case "mmproj": return .projector
        case "imatrix": return .other
        default: break
        }
        if architecture == "clip" || metadata.contains("clip.has_vision_encoder") { return .projector }
        if isVocabularyOnly { return .vocabularyOnly }
        if metadata.contains("adapter.type") { return .adapter }
        switch architecture {
        case "": return .other
        case "eagle3", "dflash", "gemma4-assistant": return .draft
        case "wavtokenizer-dec", "qwen3tts", "pockettts": return .speech
        case "controlvector", "imatrix": return .other
        default: break
        }
        if metadata.contains("\(architecture).classifier.output_labels") { return .reranker }
        // llama_pooling_type: 0 is none, 4 is rank; 1 to 3 make one vector of a text.
        switch metadata["\(architecture).pooling_type"]?.integer {
        case 4: return .reranker
        case 1, 2, 3: return .embedding
        default: break
        }
        return Self.embeddingArchitectures.contains(architecture) ? .embedding : .textGeneration
    }

    /// Architectures that only ever encode, by llama.cpp's names.
    private static let embeddingArchitectures: Set<String> = [
        "bert", "modern-bert", "nomic-bert", "nomic-bert-moe", "neo-bert", "jina-bert-v2", "jina-bert-v3", "eurobert",
        "gemma-embedding", "llama-embed", "t5encoder",
    ]
}
