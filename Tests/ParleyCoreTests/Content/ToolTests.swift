import ParleyCore
import ParleyJSON
import Testing

struct ToolTests {
    private struct FindStops: Tool {
        let description = "Finds stops near a city."

        func call(arguments: Stop) async throws -> [String] {
            ["near \(arguments.city)", "far"]
        }
    }

    private struct Lookup<Key: Generable>: Tool {
        let description = "Looks up."

        struct Arguments: Generable {
            var key: Key
            static var generationSchema: GenerationSchema {
                GenerationSchema(type: Arguments.self, properties: [.init(name: "key", type: Key.self)])
            }
            init(_ content: GeneratedContent) throws { key = try content.value(forProperty: "key") }
            var generatedContent: GeneratedContent { GeneratedContent(properties: ["key": key]) }
        }

        func call(arguments: Arguments) async throws -> some PromptRepresentable { Prompt { arguments } }
    }

    private struct Remote: Tool {
        let name: String
        let description: String
        let parameters: GenerationSchema
        let includesSchemaInInstructions = false

        func call(arguments: GeneratedContent) async throws -> GeneratedContent { arguments }
    }

    @Test
    func theRestFollowsFromTheTypes() {
        let tool = FindStops()
        #expect(tool.name == "FindStops")
        #expect(tool.parameters == Stop.generationSchema)
        #expect(tool.includesSchemaInInstructions)
        #expect(Lookup<Int>().name == "Lookup_Int")
        #expect(Lookup<[String]>().name == "Lookup_Array_String")
    }

    @Test
    func whatIsSaidCounts() {
        let tool = Remote(
            name: "remote",
            description: "Far away.",
            parameters: GenerationSchema(json: ["type": "object"])
        )
        let declaration = ToolDeclaration(tool)
        #expect(declaration.name == "remote")
        #expect(!tool.includesSchemaInInstructions)
        #expect(
            declaration.jsonValue.serialized()
                == #"{"type":"function","function":{"name":"remote","description":"Far away.","parameters":{"type":"object"}}}"#
        )
    }

    @Test
    func declarationsOfToolsOfAnyType() {
        let tools: [any Tool] = [FindStops(), Lookup<Bool>()]
        let declarations = tools.map { ToolDeclaration($0) }
        #expect(declarations.map(\.name) == ["FindStops", "Lookup_Bool"])
        #expect(
            declarations[0]
                == ToolDeclaration(
                    name: "FindStops",
                    description: "Finds stops near a city.",
                    parameters: Stop.generationSchema
                )
        )
        #expect(declarations[0] != declarations[1])
    }

    @Test
    func callsTakeAndGiveTypedValues() async throws {
        let output = try await FindStops().call(arguments: Stop(GeneratedContent(json: #"{"city":"Oslo","next":[]}"#)))
        #expect(Prompt(output).text == "near Oslo\nfar")
        let arguments = try Lookup<Int>.Arguments(GeneratedContent(json: #"{"key":7}"#))
        #expect(try await Prompt(Lookup<Int>().call(arguments: arguments)).text == #"{"key":7}"#)
    }
}
