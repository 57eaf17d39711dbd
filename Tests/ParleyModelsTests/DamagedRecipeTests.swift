import ParleyModels
import Testing

/// Every way in which a recipe can be wrong gives an error that names the key and what is wrong with it.
@Suite struct DamagedRecipeTests {
    /// A text to put in place of another in a recipe that is right, and what comes of it.
    struct Damage: Sendable, CustomTestStringConvertible {
        var old: String
        var new: String
        var kind: RecipeError.Kind
        var key: String
        var message: String

        init(_ old: String, _ new: String, _ kind: RecipeError.Kind, _ key: String, _ message: String) {
            (self.old, self.new, self.kind, self.key, self.message) = (old, new, kind, key, message)
        }

        var testDescription: String { "\(old) → \(new)" }
    }

    private static let hash = RecipeTests.hash
    private static let baseHash = String(RecipeTests.hash.reversed())

    private static let recipe = """
        {"parley": 1,
         "name": "guide",
         "description": "A model",
         "license": "MIT",
         "base": {"file": "base.gguf", "size": 10, "sha256": "\(baseHash)", "sources": []},
         "adapters": [{"file": "a.gguf", "size": 11, "sha256": "\(hash)", "scale": 1}],
         "template": "t.jinja",
         "system_prompt": "Be brief.",
         "sampling": {"temperature": 0.2}}
        """

    private static let plainName = """
        must be the plain name of a file beside the recipe, without '/' or '\\' and without a dot at its start, and is
        """

    private static let names: [Damage] = [
        "", ".", "..", ".hidden", "../base.gguf", "/etc/passwd", "a/b.gguf", "a\\\\b.gguf", "a\\u0000b", "a\\nb",
        "a\\u001b[2J", "a\\u0085b", String(repeating: "x", count: 256),
    ].flatMap { name in
        [
            Damage("\"base.gguf\"", "\"\(name)\"", .invalidValue, "base.file", "'base.file' \(plainName)"),
            Damage("\"a.gguf\"", "\"\(name)\"", .invalidValue, "adapters[0].file", "'adapters[0].file' \(plainName)"),
            Damage("\"t.jinja\"", "\"\(name)\"", .invalidValue, "template", "'template' \(plainName)"),
        ]
    }

    private static let numbers: [Damage] = [
        .init(
            "\"parley\": 1",
            "\"parley\": 2",
            .newerFormat,
            "parley",
            "This recipe was made for a newer Parley: its format is 2, and this one reads 1. Update Parley."
        ),
        .init("\"parley\": 1", "\"parley\": 1e999", .newerFormat, "parley", "This recipe was made for a newer Parley"),
        .init(
            "\"parley\": 1",
            "\"parley\": 2, \"later\": 3",
            .newerFormat,
            "parley",
            "This recipe was made for a newer Parley"
        ),
        .init("\"parley\": 1", "\"parley\": 0", .invalidValue, "parley", "'parley' must be 1"),
        .init("\"parley\": 1", "\"parley\": -1e999", .invalidValue, "parley", "'parley' must be 1"),
        .init(
            "\"parley\": 1",
            "\"parley\": 1.5",
            .wrongType,
            "parley",
            "'parley' must be a whole number, and is a number."
        ),
        .init(
            "\"parley\": 1",
            "\"parley\": \"1\"",
            .wrongType,
            "parley",
            "'parley' must be a whole number, and is a string."
        ),
        .init(
            "\"size\": 10",
            "\"size\": 0",
            .invalidValue,
            "base.size",
            "'base.size' must be the file's size in bytes, above 0."
        ),
        .init("\"size\": 10", "\"size\": -5", .invalidValue, "base.size", "'base.size' must be the file's size"),
        .init(
            "\"size\": 10",
            "\"size\": 1.5",
            .wrongType,
            "base.size",
            "'base.size' must be a whole number, and is a number."
        ),
        .init(
            "\"size\": 10",
            "\"size\": \"10\"",
            .wrongType,
            "base.size",
            "'base.size' must be a whole number, and is a string."
        ),
        .init(
            "\"size\": 11",
            "\"size\": true",
            .wrongType,
            "adapters[0].size",
            "'adapters[0].size' must be a whole number, and is a boolean."
        ),
        .init(
            "\"size\": 11",
            "\"size\": -0",
            .invalidValue,
            "adapters[0].size",
            "'adapters[0].size' must be the file's size"
        ),
        .init(
            "\"scale\": 1",
            "\"scale\": 1e39",
            .invalidValue,
            "adapters[0].scale",
            "'adapters[0].scale' is too large a number."
        ),
        .init(
            "\"scale\": 1",
            "\"scale\": -1e400",
            .invalidValue,
            "adapters[0].scale",
            "'adapters[0].scale' is too large a number."
        ),
        .init(
            "\"scale\": 1",
            "\"scale\": \"1\"",
            .wrongType,
            "adapters[0].scale",
            "'adapters[0].scale' must be a number, and is a string."
        ),
        .init(
            "\"scale\": 1",
            "\"scale\": null",
            .wrongType,
            "adapters[0].scale",
            "'adapters[0].scale' must be a number, and is null."
        ),
        .init(
            "\"temperature\": 0.2",
            "\"temperature\": \"0.2\"",
            .wrongType,
            "sampling.temperature",
            "'sampling.temperature' must be a number, and is a string."
        ),
        .init(
            "\"temperature\": 0.2",
            "\"temperature\": [0.2]",
            .wrongType,
            "sampling.temperature",
            "'sampling.temperature' must be a number, and is an array."
        ),
        .init(
            "\"temperature\": 0.2",
            "\"temperature\": null",
            .wrongType,
            "sampling.temperature",
            "'sampling.temperature' must be a number, and is null."
        ),
        .init(
            "\"temperature\": 0.2",
            "\"temperature\": 1e999",
            .invalidValue,
            "sampling.temperature",
            "'sampling.temperature' is too large a number."
        ),
    ]

