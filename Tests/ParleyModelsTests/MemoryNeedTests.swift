import ParleyGGUF
import ParleyModels
import Testing

/// How much memory models of known shapes take; the numbers are worked out by hand from the makers' configurations.
@Suite struct MemoryNeedTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var architecture: String
        var parameters: [(String, ModelFileBuilder.Value)]
        var plan: ContextPlan
        var cache: UInt64 = 0
        var state: UInt64 = 0

        var testDescription: String { name }
    }

    private static func plan(_ tokens: Int, _ change: (inout ContextPlan) -> Void = { _ in }) -> ContextPlan {
        var plan = ContextPlan(contextTokens: tokens)
        change(&plan)
        return plan
    }

    static let qwen2 = ShapeBuilder.common(layers: 24, width: 896, heads: 14, keyValueHeads: 2)
    private static let llama = ShapeBuilder.common(layers: 32, width: 4096, heads: 32, keyValueHeads: 8)
    static let gemma3 = ShapeBuilder.common(
        layers: 26,
        width: 1152,
        heads: 4,
        keyValueHeads: 1,
        more: [
            ("attention.key_length", .uint32(256)), ("attention.value_length", .uint32(256)),
            ("attention.sliding_window", .uint32(512)),
        ]
    )
    private static let latent = ShapeBuilder.common(
        layers: 27,
        width: 2048,
        heads: 16,
        keyValueHeads: 1,
        more: [
            ("attention.key_length", .uint32(576)), ("attention.value_length", .uint32(512)),
            ("attention.key_length_mla", .uint32(192)), ("attention.value_length_mla", .uint32(128)),
            ("attention.kv_lora_rank", .uint32(512)),
        ]
    )
    static let mamba: [(String, ModelFileBuilder.Value)] = [
        ("block_count", .uint32(24)), ("embedding_length", .uint32(768)), ("attention.head_count", .uint32(0)),
        ("ssm.conv_kernel", .uint32(4)), ("ssm.inner_size", .uint32(1536)), ("ssm.state_size", .uint32(16)),
    ]
    private static let qwen35 = ShapeBuilder.common(
        layers: 24,
        width: 1024,
        heads: 8,
        keyValueHeads: 2,
        more: [
            ("attention.key_length", .uint32(256)), ("attention.value_length", .uint32(256)),
            ("ssm.conv_kernel", .uint32(4)), ("ssm.inner_size", .uint32(2048)), ("ssm.state_size", .uint32(128)),
            ("ssm.group_count", .uint32(16)), ("full_attention_interval", .uint32(4)),
        ]
    )

    static let cases: [Case] = [
        // 24 layers × (2 heads × 64 keys + as many values) × 2 bytes = 12,288 bytes a token.
        Case(name: "grouped heads", architecture: "qwen2", parameters: qwen2, plan: plan(8192), cache: 100_663_296),
        // 1000 tokens are rounded up to 1024.
        Case(name: "rounded up", architecture: "qwen2", parameters: qwen2, plan: plan(1000), cache: 12_582_912),
        Case(
            name: "four sequences",
            architecture: "qwen2",
            parameters: qwen2,
            plan: plan(1000) { $0.sequences = 4 },
            cache: 50_331_648
        ),
        // One pool of 4 × 1000 tokens, rounded up to 4096 at once.
        Case(
            name: "shared cells",
            architecture: "qwen2",
            parameters: qwen2,
            plan: plan(1000) { ($0.sequences, $0.sharesCells) = (4, true) },
            cache: 50_331_648
        ),
        // 32 × (1024 + 1024) × 2 = 131,072 bytes a token.
        Case(name: "f16", architecture: "llama", parameters: llama, plan: plan(8192), cache: 1 << 30),
        // 1024 numbers are 32 blocks of 34 bytes: 32 × 2 × 1088 = 69,632 bytes a token.
        Case(
            name: "q8_0",
            architecture: "llama",
            parameters: llama,
            plan: plan(8192) { ($0.keyType, $0.valueType) = (.q8_0, .q8_0) },
            cache: 570_425_344
        ),
        // Keys 1088 bytes, values 32 blocks of 18: 32 × 1664 = 53,248 bytes a token.
        Case(
            name: "q8_0 and q4_0",
            architecture: "llama",
            parameters: llama,
            plan: plan(4096) { ($0.keyType, $0.valueType) = (.q8_0, .q4_0) },
            cache: 218_103_808
        ),
        // 26 layers × 1024 bytes a token.
        Case(name: "whole windows", architecture: "gemma3", parameters: gemma3, plan: plan(8192), cache: 218_103_808),
        // Every sixth layer keeps all: 4 × 8192 cells; the 22 others 512 + 512.
        Case(
            name: "windows",
            architecture: "gemma3",
            parameters: gemma3,
            plan: plan(8192) { $0.keepsWholeWindows = false },
            cache: 56_623_104
        ),
        // A window larger than the context keeps no more than that.
        Case(
            name: "windows of a small context",
            architecture: "gemma3",
            parameters: gemma3,
            plan: plan(512) { $0.keepsWholeWindows = false },
            cache: 26 * 512 * 1024
        ),
        // Four sequences that share cells: a pool of 8192, windows of 4 × 512 + 512 tokens.
        Case(
            name: "windows that share cells",
            architecture: "gemma3",
            parameters: gemma3,
            plan: plan(2048) { ($0.keepsWholeWindows, $0.sharesCells, $0.sequences) = (false, true, 4) },
            cache: 4 * 8192 * 1024 + 22 * 2560 * 1024
        ),
        // Keys of 576 numbers, no values: 27 × 1152 bytes a token.
        Case(name: "latent", architecture: "deepseek2", parameters: latent, plan: plan(4096), cache: 127_401_984),
        // 24 layers × (3 × 1536 + 16 × 1536) numbers of 4 bytes, however long the context is.
        Case(name: "state alone", architecture: "mamba", parameters: mamba, plan: plan(8192), state: 2_801_664),
        Case(
            name: "states of four",
            architecture: "mamba",
            parameters: mamba,
            plan: plan(8192) { $0.sequences = 4 },
            state: 11_206_656
        ),
        // 6 layers of attention × 2 × 512 × 2 bytes; 18 × (3 × (2048 + 2 × 16 × 128) + 128 × 2048) × 4 bytes.
        Case(
            name: "states and attention",
            architecture: "qwen35",
            parameters: qwen35,
            plan: plan(4096),
            cache: 50_331_648,
            state: 20_201_472
        ),
        // 12 layers × (2 × 768 + 768 × 64) × 4 bytes.
        Case(
            name: "rwkv",
            architecture: "rwkv7",
            parameters: [
                ("block_count", .uint32(12)), ("embedding_length", .uint32(768)), ("wkv.head_size", .uint32(64)),
            ],
            plan: plan(4096),
            state: 2_433_024
        ),
        // Layers with 8, no, and 4 heads of 128: (1024 + 512) × 2 × 2 bytes a token.
        Case(
            name: "heads by layer",
            architecture: "deci",
            parameters: [
                ("block_count", .uint32(3)), ("embedding_length", .uint32(4096)),
                ("attention.head_count", .integers([32, 0, 32])), ("attention.head_count_kv", .integers([8, 0, 4])),
            ],
            plan: plan(1024),
            cache: 6_291_456
        ),
        // Layers without heads keep a convolution's last two tokens.
        Case(
            name: "convolutions",
            architecture: "lfm2",
            parameters: [
                ("block_count", .uint32(3)), ("embedding_length", .uint32(1024)),
                ("attention.head_count", .uint32(16)), ("attention.head_count_kv", .integers([0, 0, 8])),
                ("shortconv.l_cache", .uint32(3)),
            ],
            plan: plan(1024),
            cache: 2_097_152,
            state: 16384
        ),
        // The last layer only guesses further tokens.
        Case(
            name: "draft layers",
            architecture: "glm4moe",
            parameters: ShapeBuilder.common(
                layers: 3,
                width: 1024,
                heads: 8,
                keyValueHeads: 4,
                more: [("nextn_predict_layers", .uint32(1))]
            ),
            plan: plan(1024),
            cache: 2 * 1024 * 2048
        ),
        // Of 4 layers the last uses the third's; full layers have heads of 64, windowed ones of 32.
        Case(
            name: "shared layers",
            architecture: "gemma4",
            parameters: ShapeBuilder.common(
                layers: 4,
                width: 256,
                heads: 4,
                keyValueHeads: 2,
                more: [
                    ("attention.key_length", .uint32(64)), ("attention.value_length", .uint32(64)),
                    ("attention.key_length_swa", .uint32(32)), ("attention.value_length_swa", .uint32(32)),
                    ("attention.sliding_window", .uint32(256)), ("attention.shared_kv_layers", .uint32(1)),
                    ("attention.sliding_window_pattern", .bools([true, true, false, true])),
                ]
            ),
            plan: plan(4096) { $0.keepsWholeWindows = false },
            cache: 2 * 768 * 256 + 4096 * 512
        ),
        // Without flash attention, every layer keeps values as wide as the widest: 1024 numbers.
        Case(
            name: "no flash attention",
            architecture: "deci",
            parameters: [
                ("block_count", .uint32(2)), ("embedding_length", .uint32(1024)),
                ("attention.head_count", .integers([8, 8])), ("attention.head_count_kv", .integers([8, 2])),
            ],
            plan: plan(256) { $0.usesFlashAttention = false },
            cache: 256 * 2 * (1024 + 1024 + 256 + 1024)
        ),
        // Phi's window is read and not used.
        Case(
            name: "ignored window",
            architecture: "phi3",
            parameters: ShapeBuilder.common(
                layers: 2,
                width: 512,
                heads: 4,
                keyValueHeads: 4,
                more: [("attention.sliding_window", .uint32(256))]
            ),
            plan: plan(2048) { $0.keepsWholeWindows = false },
            cache: 2 * 2048 * 2048
        ),
        Case(
            name: "no memory at all",
            architecture: "bert",
            parameters: ShapeBuilder.common(layers: 2, width: 512, heads: 4, keyValueHeads: 4),
            plan: plan(512)
        ),
    ]

    @Test(arguments: cases)
    func cacheAndState(_ test: Case) throws {
        let need = MemoryNeed(try ShapeBuilder.shape(test.architecture, test.parameters), test.plan)
        #expect(need.host.cache == test.cache)
        #expect(need.host.state == test.state)
        #expect(need.gpu == .none)
    }

    @Test func weightsLieWhereTheLibraryPutsThem() throws {
        let tensors: [(String, [UInt64])] = [
            ("token_embd.weight", [100]), ("blk.0.attn_q.weight", [10]), ("blk.0.ffn_up.weight", [20]),
            ("blk.1.attn_q.weight", [40]), ("output_norm.weight", [3]), ("rope_freqs.weight", [7]),
        ]
        let parameters = ShapeBuilder.common(layers: 2, width: 8, heads: 2, keyValueHeads: 2)
        let tied = try ShapeBuilder.shape("llama", parameters, tensors: tensors)
        #expect(tied.layers.map(\.weights) == [120, 160])
        #expect(tied.inputWeights == 428)
        #expect(tied.outputWeights == 12)
        #expect(tied.sharedOutputWeights == 400)
        #expect(tied.weights == 720)
        let own = try ShapeBuilder.shape("llama", parameters, tensors: tensors + [("output.weight", [50])])
        #expect(own.outputWeights == 212)
        #expect(own.sharedOutputWeights == 0)

        let plan = ContextPlan(contextTokens: 256)
        #expect(MemoryNeed(tied, plan).host.weights == 720)
        // The output is the first to go, then layers from the last.
        for (layers, host, gpu) in [(1, 708, 412), (2, 548, 572), (3, 428, 692), (9, 428, 692)]
            as [(Int, UInt64, UInt64)]
        {
            let need = MemoryNeed(tied, plan, gpuLayers: layers)
            #expect(need.host.weights == host, "\(layers)")
            #expect(need.gpu.weights == gpu, "\(layers)")
        }
        // The cache goes with the layers.
        let half = MemoryNeed(tied, plan, gpuLayers: 2)
        #expect(half.host.cache == 256 * 32)
        #expect(half.gpu.cache == 256 * 32)
    }

    @Test(arguments: CacheType.all)
    func cacheTypesHaveTheSizesOfTheFormat(_ type: CacheType) throws {
        let known = try #require(
            (0..<64).compactMap { GGMLType(rawValue: $0) }.first {
                $0.name.lowercased() == type.description
            }
        )
        #expect(UInt64(type.blockSize) == known.blockSize)
        #expect(UInt64(type.blockBytes) == known.typeSize)
        #expect(CacheType(named: type.description.uppercased()) == type)
        #expect(type.bytes(of: 0) == 0)
        #expect(type.bytes(of: 1) == known.typeSize)
        #expect(type.bytes(of: 64) == 64 / known.blockSize * known.typeSize)
        #expect(type.bytes(of: -1) == 0)
    }

    @Test func otherTypesKeepNoCache() {
        #expect(CacheType(named: "q4_k") == nil)
        #expect(CacheType(named: "") == nil)
    }

    @Test(arguments: [
        ("block_count", ModelFileBuilder.Value.int32(-1)), ("block_count", .uint32(.max)),
        ("block_count", .string("x")),
        ("attention.head_count", .integers([])), ("attention.head_count_kv", .integers([-1, .min])),
        ("attention.head_count_kv", .uint32(.max)), ("attention.key_length", .uint32(1 << 28)),
        ("embedding_length", .uint32(.max)), ("nextn_predict_layers", .uint32(99)),
        ("attention.shared_kv_layers", .uint32(99)), ("attention.sliding_window", .uint32(.max)),
        ("attention.sliding_window_pattern", .uint32(0)), ("attention.sliding_window_pattern", .bools([])),
        ("full_attention_interval", .uint32(0)), ("ssm.inner_size", .uint32(1 << 28)), ("ssm.conv_kernel", .uint32(0)),
        ("shortconv.l_cache", .uint32(.max)), ("wkv.head_size", .uint32(1 << 28)), ("kda.head_dim", .uint32(1 << 28)),
        ("expert_used_count", .uint32(1 << 28)), ("feed_forward_length", .integers([.max])),
    ])
    func hostileNumbersDoNotTrap(_ key: String, _ value: ModelFileBuilder.Value) throws {
        for architecture in ["llama", "gemma3", "gemma4", "gemma3n", "qwen35", "jamba", "mamba", "rwkv7", "lfm2", ""] {
            var parameters = ShapeBuilder.common(layers: 4, width: 1 << 27, heads: 2, keyValueHeads: 1)
            parameters.append((key, value))
            parameters += [("attention.sliding_window", .uint32(64)), ("ssm.state_size", .uint32(1 << 27))]
            let shape = try ShapeBuilder.shape(architecture, parameters)
            var plan = ContextPlan(contextTokens: .max)
            (plan.sequences, plan.batchTokens, plan.keepsWholeWindows) = (.max, .max, false)
            #expect(MemoryNeed(shape, plan, gpuLayers: .max).total > 0)
            plan = ContextPlan(contextTokens: -1)
            (plan.sequences, plan.batchTokens) = (-1, -1)
            #expect(MemoryNeed(shape, plan, gpuLayers: -1).gpu == .none)
        }
    }
}
