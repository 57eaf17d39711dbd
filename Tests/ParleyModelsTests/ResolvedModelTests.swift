import Foundation
import ParleyGGUF
import ParleyJSON
import ParleyModels
import Testing

/// What is given to the library, and what is kept from it.
@Suite struct ResolvedModelTests {
    @Test func aFile() throws {
        let bench = try ModelBench()
        var file = ModelFileBuilder.model
        file.set("general.sampling.temp", .float32(0.3))
        file.set("general.sampling.top_k", .int32(20))
        let path = try bench.add("x.gguf", file)
        let model = try bench.resolve("x")
        #expect(model.name == "x")
        #expect(model.kind == .file)
        #expect(model.paths == [path])
        #expect(model.header.architecture == "llama")
        #expect(model.adapters.isEmpty)
        #expect(model.template == ResolvedModel.Template(text: "{{ messages }}", origin: .modelFile))
        #expect(model.systemPrompt == nil)
        #expect(model.sampling == nil)
        #expect(model.fileSampling == ["temp": .float32(0.3), "top_k": .int32(20)])
    }

    @Test func aFileWithoutTemplate() throws {
        let bench = try ModelBench()
        var file = ModelFileBuilder.model
        file.set("tokenizer.chat_template", nil)
        try bench.add("x.gguf", file)
        #expect(try bench.resolve("x").template == nil)
    }

    @Test func aSplitFile() throws {
        let bench = try ModelBench()
        let paths = try ModelFileBuilder.split.enumerated().map { index, part in
            try bench.add("big-0000\(index + 1)-of-00002.gguf", part)
        }
        let model = try bench.resolve("big")
        #expect(model.name == "big")
        #expect(model.paths == paths)
        // The adapter's base tensor may lie in any part.
        let adapter = try bench.add("lora.gguf", .adapter)
        #expect(try model.adding(loras: [LoraArgument(path: adapter)]).adapters.count == 1)
    }