    private static let keys: [Damage] = [
        .init("\"parley\": 1,", "", .missingKey, "parley", "'parley' is missing."),
        .init("\"name\": \"guide\",", "", .missingKey, "name", "'name' is missing."),
        .init("\"base\"", "\"bass\"", .unknownKey, "bass", "There is no key 'bass'. Did you mean 'base'?"),
        .init("\"file\": \"base.gguf\", ", "", .missingKey, "base.file", "'base.file' is missing."),
        .init("\"size\": 10, ", "", .missingKey, "base.size", "'base.size' is missing."),
        .init("\"sha256\": \"\(baseHash)\", ", "", .missingKey, "base.sha256", "'base.sha256' is missing."),
        .init("\"size\": 11, ", "", .missingKey, "adapters[0].size", "'adapters[0].size' is missing."),
        .init(
            "\"license\"",
            "\"licence\"",
            .unknownKey,
            "licence",
            "There is no key 'licence'. Did you mean 'license'?"
        ),
        .init(
            "\"system_prompt\"",
            "\"system-prompt\"",
            .unknownKey,
            "system-prompt",
            "There is no key 'system-prompt'. Did you mean 'system_prompt'?"
        ),
        .init(
            "\"sources\"",
            "\"url\"",
            .unknownKey,
            "base.url",
            "There is no key 'base.url'. The keys here are file, size, sha256, sources."
        ),
        .init(
            "\"scale\"",
            "\"scales\"",
            .unknownKey,
            "adapters[0].scales",
            "There is no key 'adapters[0].scales'. Did you mean 'scale'?"
        ),
        .init(
            "\"scale\"",
            "\"\\u001b[2J\"",
            .unknownKey,
            "adapters[0].\u{1B}[2J",
            "There is no key 'adapters[0].␛[2J'."
        ),
        .init(
            "\"license\": \"MIT\"",
            "\"license\": \"MIT\", \"name\": \"x\"",
            .malformed,
            "",
            "The recipe is not JSON as it should be: line 4, column "
        ),
    ]

    private static let types: [Damage] = [
        .init("\"name\": \"guide\"", "\"name\": 1", .wrongType, "name", "'name' must be a text, and is a number."),
        .init("\"guide\"", "\"\"", .invalidValue, "name", "'name' must be one line of 1 to 200 bytes, and is ''."),
        .init("\"guide\"", "\"  \"", .invalidValue, "name", "'name' must be one line of 1 to 200 bytes, and is '  '."),
        .init(
            "\"guide\"",
            "\"a\\nb\"",
            .invalidValue,
            "name",
            "'name' must be one line of 1 to 200 bytes, and is 'a␊b'."
        ),
        .init(
            "\"guide\"",
            "\"\(String(repeating: "n", count: 201))\"",
            .invalidValue,
            "name",
            "'name' must be one line"
        ),
        .init("\"A model\"", "[]", .wrongType, "description", "'description' must be a text, and is an array."),
        .init("\"MIT\"", "null", .wrongType, "license", "'license' must be a text, and is null."),
        .init("\"Be brief.\"", "{}", .wrongType, "system_prompt", "'system_prompt' must be a text, and is an object."),
        .init("\"t.jinja\"", "1", .wrongType, "template", "'template' must be a text, and is a number."),
        .init("{\"temperature\": 0.2}", "[]", .wrongType, "sampling", "'sampling' must be an object, and is an array."),
        .init(
            "[{\"file\": \"a.gguf\"",
            "[1, {\"file\": \"a.gguf\"",
            .wrongType,
            "adapters[0]",
            "'adapters[0]' must be an object, and is a number."
        ),
        .init("\"adapters\": [", "\"adapters\": {}, \"x\": [", .unknownKey, "x", "There is no key 'x'."),
        .init(
            "\"\(baseHash)\"",
            "\"abc\"",
            .invalidValue,
            "base.sha256",
            "'base.sha256' must be 64 hexadecimal digits in lower case, and is 'abc'."
        ),
        .init(
            "\"\(baseHash)\"",
            "\"\(baseHash.uppercased())\"",
            .invalidValue,
            "base.sha256",
            "'base.sha256' must be 64"
        ),
        .init("\"\(baseHash)\"", "\"\(baseHash)0\"", .invalidValue, "base.sha256", "'base.sha256' must be 64"),
        .init(
            "\"\(baseHash)\"",
            "\"\(String(repeating: "g", count: 64))\"",
            .invalidValue,
            "base.sha256",
            "'base.sha256' must be 64"
        ),
        .init("\"\(baseHash)\"", "7", .wrongType, "base.sha256", "'base.sha256' must be a text, and is a number."),
        .init("\"a.gguf\"", "\"base.gguf\"", .invalidValue, "adapters", "'adapters' names 'base.gguf' a second time."),
        .init("\"a.gguf\"", "\"BASE.gguf\"", .invalidValue, "adapters", "'adapters' names 'BASE.gguf' a second time."),
        .init("\"t.jinja\"", "\"a.gguf\"", .invalidValue, "template", "'template' names 'a.gguf' a second time."),
    ]

