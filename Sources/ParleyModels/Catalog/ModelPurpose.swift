/// What a model is wanted for.
package enum ModelPurpose: Sendable, Equatable {
    /// Replying in text.
    case chat
    /// Counting tokens, for which a vocabulary is enough.
    case counting
    /// Turning texts into vectors.
    case embedding
}
