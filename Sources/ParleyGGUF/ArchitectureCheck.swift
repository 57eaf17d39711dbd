/// Checks what single architectures take for granted: their code asserts it, or divides by it.
struct ArchitectureCheck {
    let file: GGUFFile
    let architecture: String

    func run() throws(GGUFError) {
        for (name, architectures) in Self.divisors where architectures?.contains(architecture) ?? true {
            guard let value = file.metadata["\(architecture).\(name)"] else { continue }
            guard let number = value.integer, (1...(1 << 24)).contains(number) else {
                throw refusal(name, "The value must be 1 or more")
            }
        }
        if Self.needExperts.contains(architecture), (integer("expert_count") ?? 0) < 1 {
            throw refusal("expert_count", "A model of this architecture must have experts")
        }
        if architecture == "nanbeige", let loops = integer("num_loops"),
            loops * (integer("block_count") ?? 0) > GGUFFile.maximumLayers
        {
            throw refusal("num_loops", "The loops make more than \(GGUFFile.maximumLayers) layers")
        }
        if let pooling = integer("pooling_type"), !(0...4).contains(pooling) {
            throw refusal("pooling_type", "The value is \(pooling), where 0 to 4 are allowed")
        }
        try checkMixture()
    }

    /// Numbers that are divided by, with the architectures that do so, or nil for all.
    private static let divisors: [(name: String, architectures: Set<String>?)] = [
        ("ssm.group_count", ["mamba2", "nemotron_h", "nemotron_h_moe", "granitehybrid", "falcon-h1"]),
        ("wkv.head_size", nil), ("full_attention_interval", nil), ("shortconv.l_cache", nil),
        ("attention.indexer.block_size", ["minimax-m3"]), ("attention.output_group_count", ["dflash", "deepseek4"]),
        ("hrm.layers_per_stack", ["hrm_text"]), ("hrm.h_cycles", ["hrm_text"]), ("hrm.l_cycles", ["hrm_text"]),
        ("experts_per_group", ["grovemoe"]), ("num_loops", ["nanbeige"]),
    ]

    /// The architectures that abort without experts; others refuse in words.
    private static let needExperts: Set<String> = [
        "bailingmoe2", "glm4moe", "grovemoe", "lfm2moe", "llada-moe", "smallthinker",
    ]

    /// The architectures that mix attention and recurrent layers, told apart by the number of key-value heads.
    private static let mixtures: Set<String> = [
        "granitehybrid", "jamba", "lfm2", "lfm2moe", "nemotron_h", "nemotron_h_moe",
    ]

    /// With layers of one kind alone, the other's memory is empty, and ggml aborts at its first use.
    private func checkMixture() throws(GGUFError) {
        guard Self.mixtures.contains(architecture) else { return }
        let heads: [Int]
        switch file.metadata["\(architecture).attention.head_count_kv"] {
        case .array(let array): heads = array.integers() ?? []
        case let value?: heads = [value.integer ?? 0]
        case nil: heads = []
        }
        guard heads.contains(0), heads.contains(where: { $0 > 0 }) else {
            throw refusal("attention.head_count_kv", "Some layers must have attention, and others none")
        }
    }

    private func integer(_ name: String) -> Int? { file.metadata["\(architecture).\(name)"]?.integer }

    private func refusal(_ name: String, _ what: String) -> GGUFError {
        .notLoadable("metadata \(GGUFError.quoted("\(architecture).\(name)"))", what)
    }
}