    @Test(arguments: names + numbers + keys + types)
    func damage(_ damage: Damage) throws {
        let text = Self.recipe.replacing(damage.old, with: damage.new, maxReplacements: 1)
        try #require(text != Self.recipe)
        let error = #expect(throws: RecipeError.self) {
            try ModelRecipe(parsing: Array(text.utf8), file: "/m/model.json")
        }
        #expect(error?.kind == damage.kind)
        #expect(error?.key == damage.key)
        #expect(error?.message.hasPrefix(damage.message) == true, "\(error?.message ?? "")")
        #expect(error?.description.hasPrefix("/m/model.json") == true)
        #expect(error?.description.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } == false)
    }

    @Test func theUndamagedOneIsRight() throws {
        #expect(try ModelRecipe(parsing: Array(Self.recipe.utf8), file: "model.json").name == "guide")
    }

    @Test(arguments: [
        ("", RecipeError.Kind.malformed), ("{", .malformed), ("{}", .missingKey), ("[]", .wrongType),
        ("null", .wrongType),
        ("\"model\"", .wrongType), ("{\"parley\": 1,}", .malformed), ("{'parley': 1}", .malformed),
        ("// a comment\n{}", .malformed), ("GGUF\u{3}\u{0}", .malformed), ("{\"parley\": NaN}", .malformed),
        (String(repeating: "[", count: 100_000), .malformed), ("{\"parley\": 1}", .missingKey),
    ])
    func foreignTexts(_ text: String, _ kind: RecipeError.Kind) {
        let error = #expect(throws: RecipeError.self) { try ModelRecipe(parsing: Array(text.utf8), file: "model.json") }
        #expect(error?.kind == kind)
    }

    @Test func bytesThatAreNotUTF8() {
        let error = #expect(throws: RecipeError.self) {
            try ModelRecipe(parsing: Array("{\"name\": \"".utf8) + [0xFF], file: "model.json")
        }
        #expect(error?.kind == .malformed)
    }

    /// A recipe that is cut off anywhere, or has any byte changed, never crashes, and is never half understood.
    @Test func everyCutIsRefused() {
        let bytes = Array(Self.recipe.utf8)
        for count in bytes.indices {
            #expect(throws: RecipeError.self) { try ModelRecipe(parsing: Array(bytes[..<count]), file: "model.json") }
        }
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 0x10
            _ = try? ModelRecipe(parsing: changed, file: "model.json")
        }
    }

    @Test func tooManyAdapters() {
        let adapter = { (index: Int) in "{\"file\": \"\(index).gguf\", \"size\": 1, \"sha256\": \"\(Self.hash)\"}" }
        let text = Self.recipe.replacing("[{", with: "[" + (0..<16).map(adapter).joined(separator: ",") + ", {")
        let error = #expect(throws: RecipeError.self) { try ModelRecipe(parsing: Array(text.utf8), file: "model.json") }
        #expect(error?.message == "'adapters' names at most 16 adapters.")
    }

    @Test func placesInTheFile() {
        let text = "{\n  \"parley\": 1,\n  \"name\": \"x\",\n  \"base\": {\"file\": \"x\", \"size\": 1, \"sha\": 2}\n}"
        let error = #expect(throws: RecipeError.self) {
            try ModelRecipe(parsing: Array(text.utf8), file: "m/model.json")
        }
        #expect(
            error?.description
                == "m/model.json, line 4, column 36: There is no key 'base.sha'. Did you mean 'sha256'?"
        )
    }

    @Test func theObjectThatLacksAKeyIsThePlace() {
        let text = "{\"parley\": 1, \"name\": \"x\",\n\"base\": {\"file\": \"x\"}}"
        let error = #expect(throws: RecipeError.self) { try ModelRecipe(parsing: Array(text.utf8), file: "model.json") }
        #expect(error?.description == "model.json, line 2, column 1: 'base.size' is missing.")
    }
}