    @Test func aRecipe() throws {
        let bench = try ModelBench()
        let folder = try bench.addRecipe("guide")
        let model = try bench.resolve("guide")
        #expect(model.name == "guide")
        #expect(model.kind == .recipe)
        #expect(model.about == "For tests")
        #expect(model.license == "MIT")
        #expect(model.paths == [folder + "/base.gguf"])
        #expect(model.adapters.map(\.path) == [folder + "/extra.gguf"])
        #expect(model.adapters.map(\.scale) == [0.5])
        #expect(model.adapters.map(\.name) == ["extra"])
        #expect(
            model.template == ResolvedModel.Template(text: "{{ recipe }}", origin: .recipe(path: folder + "/t.jinja"))
        )
        #expect(model.systemPrompt == "Be brief.")
        #expect(model.sampling == ["temperature": 0.2])
    }

    @Test func aRecipeWithoutTemplateTakesTheFiles() throws {
        let bench = try ModelBench()
        try bench.addRecipe("guide") { $0.replacing("\"template\": \"t.jinja\",", with: "") }
        #expect(try bench.resolve("guide").template?.origin == .modelFile)
    }

    @Test func aRecipeMayBeCalledOtherwiseThanItsFolder() throws {
        let bench = try ModelBench()
        try bench.addRecipe("folder") { $0.replacing("\"name\": \"folder\"", with: "\"name\": \"My model\"") }
        #expect(try bench.resolve("folder").name == "My model")
    }

    @Test func onlyTheFirstStartHashes() throws {
        let bench = try ModelBench()
        try bench.addRecipe("guide")
        let entry = try bench.catalog.find("guide")
        var names: [String] = []
        _ = try entry.resolve(verification: bench.verification) { name, _, _ in names.append(name) }
        #expect(Set(names) == ["base.gguf", "extra.gguf"])
        names = []
        _ = try entry.resolve(verification: bench.verification) { name, _, _ in names.append(name) }
        #expect(names.isEmpty)
    }

    // MARK: - Recipes whose files are not right

    struct Harm: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var kind: ModelError.Kind
        /// What the message begins with, after the path of the models folder has been put in.
        var message: String
        var apply: @Sendable (ModelBench) throws -> Void
    }

    private static let mend = """
        Fetch it again from where the recipe came from; for the one that comes with Parley, run `make model` in a clone.
        """

    private static let harms: [Harm] = [
        Harm(
            testDescription: "no base",
            kind: .missingFile,
            message: """
                The base file 'base.gguf' of the recipe 'guide' is missing. The recipe expects SIZE bytes at \
                MODELS/guide/base.gguf. \(mend)
                """
        ) { try $0.folder.remove("models/guide/base.gguf") },
        Harm(
            testDescription: "no adapter",
            kind: .missingFile,
            message: "The adapter 'extra.gguf' of the recipe 'guide' is missing."
        ) { try $0.folder.remove("models/guide/extra.gguf") },
        Harm(
            testDescription: "a longer base",
            kind: .changedFile,
            message: """
                The base file 'base.gguf' of the recipe 'guide' is not the right one: it should have SIZE bytes, and has 4. \
                \(mend)
                """
        ) { try $0.folder.write("base", to: "models/guide/base.gguf") },
        Harm(
            testDescription: "another base of the same size",
            kind: .changedFile,
            message: """
                The base file 'base.gguf' of the recipe 'guide' is not the right one: its SHA-256 should be \
                \(ContentHash.of(ModelFileBuilder.model.bytes)), and is
                """
        ) { bench in
            var bytes = ModelFileBuilder.model.bytes
            bytes[bytes.count - 1] ^= 1
            try bench.folder.write(bytes, to: "models/guide/base.gguf")
        },
        Harm(
            testDescription: "another adapter of the same size",
            kind: .changedFile,
            message: "The adapter 'extra.gguf' of the recipe 'guide' is not the right one: its SHA-256 should be"
        ) { bench in
            var bytes = ModelFileBuilder.adapter.bytes
            bytes[bytes.count - 1] ^= 1
            try bench.folder.write(bytes, to: "models/guide/extra.gguf")
        },
        Harm(
            testDescription: "a folder in place of the base",
            kind: .changedFile,
            message: "The base file 'base.gguf' of the recipe 'guide' is not an ordinary file."
        ) { bench in
            try bench.folder.remove("models/guide/base.gguf")
            try bench.folder.makeFolder("models/guide/base.gguf")
        },
        Harm(
            testDescription: "a pipe in place of the adapter",
            kind: .changedFile,
            message: "The adapter 'extra.gguf' of the recipe 'guide' is not an ordinary file."
        ) { bench in
            try bench.folder.remove("models/guide/extra.gguf")
            try bench.folder.makePipe("models/guide/extra.gguf")
        },
        Harm(
            testDescription: "no template",
            kind: .missingFile,
            message: "The chat template 't.jinja' of the recipe 'guide' cannot be read: there is no such file."
        ) { try $0.folder.remove("models/guide/t.jinja") },
        Harm(
            testDescription: "a large template",
            kind: .recipe,
            message: """
                The chat template 't.jinja' of the recipe 'guide' is too large: a template has at most 1,048,576 bytes.
                """
        ) { try $0.folder.write([UInt8](repeating: 32, count: 1 << 20 + 1), to: "models/guide/t.jinja") },
        Harm(
            testDescription: "a template that is not UTF-8",
            kind: .recipe,
            message: "The chat template 't.jinja' of the recipe 'guide' is not UTF-8 text."
        ) { try $0.folder.write([0xC3, 0x28], to: "models/guide/t.jinja") },
        Harm(
            testDescription: "a recipe of another base",
            kind: .changedFile,
            message: "The base file 'base.gguf' of the recipe 'guide' is not the right one: its SHA-256 should be 0000"
        ) { bench in
            let hash = ContentHash.of(ModelFileBuilder.model.bytes)
            try bench.addRecipe("guide") { $0.replacing(hash, with: String(repeating: "0", count: 64)) }
        },
    ]

    @Test(arguments: harms, [true, false])
    func harm(_ harm: Harm, afterAGoodStart: Bool) throws {
        let bench = try ModelBench()
        let folder = try bench.addRecipe("guide")
        if afterAGoodStart { _ = try bench.resolve("guide") }
        try harm.apply(bench)
        let error = #expect(throws: ModelError.self) { try bench.resolve("guide") }
        #expect(error?.kind == harm.kind)
        #expect(error?.path?.hasPrefix(folder + "/") == true)
        let size = GroupedCount(UInt64(ModelFileBuilder.model.bytes.count)).description
        let message = harm.message.replacing("MODELS", with: bench.models).replacing("SIZE", with: size)
        #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
    }

    // MARK: - Bases of another shape

    /// Puts a base into a recipe, with the recipe's size and hash made right for it.
    private func recipe(base: ModelFileBuilder, adapter: ModelFileBuilder) throws -> ModelBench {
        let bench = try ModelBench()
        let pairs = [(ModelFileBuilder.model.bytes, base.bytes), (ModelFileBuilder.adapter.bytes, adapter.bytes)]
        try bench.addRecipe("guide") { text in
            pairs.reduce(text) { text, pair in
                text.replacing(ContentHash.of(pair.0), with: ContentHash.of(pair.1))
                    .replacing("\"size\": \(pair.0.count),", with: "\"size\": \(pair.1.count),")
            }
        }
        try bench.folder.write(base.bytes, to: "models/guide/base.gguf")
        try bench.folder.write(adapter.bytes, to: "models/guide/extra.gguf")
        return bench
    }

    @Test func anAdapterOfAnotherShape() throws {
        var adapter = ModelFileBuilder.adapter
        adapter.tensors[1].dimensions = [4, 64]
        let bench = try recipe(base: .model, adapter: adapter)
        let error = #expect(throws: ModelError.self) { try bench.resolve("guide") }
        #expect(error?.kind == .adapter)
        let start = "The adapter \(bench.models)/guide/extra.gguf does not fit the model 'guide': "
        #expect(error?.description.hasPrefix(start) == true)
        #expect(error?.description.contains("blk.0.attn_q.weight") == true)
    }

    @Test func anAdapterOfAnotherArchitecture() throws {
        var adapter = ModelFileBuilder.adapter
        adapter.set("general.architecture", .string("qwen2"))
        let bench = try recipe(base: .model, adapter: adapter)
        let error = #expect(throws: ModelError.self) { try bench.resolve("guide") }
        #expect(error?.kind == .adapter)
    }

    @Test func aBaseThatDoesNotChat() throws {
        let bench = try recipe(base: .projector, adapter: .adapter)
        let error = #expect(throws: ModelError.self) { try bench.resolve("guide") }
        #expect(error?.kind == .wrongKind)
    }

    @Test func aBaseThatTheLibraryWouldFailOn() throws {
        var base = ModelFileBuilder.model
        base.set("llama.attention.head_count", .uint32(0))
        let bench = try recipe(base: base, adapter: .adapter)
        let error = #expect(throws: ModelError.self) { try bench.resolve("guide") }
        #expect(error?.kind == .damaged)
        #expect(error?.description.hasPrefix("\(bench.models)/guide/base.gguf: ") == true)
    }

    // MARK: - Files that are for something else

    @Test(arguments: [
        ("embed", ""), ("chat", ""), ("projector", "PATH is a projector"), ("vocabulary", "PATH is a vocabulary"),
    ])
    func modelsThatGiveEmbeddings(_ name: String, _ message: String) throws {
        let bench = try ModelBench()
        try bench.add("embed.gguf", .embeddingModel)
        try bench.add("chat.gguf", .model)
        try bench.add("projector.gguf", .projector)
        try bench.add("vocabulary.gguf", .vocabulary)
        guard !message.isEmpty else {
            #expect(try bench.resolve(name, for: .embedding).name == name)
            return
        }
        let error = #expect(throws: ModelError.self) { try bench.resolve(name, for: .embedding) }
        #expect(error?.kind == .wrongKind)
        let start = message.replacing("PATH", with: "\(bench.models)/\(name).gguf")
        #expect(error?.description.hasPrefix(start) == true, "\(error?.description ?? "")")
    }

    @Test(arguments: [
        ("embed", "PATH is an embedding model. It cannot reply in text. Choose a chat model."),
        ("projector", "PATH is a projector"),
        ("adapter", "PATH is an adapter"),
        ("vocabulary", "PATH is a vocabulary"),
    ])
    func otherKinds(_ name: String, _ message: String) throws {
        let bench = try ModelBench()
        try bench.add("embed.gguf", .embeddingModel)
        try bench.add("projector.gguf", .projector)
        try bench.add("adapter.gguf", .adapter)
        try bench.add("vocabulary.gguf", .vocabulary)
        let error = #expect(throws: ModelError.self) { try bench.resolve(name) }
        #expect(error?.kind == .wrongKind)
        let start = message.replacing("PATH", with: "\(bench.models)/\(name).gguf")
        #expect(error?.description.hasPrefix(start) == true, "\(error?.description ?? "")")
    }

    /// Between the search and the check a file may go, or become another.
    @Test func aFileThatGoesMeanwhile() throws {
        let bench = try ModelBench()
        try bench.add("x.gguf")
        let entry = try bench.catalog.find("x")
        try bench.folder.remove("models/x.gguf")
        #expect(throws: ModelError.self) { try entry.resolve(verification: bench.verification) }
        try bench.folder.write("text", to: "models/x.gguf")
        #expect(throws: ModelError.self) { try entry.resolve(verification: bench.verification) }
    }

    @Test func everyCutOfAFileIsRefused() throws {
        let bench = try ModelBench()
        let bytes = ModelFileBuilder.model.bytes
        for count in stride(from: 0, to: bytes.count, by: 97) {
            try bench.folder.write(bytes[..<count], to: "models/x.gguf")
            #expect(throws: ModelError.self) { try bench.resolve("x") }
        }
    }
}
