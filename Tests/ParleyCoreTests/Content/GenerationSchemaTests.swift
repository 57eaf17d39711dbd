import Foundation
import ParleyCore
import ParleyJSON
import Testing

struct GenerationSchemaTests {

    @Test
    func structuresAreWrittenInApplesDialect() {
        #expect(
            Trip.generationSchema.debugDescription == """
                {
                  "title": "Trip",
                  "description": "A trip",
                  "type": "object",
                  "properties": {
                    "title": {
                      "description": "A catchy title",
                      "type": "string"
                    },
                    "nights": {
                      "type": "integer",
                      "minimum": 1,
                      "maximum": 14
                    },
                    "budget": {
                      "type": "number",
                      "minimum": 0
                    },
                    "pace": {
                      "description": "How fast",
                      "type": "string",
                      "enum": [
                        "slow",
                        "fast"
                      ]
                    },
                    "stops": {
                      "type": "array",
                      "items": {
                        "$ref": "#/$defs/Stop"
                      },
                      "minItems": 1,
                      "maxItems": 5
                    }
                  },
                  "required": [
                    "title",
                    "nights",
                    "pace",
                    "stops"
                  ],
                  "additionalProperties": false,
                  "x-order": [
                    "title",
                    "nights",
                    "budget",
                    "pace",
                    "stops"
                  ],
                  "$defs": {
                    "Stop": {
                      "title": "Stop",
                      "type": "object",
                      "properties": {
                        "city": {
                          "type": "string"
                        },
                        "next": {
                          "description": "Where to go from here",
                          "type": "array",
                          "items": {
                            "$ref": "#/$defs/Stop"
                          }
                        }
                      },
                      "required": [
                        "city",
                        "next"
                      ],
                      "additionalProperties": false,
                      "x-order": [
                        "city",
                        "next"
                      ]
                    }
                  }
                }
                """
        )
        #expect(Trip.generationSchema.name == "Trip")
    }

    @Test
    func aTypeThatHoldsItselfRefersToTheRoot() {
        #expect(
            Stop.generationSchema.jsonString == #"""
                {"title":"Stop","type":"object","properties":{"city":{"type":"string"},"next":{"description":"Where to go from here","type":"array","items":{"$ref":"#"}}},"required":["city","next"],"additionalProperties":false,"x-order":["city","next"]}
                """#
        )
    }

    @Test
    func theBuiltInTypes() {
        let schemas: [(any Generable.Type, String, String)] = [
            (Bool.self, "Bool", #"{"type":"boolean"}"#),
            (String.self, "String", #"{"type":"string"}"#),
            (Int.self, "Int", #"{"type":"integer"}"#),
            (Float.self, "Float", #"{"type":"number"}"#),
            (Double.self, "Double", #"{"type":"number"}"#),
            (Decimal.self, "NSDecimal", #"{"type":"number"}"#),
            (GeneratedContent.self, "GeneratedContent", "{}"),
            (Never.self, "Never", #"{"not":{}}"#),
            (
                [[Int]].self, "Array<Array<Int>>",
                #"{"type":"array","items":{"type":"array","items":{"type":"integer"}}}"#
            ),
            (Pace.self, "Pace", #"{"title":"Pace","description":"How fast","type":"string","enum":["slow","fast"]}"#),
            (
                [Pace].self, "Array<Pace>",
                #"{"type":"array","items":{"description":"How fast","type":"string","enum":["slow","fast"]}}"#
            ),
        ]
        for (type, name, json) in schemas {
            #expect(type.generationSchema.jsonString == json)
            #expect(type.generationSchema.name == name || type == Decimal.self)
        }
    }

    private struct Explicit: Generable {
        init(_ content: GeneratedContent) throws {}
        var generatedContent: GeneratedContent { GeneratedContent(properties: [:]) }
        static var generationSchema: GenerationSchema {
            GenerationSchema(
                type: Self.self,
                representNilExplicitlyInGeneratedContent: true,
                properties: [
                    .init(name: "note", description: "A note", type: String?.self),
                    .init(name: "stop", type: Stop?.self),
                    .init(name: "tags", type: [String]?.self, guides: [.count(2)]),
                    .init(name: "always", description: "Here", type: Stop.self),
                ]
            )
        }
    }

    @Test
    func nilIsWrittenWhereAsked() {
        #expect(
            Explicit.generationSchema.jsonValue["properties"]?.serialized() == #"""
                {"note":{"description":"A note","anyOf":[{"type":"string"},{"type":"null"}]},"stop":{"anyOf":[{"$ref":"#/$defs/Stop"},{"type":"null"}]},"tags":{"anyOf":[{"type":"array","items":{"type":"string"},"minItems":2,"maxItems":2},{"type":"null"}]},"always":{"description":"Here","$ref":"#/$defs/Stop"}}
                """#
        )
        #expect(Explicit.generationSchema.jsonValue["required"]?.serialized() == #"["note","stop","tags","always"]"#)
    }

    /// A choice that holds itself, as an enum with values is one.
    private enum Shape: Generable {
        case group([Shape])
        case stop(Stop)

        init(_ content: GeneratedContent) throws {
            if let stop = try? content.value(Stop.self) {
                self = .stop(stop)
            } else {
                self = .group(try content.value())
            }
        }

        var generatedContent: GeneratedContent {
            switch self {
            case .group(let shapes): GeneratedContent(shapes)
            case .stop(let stop): GeneratedContent(stop)
            }
        }

        static var generationSchema: GenerationSchema {
            GenerationSchema(type: Shape.self, description: "Any", anyOf: [[Shape].self, Stop.self, String.self])
        }
    }

    @Test
    func choicesBetweenTypes() throws {
        #expect(
            Shape.generationSchema.jsonString == #"""
                {"title":"Shape","description":"Any","anyOf":[{"type":"array","items":{"$ref":"#"}},{"$ref":"#/$defs/Stop"},{"type":"string"}],"$defs":{"Stop":{"title":"Stop","type":"object","properties":{"city":{"type":"string"},"next":{"description":"Where to go from here","type":"array","items":{"$ref":"#/$defs/Stop"}}},"required":["city","next"],"additionalProperties":false,"x-order":["city","next"]}}}
                """#
        )
        #expect([Shape].generationSchema.jsonValue["items"]?.serialized() == ##"{"$ref":"#/$defs/Shape"}"##)
        let shape = Shape.group([.stop(Stop(city: "Oslo"))])
        #expect(try Shape(shape.generatedContent).generatedContent == shape.generatedContent)
    }

    /// A type without a name in its schema that nevertheless holds itself.
    private struct Nest: Generable {
        var nests: [Nest]
        init(_ content: GeneratedContent) throws { nests = try content.value() }
        var generatedContent: GeneratedContent { GeneratedContent(nests) }
        static var generationSchema: GenerationSchema { [Nest].generationSchema }
    }

    /// A type that is written like another one.
    private struct Title: Generable {
        var text: String
        init(_ content: GeneratedContent) throws { text = try content.value() }
        var generatedContent: GeneratedContent { GeneratedContent(text) }
        static var generationSchema: GenerationSchema { String.generationSchema }
    }

    @Test
    func typesThatTakeOthersSchemas() throws {
        #expect([Title].generationSchema.jsonString == #"{"type":"array","items":{"type":"string"}}"#)
        #expect(
            Nest.generationSchema.jsonString == ##"""
                {"type":"array","items":{"$ref":"#/$defs/Nest"},"$defs":{"Nest":{"type":"array","items":{"$ref":"#/$defs/Nest"}}}}
                """##
        )
        #expect(try Nest(GeneratedContent(json: "[[],[[]]]")).generatedContent.jsonString == "[[],[[]]]")
    }

    private enum North {
        struct Item: Generable {
            init(_ content: GeneratedContent) throws {}
            var generatedContent: GeneratedContent { GeneratedContent(properties: [:]) }
            static var generationSchema: GenerationSchema {
                GenerationSchema(type: Item.self, properties: [.init(name: "n", type: Int.self)])
            }
        }
    }

    private enum South {
        struct Item: Generable {
            init(_ content: GeneratedContent) throws {}
            var generatedContent: GeneratedContent { GeneratedContent(properties: [:]) }
            static var generationSchema: GenerationSchema {
                GenerationSchema(type: Item.self, properties: [.init(name: "s", type: Int.self)])
            }
        }
    }

    private struct Box<Content: Generable>: Generable {
        var content: Content
        init(_ content: GeneratedContent) throws { self.content = try content.value(forProperty: "content") }
        var generatedContent: GeneratedContent { GeneratedContent(properties: ["content": content]) }
        static var generationSchema: GenerationSchema {
            GenerationSchema(type: Box<Content>.self, properties: [.init(name: "content", type: Content.self)])
        }
    }

    @Test
    func typesWithOneNameAreKeptApart() throws {
        let schema = GenerationSchema(type: Trip.self, anyOf: [North.Item.self, South.Item.self, North.Item.self])
        #expect(
            schema.jsonValue["anyOf"]?.serialized()
                == ##"[{"$ref":"#/$defs/Item"},{"$ref":"#/$defs/Item2"},{"$ref":"#/$defs/Item"}]"##
        )
        #expect(schema.jsonValue["$defs"]?["Item2"]?["x-order"]?.serialized() == #"["s"]"#)
    }

    @Test
    func namesAreEscapedInReferences() {
        let schema = [Box<Bool>].generationSchema.jsonValue
        #expect(schema["items"]?.serialized() == ##"{"$ref":"#/$defs/Box%3CBool%3E"}"##)
        #expect(schema["$defs"]?["Box<Bool>"]?["title"]?.stringValue == "Box<Bool>")
    }

    @Test
    func schemasAreEqualWhenTheirJSONIs() {
        #expect(Trip.generationSchema == Trip.generationSchema)
        #expect(Trip.generationSchema != Stop.generationSchema)
    }
}
