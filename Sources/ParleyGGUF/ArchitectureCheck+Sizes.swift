extension ArchitectureCheck {
    /// Sizes that must agree with each other.
    func checkSizes() throws(GGUFError) {
        let width = integer("embedding_length") ?? 0
        switch architecture {
        case "jamba", "granitehybrid":
            if let inner = integer("ssm.inner_size"), inner != 2 * width {
                throw refusal("ssm.inner_size", "The value is \(inner), which must be twice the embedding's \(width)")
            }
        case "gemma-embedding":
            for name in ["dense_2_feat_in", "dense_3_feat_out"] {
                guard let size = integer(name), size != 0, size != width else { continue }
                throw refusal(name, "The value is \(size), which must be the embedding's \(width)")
            }
        case "hrm_text":
            try checkStacks()
        case "glm5-next":
            if let rotated = integer("rope.dimension_count"), rotated != 0 {
                throw refusal("rope.dimension_count", "The value is \(rotated), and only 0 works in this architecture")
            }
            if let pool = integer("attention.indexer.kpool"), let top = integer("attention.indexer.top_k"), pool > 0 {
                guard top.isMultiple(of: pool) else {
                    throw refusal("attention.indexer.top_k", "The value is \(top), which is no multiple of \(pool)")
                }
            }
        case "bailingmoe3":
            guard file.metadata[file.key("kda.safe_gate")]?.bool ?? true else {
                throw refusal("kda.safe_gate", "The value is false, and only true works in this architecture")
            }
            if let bound = file.metadata[file.key("kda.gate_lower_bound")]?.number, !(bound < 0) {
                throw refusal("kda.gate_lower_bound", "The value is \(bound), which must be negative")
            }
        case "wavtokenizer-dec":
            try checkDecoder()
        case "deepseek2", "mistral4", "hy_v4":
            try checkUnrotated(width)
        default: break
        }
        try checkStates()
    }

    /// The architectures with Mamba's second sort of layer, whose inner width divides among heads and groups.
    private static let grouped: Set<String> = [
        "falcon-h1", "granitehybrid", "mamba2", "nemotron_h", "nemotron_h_moe", "plamo2",
    ]

    /// The architectures with linear attention, where each value head has a state of its own.
    private static let linear: Set<String> = ["qwen35", "qwen35moe", "qwen3next", "qwen4exp"]

    private func checkStates() throws(GGUFError) {
        let isLinear = Self.linear.contains(architecture)
        guard isLinear || Self.grouped.contains(architecture), let inner = integer("ssm.inner_size"),
            let heads = integer("ssm.time_step_rank"),
            case let groups = integer("ssm.group_count") ?? (isLinear ? 0 : 1)
        else { return }
        guard heads > 0 else { throw refusal("ssm.time_step_rank", "The value must be 1 or more") }
        if isLinear {
            guard let state = integer("ssm.state_size") else { return }
            guard inner == state.multipliedReportingOverflow(by: heads).partialValue else {
                throw refusal("ssm.inner_size", "The value is \(inner), which must be \(heads) times \(state)")
            }
            guard groups > 0, heads.isMultiple(of: groups) else {
                throw refusal("ssm.group_count", "\(heads) heads do not divide among \(groups) groups")
            }
            return
        }
        guard inner.isMultiple(of: heads) else {
            throw refusal("ssm.time_step_rank", "A width of \(inner) does not divide among \(heads) heads")
        }
        guard architecture == "plamo2" || groups > 0 && inner.isMultiple(of: groups) else {
            throw refusal("ssm.group_count", "A width of \(inner) does not divide among \(groups) groups")
        }
    }

    /// The passes over two stacks of layers have a place in the cache each, which counts as a layer.
    private func checkStacks() throws(GGUFError) {
        guard let perStack = integer("hrm.layers_per_stack"), let high = integer("hrm.h_cycles"),
            let low = integer("hrm.l_cycles")
        else { return }
        // Each is at most 2^24, so that two products at once fit.
        let passes = high * (low + 1)
        let (slots, overflow) = perStack.multipliedReportingOverflow(by: passes)
        let trunk = layers - (integer("nextn_predict_layers") ?? 0)
        guard !overflow, slots == trunk else {
            throw refusal("block_count", "There are \(trunk) layers for \(passes) passes over \(perStack) layers")
        }
    }

    private func checkDecoder() throws(GGUFError) {
        for name in ["posnet.block_count", "convnext.block_count"] {
            guard let count = integer(name), count > layers else { continue }
            throw refusal(name, "The value is \(count), in a model of \(layers) layers")
        }
        if let first = integer("posnet.embedding_length"), let second = integer("convnext.embedding_length"),
            first != second
        {
            throw refusal("convnext.embedding_length", "The value is \(second), which must be posnet's \(first)")
        }
    }

    /// Where keys are compressed, a part of each is rotated, and the rest must not be empty.
    private func checkUnrotated(_ width: Int) throws(GGUFError) {
        guard let heads = file.perLayer("attention.head_count")?.first, heads > 0 else { return }
        let cached = integer("attention.key_length") ?? width / heads
        var key = cached
        if let compressed = integer("attention.key_length_mla"), compressed > 0,
            (integer("attention.value_length_mla") ?? 0) > 0
        {
            key = compressed
        }
        let rotated = integer("rope.dimension_count") ?? cached
        guard rotated < key else {
            throw refusal(
                "rope.dimension_count",
                "\(rotated) of a head's \(key) elements are rotated, and some must not be"
            )
        }
    }

    /// The architectures that rotate by several positions at once; each has a section of a head's elements.
    private static let sectioned: Set<String> = [
        "paddleocr", "qwen2vl", "qwen35", "qwen35moe", "qwen3tts", "qwen3vl", "qwen3vlmoe", "qwen4exp",
    ]

    func checkRotation() throws(GGUFError) {
        let name = "rope.dimension_sections"
        guard let value = file.metadata[file.key(name)] else {
            // Most of them refuse this in words.
            if architecture == "paddleocr" { throw refusal(name, "The key is missing") }
            return
        }
        let sections = value.array?.integers() ?? value.integer.map { [$0] } ?? []
        guard sections.allSatisfy({ (0...(1 << 24)).contains($0) }) else {
            throw refusal(name, "The sections are \(sections.prefix(4)), and none may be negative")
        }
        if Self.sectioned.contains(architecture), !sections.prefix(3).contains(where: { $0 > 0 }) {
            throw refusal(name, "One of the first three sections must be more than 0")
        }
    }
}
