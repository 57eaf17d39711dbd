import ParleyGGUF
import Testing

@Suite struct GGUFAdapterTests {
    private func check(_ adapter: GGUFBuilder, _ base: GGUFBuilder = .model) throws -> GGUFError? {
        let (adapter, base) = (try parse(adapter), try parse(base))
        return failure { () throws(GGUFError) in try GGUFFile.checkAdapter(adapter, against: base) }
    }

    @Test func aFittingAdapterIsAccepted() throws {
        #expect(try check(.adapter) == nil)
        // libllama skips norms.
        let more = GGUFBuilder.adapter.tensors + [.init("blk.0.attn_norm.weight", [8])]
        #expect(try check(GGUFBuilder.adapter.with(more)) == nil)
    }

    @Test(
        arguments: [
            ("general.type", nil as GGUFBuilder.Value?), ("general.type", .string("model")), ("general.type", .u32(1)),
            ("adapter.type", nil), ("adapter.type", .string("control")), ("adapter.type", .bool(1)),
            ("general.architecture", nil), ("general.architecture", .string("qwen2")),
            ("general.architecture", .f32(1)),
            ("adapter.lora.alpha", nil), ("adapter.lora.alpha", .f64(4)), ("adapter.lora.alpha", .u32(4)),
            ("adapter.lora.alpha", .f32(.nan)),
        ] as [(String, GGUFBuilder.Value?)]
    )
    func metadataMustFit(key: String, value: GGUFBuilder.Value?) throws {
        let error = try check(GGUFBuilder.adapter.setting(key, value))
        #expect(error?.field.contains(key) == true)
        #expect(error?.kind == .adapter || error?.kind == .wrongType)
    }

    @Test(
        arguments: [
            ("no tensors", [GGUFBuilder.Tensor](), "tensor count"),
            ("foreign", [.init("x", [8, 2])], "tensor 'x': name"),
            ("no b", [.init("output_norm.weight.lora_a", [8, 2])], "tensor 'output_norm.weight.lora_a'"),
            ("no a", [.init("output_norm.weight.lora_b", [8, 2])], "tensor 'output_norm.weight.lora_b'"),
            ("no base", [.init("z.lora_a", [8, 2]), .init("z.lora_b", [2, 8])], "tensor 'z.lora_a'"),
            (
                "input", [.init("blk.0.ffn_up.weight.lora_a", [9, 2]), .init("blk.0.ffn_up.weight.lora_b", [2, 16])],
                "tensor 'blk.0.ffn_up.weight.lora_a': shape"
            ),
            (
                "output",
                [.init("blk.0.ffn_up.weight.lora_a", [8, 2]), .init("blk.0.ffn_up.weight.lora_b", [2, 17])],
                "tensor 'blk.0.ffn_up.weight.lora_a': shape"
            ),
            (
                "rank", [.init("blk.0.ffn_up.weight.lora_a", [8, 3]), .init("blk.0.ffn_up.weight.lora_b", [2, 16])],
                "tensor 'blk.0.ffn_up.weight.lora_a': rank"
            ),
            (
                "depth",
                [.init("blk.0.ffn_up.weight.lora_a", [8, 2, 2]), .init("blk.0.ffn_up.weight.lora_b", [2, 16, 2])],
                "tensor 'blk.0.ffn_up.weight.lora_a': shape"
            ),
            (
                "embedding", [.init("token_embd.weight.lora_a", [8, 2]), .init("token_embd.weight.lora_b", [2, 4])],
                "tensor 'token_embd.weight.lora_a': shape"
            ),
            (
                "embedding's rank",
                [.init("token_embd.weight.lora_a", [2, 4]), .init("token_embd.weight.lora_b", [3, 8])],
                "tensor 'token_embd.weight.lora_a': rank"
            ),
            (
                "type",
                [
                    .init("blk.0.ffn_up.weight.lora_a", [8, 2], type: 26),
                    .init("blk.0.ffn_up.weight.lora_b", [2, 16]),
                ],
                "tensor 'blk.0.ffn_up.weight.lora_a': type"
            ),
        ] as [(String, [GGUFBuilder.Tensor], String)]
    )
    func tensorsMustFit(name: String, tensors: [GGUFBuilder.Tensor], field: String) throws {
        let error = try check(GGUFBuilder.adapter.with(tensors))
        #expect(error?.field == field)
        #expect(error?.kind == .adapter)
    }

    @Test func aModelIsNoAdapter() throws {
        #expect(try check(.model)?.field == "general.type")
    }
}
