import ParleyGGUF
import Testing

/// What single architectures take for granted: refused by name where it is not so, and accepted where it is.
@Suite struct GGUFArchitectureTests {
    typealias Values = [(String, GGUFBuilder.Value?)]

    /// The model of another architecture: its own keys renamed, others set.
    static func model(_ architecture: String, _ values: Values) -> GGUFBuilder {
        var header = GGUFBuilder.model.setting("general.architecture", .string(architecture))
        for index in header.pairs.indices where header.pairs[index].key.starts(with: "llama.".utf8) {
            header.pairs[index].key = Array("\(architecture).".utf8) + header.pairs[index].key.dropFirst(6)
        }
        return values.reduce(header) { $0.setting("\(architecture).\($1.0)", $1.1) }
    }

    // MARK: What loads

    private static let experts: Values = [
        ("expert_count", .u32(4)), ("expert_used_count", .u32(2)), ("experts_per_group", .u32(2)),
    ]
    private static let loops: Values = [
        ("block_count", .u32(4)), ("hrm.layers_per_stack", .u32(1)), ("hrm.h_cycles", .u32(2)),
        ("hrm.l_cycles", .u32(1)),
    ]
    private static let states: Values = [
        ("ssm.conv_kernel", .u32(4)), ("ssm.inner_size", .u32(16)), ("ssm.state_size", .u32(4)),
        ("ssm.time_step_rank", .u32(2)), ("ssm.group_count", .u32(1)),
        ("attention.head_count_kv", .array(4, [.u32(1), .u32(0)])),
    ]
    private static let nemotron: Values = states + [("feed_forward_length", .u32(0))]
    private static let nemotronExperts: Values =
        nemotron + experts + [
            ("block_count", .u32(3)), ("feed_forward_length", .array(4, [.u32(0), .u32(0), .u32(16)])),
            ("attention.head_count_kv", .array(4, [.u32(1), .u32(0), .u32(0)])),
        ]
    private static let plamo: Values = states + [("ssm.group_count", .u32(0))]
    private static let linear: Values = [
        ("ssm.inner_size", .u32(16)), ("ssm.state_size", .u32(4)), ("ssm.time_step_rank", .u32(4)),
        ("ssm.group_count", .u32(2)), ("full_attention_interval", .u32(2)),
        ("rope.dimension_sections", .array(5, [.i32(1), .i32(1), .i32(0), .i32(0)])),
    ]
    private static let listed: Values =
        linear + [("full_attention_interval", nil), ("attention.recurrent_layers", .array(7, [.bool(1), .bool(0)]))]
    private static let linearExperts: Values = linear + experts
    private static let gates: Values = [
        ("attention.head_count_kv", .array(4, [.u32(1), .u32(0)])), ("kda.gate_lower_bound", .f32(-5)),
    ]
    private static let compressed: Values = [
        ("attention.key_length_mla", .u32(8)), ("attention.value_length_mla", .u32(4)),
    ]
    private static let pools: Values = [
        ("rope.dimension_count", .u32(0)), ("hyper_connection.count", .u32(4)),
        ("attention.indexer.kpool", .u32(4)), ("attention.indexer.top_k", .u32(64)),
    ]
    private static let decoder: Values = [
        ("posnet.block_count", .u32(2)), ("convnext.block_count", .u32(2)), ("posnet.embedding_length", .u32(8)),
        ("convnext.embedding_length", .u32(8)),
    ]
    private static let windows: Values = [("attention.sliding_window_pattern", .u32(2))]
    private static let chunks: Values = experts + [("block_count", .u32(4))]
    private static let sections: Values = [
        ("rope.dimension_sections", .array(5, [.i32(1), .i32(1), .i32(0), .i32(0)]))
    ]
    private static let shift: Values = [("token_shift_count", .u32(1)), ("wkv.head_size", .u32(4))]

