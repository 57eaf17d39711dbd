import CParleyLlama
import ParleyInference

/// The library's batch, allocated once and filled anew for every decode.
final class LlamaBatch {
    private(set) var value: llama_batch
    private let capacity: Int
    private let sequencesPerToken: Int

    init(capacity: Int, sequencesPerToken: Int = 1) {
        self.capacity = capacity
        self.sequencesPerToken = sequencesPerToken
        value = llama_batch_init(Int32(capacity), 0, Int32(sequencesPerToken))
    }

    deinit { llama_batch_free(value) }

    /// Takes the contents of a batch, which must have been checked against the capacity.
    func fill(_ batch: DecoderBatch) {
        let count = min(batch.count, capacity)
        for row in 0..<count {
            value.token[row] = batch.tokens[row]
            value.pos[row] = batch.positions[row]
            let sequences = batch.sequences[row].prefix(sequencesPerToken)
            value.n_seq_id[row] = Int32(sequences.count)
            for (index, sequence) in sequences.enumerated() { value.seq_id[row]?[index] = sequence }
            value.logits[row] = batch.wantsOutput[row] ? 1 : 0
        }
        value.n_tokens = Int32(count)
    }
}
