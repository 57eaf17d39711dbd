/// The arithmetic that generation stands on: a model's context as the engine sees it.
///
/// libllama's context is one, the tests' scripted decoder another. A decoder is not safe to share: it is made on the
/// engine's thread and used there alone. Whatever may fail says so in its result; nothing traps.
package protocol TokenDecoder: AnyObject {
    /// What this decoder can do and how much it holds.
    var capabilities: DecoderCapabilities { get }

    /// Computes a batch and adds its tokens to the sequences' memory.
    ///
    /// - Parameter batch: at most ``DecoderCapabilities/batchTokens`` tokens.
    /// - Returns: what became of the whole batch.
    func decode(_ batch: DecoderBatch) -> DecodeOutcome

    /// Lends the logits of one row of the last batch.
    ///
    /// - Parameters:
    ///   - row: the token's index in the batch; it must have asked for output.
    ///   - body: may change the numbers in place; they are not read again.
    /// - Returns: what `body` returns, or nil when that row has no output.
    func withLogits<Result>(
        ofRow row: Int,
        _ body: (UnsafeMutableBufferPointer<Float>) throws -> Result
    ) rethrows -> Result?

    /// The embedding of a sequence computed by the last batch, of the model's embedding length; nil where there is none.
    func embedding(of sequence: SequenceID) -> [Float]?

    /// Applies exactly these adapters to what is decoded from now on.
    ///
    /// - Returns: false when they could not be applied.
    func apply(_ adapters: [AdapterUse]) -> Bool

    /// Forgets a sequence's positions from `start` to before `end` (to its end when nil).
    ///
    /// - Returns: false when this memory cannot be cut there; it is then as it was. Forgetting from 0 on never fails.
    func remove(_ sequence: SequenceID, from start: Int, to end: Int?) -> Bool

    /// Gives `target`, which must be empty, the first `count` positions of `source`.
    ///
    /// - Returns: false when this memory cannot do that; both are then as they were.
    func copy(_ source: SequenceID, to target: SequenceID, count: Int) -> Bool

    /// The computed state of a sequence, to be restored later into a decoder of the same kind; nil when refused.
    func snapshot(of sequence: SequenceID) -> [UInt8]?

    /// Replaces a sequence's memory by a snapshot.
    ///
    /// - Returns: false when the snapshot does not fit this decoder; the sequence is then empty.
    func restore(_ snapshot: [UInt8], to sequence: SequenceID) -> Bool
}

/// A sequence's number within a decoder; libllama's `llama_seq_id`.
package typealias SequenceID = Int32

/// What a decoder can do, and how much it holds.
package struct DecoderCapabilities: Sendable, Equatable {
    /// How many sequences it keeps apart.
    package var sequences: Int
    /// How many tokens one sequence can hold.
    package var contextTokens: Int
    /// How many tokens one batch may have; also the size of a micro-batch, so that a cancel waits for no more than that.
    package var batchTokens: Int
    /// The number of logits of a row.
    package var vocabularySize: Int
    /// Whether the end of a sequence can be cut off (recurrent and sliding-window memories cannot).
    package var canCutBack: Bool
    /// Whether positions can be moved.
    package var canShift: Bool
    /// Whether a part of a sequence can be given to another without computing or copying it.
    package var canShareCells: Bool

    /// Describes a decoder.
    package init(
        sequences: Int,
        contextTokens: Int,
        batchTokens: Int,
        vocabularySize: Int,
        canCutBack: Bool = true,
        canShift: Bool = true,
        canShareCells: Bool = false
    ) {
        self.sequences = sequences
        self.contextTokens = contextTokens
        self.batchTokens = batchTokens
        self.vocabularySize = vocabularySize
        self.canCutBack = canCutBack
        self.canShift = canShift
        self.canShareCells = canShareCells
    }
}

/// An adapter and how strongly it acts.
///
/// What was computed under other adapters is no use as a prefix.
package struct AdapterUse: Sendable, Hashable {
    /// The adapter's number among those loaded with the model.
    package var index: Int
    /// The factor on its change, 1 as trained.
    package var scale: Float

    /// Names an adapter and its scale.
    package init(index: Int, scale: Float) {
        self.index = index
        self.scale = scale
    }
}

/// What became of a batch.
package enum DecodeOutcome: Sendable, Equatable {
    /// All of it is computed.
    case ok
    /// There was no room for it; the memory is as it was.
    case noRoom
    /// It was interrupted; a part may have stayed and must be removed.
    case aborted
    /// The library failed with this code; a part may have stayed and must be removed.
    case failed(code: Int)
}
