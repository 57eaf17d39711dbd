/// Checks a model's hyperparameters for what libllama asserts (llama-model.cpp, `load_hparams`, and the graphs).
struct HyperparameterCheck {
    private let file: GGUFFile
    private let architecture: String

    /// libllama's `LLAMA_MAX_EXPERTS`.
    private static let maximumExperts = 1024
    /// Far above every model, and far below where sizes computed from it in 32 or 64 bits would wrap.
    private static let maximumWidth = 1 << 24
    private static let maximumContext = 1 << 30

    init(file: GGUFFile) {
        self.file = file
        architecture = file.architecture ?? ""
    }

    func run() throws(GGUFError) {
        let layers = try required("block_count", 1...GGUFFile.maximumLayers)
        _ = try required("context_length", 1...Self.maximumContext)
        let width = try required("embedding_length", 1...Self.maximumWidth)
        try optional("embedding_length_out", 1...Self.maximumWidth)
        try optional("nextn_predict_layers", 0...layers)
        try checkExperts(layers)
        try checkFeedForward(layers)
        try checkHeads(layers: layers, width: width)
        try checkNumbers()
    }

    // MARK: Groups

    private func checkExperts(_ layers: Int) throws(GGUFError) {
        let experts = try optional("expert_count", 0...Self.maximumExperts) ?? 0
        let used = try layerwise("expert_used_count", layers, 0...Self.maximumExperts)?.max() ?? 0
        let groups = try optional("expert_group_count", 0...Self.maximumExperts) ?? 0
        let usedGroups = try optional("expert_group_used_count", 0...Self.maximumExperts) ?? 0
        // libllama takes these two with one expert for models without experts.
        if experts <= 1, ["hunyuan_vl", "hunyuan-dense"].contains(architecture) { return }
        guard used <= experts else {
            throw refusal("expert_used_count", "\(used) experts are used of \(experts)")
        }
        if experts == 0 {
            guard groups == 0 else { throw refusal("expert_group_count", "There are groups of experts but no experts") }
            return
        }
        guard used > 0 else { throw refusal("expert_used_count", "None of the \(experts) experts is used") }
        guard groups < experts else {
            throw refusal("expert_group_count", "\(experts) experts are in \(groups) groups")
        }
        if groups > 1 {
            guard experts.isMultiple(of: groups) else {
                throw refusal("expert_group_count", "\(experts) experts do not divide into \(groups) groups")
            }
            guard (1..<groups).contains(usedGroups) else {
                throw refusal("expert_group_used_count", "\(usedGroups) groups of experts are used of \(groups)")
            }
        }
    }

    private func checkFeedForward(_ layers: Int) throws(GGUFError) {
        _ = try layerwise("feed_forward_length", layers, 0...Self.maximumWidth)
        try optional("expert_feed_forward_length", 0...Self.maximumWidth)
        try optional("expert_shared_feed_forward_length", 0...Self.maximumWidth)
    }

    private func checkHeads(layers: Int, width: Int) throws(GGUFError) {
        let heads = try layerwise("attention.head_count", layers, 0...Self.maximumWidth)
        let keyValueHeads = try layerwise("attention.head_count_kv", layers, 0...Self.maximumWidth)
        let isRecurrent = Self.recurrent.contains(architecture)
        if !isRecurrent {
            guard let heads else {
                throw GGUFError(
                    .missing,
                    field: field("attention.head_count"),
                    "The number of attention heads is missing. Convert the model anew."
                )
            }
            guard heads.contains(where: { $0 > 0 }) else {
                throw refusal("attention.head_count", "The model has no attention heads")
            }
        }
        let cells = heads ?? Array(repeating: 0, count: layers)
        for (layer, pair) in zip(cells, keyValueHeads ?? cells).enumerated() where pair.1 > 0 && pair.0 > 0 {
            guard pair.0 >= pair.1, pair.0.isMultiple(of: pair.1) else {
                throw refusal(
                    "attention.head_count_kv",
                    "In layer \(layer), \(pair.0) attention heads do not divide among \(pair.1) key-value heads"
                )
            }
        }
        if Self.attentive.contains(architecture), let keyValueHeads {
            for (layer, pair) in zip(cells, keyValueHeads).enumerated() where pair.0 > 0 && pair.1 == 0 {
                throw refusal("attention.head_count_kv", "Layer \(layer) has attention heads but no key-value heads")
            }
        }
        if let keyValueHeads, keyValueHeads.allSatisfy({ $0 == 0 }), cells.contains(where: { $0 > 0 }), !isRecurrent {
            throw refusal("attention.head_count_kv", "The model has no key-value heads")
        }
        try checkHeadLengths(first: cells.first ?? 0, width: width)
    }

