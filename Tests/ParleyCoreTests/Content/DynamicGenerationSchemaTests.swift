import ParleyCore
import ParleyJSON
import Testing

struct DynamicGenerationSchemaTests {
    private func text(_ root: DynamicGenerationSchema, _ dependencies: DynamicGenerationSchema...) throws -> String {
        try GenerationSchema(root: root, dependencies: dependencies).jsonString
    }

    @Test
    func everyKindOfSchema() throws {
        let soup = DynamicGenerationSchema(name: "Soup", description: "Of the day", anyOf: ["tomato", "leek"])
        let menu = DynamicGenerationSchema(
            name: "Menu",
            description: "What there is",
            properties: [
                .init(name: "soup", schema: soup),
                .init(name: "price", description: "In euro", schema: .init(type: Int.self, guides: [.minimum(0)])),
                .init(
                    name: "extras",
                    schema: .init(arrayOf: .init(type: String.self), minimumElements: 1, maximumElements: 2)
                ),
                .init(name: "chef", schema: .init(referenceTo: "Chef"), isOptional: true),
                .init(name: "stop", schema: .init(type: Stop.self)),
                .init(name: "nothing", schema: .null),
            ]
        )
        let chef = DynamicGenerationSchema(
            name: "Chef",
            properties: [.init(name: "menu", schema: .init(referenceTo: "Menu"))]
        )
        #expect(
            try text(menu, chef) == ##"""
                {"title":"Menu","description":"What there is","type":"object","properties":{"soup":{"description":"Of the day","type":"string","enum":["tomato","leek"]},"price":{"description":"In euro","type":"integer","minimum":0},"extras":{"type":"array","items":{"type":"string"},"minItems":1,"maxItems":2},"chef":{"$ref":"#/$defs/Chef"},"stop":{"$ref":"#/$defs/Stop"},"nothing":{"type":"null"}},"required":["soup","price","extras","stop","nothing"],"additionalProperties":false,"x-order":["soup","price","extras","chef","stop","nothing"],"$defs":{"Chef":{"title":"Chef","type":"object","properties":{"menu":{"$ref":"#"}},"required":["menu"],"additionalProperties":false,"x-order":["menu"]},"Stop":{"title":"Stop","type":"object","properties":{"city":{"type":"string"},"next":{"description":"Where to go from here","type":"array","items":{"$ref":"#/$defs/Stop"}}},"required":["city","next"],"additionalProperties":false,"x-order":["city","next"]}}}
                """##
        )
        #expect(try GenerationSchema(root: menu, dependencies: [chef]).name == "Menu")
    }

    @Test
    func unionsAndReferencesToChoices() throws {
        let size = DynamicGenerationSchema(name: "Size/~", anyOf: ["S", "L"])
        let root = DynamicGenerationSchema(
            name: "Order",
            anyOf: [.init(referenceTo: "Size/~"), .init(arrayOf: .init(referenceTo: "Order")), .init(type: Bool.self)]
        )
        #expect(
            try text(root, size) == ##"""
                {"title":"Order","anyOf":[{"$ref":"#/$defs/Size~1~0"},{"type":"array","items":{"$ref":"#"}},{"type":"boolean"}],"$defs":{"Size/~":{"title":"Size/~","type":"string","enum":["S","L"]}}}
                """##
        )
    }

    @Test
    func oneSchemaMayBeUsedTwice() throws {
        let address = DynamicGenerationSchema(
            name: "Address",
            properties: [.init(name: "city", schema: .init(type: String.self))]
        )
        let root = DynamicGenerationSchema(
            name: "Person",
            representNilExplicitlyInGeneratedContent: true,
            properties: [
                .init(name: "home", schema: address),
                .init(name: "work", schema: address, isOptional: true),
                .init(name: "next", schema: .init(referenceTo: "Address")),
            ]
        )
        let schema = try GenerationSchema(root: root, dependencies: [address]).jsonValue
        #expect(
            schema["properties"]?.serialized()
                == ##"{"home":{"$ref":"#/$defs/Address"},"work":{"anyOf":[{"$ref":"#/$defs/Address"},{"type":"null"}]},"next":{"$ref":"#/$defs/Address"}}"##
        )
        #expect(schema["$defs"]?.objectValue?.keys == ["Address"])
    }

    @Test
    func rootsOfOtherKinds() throws {
        #expect(
            try text(.init(type: Int.self, guides: [.range(1...3)])) == #"{"type":"integer","minimum":1,"maximum":3}"#
        )
        #expect(try text(.init(type: Stop.self)) == Stop.generationSchema.jsonString)
        #expect(try text(.init(name: "Size", anyOf: ["S"])) == #"{"title":"Size","type":"string","enum":["S"]}"#)
        #expect(try text(.init(arrayOf: .init(type: Bool.self))) == #"{"type":"array","items":{"type":"boolean"}}"#)
    }

    /// A type whose schema is put together by name, and has names that others use too.
    private struct Named: Generable {
        init(_ content: GeneratedContent) throws {}
        var generatedContent: GeneratedContent { GeneratedContent(properties: [:]) }
        static var generationSchema: GenerationSchema {
            let part = DynamicGenerationSchema(name: "Part", properties: [.init(name: "inner", schema: .null)])
            let whole = DynamicGenerationSchema(
                name: "Whole",
                properties: [.init(name: "part", schema: .init(referenceTo: "Part"))]
            )
            do {
                return try GenerationSchema(root: whole, dependencies: [part])
            } catch {
                return String.generationSchema
            }
        }
    }

    @Test
    func namesCountWithinTheirOwnSchema() throws {
        let part = DynamicGenerationSchema(name: "Part", properties: [.init(name: "outer", schema: .null)])
        let root = DynamicGenerationSchema(
            name: "Root",
            properties: [
                .init(name: "mine", schema: part),
                .init(name: "theirs", schema: .init(type: Named.self)),
                .init(name: "again", schema: .init(type: Named.self)),
                .init(name: "last", schema: .init(referenceTo: "Part")),
            ]
        )
        let schema = try GenerationSchema(root: root, dependencies: []).jsonValue
        #expect(
            schema["properties"]?.serialized()
                == ##"{"mine":{"$ref":"#/$defs/Part"},"theirs":{"$ref":"#/$defs/Whole"},"again":{"$ref":"#/$defs/Whole"},"last":{"$ref":"#/$defs/Part"}}"##
        )
        #expect(schema["$defs"]?["Whole"]?["properties"]?.serialized() == ##"{"part":{"$ref":"#/$defs/Part2"}}"##)
        #expect(schema["$defs"]?["Part2"]?["x-order"]?.serialized() == #"["inner"]"#)
    }

    private static let leaf = DynamicGenerationSchema(type: Int.self)
    private static let faults:
        [(root: DynamicGenerationSchema, dependencies: [DynamicGenerationSchema], message: String, advice: String)] = [
            (
                .init(name: "A", properties: [.init(name: "x", schema: leaf), .init(name: "x", schema: .null)]), [],
                "The schema 'A' has two properties named 'x'.", "Give each property a name of its own."
            ),
            (
                .init(name: "A", properties: [.init(name: "b", schema: .init(name: "B", anyOf: ["x"]))]),
                [.init(name: "B", anyOf: ["y"])],
                "Two different schemas in 'A' are named 'B'.", "Give each schema a name of its own."
            ),
            (
                .init(name: "A", anyOf: [String]()), [],
                "The schema 'A' is a choice without anything to choose.", "Give it at least one choice."
            ),
            (
                .init(arrayOf: .init(name: "A", anyOf: [DynamicGenerationSchema]())), [],
                "The schema 'A' is a choice without anything to choose.", "Give it at least one choice."
            ),
            (
                .init(arrayOf: .init(referenceTo: "B")),
                [.init(name: "A", anyOf: [.init(referenceTo: "C"), .init(referenceTo: "B")])],
                "No schema is named 'B', 'C'.",
                "Pass the schemas with these names as dependencies, or correct the names."
            ),
        ]

    @Test(arguments: faults.indices)
    func faultsAreNamed(index: Int) {
        let fault = Self.faults[index]
        let error = #expect(throws: GenerationSchema.SchemaError.self) {
            try GenerationSchema(root: fault.root, dependencies: fault.dependencies)
        }
        #expect(error?.errorDescription == fault.message)
        #expect(error?.recoverySuggestion == fault.advice)
    }

    @Test
    func errorsCarryTheNames() {
        let error = #expect(throws: GenerationSchema.SchemaError.self) {
            try GenerationSchema(root: .init(name: "A", anyOf: [.init(referenceTo: "X")]), dependencies: [])
        }
        guard case .undefinedReferences(let schema, let references, let context) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(schema == "A")
        #expect(references == ["X"])
        #expect(context.debugDescription == "No schema in 'A' is named 'X'.")
    }
}
