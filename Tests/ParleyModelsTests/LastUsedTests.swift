import Foundation
import ParleyModels
import Testing

/// What was used last, and what is taken when nothing is named.
@Suite struct LastUsedTests {
    private static func time(_ seconds: Int) -> FileFacts.Time { .init(seconds: seconds, nanoseconds: 0) }

    @Test func theLatestIsFirst() throws {
        let bench = try ModelBench()
        let used = LastUsed(folder: bench.folder.path("data/parley"))
        #expect(used.uses().isEmpty)
        let (a, b) = (try bench.add("a.gguf"), try bench.add("b.gguf"))
        try used.record(path: a, name: "a", at: Self.time(1))
        try used.record(path: b, name: "b", at: Self.time(3))
        #expect(used.uses().map(\.name) == ["b", "a"])
        // The order counts: a clock that was set back does no harm.
        try used.record(path: a, name: "a", at: Self.time(2))
        #expect(
            used.uses() == [
                .init(path: a, name: "a", time: Self.time(2)), .init(path: b, name: "b", time: Self.time(3)),
            ]
        )
    }

    @Test func theFileIsForItsOwnerAlone() throws {
        let bench = try ModelBench()
        let used = LastUsed(folder: bench.folder.path("data/parley"))
        try used.record(try bench.catalog.find(try bench.add("a.gguf")))
        let file = bench.folder.path("data/parley/last-used.json")
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try Folder.names(in: bench.folder.path("data/parley")) == ["last-used.json"])
        let now = FileFacts.Time.now.seconds
        #expect(abs((used.uses().first?.time.seconds ?? 0) - now) < 600)
    }

    @Test(arguments: [
        "", "null", "[]", "{", #"{"parley": 2, "models": [{"path": "/a", "name": "a", "seconds": 1}]}"#,
        #"{"parley": 1}"#, #"{"parley": 1, "models": 5}"#, #"{"parley": 1, "models": [5, {}, {"path": "/a"}]}"#,
        #"{"parley": 1, "models": [{"path": "relative", "name": "a", "seconds": 1}]}"#,
        #"{"parley": 1, "models": [{"path": "/a\u0000b", "name": "a", "seconds": 1}]}"#,
        String(repeating: " ", count: 300 << 10),
    ])
    func damageCountsAsNothing(_ text: String) throws {
        let bench = try ModelBench()
        let used = LastUsed(folder: bench.folder.path)
        try bench.folder.write(text, to: "last-used.json")
        #expect(used.uses().isEmpty)
        let path = try bench.add("a.gguf")
        try used.record(path: path, name: "a", at: Self.time(1))
        #expect(used.uses().map(\.path) == [path])
    }

    @Test func theListStaysShort() throws {
        let bench = try ModelBench()
        let used = LastUsed(folder: bench.folder.path)
        let models = (0..<LastUsed.most + 5).map { index in
            let path = bench.folder.path("models/m\(index).gguf")
            return #"{"path": "\#(path)", "name": "m\#(index)", "seconds": 1}"#
        }
        try bench.folder.write(#"{"parley": 1, "models": [\#(models.joined(separator: ","))]}"#, to: "last-used.json")
        for index in 0..<LastUsed.most + 5 where index != 3 { try bench.folder.write("", to: "models/m\(index).gguf") }
        try used.record(path: try bench.add("new.gguf"), name: "new", at: Self.time(2))
        let names = used.uses().map(\.name)
        #expect(names.count == LastUsed.most)
        #expect(names.prefix(5) == ["new", "m0", "m1", "m2", "m4"])
    }

    @Test func aFolderThatCannotBeWritten() throws {
        let bench = try ModelBench()
        try bench.folder.write("", to: "file")
        #expect(throws: FileFault.self) {
            try LastUsed(folder: bench.folder.path("file")).record(path: "/a", name: "a")
        }
    }

    // MARK: - The default

    private static func model(_ choice: DefaultModel) -> (name: String?, notice: String?) {
        if case .model(let entry, let notice) = choice { (entry.name, notice) } else { (nil, nil) }
    }

    @Test func theLastUsedGoesBeforeTheGuide() throws {
        let bench = try ModelBench()
        let path = try bench.add("a.gguf")
        try bench.addRecipe("guide")
        let uses = [
            LastUsed.Use(path: bench.folder.path("models/gone.gguf"), name: "gone", time: Self.time(2)),
            LastUsed.Use(path: path, name: "a", time: Self.time(1)),
        ]
        #expect(try bench.catalog.defaultEntry(lastUsed: uses).name == "a")
        #expect(try bench.catalog.defaultEntry().name == "guide")
        #expect(try bench.catalog.defaultEntry(lastUsed: [uses[0]]).name == "guide")
    }

    @Test func aLastUsedThatIsDamagedIsSaid() throws {
        let bench = try ModelBench()
        try bench.addRecipe("guide")
        let path = try bench.folder.write("text", to: "models/a.gguf")
        let uses = [LastUsed.Use(path: path, name: "a", time: Self.time(1))]
        let (name, notice) = Self.model(try bench.catalog.defaultModel(lastUsed: uses))
        #expect(name == "guide")
        #expect(notice?.hasPrefix("The model 'a', which was used last, cannot be used: \(path): ") == true)
    }

    @Test func aLastUsedElsewhereOnTheDisk() throws {
        let bench = try ModelBench()
        let path = try bench.folder.write(ModelFileBuilder.model.bytes, to: "else/x-Q4_0.gguf")
        let uses = [LastUsed.Use(path: path, name: "x", time: Self.time(1))]
        let entry = try bench.catalog.defaultEntry(lastUsed: uses)
        #expect(entry.path == path)
        #expect(entry.source == .path)
    }

    @Test func aLastUsedOfAnotherProgramKeepsItsName() throws {
        let bench = try SourcesBench()
        let blob = try bench.addBlob(ModelFileBuilder.model.bytes)
        try bench.addManifest("registry.ollama.ai/library/llama3.2/1b", model: blob)
        let used = LastUsed(folder: bench.folder.path("data"))
        try used.record(try bench.catalog.find("llama3.2:1b"))
        #expect(try bench.catalog.defaultEntry(lastUsed: used.uses()).name == "llama3.2:1b")
    }

    @Test func aChoiceHasTheUsedOnesOnTop() throws {
        let bench = try ModelBench()
        for name in ["a", "b", "c"] { try bench.add("\(name).gguf", .model(titled: name)) }
        try bench.add("embed.gguf", .embeddingModel)
        let choice = try bench.catalog.defaultModel()
        guard case .choice(let entries) = choice else {
            Issue.record("Nothing is asked.")
            return
        }
        #expect(entries.map(\.name) == ["a", "b", "c"])
        #expect(throws: ModelError.self) { try bench.catalog.defaultEntry() }
    }

    @Test func modelsOfOtherProgramsCount() throws {
        let bench = try SourcesBench()
        #expect(throws: ModelError.noModels(in: bench.folder.path("models"))) { try bench.catalog.defaultEntry() }
        try bench.addSnapshot("o/n", commit: "aaaa", ["m-Q8_0.gguf": .model])
        #expect(try bench.catalog.defaultEntry().name == "o/n:Q8_0")
    }
}