    private func checkHeadLengths(first heads: Int, width: Int) throws(GGUFError) {
        let share = heads > 0 ? width / heads : 0
        let key = try optional("attention.key_length", 1...Self.maximumWidth) ?? share
        let value = try optional("attention.value_length", 1...Self.maximumWidth) ?? share
        let windowedKey = try optional("attention.key_length_swa", 1...Self.maximumWidth) ?? key
        try optional("attention.value_length_swa", 1...Self.maximumWidth)
        let rotated = try optional("rope.dimension_count", 0...Self.maximumWidth) ?? key
        let windowedRotated = try optional("rope.dimension_count_swa", 0...Self.maximumWidth)
        guard heads > 0 else { return }
        guard key > 0 else {
            throw refusal("attention.head_count", "\(heads) heads share an embedding of only \(width)")
        }
        if Self.uniformHeads.contains(architecture) || Self.fullyRotated.contains(architecture) {
            guard key == value else {
                throw refusal(
                    "attention.value_length",
                    "Keys have \(key) elements and values \(value), which must be equal in this architecture"
                )
            }
        }
        if Self.fullyRotated.contains(architecture) {
            guard rotated == key else {
                throw refusal(
                    "rope.dimension_count",
                    "\(rotated) of a head's \(key) elements are rotated, which must be all in this architecture"
                )
            }
        }
        guard rotated.isMultiple(of: 2), rotated <= max(key, value, share) else {
            throw refusal("rope.dimension_count", "\(rotated) of a head's \(key) elements are rotated")
        }
        if let windowedRotated {
            guard windowedRotated.isMultiple(of: 2), windowedRotated <= max(windowedKey, value, share) else {
                throw refusal(
                    "rope.dimension_count_swa",
                    "\(windowedRotated) of a head's \(windowedKey) elements are rotated"
                )
            }
        }
    }

    private func checkNumbers() throws(GGUFError) {
        for name in [
            "attention.layer_norm_rms_epsilon", "attention.layer_norm_epsilon", "attention.group_norm_epsilon",
        ] {
            guard let epsilon = try file.metadata.float(file.key(name)) else { continue }
            guard epsilon >= 0, epsilon.isFinite else { throw refusal(name, "The value is \(epsilon)") }
        }
        if let base = try file.metadata.float(file.key("rope.freq_base")) {
            guard base > 0, base.isFinite else { throw refusal("rope.freq_base", "The value is \(base)") }
        }
        if let factor = try file.metadata.float(file.key("rope.scaling.factor")) {
            guard factor >= 0, factor.isFinite else { throw refusal("rope.scaling.factor", "The value is \(factor)") }
        }
        if let scaling = try file.metadata.string(file.key("rope.scaling.type")) {
            guard ["none", "linear", "yarn", "longrope"].contains(scaling) else {
                throw refusal("rope.scaling.type", "The way of scaling \(GGUFError.quoted(scaling)) is unknown")
            }
        }
    }

    // MARK: Reading

    private func field(_ name: String) -> String { GGUFError.metadata(file.key(name)) }

    private func refusal(_ name: String, _ what: String) -> GGUFError { .notLoadable(field(name), what) }

    private func required(_ name: String, _ range: ClosedRange<Int>) throws(GGUFError) -> Int {
        guard let value = try optional(name, range) else {
            throw GGUFError(.missing, field: field(name), "The key is missing. Convert the model anew.")
        }
        return value
    }

    @discardableResult
    private func optional(_ name: String, _ range: ClosedRange<Int>) throws(GGUFError) -> Int? {
        guard let value = try file.metadata.integer(file.key(name)) else { return nil }
        try check(value, name, range)
        return value
    }

    /// Reads a number for every layer: one for all, or an array.
    private func layerwise(_ name: String, _ layers: Int, _ range: ClosedRange<Int>) throws(GGUFError) -> [Int]? {
        let key = file.key(name)
        guard file.metadata.type(of: key) == .array else {
            return try optional(name, range).map { Array(repeating: $0, count: layers) }
        }
        let count = try file.metadata.array(key)?.count ?? 0
        guard count == layers else {
            throw refusal(name, "The array has \(count) values for \(layers) layers")
        }
        guard let values = try file.metadata.integers(key) else { return nil }
        for value in values { try check(value, name, range) }
        return values
    }

    private func check(_ value: Int, _ name: String, _ range: ClosedRange<Int>) throws(GGUFError) {
        guard range.contains(value) else {
            throw refusal(name, "The value is \(value), where \(range.lowerBound) to \(range.upperBound) are allowed")
        }
    }

    // MARK: Architectures, by llama.cpp's names

    /// Architectures without attention.
    private static let recurrent: Set<String> = ["mamba", "mamba2", "rwkv6", "rwkv6qwen2", "rwkv7", "arwkv7"]

    /// Architectures where every layer has attention, whose graph makes no exception for one without.
    private static let attentive = fullyRotated.subtracting(["deci"])

    /// Architectures whose graph asserts that keys and values are of one length.
    private static let uniformHeads: Set<String> = [
        "bert", "nomic-bert", "jina-bert-v2", "modern-bert", "neo-bert", "eurobert", "bloom", "bitnet", "chatglm",
        "cohere2", "command-r", "glm4", "gpt2", "gptneox", "jais", "laguna", "minimax-m3", "mpt", "muse-glimmer",
        "nanbeige", "openelm", "phi2", "phi3", "qwen", "qwen35", "qwen35moe", "qwen3next", "refact", "spark2_5",
        "stablelm", "starcoder", "t5", "afmoe", "bailingmoe2", "granitehybrid", "lfm2", "lfm2moe",
        "nemotron_h", "nemotron_h_moe",
    ]

    /// Architectures whose graph asserts that keys, values and rotation are of one length.
    private static let fullyRotated: Set<String> = [
        "llama", "llama4", "qwen2", "qwen2moe", "qwen2vl", "qwen3", "qwen3moe", "qwen3vl", "qwen3vlmoe", "falcon",
        "baichuan", "deci", "granite", "granitemoe", "grok", "internlm2", "mistral3", "nemotron", "olmo", "olmo2",
        "olmoe", "orion", "seed_oss", "smollm3", "starcoder2", "xverse", "apertus", "arcee", "codeshell", "dbrx",
        "deepseek", "exaone", "ernie4_5", "ernie4_5-moe", "hunyuan-moe", "plamo", "dream", "llada", "smallthinker",
    ]
}