    @Test(
        arguments: [
            ("glm4moe", experts), ("smallthinker", experts), ("grovemoe", experts), ("hrm_text", loops),
            ("nanbeige", [("num_loops", .u32(2))]), ("nanbeige", []), ("jamba", states), ("granitehybrid", states),
            ("nemotron_h", nemotron), ("nemotron_h_moe", nemotronExperts), ("plamo2", plamo), ("mamba2", states),
            ("qwen35", linear), ("qwen35", listed), ("qwen35moe", linearExperts), ("qwen3next", linearExperts),
            ("minimax-01", [("full_attention_interval", .u32(2))]), ("bailingmoe3", gates),
            ("bailingmoe3", gates + [("kda.safe_gate", .bool(1))]), ("kimi-linear", gates),
            ("deepseek2", compressed), ("deepseek2", [("rope.dimension_count", .u32(2))]), ("mistral4", compressed),
            ("hy_v4", compressed), ("glm5-next", pools), ("wavtokenizer-dec", decoder), ("gemma-embedding", windows),
            ("gemma-embedding", windows + [("dense_2_feat_in", .u32(8)), ("dense_2_feat_out", .u32(16))]),
            ("gemma-embedding", [("attention.sliding_window_pattern", .array(7, [.bool(1), .bool(0)]))]),
            ("llama4", chunks), ("llama4", experts + [("attention.sliding_window", .u32(0))]),
            ("paddleocr", sections), ("qwen2vl", sections), ("glm4", []), ("rwkv6qwen2", shift), ("arwkv7", shift),
            ("rwkv7", [("wkv.head_size", .u32(4))]), ("lfm2", [("attention.head_count_kv", states[5].1)]),
            ("deci", [("attention.head_count_kv", states[5].1)]),
        ] as [(String, Values)]
    )
    func soundModelsLoad(architecture: String, values: Values) throws {
        try parse(Self.model(architecture, values)).checkLoadable()
    }

    // MARK: What does not

    private static let mixture = "Some layers must have attention, and others none."
    private static let noExperts = "A model of this architecture must have experts."
    private static let firstLayer = "The first layer uses no experts."

    @Test(
        arguments: [
            ("glm4moe", [], "expert_count", nil, noExperts),
            ("smallthinker", [], "expert_count", nil, noExperts),
            ("smallthinker", [], "expert_count", .u32(0), noExperts),
            ("grovemoe", [], "expert_count", nil, noExperts),
            ("glm4moe", experts, "expert_used_count", .array(4, [.u32(0), .u32(2)]), firstLayer),
            ("qwen35moe", linearExperts, "expert_used_count", .array(4, [.u32(0), .u32(2)]), firstLayer),
            (
                "nemotron_h_moe", nemotronExperts, "expert_used_count", .array(4, [.u32(2), .u32(2), .u32(0)]),
                "Layer 2 uses no experts and does not say how wide they are."
            ),
            ("grovemoe", experts, "experts_per_group", .u32(0), "The value must be 1 or more."),
        ] as [(String, Values, String, GGUFBuilder.Value?, String)]
    )
    func expertsAreThere(
        architecture: String,
        sound: Values,
        key: String,
        value: GGUFBuilder.Value?,
        message: String
    ) throws {
        try Self.check(architecture, sound, key, value, message)
    }

