/// Tokens to be computed together, possibly of several sequences.
///
/// Kept as columns, since that is the form the C library reads.
package struct DecoderBatch: Sendable, Equatable {
    /// The tokens.
    package private(set) var tokens: [Token] = []
    /// Each token's position in its sequences, from 0.
    package private(set) var positions: [Int32] = []
    /// The sequences that each token belongs to; at least one.
    package private(set) var sequences: [[SequenceID]] = []
    /// Whether each token's logits, or its sequence's embedding, are wanted.
    package private(set) var wantsOutput: [Bool] = []

    /// An empty batch.
    package init() {}

    /// The number of tokens.
    package var count: Int { tokens.count }

    /// Adds a token.
    package mutating func append(_ token: Token, at position: Int, of sequences: [SequenceID], wantsOutput: Bool) {
        tokens.append(token)
        positions.append(Int32(clamping: position))
        self.sequences.append(sequences)
        self.wantsOutput.append(wantsOutput)
    }

    /// Empties the batch and keeps its storage.
    package mutating func removeAll() {
        tokens.removeAll(keepingCapacity: true)
        positions.removeAll(keepingCapacity: true)
        sequences.removeAll(keepingCapacity: true)
        wantsOutput.removeAll(keepingCapacity: true)
    }
}
