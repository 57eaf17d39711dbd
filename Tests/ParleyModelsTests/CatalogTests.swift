import Foundation
import ParleyGGUF
import ParleyModels
import Testing

/// What lies in the models folder, and which of it is meant.
@Suite struct CatalogTests {
    @Test func aFullFolder() throws {
        let bench = try ModelBench()
        try bench.add("b.gguf")
        try bench.add("A.GGUF")
        try bench.add("embed.gguf", .embeddingModel)
        try bench.add("lora.gguf", .adapter)
        try bench.add("mmproj.gguf", .projector)
        try bench.add("vocab.gguf", .vocabulary)
        for (index, part) in ModelFileBuilder.split.enumerated() {
            try bench.add("big-0000\(index + 1)-of-00002.gguf", part)
        }
        try bench.addRecipe("guide")
        // None of these are models.
        try bench.add(".hidden.gguf")
        try bench.add("c.gguf.part")
        try bench.add("d.tmp")
        try bench.add("sub/deep.gguf")
        try bench.addRecipe("half.tmp")
        try bench.folder.write("notes", to: "models/README.md")
        try bench.folder.makeFolder("models/folder.gguf")

        let entries = try bench.catalog.entries()
        #expect(entries.map(\.name) == ["A", "b", "big", "embed", "guide", "lora", "mmproj", "vocab"])
        #expect(
            entries.map(\.use) == [
                .textGeneration, .textGeneration, .textGeneration, .embedding, .textGeneration, .adapter, .projector,
                .vocabularyOnly,
            ]
        )
        #expect(entries.allSatisfy { $0.problem == nil }, "\(entries.compactMap(\.problem))")
        #expect(entries.map(\.isChatModel) == [true, true, true, false, true, false, false, false])
        let guide = try #require(entries.first { $0.kind == .recipe })
        #expect(guide.about == "For tests")
        #expect(guide.path == bench.folder.path("models/guide"))
        let sizes = ModelFileBuilder.model.bytes.count + ModelFileBuilder.adapter.bytes.count
        #expect(guide.size == UInt64(sizes))
        #expect(entries[2].size == UInt64(ModelFileBuilder.split.reduce(0) { $0 + $1.bytes.count }))
        #expect(entries[2].path.hasSuffix("/big-00001-of-00002.gguf"))
    }

    @Test func entriesWithProblems() throws {
        let bench = try ModelBench()
        try bench.folder.write("", to: "models/empty.gguf")
        try bench.folder.write("This is no model.", to: "models/text.gguf")
        try bench.folder.write(ModelFileBuilder.model.bytes.prefix(300), to: "models/cut.gguf")
        try bench.folder.makePipe("models/pipe.gguf")
        try bench.folder.link("models/nowhere.gguf", to: "/does/not/exist")
        try bench.add("part-00001-of-00002.gguf", ModelFileBuilder.split[0])
        try bench.add("late-00002-of-00002.gguf", ModelFileBuilder.split[1])
        try bench.addRecipe("broken") { $0.replacing("\"name\"", with: "\"nome\"") }
        try bench.addRecipe("gone")
        try bench.folder.remove("models/gone/base.gguf")
        try bench.addRecipe("short")
        try bench.folder.write("x", to: "models/short/extra.gguf")

        let problems = try bench.catalog.entries().map { ($0.name, $0.problem?.kind) }
        let expected: [(String, ModelError.Kind?)] = [
            ("broken", .recipe), ("cut", .damaged), ("empty", .notAModel), ("gone", .missingFile),
            ("late", .missingFile),
            ("nowhere", .notFound), ("part", .missingFile), ("pipe", .notAModel), ("short", .changedFile),
            ("text", .notAModel),
        ]
        #expect(problems.map(\.0) == expected.map(\.0))
        #expect(problems.map(\.1) == expected.map(\.1))
    }

    @Test func aFolderThatIsNotThere() throws {
        let bench = try ModelBench()
        try bench.folder.remove("models")
        #expect(try bench.catalog.entries().isEmpty)
        #expect(throws: ModelError.noModels(in: bench.models)) { try bench.catalog.defaultEntry() }
    }

    @Test func aFileInPlaceOfTheFolder() throws {
        let bench = try ModelBench()
        try bench.folder.remove("models")
        try bench.folder.write("", to: "models")
        #expect(try bench.catalog.entries().isEmpty)
    }

    // MARK: - Finding

    @Test(arguments: [
        ("b", "b"), ("b.gguf", "b"), ("guide", "guide"), ("GUIDE", "guide"), ("Qwen2.5-Instruct", "Qwen2.5-Instruct"),
        ("qwen2.5-instruct.gguf", "Qwen2.5-Instruct"), ("big", "big"), ("big-00001-of-00002.gguf", "big"),
    ])
    func names(_ reference: String, _ name: String) throws {
        let bench = try ModelBench()
        try bench.add("b.gguf")
        try bench.add("Qwen2.5-Instruct.gguf")
        for (index, part) in ModelFileBuilder.split.enumerated() {
            try bench.add("big-0000\(index + 1)-of-00002.gguf", part)
        }
        try bench.addRecipe("guide")
        #expect(try bench.catalog.find(reference).name == name)
    }

    @Test func paths() throws {
        let bench = try ModelBench()
        try bench.folder.write(ModelFileBuilder.model.bytes, to: "else/x.gguf")
        try bench.folder.write(ModelFileBuilder.model.bytes, to: "else/without-ending")
        for (index, part) in ModelFileBuilder.split.enumerated() {
            try bench.folder.write(part.bytes, to: "else/big-0000\(index + 1)-of-00002.gguf")
        }
        try bench.addRecipe("mine")
        let catalog = bench.catalog
        #expect(try catalog.find(bench.folder.path("else/x.gguf")).name == "x")
        #expect(try catalog.find("~/else/x.gguf").path == bench.folder.path("else/x.gguf"))
        #expect(try catalog.find("~/else/without-ending").name == "without-ending")
        #expect(try catalog.find("~/else/big-00002-of-00002.gguf").path.hasSuffix("/big-00001-of-00002.gguf"))
        for reference in ["~/models/mine", "~/models/mine/", "~/models/mine/model.json"] {
            let entry = try catalog.find(reference)
            #expect(entry.name == "mine")
            #expect(entry.kind == .recipe)
            #expect(entry.path == bench.folder.path("models/mine"))
        }
        #expect(try catalog.find("~/models/mine/base.gguf").kind == .file)
    }

    @Test(arguments: [
        ("", "The model's name is empty. Give a name or a path, or leave it out."),
        ("gude", "There is no model 'gude', neither in MODELS nor here. There are: guide, b, other."),
        ("Other-2.gguf", "There is no model 'Other-2.gguf', neither in MODELS nor here. There are: other, b, guide."),
        ("~/b.gguf", "There is no file or folder '~/b.gguf'. There are: b, guide, other."),
        ("./guide", "There is no file or folder './guide'. There are: guide, b, other."),
        ("a\u{0}b/", "There is no file or folder 'a␀b/'. There are: b, guide, other."),
        ("\u{1B}[2J", "There is no model '␛[2J', neither in MODELS nor here. There are: b, guide, other."),
        ("~/b.gguf/c", "There is no file or folder '~/b.gguf/c'. There are: b, guide, other."),
    ])
    func notFound(_ reference: String, _ message: String) throws {
        let bench = try ModelBench()
        try bench.add("b.gguf")
        try bench.add("other.gguf")
        try bench.addRecipe("guide")
        let error = #expect(throws: ModelError.self) { try bench.catalog.find(reference) }
        #expect(error?.kind == .notFound)
        #expect(error?.description == message.replacing("MODELS", with: bench.models))
    }

    @Test func notFoundInAnEmptyFolder() throws {
        let bench = try ModelBench()
        let error = #expect(throws: ModelError.self) { try bench.catalog.find("x") }
        #expect(
            error?.description == """
                There is no model 'x', neither in \(bench.models) nor here. To fetch the default one, run `make model` in a \
                clone of Parley.
                """
        )
    }

    @Test func manyNamesAreCut() throws {
        let bench = try ModelBench()
        for index in 10..<30 { try bench.folder.write("", to: "models/m\(index).gguf") }
        let error = #expect(throws: ModelError.self) { try bench.catalog.find("m99") }
        #expect(
            error?.description.hasSuffix("m19, m29, m10, m11, m12, m13, m14, m15, m16, m17, m18, m20 and 8 more.")
                == true
        )
    }

    @Test func namesInOtherLetters() throws {
        let bench = try ModelBench()
        try bench.add("Model.gguf")
        try bench.add("model-b.gguf")
        #expect(try bench.catalog.find("MODEL").name == "Model")
        guard try TemporaryFolder().distinguishesCase else { return }
        try bench.add("MODEL.gguf")
        #expect(try bench.catalog.find("MODEL").path.hasSuffix("MODEL.gguf"))
        let error = #expect(throws: ModelError.self) { try bench.catalog.find("mODEL") }
        #expect(error?.kind == .ambiguousName)
        #expect(error?.description.contains("/MODEL.gguf, ") == true)
    }

    @Test func aRecipeGoesBeforeAFileOfItsName() throws {
        let bench = try ModelBench()
        try bench.add("twin.gguf")
        try bench.addRecipe("twin")
        #expect(try bench.catalog.find("twin").kind == .recipe)
        #expect(try bench.catalog.find("twin.gguf").kind == .file)
    }

    @Test func fileAndSplitOfOneName() throws {
        let bench = try ModelBench()
        try bench.add("x.gguf")
        try bench.add("x-00001-of-00001.gguf")
        let error = #expect(throws: ModelError.self) { try bench.catalog.find("x") }
        #expect(error?.kind == .ambiguousName)
    }

    @Test(arguments: [
        ("folder", ModelError.Kind.notAModel, "PATH is a folder without a recipe (model.json). Name a .gguf file."),
        ("full", .notAModel, "PATH is a folder without a recipe (model.json). Name a file in it: a.gguf, b.gguf."),
        ("empty", .notAModel, "PATH is an empty file. Download it again."),
        ("pipe", .notAModel, "PATH is a pipe, a socket or a device. Name a .gguf file."),
        ("text.txt", .notAModel, "PATH"),
        ("recipe", .recipe, "PATH/model.json: The recipe is not JSON as it should be: line 1, column 1: "),
        (
            "nested", .recipe,
            "PATH/model.json: The recipe cannot be read: it is a folder. Name a file, or put one in its place."
        ),
        (
            "piped", .recipe,
            "PATH/model.json: The recipe cannot be read: it is a pipe, a socket or a device. Name a file, or put one in "
                + "its place."
        ),
        ("circle", .recipe, "PATH/model.json: The recipe cannot be read: its links lead in a circle. Mend the link."),
        ("dangling", .notAModel, "PATH is a folder without a recipe (model.json). Name a .gguf file."),
    ])
    func whatIsNoModel(_ name: String, _ kind: ModelError.Kind, _ message: String) throws {
        let bench = try ModelBench()
        try bench.folder.makeFolder("folder")
        try bench.folder.write("", to: "full/b.gguf")
        try bench.folder.write("", to: "full/a.gguf")
        try bench.folder.write("", to: "empty")
        try bench.folder.makePipe("pipe")
        try bench.folder.write("Dear model,\nhow are you?\n", to: "text.txt")
        try bench.folder.write("", to: "recipe/model.json")
        try bench.folder.makeFolder("nested/model.json")
        for name in ["piped", "circle", "dangling"] { try bench.folder.makeFolder(name) }
        try bench.folder.makePipe("piped/model.json")
        try bench.folder.link("circle/model.json", to: "model.json")
        try bench.folder.link("dangling/model.json", to: "nothing")
        let path = bench.folder.path(name)
        let error = #expect(throws: ModelError.self) { try bench.catalog.find(path) }
        #expect(error?.kind == kind)
        #expect(
            error?.description.hasPrefix(message.replacing("PATH", with: path)) == true,
            "\(error?.description ?? "")"
        )
    }

    @Test func namesThatAreNotFitForATerminal() throws {
        let bench = try ModelBench()
        try bench.folder.write("text", to: "models/a\u{1B}[2J.gguf")
        let entries = try bench.catalog.entries()
        #expect(entries.map(\.name) == ["a\u{1B}[2J"])
        let words = try #require(entries.first?.problem?.description)
        #expect(words.hasPrefix("\(bench.models)/a␛[2J.gguf: "))
        #expect(!words.contains("\u{1B}"))
    }

    @Test func whatMayNotBeRead() throws {
        guard getuid() != 0 else { return }
        let bench = try ModelBench()
        let path = try bench.add("x.gguf")
        try bench.folder.setMode(0, of: "models/x.gguf")
        let error = #expect(throws: ModelError.self) { try bench.catalog.find(path) }
        #expect(error?.kind == .unreadable)
        try bench.folder.setMode(0, of: "models")
        #expect(throws: ModelError.self) { try bench.catalog.entries() }
    }

    // MARK: - The default

    @Test func theGuideIsTheDefault() throws {
        let bench = try ModelBench()
        try bench.add("a.gguf")
        try bench.add("b.gguf")
        try bench.addRecipe("guide")
        #expect(try bench.catalog.defaultEntry().name == "guide")
    }

    @Test func aGuideInNeedOfRepairSaysSo() throws {
        let bench = try ModelBench()
        try bench.add("a.gguf")
        try bench.addRecipe("guide")
        try bench.folder.remove("models/guide/base.gguf")
        let error = #expect(throws: ModelError.self) { try bench.catalog.defaultEntry() }
        #expect(error?.kind == .missingFile)
    }

    @Test func theOnlyChatModelIsTheDefault() throws {
        let bench = try ModelBench()
        try bench.add("embed.gguf", .embeddingModel)
        try bench.add("lora.gguf", .adapter)
        try bench.add("one.gguf")
        try bench.folder.write("", to: "models/empty.gguf")
        #expect(try bench.catalog.defaultEntry().name == "one")
    }

    @Test func severalModelsAreNamed() throws {
        let bench = try ModelBench()
        try bench.add("b.gguf")
        try bench.add("a.gguf")
        try bench.add("embed.gguf", .embeddingModel)
        let error = #expect(throws: ModelError.self) { try bench.catalog.defaultEntry() }
        #expect(error?.kind == .severalModels)
        #expect(error?.description == "There are several models. Choose one with --model: a, b.")
    }

    @Test func noModelAtAllTakesTwoLines() throws {
        let bench = try ModelBench()
        let error = #expect(throws: ModelError.self) { try bench.catalog.defaultEntry() }
        #expect(error?.kind == .noModels)
        #expect(
            error?.description == """
                There is no model yet. To fetch the default one, run `make model` in a clone of Parley.
                Or put a .gguf file into \(bench.models), or name one with --model PATH.
                """
        )
    }

    @Test func noneThatChats() throws {
        let bench = try ModelBench()
        try bench.add("embed.gguf", .embeddingModel)
        let error = #expect(throws: ModelError.self) { try bench.catalog.defaultEntry() }
        #expect(error?.kind == .noModels)
        #expect(error?.description.split(separator: "\n").count == 2)
        try bench.folder.remove("models/embed.gguf")
        try bench.folder.write("", to: "models/empty.gguf")
        let only = #expect(throws: ModelError.self) { try bench.catalog.defaultEntry() }
        #expect(only?.kind == .notAModel)
    }
}

extension TemporaryFolder {
    fileprivate var distinguishesCase: Bool {
        get throws {
            try write("", to: "a")
            return (try? FileFacts(path: path("A"))) == nil
        }
    }
}
