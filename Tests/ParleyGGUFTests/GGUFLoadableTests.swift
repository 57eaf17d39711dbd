import ParleyGGUF
import Testing

@Suite struct GGUFLoadableTests {
    @Test func aSoundModelLoads() throws {
        try parse(GGUFBuilder.model).checkLoadable()
        try parse(GGUFBuilder.model.with([])).checkLoadable()
    }

    @Test(
        arguments: [
            ("general.architecture", nil as GGUFBuilder.Value?), ("general.architecture", .string("")),
            ("general.architecture", .u32(1)), ("general.type", .string("adapter")), ("split.no", .u16(1)),
            ("llama.block_count", nil), ("llama.block_count", .u32(0)), ("llama.block_count", .u32(513)),
            ("llama.block_count", .string("2")), ("llama.context_length", nil), ("llama.context_length", .u32(0)),
            ("llama.context_length", .u32(.max)), ("llama.embedding_length", .u32(0)),
            ("llama.embedding_length", .u32(.max)),
            ("llama.nextn_predict_layers", .u32(3)), ("llama.expert_count", .u32(1025)),
            ("llama.expert_used_count", .u32(1)),
            ("llama.expert_group_count", .u32(1)), ("llama.attention.head_count", nil),
            ("llama.attention.head_count", .u32(0)),
            ("llama.attention.head_count", .array(4, [.u32(1)])),
            ("llama.attention.head_count", .array(4, [.u32(0), .u32(0)])),
            ("llama.attention.head_count", .u32(9)),
            ("llama.attention.head_count", .array(8, [.string("a"), .string("b")])),
            ("llama.attention.head_count_kv", .u32(0)), ("llama.attention.head_count_kv", .u32(3)),
            ("llama.attention.head_count_kv", .array(4, [.u32(1), .u32(4)])),
            ("llama.attention.head_count_kv", .array(4, [.u32(1), .u32(0)])),
            ("llama.rope.dimension_count_swa", .u32(3)), ("llama.rope.dimension_count_swa", .u32(8)),
            ("llama.attention.value_length", .u32(8)), ("llama.attention.key_length", .u32(0)),
            ("llama.rope.dimension_count", .u32(2)), ("llama.rope.dimension_count", .u32(8)),
            ("llama.attention.layer_norm_rms_epsilon", .f32(-1)),
            ("llama.attention.layer_norm_rms_epsilon", .f32(.nan)),
            ("llama.rope.freq_base", .f32(0)), ("llama.rope.scaling.factor", .f32(.infinity)),
            ("llama.rope.scaling.type", .string("cubic")), ("llama.rope.scaling.type", .u32(1)),
            ("llama.feed_forward_length", .array(4, [.u32(16)])),
            ("tokenizer.ggml.model", nil), ("tokenizer.ggml.tokens", nil), ("tokenizer.ggml.tokens", .string("a")),
            ("tokenizer.ggml.tokens", .array(4, [.u32(1), .u32(2), .u32(3), .u32(4)])),
            ("tokenizer.ggml.tokens", GGUFBuilder.strings([])),
            ("tokenizer.ggml.tokens", GGUFBuilder.strings(["a", "b", "c", "a"])),
            ("tokenizer.ggml.tokens", GGUFBuilder.strings(["a", "b", "c", "a\0d"])),
            ("tokenizer.ggml.tokens", GGUFBuilder.strings(["", "b", "c", "[EMPTY_0]"])),
            ("tokenizer.ggml.scores", .array(6, [.f32(0)])), ("tokenizer.ggml.scores", GGUFBuilder.strings(["a"])),
            ("tokenizer.ggml.token_type", .array(5, [.i32(1)])),
            ("tokenizer.ggml.token_type", .array(4, [.u32(1), .u32(1), .u32(1), .u32(1)])),
            ("tokenizer.ggml.token_type", .u32(1)), ("tokenizer.ggml.merges", .array(4, [])),
            ("tokenizer.ggml.token_type", .array(5, [.i32(2), .i32(3), .i32(3), .i32(6)])),
            ("tokenizer.ggml.bos_token_id", .u32(4)), ("tokenizer.ggml.eos_token_id", .u32(.max)),
            ("tokenizer.ggml.eot_token_id", .i32(-1)), ("tokenizer.ggml.bos_token_id", .string("1")),
        ] as [(String, GGUFBuilder.Value?)]
    )
    func whatWouldAbortIsRefused(key: String, value: GGUFBuilder.Value?) throws {
        let file = try parse(GGUFBuilder.model.setting(key, value))
        let error = failure { () throws(GGUFError) in try file.checkLoadable() }
        // One number too many shows where two keys meet, so another key of the same group may be named.
        let group = key.split(separator: ".").dropLast().joined(separator: ".")
        #expect(error?.field.hasPrefix("metadata '\(group)") == true, "\(error?.description ?? "no error")")
    }

