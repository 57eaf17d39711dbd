/// The account of a reply.
package struct ReplySummary: Sendable, Equatable {
    /// Why a reply ended.
    package enum Reason: String, Sendable {
        /// The model was done.
        case endOfTurn = "stop"
        /// As many tokens as were asked for, or as fit.
        case length
        /// Somebody stopped it.
        case cancelled
    }

    /// Why it ended.
    package var reason: Reason
    /// Which of the request's stop texts ended it; nil where none did.
    package var stopIndex: Int?
    /// Whether the context was full.
    package var isContextFull = false
    /// The prompt's tokens.
    package var promptTokens: Int
    /// How many of them were computed before.
    package var cachedTokens: Int
    /// The tokens generated.
    package var generatedTokens: Int
    /// The generated tokens themselves, those of the text; empty where the model does not tell.
    package var tokens: [Int32]
    /// How many of them are reasoning.
    package var reasoningTokens = 0
    /// The time to read the prompt.
    package var prefill: Duration
    /// The time to write the reply.
    package var generation: Duration
    /// The time from the request to the first text, nil when there was none.
    package var timeToFirstToken: Duration?
    /// The seed that was used.
    package var seed: UInt64

    /// An account.
    package init(
        reason: Reason,
        isContextFull: Bool = false,
        promptTokens: Int,
        cachedTokens: Int,
        generatedTokens: Int,
        tokens: [Int32],
        prefill: Duration,
        generation: Duration,
        timeToFirstToken: Duration?,
        seed: UInt64
    ) {
        self.reason = reason
        self.isContextFull = isContextFull
        self.promptTokens = promptTokens
        self.cachedTokens = cachedTokens
        self.generatedTokens = generatedTokens
        self.tokens = tokens
        self.prefill = prefill
        self.generation = generation
        self.timeToFirstToken = timeToFirstToken
        self.seed = seed
    }
}
