import CParleyLlama
package import ParleyInference
import ParleyLlamaShim

extension LlamaContext {
    package func remove(_ sequence: SequenceID, from start: Int, to end: Int?) -> Bool {
        guard owns(sequence), start >= 0, end.map({ $0 >= start }) ?? true else { return false }
        if start == 0, end == nil {
            // The whole of a sequence can always go, whatever the kind of memory.
            return parley_llama_memory_seq_rm(handle, sequence, -1, -1)
        }
        guard capabilities.canCutBack else { return false }
        return parley_llama_memory_seq_rm(
            handle,
            sequence,
            Int32(clamping: start),
            end.map { Int32(clamping: $0) } ?? -1
        )
    }

    package func copy(_ source: SequenceID, to target: SequenceID, count: Int) -> Bool {
        guard owns(source), owns(target), source != target, count > 0 else { return false }
        let held = Int(llama_memory_seq_pos_max(llama_get_memory(handle), source)) + 1
        guard held >= count else { return false }
        if capabilities.canShareCells {
            return parley_llama_memory_seq_cp(handle, source, target, 0, Int32(clamping: count))
        }
        // Between separate streams the library copies whole sequences alone, and asserts on a part.
        guard parley_llama_memory_seq_cp(handle, source, target, -1, -1) else { return false }
        return held == count || remove(target, from: count, to: nil)
    }

    package func snapshot(of sequence: SequenceID) -> [UInt8]? {
        guard owns(sequence) else { return nil }
        let size = parley_llama_state_seq_get_size(handle, sequence)
        guard size > 0 else { return nil }
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = parley_llama_state_seq_get_data(handle, buffer.baseAddress, size, sequence)
        }
        return bytes.count == size ? bytes : nil
    }

    package func restore(_ snapshot: [UInt8], to sequence: SequenceID) -> Bool {
        guard owns(sequence), !snapshot.isEmpty else { return false }
        let isRead = snapshot.withUnsafeBufferPointer { buffer in
            parley_llama_state_seq_set_data(handle, buffer.baseAddress, buffer.count, sequence) == buffer.count
        }
        if !isRead { _ = remove(sequence, from: 0, to: nil) }
        return isRead
    }
}