    @Test(arguments: [
        ("llama.attention.head_count_kv", GGUFBuilder.Value.array(4, [.u32(1), .u32(2)])),
        ("llama.rope.scaling.type", .string("yarn")),
        ("llama.rope.dimension_count_swa", .u32(2)),
        ("tokenizer.ggml.tokens", GGUFBuilder.strings(["", "", "a\0b", "A"])),
        ("tokenizer.ggml.padding_token_id", .u32(.max)),
    ])
    func whatLoadsIsAccepted(key: String, value: GGUFBuilder.Value) throws {
        try parse(GGUFBuilder.model.setting(key, value)).checkLoadable()
    }

    @Test func expertsMustDivide() throws {
        let model = GGUFBuilder.model.setting("llama.expert_count", .u32(8))
        let groups = model.setting("llama.expert_used_count", .u32(2)).setting("llama.expert_group_count", .u32(4))
        try parse(model.setting("llama.expert_used_count", .u32(2))).checkLoadable()
        try parse(groups.setting("llama.expert_group_used_count", .u32(2))).checkLoadable()
        for (builder, name) in [
            (model, "expert_used_count"),
            (model.setting("llama.expert_used_count", .u32(9)), "expert_used_count"),
            (groups, "expert_group_used_count"),
            (groups.setting("llama.expert_group_used_count", .u32(4)), "expert_group_used_count"),
            (groups.setting("llama.expert_group_count", .u32(3)), "expert_group_count"),
            (groups.setting("llama.expert_group_count", .u32(8)), "expert_group_count"),
        ] {
            let file = try parse(builder)
            #expect(failure { () throws(GGUFError) in try file.checkLoadable() }?.field == "metadata 'llama.\(name)'")
        }
    }

    @Test func addedTokensMustExist() throws {
        let gpt = GGUFBuilder.model.setting("tokenizer.ggml.model", .string("gpt2"))
        try parse(gpt).checkLoadable()
        for (builder, name) in [
            (gpt.setting("tokenizer.ggml.bos_token_id", nil), "bos_token_id"),
            (
                gpt.setting("tokenizer.ggml.eos_token_id", nil).setting("tokenizer.ggml.add_eos_token", .bool(1)),
                "eos_token_id"
            ),
            (GGUFBuilder.model.setting("tokenizer.ggml.model", .string("bert")), "seperator_token_id"),
        ] {
            let file = try parse(builder)
            let error = failure { () throws(GGUFError) in try file.checkLoadable() }
            #expect(error?.field == "metadata 'tokenizer.ggml.\(name)'")
        }
    }

    @Test func aWordPieceVocabularyHasNoBytes() throws {
        let types = GGUFBuilder.Value.array(5, [.i32(1), .i32(1), .i32(6), .i32(1)])
        let file = try parse(
            GGUFBuilder.model.setting("tokenizer.ggml.model", .string("bert"))
                .setting("tokenizer.ggml.token_type", types)
        )
        let error = failure { () throws(GGUFError) in try file.checkLoadable() }
        #expect(error?.field == "metadata 'tokenizer.ggml.token_type'")
    }

    /// libllama reads the third and fourth characters of such a token, whatever its length.
    @Test(arguments: [("<0x0A>", true), ("<0x", true), ("a", false), ("<0", false), ("日", true), ("", true)])
    func aTokenForAByteIsSpelledAsOne(_ text: String, _ loads: Bool) throws {
        for tokenizer in ["llama", "gpt2", "t5"] {
            let file = try parse(
                GGUFBuilder.model.setting("tokenizer.ggml.model", .string(tokenizer))
                    .setting("tokenizer.ggml.tokens", GGUFBuilder.strings(["<unk>", "<s>", "</s>", text]))
                    .setting("tokenizer.ggml.token_type", .array(5, [.i32(2), .i32(3), .i32(3), .i32(6)]))
            )
            let error = failure { () throws(GGUFError) in try file.checkLoadable() }
            #expect(error?.field == (loads ? nil : "metadata 'tokenizer.ggml.token_type'"), "\(tokenizer)")
        }
    }

    @Test func aLongNameDoesNotHideWhatToDo() throws {
        let name = String(repeating: "x", count: 100_000)
        let file = try parse(GGUFBuilder.model.setting("general.architecture", .string(name)))
        let words = failure { () throws(GGUFError) in try file.checkLoadable() }?.description ?? ""
        #expect(words.utf8.count < 300 && words.hasSuffix("Convert the model anew."), "\(words.prefix(300))")
    }

    @Test(arguments: [
        ("blk.0.attn_norm.weight", [UInt64(8)], UInt32(1)), ("blk.0.attn_q.bias", [8], 30),
        ("blk.0.ffn_down.weight", [8, 8], 28), ("token_embd.weight", [8, 4], 26), ("output.weight", [256, 4], 15),
    ])
    func typesWithoutComputationAreRefused(name: String, dimensions: [UInt64], type: UInt32) throws {
        let tensor = GGUFBuilder.Tensor(name, dimensions, type: type, byteCount: 1 << 16)
        let file = try parse(GGUFBuilder.model.with([tensor]))
        #expect(failure { () throws(GGUFError) in try file.checkLoadable() }?.field == "tensor '\(name)': type")
    }
}