    @Test(
        arguments: [
            ("hrm_text", loops, "hrm.h_cycles", .u32(0), "The value must be 1 or more."),
            ("hrm_text", loops, "hrm.l_cycles", .u32(0), "The value must be 1 or more."),
            ("hrm_text", loops, "hrm.layers_per_stack", .u32(0), "The value must be 1 or more."),
            ("hrm_text", loops, "block_count", .u32(2), "There are 2 layers for 4 passes over 1 layers."),
            ("nanbeige", [], "num_loops", .u32(0), "The value must be 1 or more."),
            ("nanbeige", [], "num_loops", .u32(257), "The loops make more than 512 layers."),
            ("nanbeige", [], "num_loops", .u32(.max), "The value must be 1 or more."),
            ("jamba", states, "attention.head_count_kv", .u32(1), mixture),
            ("jamba", states, "attention.head_count_kv", .array(4, [.u32(1), .u32(2)]), mixture),
            ("jamba", states, "attention.head_count_kv", nil, mixture),
            ("granitehybrid", states, "attention.head_count_kv", .u32(1), mixture),
            ("granitehybrid", states, "attention.head_count_kv", .array(5, [.i32(1), .i32(2)]), mixture),
            ("kimi-linear", gates, "attention.head_count_kv", .u32(1), mixture),
            ("bailingmoe3", gates, "attention.head_count_kv", .u32(1), mixture),
            ("plamo2", plamo, "attention.head_count_kv", .u32(1), mixture),
            (
                "nemotron_h", nemotron, "feed_forward_length", .u32(16),
                "Some layers must have neither attention nor a feed-forward network."
            ),
            ("qwen35", linear, "full_attention_interval", nil, "With an interval of 4, the 2 layers"),
            ("qwen35", linear, "full_attention_interval", .u32(1), "With an interval of 1, the 2 layers"),
            ("minimax-01", [], "full_attention_interval", nil, "With an interval of 8, the 2 layers"),
            ("qwen35", listed, "attention.recurrent_layers", .array(7, [.bool(1), .bool(1)]), mixture),
            ("qwen35", listed, "attention.recurrent_layers", .array(4, [.u32(0), .u32(0)]), mixture),
            ("qwen35", listed, "attention.recurrent_layers", .u32(1), "The value must be an array"),
            ("gemma-embedding", [], "attention.sliding_window_pattern", nil, "With a pattern of 6, the 2 layers"),
            ("gemma-embedding", windows, "attention.sliding_window_pattern", .u32(0), "With a pattern of 0, the 2"),
            ("gemma-embedding", windows, "attention.sliding_window_pattern", .u32(1), "With a pattern of 1, the 2"),
            (
                "gemma-embedding", [], "attention.sliding_window_pattern", .array(7, [.bool(1), .bool(1)]),
                "Some layers must have a window, and others see the whole context."
            ),
            ("llama4", chunks, "attention.sliding_window_pattern", .u32(1), "With a pattern of 1, the 4 layers"),
            ("llama4", chunks, "block_count", .u32(2), "A model of this architecture has 4 layers or more."),
        ] as [(String, Values, String, GGUFBuilder.Value?, String)]
    )
    func layersAreOfAllKinds(
        architecture: String,
        sound: Values,
        key: String,
        value: GGUFBuilder.Value?,
        message: String
    ) throws {
        try Self.check(architecture, sound, key, value, message)
    }

    @Test(
        arguments: [
            ("jamba", states, "ssm.inner_size", .u32(8), "The value is 8, which must be twice the embedding's 8."),
            ("granitehybrid", states, "ssm.inner_size", .u32(32), "The value is 32, which must be twice"),
            ("mamba2", states, "ssm.time_step_rank", .u32(3), "A width of 16 does not divide among 3 heads."),
            ("mamba2", states, "ssm.time_step_rank", .u32(0), "The value must be 1 or more."),
            ("mamba2", states, "ssm.group_count", .u32(3), "A width of 16 does not divide among 3 groups."),
            ("plamo2", plamo, "ssm.group_count", .u32(1), "The value is 1, and only 0 works in this architecture."),
            ("qwen35", linear, "ssm.time_step_rank", .u32(0), "The value must be 1 or more."),
            ("qwen35", linear, "ssm.inner_size", .u32(32), "The value is 32, which must be 4 times 4."),
            ("qwen3next", linearExperts, "ssm.group_count", .u32(3), "4 heads do not divide among 3 groups."),
            ("qwen3next", linearExperts, "ssm.group_count", .u32(0), "4 heads do not divide among 0 groups."),
            ("rwkv6qwen2", shift, "token_shift_count", nil, "The value is 2, and only 1 works in this architecture."),
            ("rwkv7", shift, "token_shift_count", .u32(1), "The value is 1, and only 2 works in this architecture."),
            ("bailingmoe3", gates, "kda.gate_lower_bound", .f32(0), "The value is 0.0, which must be negative."),
            ("bailingmoe3", gates, "kda.gate_lower_bound", .f32(.nan), "The value is nan, which must be negative."),
            ("bailingmoe3", gates, "kda.safe_gate", .bool(0), "The value is false, and only true works"),
            ("glm5-next", pools, "hyper_connection.count", .u32(2), "The value is 2, and only 4 works"),
            ("glm5-next", pools, "attention.indexer.kpool", .u32(1), "The value is 1, and 2 or more works"),
            ("glm5-next", pools, "attention.indexer.top_k", .u32(63), "The value is 63, which is no multiple of 4."),
            ("glm5-next", pools, "rope.dimension_count", .u32(4), "The value is 4, and only 0 works"),
            ("deepseek2", [], "rope.dimension_count", .u32(4), "4 of a head's 4 elements are rotated, and some must"),
            ("hy_v4", compressed, "attention.value_length_mla", .u32(0), "The value must be 1 or more."),
            ("gemma-embedding", windows, "dense_2_feat_in", .u32(16), "The value is 16, which must be the embedding's"),
            (
                "gemma-embedding", windows, "dense_3_feat_out", .u32(4),
                "The value is 4, which must be the embedding's 8."
            ),
            ("wavtokenizer-dec", decoder, "posnet.block_count", .u32(7), "The value is 7, and 0 to 6 work"),
            ("wavtokenizer-dec", decoder, "posnet.block_count", .u32(3), "The value is 3, in a model of 2 layers."),
            ("wavtokenizer-dec", decoder, "convnext.block_count", .u32(3), "The value is 3, in a model of 2 layers."),
            ("wavtokenizer-dec", decoder, "convnext.embedding_length", .u32(4), "The value is 4, which must be"),
            ("paddleocr", [], "rope.dimension_sections", nil, "The key is missing."),
            (
                "qwen2vl", [], "rope.dimension_sections", .array(5, [.i32(0), .i32(0), .i32(0), .i32(4)]),
                "One of the first three sections must be more than 0."
            ),
            (
                "glm4", [], "rope.dimension_sections", .array(5, [.i32(2), .i32(-2), .i32(0), .i32(0)]),
                "The sections are [2, -2, 0, 0], and none may be negative."
            ),
            ("lfm2", states, "attention.value_length", .u32(8), "Keys have 4 elements and values 8"),
        ] as [(String, Values, String, GGUFBuilder.Value?, String)]
    )
    func sizesAgree(
        architecture: String,
        sound: Values,
        key: String,
        value: GGUFBuilder.Value?,
        message: String
    ) throws {
        try Self.check(architecture, sound, key, value, message)
    }

