import ParleyGGUF
import Testing

@Suite struct GGUFFactsTests {
    @Test func factsOfAModel() throws {
        let file = try parse(.model)
        #expect(file.name == "Tiny")
        #expect(file.kind == .textGeneration)
        #expect(file.trainedContextSize == 2048)
        #expect(file.embeddingLength == 8)
        #expect(file.blockCount == 2)
        #expect(file.headCount == 2)
        #expect(file.keyValueHeadCount == 1)
        #expect(file.keyLength == 4)
        #expect(file.vocabularySize == 4)
        #expect(file.tokenizerModel == "llama")
        #expect(file.tokenizerPre == nil)
        #expect(file.beginningOfSequenceToken == 1)
        #expect(file.endOfSequenceToken == 2)
        #expect(file.endOfTurnToken == nil)
        #expect(file.addsBeginningOfSequence == true)
        #expect(file.chatTemplate == "{{ messages }}")
        #expect(file.chatTemplate(named: "tool_use") == nil)
        #expect(file.recommendedSampling == ["temp": .float32(0.5)])
        #expect(file.quantization == "Q4_1")
        #expect(file.parameterCount == 32 + 64 + 128 + 8)
        #expect(file.tensorBytes == 4 * 232)
        #expect(file.isVocabularyOnly == false)
    }

    @Test func quantizationFallsBackToTheTensors() throws {
        let builder = GGUFBuilder.model.setting("general.file_type", nil)
        #expect(try parse(builder).quantization == "F32")
        #expect(try parse(builder.setting("general.file_type", .u32(15))).quantization == "Q4_K_M")
        #expect(try parse(builder.setting("general.file_type", .u32(999))).quantization == "F32")
        #expect(try parse(GGUFBuilder()).quantization == nil)
    }

    @Test(arguments: [
        ("llama.block_count", GGUFBuilder.Value.u64(.max)),
        ("llama.block_count", .i32(-1)),
        ("llama.embedding_length", .i64(.min)),
        ("llama.attention.head_count_kv", .i64(.max)),
        ("llama.attention.key_length", .i64(.max)),
        ("llama.attention.shared_kv_layers", .i64(.min + 1)),
        ("llama.attention.shared_kv_layers", .i64(.max)),
        ("llama.attention.head_count", .i32(-2)),
    ])
    func hostileNumbersDoNotTrap(key: String, value: GGUFBuilder.Value) throws {
        exercise(try parse(GGUFBuilder.model.setting(key, value)))
    }

    @Test(arguments: [
        ("llama", [(String, GGUFBuilder.Value)](), ModelKind.textGeneration),
        ("bert", [], .embedding),
        ("gemma-embedding", [], .embedding),
        ("qwen3", [("qwen3.pooling_type", .u32(3))], .embedding),
        ("qwen3", [("qwen3.pooling_type", .u32(0))], .textGeneration),
        ("bert", [("bert.pooling_type", .u32(4))], .reranker),
        ("qwen3", [("qwen3.classifier.output_labels", GGUFBuilder.strings(["yes"]))], .reranker),
        ("clip", [], .projector),
        ("llama", [("general.type", .string("mmproj"))], .projector),
        ("llama", [("general.type", .string("adapter"))], .adapter),
        ("llama", [("adapter.type", .string("lora"))], .adapter),
        ("llama", [("general.type", .string("imatrix"))], .other),
        ("eagle3", [], .draft),
        ("qwen3tts", [], .speech),
        ("", [], .other),
    ])
    func kinds(architecture: String, pairs: [(String, GGUFBuilder.Value)], kind: ModelKind) throws {
        let builder = GGUFBuilder(
            [("general.architecture", .string(architecture))] + pairs,
            tensors: [.init("t", [1])]
        )
        #expect(try parse(builder).kind == kind)
    }

    @Test func aVocabularyAloneIsNoModel() throws {
        let file = try parse(GGUFBuilder.model.with([]))
        #expect(file.isVocabularyOnly)
        #expect(file.kind == .vocabularyOnly)
        #expect(file.kind.description == "a vocabulary without a model")
        // The first part of a split model may have no tensors either.
        let part = try parse(GGUFBuilder.model.with([]).setting("split.count", .u16(2)))
        #expect(part.isVocabularyOnly == false)
    }
}
