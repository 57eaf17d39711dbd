import ParleyJSON
import ParleyModels
import Testing

/// What a recipe may hold.
@Suite struct RecipeTests {
    static let hash = String(repeating: "0123456789abcdef", count: 4)

    private static let whole = """
        {
          "parley": 1,
          "name": "guide",
          "description": "A model",
          "license": "MIT",
          "base": {"file": "base.gguf", "size": 98362432, "sha256": "\(hash)", "sources": [{"anything": ["goes"]}]},
          "adapters": [
            {"file": "a.gguf", "size": 1, "sha256": "\(hash)", "scale": 0.5},
            {"file": "b c.gguf", "size": 2e3, "sha256": "\(hash)"}
          ],
          "template": "chat_template.jinja",
          "system_prompt": "Be brief.",
          "sampling": {"temperature": 0.2, "top_k": 40, "penalize_newline": true}
        }
        """

    @Test func aWholeOne() throws {
        let recipe = try ModelRecipe(parsing: Array(Self.whole.utf8), file: "model.json")
        #expect(recipe.name == "guide")
        #expect(recipe.description == "A model")
        #expect(recipe.license == "MIT")
        #expect(recipe.base.file == "base.gguf")
        #expect(recipe.base.size == 98_362_432)
        #expect(recipe.base.sha256 == Self.hash)
        #expect(recipe.sources == [["anything": ["goes"]]])
        #expect(recipe.adapters.map(\.reference.file) == ["a.gguf", "b c.gguf"])
        #expect(recipe.adapters.map(\.reference.size) == [1, 2_000])
        #expect(recipe.adapters.map(\.scale) == [0.5, 1])
        #expect(recipe.template == "chat_template.jinja")
        #expect(recipe.systemPrompt == "Be brief.")
        #expect(recipe.sampling == ["temperature": 0.2, "top_k": 40, "penalize_newline": true])
    }

    @Test func theSmallestOne() throws {
        let text = #"{"parley":1,"name":"x","base":{"file":"x.gguf","size":1,"sha256":"\#(Self.hash)"}}"#
        let recipe = try ModelRecipe(parsing: Array(text.utf8), file: "model.json")
        #expect(recipe.adapters.isEmpty)
        #expect(recipe.description == nil)
        #expect(recipe.license == nil)
        #expect(recipe.sources == nil)
        #expect(recipe.template == nil)
        #expect(recipe.systemPrompt == nil)
        #expect(recipe.sampling.isEmpty)
    }

    @Test func files() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(Self.whole, to: "model.json")
        #expect(try ModelRecipe(file: file).name == "guide")
        try folder.write(Self.whole + String(repeating: " ", count: ModelRecipe.maximumBytes), to: "large.json")
        let large = #expect(throws: RecipeError.self) { try ModelRecipe(file: folder.path("large.json")) }
        #expect(large?.kind == .tooLarge)
        #expect(large?.description.hasSuffix("A recipe has at most 1,048,576 bytes; this file has more.") == true)
        let missing = #expect(throws: RecipeError.self) { try ModelRecipe(file: folder.path("none.json")) }
        let words = "none.json: The recipe cannot be read: there is no such file. Check the path."
        #expect(missing?.description.hasSuffix(words) == true)
        try folder.makePipe("pipe.json")
        #expect(throws: RecipeError.self) { try ModelRecipe(file: folder.path("pipe.json")) }
    }
}
