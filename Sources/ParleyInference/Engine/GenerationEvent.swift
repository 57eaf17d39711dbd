/// What happens to a request, in this order: started, then tokens, an embedding or logits, finished.
package enum GenerationEvent: Sendable, Equatable {
    /// The request has left the queue.
    case started(Started)
    /// A token was generated.
    case token(Generated)
    /// The embedding that was asked for.
    case embedding([Float])
    /// The logits that were asked for, one for each token of the vocabulary.
    case logits([Float])
    /// The request is done; nothing follows.
    case finished(Finished)

    /// The beginning of a request's work.
    package struct Started: Sendable, Equatable {
        /// How long it waited.
        package var queued: Duration
        /// The number of the prompt's tokens.
        package var promptTokens: Int
        /// How many of these were computed before.
        package var cachedTokens: Int
        /// The seed in use, so that a reply can be had again.
        package var seed: UInt64
    }

    /// A generated token.
    package struct Generated: Sendable, Equatable {
        /// The token.
        package var token: Token
        /// Its bytes, whole.
        package var bytes: [UInt8]
        /// The bytes of this and earlier tokens that can now be shown: no stop string begins in them.
        package var released: [UInt8]
        /// The natural logarithm of its probability before any sampling, where that was asked for.
        package var logProbability: Float?
        /// The most probable tokens, where that was asked for.
        package var best: [TokenProbability]
    }

    /// Why a request ended.
    package enum FinishReason: Sendable, Equatable {
        /// The model ended its reply with this token, or the constraint allowed nothing more (nil).
        case endOfGeneration(Token?)
        /// The stop string of this index appeared.
        case stop(Int)
        /// As many tokens as were asked for.
        case maximumTokens
        /// The sequence, or the whole memory, is full.
        case contextFull
        /// Its stream was dropped or its task cancelled.
        case cancelled
    }

    /// The end of a request's work.
    package struct Finished: Sendable, Equatable {
        /// Why it ended.
        package var reason: FinishReason
        /// What was held back and can be shown now.
        package var released: [UInt8]
        /// The number of the prompt's tokens.
        package var promptTokens: Int
        /// How many of these were computed before.
        package var cachedTokens: Int
        /// How many tokens were generated, the one that ended the reply included.
        package var generatedTokens: Int
        /// The time from leaving the queue to the first logits.
        package var prefill: Duration
        /// The time from the first logits to the end.
        package var generation: Duration
    }
}
