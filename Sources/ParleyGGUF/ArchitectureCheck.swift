/// Checks what single architectures take for granted: their code asserts it, or divides by it.
struct ArchitectureCheck {
    let file: GGUFFile
    let architecture: String
    /// The tensors of all parts of the model.
    let tensors: [GGUFTensor]

    func run() throws(GGUFError) {
        for (name, architectures) in Self.divisors where architectures?.contains(architecture) ?? true {
            guard let value = file.metadata["\(architecture).\(name)"] else { continue }
            guard let number = value.integer, (1...(1 << 24)).contains(number) else {
                throw refusal(name, "The value must be 1 or more")
            }
        }
        for (name, architectures, allowed, absent) in Self.constants where architectures.contains(architecture) {
            guard let number = integer(name) ?? absent else { continue }
            guard allowed.contains(number) else {
                let (low, high) = (allowed.lowerBound, allowed.upperBound)
                let works =
                    low == high
                    ? "only \(low) works" : high < 1 << 24 ? "\(low) to \(high) work" : "\(low) or more works"
                throw refusal(name, "The value is \(number), and \(works) in this architecture")
            }
        }
        if architecture == "nanbeige", let loops = integer("num_loops"), loops * layers > GGUFFile.maximumLayers {
            throw refusal("num_loops", "The loops make more than \(GGUFFile.maximumLayers) layers")
        }
        if let pooling = integer("pooling_type"), !(0...4).contains(pooling) {
            throw refusal("pooling_type", "The value is \(pooling), where 0 to 4 are allowed")
        }
        try checkExperts()
        try checkMixture()
        try checkSizes()
        try checkRotation()
        try checkTensors()
    }

    /// Numbers that are divided by, with the architectures that do so, or nil for all.
    private static let divisors: [(name: String, architectures: Set<String>?)] = [
        ("ssm.group_count", ["mamba2", "nemotron_h", "nemotron_h_moe", "granitehybrid", "falcon-h1"]),
        ("wkv.head_size", nil), ("full_attention_interval", nil), ("shortconv.l_cache", nil),
        ("attention.indexer.block_size", ["minimax-m3"]), ("attention.output_group_count", ["dflash", "deepseek4"]),
        ("hrm.layers_per_stack", ["hrm_text"]), ("hrm.h_cycles", ["hrm_text"]), ("hrm.l_cycles", ["hrm_text"]),
        ("experts_per_group", ["grovemoe"]), ("num_loops", ["nanbeige"]),
        ("attention.key_length_mla", ["hy_v4"]), ("attention.value_length_mla", ["hy_v4"]),
    ]

    /// Numbers of which few values are written for, and what libllama takes where the key is absent, or nil.
    private static let constants:
        [(name: String, architectures: Set<String>, allowed: ClosedRange<Int>, absent: Int?)] = [
            ("token_shift_count", ["rwkv6", "rwkv7"], 2...2, 2),
            ("token_shift_count", ["rwkv6qwen2", "arwkv7"], 1...1, 2),
            ("hyper_connection.count", ["glm5-next"], 4...4, nil),
            ("attention.indexer.kpool", ["glm5-next"], 2...(1 << 24), nil),
            ("ssm.group_count", ["plamo2"], 0...0, nil),
            ("posnet.block_count", ["wavtokenizer-dec"], 0...6, nil),
        ]

    // MARK: Experts

    /// The architectures that abort without experts; others refuse in words.
    private static let needExperts: Set<String> = [
        "bailingmoe2", "glm4moe", "grovemoe", "lfm2moe", "llada-moe", "smallthinker",
    ]

    /// The architectures that divide by the number of experts used, which those above assert.
    private static let divideByUsed: Set<String> = ["qwen35moe", "qwen3next", "qwen4exp"]

    private func checkExperts() throws(GGUFError) {
        let used = file.perLayer("expert_used_count") ?? []
        if Self.needExperts.contains(architecture) {
            guard (integer("expert_count") ?? 0) >= 1 else {
                throw refusal("expert_count", "A model of this architecture must have experts")
            }
            // They look at the first layer alone.
            guard (used.first ?? 0) >= 1 else { throw refusal("expert_used_count", "The first layer uses no experts") }
        }
        let lengths = file.perLayer("expert_feed_forward_length") ?? []
        if Self.divideByUsed.contains(architecture), (lengths.first ?? 0) == 0, (used.first ?? 0) == 0 {
            throw refusal("expert_used_count", "The first layer uses no experts")
        }
        if ["nemotron_h", "nemotron_h_moe"].contains(architecture), (integer("expert_count") ?? 0) > 0 {
            let widths = file.perLayer("feed_forward_length") ?? []
            for (layer, width) in widths.enumerated() where width > 0 {
                guard Self.at(layer, lengths) > 0 || Self.at(layer, used) > 0 else {
                    throw refusal(
                        "expert_used_count",
                        "Layer \(layer) uses no experts and does not say how wide they are"
                    )
                }
            }
        }
    }

    // MARK: Reading

    /// The number of layers, those that predict further tokens included.
    var layers: Int { integer("block_count") ?? 0 }

    func integer(_ name: String) -> Int? { file.hyperparameter(name) }

    func refusal(_ name: String, _ what: String) -> GGUFError {
        .notLoadable("metadata \(GGUFError.quoted("\(architecture).\(name)"))", what)
    }

    /// A layer's value, or 0 where there is none.
    private static func at(_ layer: Int, _ values: [Int]) -> Int {
        values.indices.contains(layer) ? values[layer] : 0
    }
}