    private static func check(
        _ architecture: String,
        _ sound: Values,
        _ key: String,
        _ value: GGUFBuilder.Value?,
        _ message: String
    ) throws {
        let file = try parse(model(architecture, sound + [(key, value)]))
        let error = failure { () throws(GGUFError) in try file.checkLoadable() }
        #expect(error?.field == "metadata '\(architecture).\(key)'", "\(error?.description ?? "no error")")
        #expect(error?.message.hasPrefix(message) == true, "\(error?.description ?? "no error")")
        #expect(error?.kind == .notLoadable)
    }

    // MARK: Tensors

    @Test(
        arguments: [
            (
                "jina-bert-v2", "blk.0.ffn_up.weight", [16, 32], 8,
                "The tensor has 8 rows, where 16 or 32 are expected."
            ),
            ("laguna", "blk.1.attn_gate.weight", [2, 8], 4, "The tensor has 4 rows, where 2 or 8 are expected."),
        ] as [(String, String, [UInt64], UInt64, String)]
    )
    func shapesThatDecideAreKnown(
        architecture: String,
        name: String,
        rows: [UInt64],
        other: UInt64,
        message: String
    ) throws {
        let model = Self.model(architecture, [])
        for rows in rows { try parse(model.with([.init(name, [8, rows])])).checkLoadable() }
        let file = try parse(model.with([.init(name, [8, other])]))
        let error = failure { () throws(GGUFError) in try file.checkLoadable() }
        #expect(error?.field == "tensor '\(name)': shape")
        #expect(error?.message.hasPrefix(message) == true, "\(error?.description ?? "no error")")
    }

    @Test func rwkv6NeedsItsMixing() throws {
        let model = Self.model("rwkv6", [("wkv.head_size", .u32(4))])
        func mixing(_ names: [String]) -> GGUFBuilder {
            model.with(names.map { .init("blk.\($0).weight", [8]) })
        }
        try parse(mixing(["0.time_mix_lerp_fused", "1.time_mix_lerp_w"])).checkLoadable()
        let file = try parse(mixing(["0.time_mix_lerp_fused", "1.time_mix_lerp_k"]))
        let error = failure { () throws(GGUFError) in try file.checkLoadable() }
        #expect(error?.field == "tensor 'blk.1.time_mix_lerp_fused.weight'")
        #expect(error?.message.hasPrefix("The tensor is missing.") == true)
    }
}
