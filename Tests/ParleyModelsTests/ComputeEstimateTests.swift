import ParleyModels
import Testing

/// The room for results in between, held against what the library itself reports.
@Suite struct ComputeEstimateTests {
    /// What libllama 0.5 reports of its compute and output buffers, in hundredths of MiB, for a micro-batch of 512.
    struct Report: Sendable, CustomTestStringConvertible {
        var name: String
        var architecture: String
        var parameters: [(String, ModelFileBuilder.Value)]
        var vocabulary: UInt32
        var context: Int
        var change: @Sendable (inout ContextPlan) -> Void = { _ in }
        var hundredths: Int

        var testDescription: String { name }
    }

    private static let smol =
        ShapeBuilder.common(layers: 30, width: 576, heads: 9, keyValueHeads: 3)
        + [("feed_forward_length", .uint32(1536))]
    private static let llama1B =
        ShapeBuilder.common(layers: 16, width: 2048, heads: 32, keyValueHeads: 8)
        + [("feed_forward_length", .uint32(8192))]
    private static let experts = ShapeBuilder.common(
        layers: 8,
        width: 2048,
        heads: 32,
        keyValueHeads: 4,
        more: [
            ("attention.key_length", .uint32(128)), ("attention.value_length", .uint32(128)),
            ("feed_forward_length", .uint32(6144)), ("expert_count", .uint32(128)),
            ("expert_used_count", .uint32(8)), ("expert_feed_forward_length", .uint32(768)),
        ]
    )

    static let reports: [Report] = [
        .init(
            name: "135M",
            architecture: "llama",
            parameters: smol,
            vocabulary: 49152,
            context: 8192,
            hundredths: 98_44
        ),
        .init(
            name: "135M with scores",
            architecture: "llama",
            parameters: smol,
            vocabulary: 49152,
            context: 8192,
            change: { $0.usesFlashAttention = false },
            hundredths: 166_57
        ),
        .init(
            name: "135M, four sequences",
            architecture: "llama",
            parameters: smol,
            vocabulary: 49152,
            context: 2048,
            change: { $0.sequences = 4 },
            hundredths: 103_26
        ),
        .init(
            name: "0.5B",
            architecture: "qwen2",
            parameters: MemoryNeedTests.qwen2 + [("feed_forward_length", .uint32(4864))],
            vocabulary: 151_936,
            context: 4096,
            hundredths: 300_83
        ),
        .init(
            name: "1B",
            architecture: "llama",
            parameters: llama1B,
            vocabulary: 128_256,
            context: 4096,
            hundredths: 258_99
        ),
        .init(
            name: "1B of few tokens",
            architecture: "llama",
            parameters: llama1B,
            vocabulary: 32000,
            context: 16384,
            hundredths: 80_13
        ),
        .init(
            name: "1B of few tokens with scores",
            architecture: "llama",
            parameters: llama1B,
            vocabulary: 32000,
            context: 16384,
            change: { $0.usesFlashAttention = false },
            hundredths: 1078_13
        ),
        .init(
            name: "windows",
            architecture: "gemma3",
            parameters: MemoryNeedTests.gemma3 + [("feed_forward_length", .uint32(6912))],
            vocabulary: 262_144,
            context: 8192,
            change: { $0.keepsWholeWindows = false },
            hundredths: 517_50
        ),
        .init(
            name: "experts",
            architecture: "qwen3moe",
            parameters: experts,
            vocabulary: 32000,
            context: 4096,
            hundredths: 92_13
        ),
        .init(
            name: "state alone",
            architecture: "mamba",
            parameters: MemoryNeedTests.mamba,
            vocabulary: 50280,
            context: 4096,
            hundredths: 102_90
        ),
    ]

    @Test(arguments: reports)
    func computeIsNearTheLibrarysReport(_ report: Report) throws {
        var shape = try ShapeBuilder.shape(report.architecture, report.parameters)
        shape.vocabularySize = Int(report.vocabulary)
        var plan = ContextPlan(contextTokens: report.context)
        report.change(&plan)
        let estimate = Double(MemoryNeed(shape, plan).host.compute) / Double(1 << 20)
        let reported = Double(report.hundredths) / 100
        #expect(abs(estimate - reported) < reported / 20, "\(estimate) for \(reported)")
    }

    @Test func theGPUComputesWhatLiesThere() {
        let shape = ShapeBuilder.plain(vocabulary: 100_000)
        let plan = ContextPlan(contextTokens: 4096)
        let logits: UInt64 = 512 * 4 * 100_000
        let none = MemoryNeed(shape, plan)
        #expect(none.gpu.compute == 0)
        #expect(none.host.compute > logits)
        // The output is the first to go, and takes the logits with it.
        let output = MemoryNeed(shape, plan, gpuLayers: 1)
        #expect(output.gpu.compute > logits)
        #expect(output.host.compute < logits)
        #expect(output.host.compute > 512 * 4 * 12288)
        // Inputs and the logits that are handed out stay.
        let all = MemoryNeed(shape, plan, gpuLayers: 5)
        #expect(all.host.compute == 512 * 4 * 1024 + 512 * 4096 * 2 + 400_000)
        #expect(all.gpu.compute == output.gpu.compute)
    }

    @Test func aSmallContextHasASmallBatch() {
        let shape = ShapeBuilder.plain(vocabulary: 100_000)
        let small = MemoryNeed(shape, ContextPlan(contextTokens: 128)).host.compute
        let large = MemoryNeed(shape, ContextPlan(contextTokens: 512)).host.compute
        #expect(small * 3 < large)
    }
}
