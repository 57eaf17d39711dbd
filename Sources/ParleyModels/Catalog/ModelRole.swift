package import ParleyGGUF

/// What a model file can be used for, as its header tells.
package enum ModelRole: String, Sendable, Hashable, CaseIterable, CustomStringConvertible {
    /// Talking: a model that generates text and brings a chat template, or is a recipe.
    case chat
    /// Going on with a text: a model without a chat template.
    case base
    /// Turning texts into vectors.
    case embedding
    /// Ranking texts against a query.
    case reranker
    /// Turning images or sound into what another model reads.
    case projector
    /// Changing another model.
    case adapter
    /// Turning texts into tokens; there are no weights.
    case vocabulary
    /// Guessing the next tokens of another model.
    case draft
    /// Generating speech.
    case speech
    /// Anything else.
    case other

    /// What a list calls it.
    package var description: String {
        switch self {
        case .chat: "chat"
        case .base: "base, without a chat template"
        case .embedding: "embedding"
        case .reranker: "reranking"
        case .projector: "projector of another model"
        case .adapter: "adapter to another model"
        case .vocabulary: "vocabulary alone"
        case .draft: "draft head of another model"
        case .speech: "speech"
        case .other: "no language model"
        }
    }

    /// Whether it generates text.
    package var generatesText: Bool { self == .chat || self == .base }

    /// Decides by a header.
    ///
    /// - Parameters:
    ///   - header: the header of the file, or of the first part of a split one.
    ///   - tensors: the tensors of all parts.
    package init(header: GGUFFile, tensors: [GGUFTensor]) {
        switch header.kind {
        case .textGeneration:
            if Self.isDraftHead(header, tensors) {
                self = .draft
            } else {
                self = header.chatTemplate?.isEmpty == false ? .chat : .base
            }
        case .embedding: self = .embedding
        case .reranker: self = .reranker
        case .projector: self = .projector
        case .adapter: self = .adapter
        case .vocabularyOnly: self = .vocabulary
        case .draft: self = .draft
        case .speech: self = .speech
        case .other: self = .other
        }
    }

    /// Whether a file has nothing but the layers that guess further tokens, as llama.cpp's converter can write it.
    private static func isDraftHead(_ header: GGUFFile, _ tensors: [GGUFTensor]) -> Bool {
        let parameters = Hyperparameters(header)
        guard let heads = parameters.number("nextn_predict_layers"), heads > 0, heads < parameters.layers else {
            return false
        }
        return !tensors.contains { $0.name.hasPrefix("blk.0.") }
    }
}
