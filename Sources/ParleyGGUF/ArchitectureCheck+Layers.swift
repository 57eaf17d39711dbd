extension ArchitectureCheck {
    /// The architectures that mix attention and recurrent layers, told apart by the number of key-value heads.
    private static let mixtures: Set<String> = [
        "bailingmoe3", "granitehybrid", "jamba", "kimi-k3", "kimi-linear", "lfm2", "lfm2moe", "nemotron_h",
        "nemotron_h_moe", "plamo2",
    ]

    /// The architectures where every so many layers one has attention, and how many where the file is silent.
    private static let intervals: [String: Int] = [
        "minimax-01": 8, "qwen35": 4, "qwen35moe": 4, "qwen3next": 4, "qwen4exp": 4,
    ]

    /// The architectures where every so many layers one has no window, and how many where the file is silent.
    private static let windows: [String: Int] = ["gemma-embedding": 6, "llama4": 4]

    /// With layers of one kind alone, the other's memory or mask is empty, and ggml aborts at its first use.
    func checkMixture() throws(GGUFError) {
        let trunk = max(layers - max(integer("nextn_predict_layers") ?? 0, 0), 0)
        if Self.mixtures.contains(architecture) {
            let heads = file.perLayer("attention.head_count_kv") ?? []
            guard heads.contains(0), heads.contains(where: { $0 > 0 }) else {
                throw refusal("attention.head_count_kv", "Some layers must have attention, and others none")
            }
            if ["nemotron_h", "nemotron_h_moe"].contains(architecture) {
                let widths = file.perLayer("feed_forward_length") ?? Array(repeating: 0, count: layers)
                guard zip(heads, widths).prefix(trunk).contains(where: { $0 == (0, 0) }) else {
                    throw refusal(
                        "feed_forward_length",
                        "Some layers must have neither attention nor a feed-forward network"
                    )
                }
            }
        }
        if let standard = Self.intervals[architecture] {
            if file.metadata.contains(file.key("attention.recurrent_layers")) {
                try checkRecurrent(trunk)
            } else {
                let interval = integer("full_attention_interval") ?? standard
                guard interval > 1, interval <= trunk else {
                    throw refusal(
                        "full_attention_interval",
                        "With an interval of \(interval), the \(trunk) layers are all of one kind"
                    )
                }
            }
        }
        if let standard = Self.windows[architecture] { try checkWindows(standard, trunk) }
    }

    private func checkRecurrent(_ trunk: Int) throws(GGUFError) {
        guard case .array(let array)? = file.metadata[file.key("attention.recurrent_layers")] else {
            throw refusal(
                "attention.recurrent_layers",
                "The value must be an array, or else all layers are of one kind"
            )
        }
        let flags = (array.bools() ?? array.integers()?.map { $0 != 0 } ?? []).prefix(trunk)
        guard flags.contains(true), flags.contains(false) else {
            throw refusal("attention.recurrent_layers", "Some layers must have attention, and others none")
        }
    }

    private func checkWindows(_ standard: Int, _ trunk: Int) throws(GGUFError) {
        let name = "attention.sliding_window_pattern"
        if architecture == "llama4" {
            if integer("attention.sliding_window") == 0 { return }
            // Every fourth layer takes a scale from an input that is allocated only with such a layer.
            guard trunk >= 4 else { throw refusal("block_count", "A model of this architecture has 4 layers or more") }
        }
        if case .array(let array)? = file.metadata[file.key(name)] {
            let flags = (array.bools() ?? array.integers()?.map { $0 != 0 } ?? []).prefix(trunk)
            guard flags.contains(true), flags.contains(false) || flags.count < trunk else {
                throw refusal(name, "Some layers must have a window, and others see the whole context")
            }
            return
        }
        let pattern = integer(name) ?? standard
        guard pattern > 1, pattern <= trunk else {
            throw refusal(name, "With a pattern of \(pattern), the \(trunk) layers are all of one kind")
        }
    }
}
