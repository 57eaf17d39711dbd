import ParleyModels
import Testing

/// `--lora FILE[:SCALE]`, on any model.
@Suite struct LoraTests {
    @Test(
        arguments: [
            ("a.gguf", "a.gguf", 1), ("a.gguf:0.5", "a.gguf", 0.5), ("a.gguf:-1", "a.gguf", -1),
            ("a.gguf:+2", "a.gguf", 2),
            ("a.gguf:0", "a.gguf", 0), ("a.gguf:1e-1", "a.gguf", 0.1), ("a.gguf:.5", "a.gguf", 0.5),
            ("a:b.gguf", "a:b.gguf", 1), ("a:b.gguf:0.25", "a:b.gguf", 0.25), ("a.gguf:", "a.gguf:", 1),
            ("a.gguf:x", "a.gguf:x", 1), ("a.gguf:0x2", "a.gguf:0x2", 1), ("a.gguf:1.2.3", "a.gguf:1.2.3", 1),
            ("a.gguf:0.5:x", "a.gguf:0.5:x", 1), ("a.gguf:1:2", "a.gguf:1", 2), ("C:1", "C", 1),
            ("there:2", "there:2", 1), ("there:nan", "there:nan", 1), ("there:2:3", "there:2", 3),
            ("~/a.gguf:2", "/h/a.gguf", 2), ("~/a.gguf", "/h/a.gguf", 1), ("/x/a.gguf:2", "/x/a.gguf", 2),
        ] as [(String, String, Float)]
    )
    func arguments(_ text: String, _ path: String, _ scale: Float) throws {
        let lora = try LoraArgument(parsing: text, home: "/h") { ["there:2", "there:nan"].contains($0) }
        #expect(lora == LoraArgument(path: path, scale: scale))
    }

    @Test(arguments: [
        ("", "'' is no adapter: There is no file's name. Write --lora FILE or --lora FILE:SCALE."),
        (":1", "':1' is no adapter: There is no file's name before the scale. Write --lora FILE or --lora FILE:SCALE."),
        ("a:nan", "'a:nan' is no adapter: The scale must be a finite number. Write --lora FILE or --lora FILE:SCALE."),
        ("a:NaN", "'a:NaN' is no adapter: The scale must be a finite number."),
        ("a:inf", "'a:inf' is no adapter: The scale must be a finite number."),
        ("a:-Infinity", "'a:-Infinity' is no adapter: The scale must be a finite number."),
        ("a:1e39", "'a:1e39' is no adapter: The scale must be a finite number."),
        ("a:1e999", "'a:1e999' is no adapter: The scale must be a finite number."),
    ])
    func badArguments(_ text: String, _ message: String) {
        let error = #expect(throws: ModelError.self) { try LoraArgument(parsing: text) { _ in false } }
        #expect(error?.kind == .argument)
        #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
    }

    @Test func adaptersAreAppended() throws {
        let bench = try ModelBench()
        let folder = try bench.addRecipe("guide")
        let path = try bench.add("mine.gguf", .adapter)
        let loras = [
            try LoraArgument(parsing: "\(path):0.25"),
            try LoraArgument(parsing: "~/models/mine.gguf", home: bench.folder.path),
        ]
        let model = try bench.resolve("guide").adding(loras: loras)
        #expect(model.adapters.map(\.path) == [folder + "/extra.gguf", path, path])
        #expect(model.adapters.map(\.scale) == [0.5, 0.25, 1])
        #expect(model.adapters.map(\.name) == ["extra", "mine", "mine"])
        #expect(model.shownFiles == "\(folder)/base.gguf with \(folder)/extra.gguf and \(path) and \(path)")
    }

    @Test func aNameWithAColonThatIsThere() throws {
        let bench = try ModelBench()
        let path = try bench.add("mine.gguf:2", .adapter)
        #expect(try LoraArgument(parsing: path) == LoraArgument(path: path))
    }

    @Test(arguments: [
        ("none.gguf", ModelError.Kind.notFound, "PATH cannot be read: there is no such file. Check the path."),
        (
            "a\u{FFFD}.gguf", .notFound,
            "PATH cannot be read: there is no such file. If its name holds bytes that are not UTF-8, rename it."
        ),
        ("text.gguf", .notAModel, "PATH"), ("empty.gguf", .notAModel, "PATH is an empty file. Download it again."),
        ("folder", .notAModel, "PATH is a folder. Name a .gguf file."),
        ("pipe", .notAModel, "PATH is a pipe, a socket or a device. Name a .gguf file."),
        (
            "model.gguf", .adapter,
            "PATH is no adapter but a text-generation model. Name a LoRA adapter in a .gguf file."
        ),
        ("cut.gguf", .damaged, "PATH"), ("wide.gguf", .adapter, "The adapter PATH does not fit the model 'x': "),
        ("alone.gguf", .adapter, "The adapter PATH does not fit the model 'x': "),
    ])
    func adaptersThatCannotBeUsed(_ name: String, _ kind: ModelError.Kind, _ message: String) throws {
        let bench = try ModelBench()
        try bench.add("x.gguf")
        try bench.folder.write("not a model", to: "text.gguf")
        try bench.folder.write("", to: "empty.gguf")
        try bench.folder.makeFolder("folder")
        try bench.folder.makePipe("pipe")
        try bench.folder.write(ModelFileBuilder.model.bytes, to: "model.gguf")
        try bench.folder.write(ModelFileBuilder.adapter.bytes.dropLast(600), to: "cut.gguf")
        var wide = ModelFileBuilder.adapter
        wide.tensors[0].dimensions = [64, 4]
        try bench.folder.write(wide.bytes, to: "wide.gguf")
        var alone = ModelFileBuilder.adapter
        alone.tensors.removeLast()
        try bench.folder.write(alone.bytes, to: "alone.gguf")
        let path = bench.folder.path(name)
        let model = try bench.resolve("x")
        let error = #expect(throws: ModelError.self) { try model.adding(loras: [LoraArgument(path: path)]) }
        #expect(error?.kind == kind)
        #expect(error?.path == path)
        let start = message.replacing("PATH", with: path)
        #expect(error?.description.hasPrefix(start) == true, "\(error?.description ?? "")")
    }
}
