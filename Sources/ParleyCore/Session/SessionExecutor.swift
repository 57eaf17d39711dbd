/// What carries a session's requests out: the local model is one; the session knows no more of it than this.
package protocol SessionExecutor: Sendable {
    /// Begins to answer the last prompt of a transcript.
    ///
    /// - Parameters:
    ///   - transcript: the whole history, the prompt included.
    ///   - options: how to generate.
    /// - Returns: the reply as it comes.
    /// - Throws: ``LanguageModelError`` when the request can never be answered.
    func respond(to transcript: Transcript, options: GenerationOptions) async throws -> any SessionReply
}

/// A reply on its way.
///
/// One reader at a time; dropping it stops the work.
package protocol SessionReply: Sendable {
    /// The next event, nil after the last.
    ///
    /// - Throws: what ended the reply.
    func next() async throws -> SessionReplyEvent?

    /// Stops the work; the finished event follows.
    func cancel()
}

/// What happens to a reply.
package enum SessionReplyEvent: Sendable {
    /// The model has begun to read the prompt.
    case started(promptTokens: Int, cachedTokens: Int)
    /// Text that can be shown.
    case text(String)
    /// A token, as the model's own spelling shows it, for those who want to see the raw stream.
    case raw(String)
    /// The end.
    case finished(ReplySummary)
}

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
    /// Whether the context was full.
    package var isContextFull = false
    /// The prompt's tokens.
    package var promptTokens: Int
    /// How many of them were computed before.
    package var cachedTokens: Int
    /// The tokens generated.
    package var generatedTokens: Int
    /// The generated tokens themselves, those of the text.
    package var tokens: [Int32]
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
