/// Something for the engine to compute.
package struct GenerationRequest: Sendable {
    /// What is wanted of the prompt.
    package enum Purpose: Sendable, Equatable {
        /// Tokens that continue it.
        case generate
        /// Its embedding.
        case embed
        /// The logits behind its last token, nothing chosen.
        case logits
    }

    /// What is wanted.
    package var purpose: Purpose = .generate
    /// The tokens of the whole prompt; what is computed already is found out by the engine.
    package var prompt: [Token]
    /// How the next token is chosen.
    package var sampling: SamplingOptions
    /// Byte strings that end the reply; neither they nor what follows is released.
    package var stops: [[UInt8]] = []
    /// The most tokens to generate; 0 computes the prompt alone, nil leaves it to the context.
    package var maximumTokens: Int?
    /// Higher goes first; equals in the order in which they came.
    package var priority = 0
    /// How many of the best tokens' log-probabilities each event carries, 0 for the token's own only; nil for none.
    package var logProbabilities: Int?
    /// What the output must obey.
    package var constraint: (any TokenConstraint)?
    /// The adapters to run under.
    package var adapters: [AdapterUse] = []

    /// A request to continue a prompt.
    package init(prompt: [Token], sampling: SamplingOptions = SamplingOptions(), maximumTokens: Int? = nil) {
        self.prompt = prompt
        self.sampling = sampling
        self.maximumTokens = maximumTokens
    }
}
