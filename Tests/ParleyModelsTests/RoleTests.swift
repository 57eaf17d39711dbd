import ParleyGGUF
import ParleyModels
import Testing

/// What a model can be used for, and what else its header tells.
@Suite struct RoleTests {
    private static func facts(_ file: ModelFileBuilder) throws -> HeaderFacts {
        let bytes = file.bytes
        let header = try bytes.withUnsafeBytes { try GGUFFile(parsing: $0, fileSize: UInt64(bytes.count)) }
        return HeaderFacts(try GGUFModel(parts: [header]))
    }

    private static func changed(_ change: (inout ModelFileBuilder) -> Void) -> ModelFileBuilder {
        var file = ModelFileBuilder.model
        change(&file)
        return file
    }

    @Test(
        arguments: [
            ("chat", .model, .chat), ("base", .baseModel, .base), ("embedding", .embeddingModel, .embedding),
            ("projector", .projector, .projector), ("adapter", .adapter, .adapter),
            ("vocabulary", .vocabulary, .vocabulary),
            ("empty template", changed { $0.set("tokenizer.chat_template", .string("")) }, .base),
            ("ranking", changed { $0.set("llama.pooling_type", .uint32(4)) }, .reranker),
            ("draft", changed { $0.set("general.architecture", .string("eagle3")) }, .draft),
            ("speech", changed { $0.set("general.architecture", .string("qwen3tts")) }, .speech),
            ("matrix", changed { $0.set("general.type", .string("imatrix")) }, .other),
            (
                "draft layers alone",
                changed {
                    $0.set("llama.block_count", .uint32(3))
                    $0.set("llama.nextn_predict_layers", .uint32(1))
                    $0.tensors = [("token_embd.weight", [32, 8]), ("blk.2.attn_q.weight", [32, 32])]
                }, .draft
            ),
            (
                "draft layers beside the others",
                changed {
                    $0.set("llama.block_count", .uint32(2))
                    $0.set("llama.nextn_predict_layers", .uint32(1))
                }, .chat
            ),
        ] as [(String, ModelFileBuilder, ModelRole)]
    )
    func roles(_ name: String, _ file: ModelFileBuilder, _ role: ModelRole) throws {
        #expect(try Self.facts(file).role == role, "\(name)")
        #expect(!role.description.isEmpty)
        #expect(role.generatesText == [.chat, .base].contains(role))
    }

    @Test func factsOfAModel() throws {
        let facts = try Self.facts(.model(titled: "Tiny", fileType: 15))
        #expect(facts.architecture == "llama")
        #expect(facts.title == "Tiny")
        #expect(facts.parameterCount == ModelFileBuilder.model.weights)
        #expect(facts.quantization == "Q4_K_M")
        #expect(facts.contextLength == 128)
        #expect(facts.shape.layers.count == 1)
        #expect(facts.shape.layers[0].keys == 32)
        #expect(facts.shape.vocabularySize == 8)
        #expect(try Self.facts(.model).quantization == "F32")
    }

    @Test(
        arguments: [
            (0, "0"), (999, "999"), (1000, "1K"), (1500, "1.5K"), (134_515_008, "135M"), (494_032_768, "494M"),
            (999_400_000, "999M"), (999_600_000, "1B"), (1_235_814_400, "1.2B"), (1_960_000_000, "2B"),
            (7_615_616_512, "7.6B"), (9_940_000_000, "9.9B"), (9_960_000_000, "10B"), (70_553_706_496, "71B"),
            (671_026_419_200, "671B"), (1_040_000_000_000, "1T"),
        ] as [(UInt64, String)]
    )
    func parameters(_ count: UInt64, _ text: String) throws {
        var file = ModelFileBuilder.model
        file.omitsData = true
        file.tensors = [("t", [max(1, count)])]
        let bytes = file.bytes
        let header = try bytes.withUnsafeBytes { try GGUFFile(parsing: $0, fileSize: .max / 2) }
        let facts = HeaderFacts(try GGUFModel(parts: [header]))
        #expect(facts.parameters == (count == 0 ? "1" : text))
    }

    @Test func aRecipeChatsWithoutATemplateInItsFile() throws {
        let bench = try ModelBench()
        try bench.add("plain.gguf", .baseModel)
        try bench.addRecipe("recipe")
        let entries = try bench.catalog.entries()
        #expect(entries.map(\.role) == [.base, .chat])
        #expect(entries.map(\.isChatModel) == [false, true])
        #expect(entries.map(\.generatesText) == [true, true])
        #expect(entries.allSatisfy { $0.source == .parley && $0.modified != nil })
        // The only one that chats is taken, though another generates text.
        #expect(try bench.catalog.defaultEntry().name == "recipe")
        // With none that chats, the only one that generates text has to do.
        try bench.folder.remove("models/recipe")
        #expect(try bench.catalog.defaultEntry().name == "plain")
        #expect(try bench.catalog.find("plain").role == .base)
    }

    @Test func whenAFileChanged() throws {
        let bench = try ModelBench()
        try bench.add("a.gguf")
        try bench.folder.setModificationTime(1_700_000_000, of: "models/a.gguf")
        #expect(try bench.catalog.find("a").modified == .init(seconds: 1_700_000_000, nanoseconds: 0))
    }
}
