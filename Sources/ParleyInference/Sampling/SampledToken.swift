/// A token and the natural logarithm of its probability.
package struct TokenProbability: Sendable, Equatable {
    /// The token.
    package var token: Token
    /// The natural logarithm of its probability.
    package var logProbability: Float

    /// A token with its probability.
    package init(token: Token, logProbability: Float) {
        self.token = token
        self.logProbability = logProbability
    }
}

/// The token that was chosen.
package struct SampledToken: Sendable, Equatable {
    /// The token.
    package var token: Token
    /// Its logarithmic probability in the model's own distribution, where that was asked for.
    package var logProbability: Float?
    /// The model's most probable tokens, best first, where they were asked for.
    package var best: [TokenProbability]
}
