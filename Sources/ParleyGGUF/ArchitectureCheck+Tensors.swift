extension ArchitectureCheck {
    /// Tensors by whose shapes the code chooses, aborting over those it does not know.
    func checkTensors() throws(GGUFError) {
        guard ["jina-bert-v2", "laguna", "rwkv6"].contains(architecture) else { return }
        var byName: [String: GGUFTensor] = [:]
        for tensor in tensors { byName[tensor.name] = tensor }
        let widths = file.perLayer("feed_forward_length") ?? []
        let heads = file.perLayer("attention.head_count") ?? []
        let trunk = max(layers - max(integer("nextn_predict_layers") ?? 0, 0), 0)
        for layer in 0..<trunk {
            switch architecture {
            case "jina-bert-v2":
                let width = widths.indices.contains(0) ? widths[0] : 0
                try check(byName["blk.\(layer).ffn_up.weight"], [width, 2 * width])
            case "laguna":
                let count = heads.indices.contains(layer) ? heads[layer] : 0
                try check(byName["blk.\(layer).attn_gate.weight"], [count, headLength * count])
            default:
                let names = ["fused", "w"].map { "blk.\(layer).time_mix_lerp_\($0).weight" }
                guard names.contains(where: { byName[$0] != nil }) else {
                    throw .notLoadable("tensor '\(names[0])'", "The tensor is missing")
                }
            }
        }
    }

    private var headLength: Int { file.keyLength ?? 0 }

    private func check(_ tensor: GGUFTensor?, _ rows: [Int]) throws(GGUFError) {
        guard let tensor, !rows.contains(where: { UInt64(clamping: $0) == tensor.dimension(1) }) else { return }
        throw .notLoadable(
            "tensor '\(tensor.name)': shape",
            "The tensor has \(tensor.dimension(1)) rows, where \(rows[0]) or \(rows[1]) are expected"
        )
    }
}
