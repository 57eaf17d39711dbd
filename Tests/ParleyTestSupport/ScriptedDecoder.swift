package import ParleyInference
import Synchronization

/// A decoder without a model: the next token is a function of what a sequence holds.
///
/// It keeps the rules of a real one (contiguous positions, limited room, refusals) and records what it was asked, so that
/// tests can prove what was and what was not computed.
package final class ScriptedDecoder: TokenDecoder {
    /// Chooses the token that gets the highest logit after `history`.
    package typealias Script = @Sendable (_ history: [Token]) -> Token

    /// What a test can look at, and set, from outside the engine's thread.
    package final class Record: Sendable {
        package struct State: Sendable {
            package var batches: [DecoderBatch] = []
            package var removals: [(sequence: SequenceID, start: Int)] = []
            package var copies: [(source: SequenceID, target: SequenceID, count: Int)] = []
            package var applied: [[AdapterUse]] = []
            package var memory: [[Token]] = []
            /// Outcomes to give before the real ones, first in first out.
            package var nextOutcomes: [DecodeOutcome] = []
            package var refusesRemoval = false
            package var refusesCopy = false
            package var refusesAdapters = false
        }

        private let state = Mutex(State())

        package init() {}

        package var value: State { state.withLock { $0 } }

        package func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }

        /// All tokens that were decoded, over all batches.
        package var decodedCount: Int { state.withLock { $0.batches.reduce(0) { $0 + $1.count } } }
    }

    package let capabilities: DecoderCapabilities
    private let record: Record
    private let script: Script
    private let cells: Int
    private let beforeDecode: (@Sendable (DecodeInterrupt) -> Void)?
    private let interrupt: DecodeInterrupt
    private var memory: [[Token]]
    private var outputs: [Int: [Float]] = [:]

    package init(
        capabilities: DecoderCapabilities,
        record: Record,
        interrupt: DecodeInterrupt,
        cells: Int? = nil,
        beforeDecode: (@Sendable (DecodeInterrupt) -> Void)? = nil,
        script: @escaping Script
    ) {
        self.capabilities = capabilities
        self.record = record
        self.interrupt = interrupt
        self.script = script
        self.beforeDecode = beforeDecode
        self.cells = cells ?? capabilities.contextTokens * capabilities.sequences
        memory = Array(repeating: [], count: capabilities.sequences)
    }

    package func decode(_ batch: DecoderBatch) -> DecodeOutcome {
        record.change { $0.batches.append(batch) }
        outputs.removeAll()
        beforeDecode?(interrupt)
        var injected: DecodeOutcome?
        record.change { if !$0.nextOutcomes.isEmpty { injected = $0.nextOutcomes.removeFirst() } }
        if let injected, injected != .ok { return injected }
        guard batch.count > 0, batch.count <= capabilities.batchTokens else { return .failed(code: -1) }
        let used = memory.reduce(0) { $0 + $1.count }
        guard used + batch.count <= cells else { return .noRoom }
        for row in 0..<batch.count {
            // An abort leaves what was computed before it, as libllama does.
            if interrupt.isRaised { return finish(.aborted) }
            guard let sequence = batch.sequences[row].first, memory.indices.contains(Int(sequence)),
                Int(batch.positions[row]) == memory[Int(sequence)].count
            else { return finish(.failed(code: -1)) }
            memory[Int(sequence)].append(batch.tokens[row])
            if batch.wantsOutput[row] {
                var logits = [Float](repeating: 0, count: capabilities.vocabularySize)
                let next = Int(script(memory[Int(sequence)]))
                if logits.indices.contains(next) { logits[next] = 20 }
                outputs[row] = logits
            }
        }
        return finish(.ok)
    }

    private func finish(_ outcome: DecodeOutcome) -> DecodeOutcome {
        record.change { $0.memory = memory }
        return outcome
    }

    package func withLogits<Result>(
        ofRow row: Int,
        _ body: (UnsafeMutableBufferPointer<Float>) throws -> Result
    ) rethrows -> Result? {
        guard var logits = outputs[row] else { return nil }
        return try logits.withUnsafeMutableBufferPointer { try body($0) }
    }

    package func embedding(of sequence: SequenceID) -> [Float]? {
        guard memory.indices.contains(Int(sequence)), !memory[Int(sequence)].isEmpty else { return nil }
        return memory[Int(sequence)].map(Float.init)
    }

    package func apply(_ adapters: [AdapterUse]) -> Bool {
        record.change { $0.applied.append(adapters) }
        return !record.value.refusesAdapters
    }

    package func remove(_ sequence: SequenceID, from start: Int, to end: Int?) -> Bool {
        record.change { $0.removals.append((sequence, start)) }
        guard memory.indices.contains(Int(sequence)), end == nil else { return false }
        if start > 0, !capabilities.canCutBack || record.value.refusesRemoval { return false }
        if start < memory[Int(sequence)].count { memory[Int(sequence)].removeLast(memory[Int(sequence)].count - start) }
        record.change { $0.memory = memory }
        return true
    }

    package func copy(_ source: SequenceID, to target: SequenceID, count: Int) -> Bool {
        record.change { $0.copies.append((source, target, count)) }
        guard !record.value.refusesCopy, memory[Int(source)].count >= count else { return false }
        memory[Int(target)] = Array(memory[Int(source)].prefix(count))
        record.change { $0.memory = memory }
        return true
    }

    package func snapshot(of sequence: SequenceID) -> [UInt8]? {
        memory.indices.contains(Int(sequence)) ? memory[Int(sequence)].map { UInt8(truncatingIfNeeded: $0) } : nil
    }

    package func restore(_ snapshot: [UInt8], to sequence: SequenceID) -> Bool {
        guard memory.indices.contains(Int(sequence)) else { return false }
        memory[Int(sequence)] = snapshot.map(Token.init)
        return true
    }
}

/// A vocabulary of letters: token 0 ends a reply, token 1 is a line break, the others are single bytes from `a` on.
package struct LetterVocabulary: TokenVocabulary {
    package let count: Int
    package let newlineToken: Token? = 1

    package init(count: Int = 28) { self.count = count }

    package func bytes(of token: Token) -> [UInt8] {
        switch token {
        case 0: []
        case 1: [0x0A]
        default: [UInt8(truncatingIfNeeded: 0x61 + Int(token) - 2)]
        }
    }

    package func endsGeneration(_ token: Token) -> Bool { token == 0 }

    /// The tokens of a lower-case word.
    package static func tokens(_ word: String) -> [Token] { word.utf8.map { Token($0) - 0x61 + 2 } }
}
