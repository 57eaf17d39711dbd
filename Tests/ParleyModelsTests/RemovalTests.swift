import Foundation
import ParleyModels
import Testing

/// What goes when a model is removed, and what stays.
@Suite struct RemovalTests {
    private func names(_ bench: ModelBench) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: bench.models).sorted()
    }

    @Test(arguments: ["a-Q4_0.gguf", "a:Q4_0", "A:q4_0", "a", "a-Q4_0"])
    func aFileByAnyOfItsNames(_ name: String) throws {
        let bench = try ModelBench()
        try bench.add("a-Q4_0.gguf")
        try bench.add("b.gguf")
        try bench.folder.write("half", to: "models/a-Q4_0.gguf.part")
        try bench.folder.write("{}", to: "models/a-Q4_0.gguf.part.json")
        let removal = try bench.catalog.removal(of: name)
        #expect(removal.name == "a:Q4_0")
        #expect(
            removal.files.map { $0.split(separator: "/").last } == [
                "a-Q4_0.gguf", "a-Q4_0.gguf.part", "a-Q4_0.gguf.part.json",
            ]
        )
        #expect(try removal.perform() == false)
        #expect(try names(bench) == ["b.gguf"])
    }

    @Test func byItsPath() throws {
        let bench = try ModelBench()
        let path = try bench.add("a.gguf")
        #expect(try bench.catalog.removal(of: path).files == [path])
    }

    @Test func allPartsOfASplitModelEvenADamagedOne() throws {
        let bench = try ModelBench()
        try bench.add("big-00001-of-00003.gguf", ModelFileBuilder.split[0])
        try bench.folder.write("nonsense", to: "models/big-00003-of-00003.gguf")
        try bench.folder.write("half", to: "models/big-00003-of-00003.gguf.part")
        _ = try bench.catalog.removal(of: "big").perform()
        #expect(try names(bench) == [])
    }

    @Test func whatWasNeverFetchedToItsEnd() throws {
        let bench = try ModelBench()
        for name in ["a-Q4_0.gguf.part", "a-Q4_0.gguf.part.json", "b.gguf.part"] {
            try bench.folder.write("half", to: "models/" + name)
        }
        _ = try bench.catalog.removal(of: "a:Q4_0").perform()
        #expect(try names(bench) == ["b.gguf.part"])
    }

    @Test func aRecipeWithItsFolder() throws {
        let bench = try ModelBench()
        try bench.addRecipe("guide")
        let removal = try bench.catalog.removal(of: "guide")
        #expect(removal.files.count == 4)
        #expect(try removal.perform() == false)
        #expect(try names(bench) == [])
    }

    @Test func whatElseIsInARecipesFolderStays() throws {
        let bench = try ModelBench()
        try bench.addRecipe("guide")
        try bench.folder.write("mine", to: "models/guide/notes/a.txt")
        #expect(try bench.catalog.removal(of: "guide").perform())
        #expect(FileManager.default.fileExists(atPath: bench.models + "/guide/notes/a.txt"))
        #expect(try names(bench) == ["guide"])
    }

    @Test func aFileThatAnotherRecipeUsesStays() throws {
        let bench = try ModelBench()
        try bench.addRecipe("first")
        try bench.addRecipe("second")
        try bench.folder.remove("models/second/base.gguf")
        try bench.folder.link("models/second/base.gguf", to: "../first/base.gguf")
        let removal = try bench.catalog.removal(of: "first")
        #expect(removal.kept == [bench.models + "/first/base.gguf"])
        _ = try removal.perform()
        #expect(try bench.catalog.find("second").problem == nil)
        // The other way round only a link goes.
        let other = try ModelBench()
        try other.add("base.gguf")
        try other.addRecipe("recipe")
        try other.folder.remove("models/recipe/base.gguf")
        try other.folder.link("models/recipe/base.gguf", to: "../base.gguf")
        #expect(throws: ModelError.self) { try other.catalog.removal(of: "base") }
        _ = try other.catalog.removal(of: "recipe").perform()
        #expect(try names(other) == ["base.gguf"])
    }

    @Test func aLinkGoesAndItsTargetStays() throws {
        let bench = try ModelBench()
        let target = try bench.folder.write(ModelFileBuilder.model.bytes, to: "elsewhere.gguf")
        try bench.folder.link("models/a.gguf", to: target)
        let removal = try bench.catalog.removal(of: "a")
        #expect(removal.size == 0)
        _ = try removal.perform()
        #expect(try names(bench) == [])
        #expect(FileManager.default.fileExists(atPath: target))
    }

    @Test func whatLiesElsewhereStays() throws {
        let bench = try ModelBench()
        let path = try bench.folder.write(ModelFileBuilder.model.bytes, to: "elsewhere.gguf")
        let error = #expect(throws: ModelError.self) { try bench.catalog.removal(of: path) }
        #expect(error?.kind == .removal)
        #expect(error?.description.contains("delete \(path) by hand") == true)
        let missing = #expect(throws: ModelError.self) { try bench.catalog.removal(of: "nothing") }
        #expect(missing?.kind == .notFound)
    }

    @Test func partsBeforeTheFirstAreNoModelYet() throws {
        let bench = try ModelBench()
        try bench.add("big-00002-of-00002.gguf", ModelFileBuilder.split[1])
        try bench.folder.write(ModelFileBuilder.split[0].bytes, to: "models/big-00001-of-00002.gguf.part")
        #expect(try bench.catalog.entries().isEmpty)
        try bench.add("big-00001-of-00002.gguf", ModelFileBuilder.split[0])
        #expect(try bench.catalog.entries().map(\.problem) == [nil])
    }
}
