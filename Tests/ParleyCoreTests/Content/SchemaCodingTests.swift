import Foundation
import ParleyCore
import ParleyJSON
import Testing

struct SchemaCodingTests {
    private func decode(_ text: String) throws -> GenerationSchema {
        try JSONDecoder().decode(GenerationSchema.self, from: Data(text.utf8))
    }

    private func encode(_ schema: GenerationSchema) throws -> JSONValue {
        try JSONValue(parsing: Array(JSONEncoder().encode(schema)))
    }

    @Test
    func aSchemaIsTheSameTextAfterARoundTrip() throws {
        for schema in [Trip.generationSchema, [Trip].generationSchema, Pace.generationSchema] {
            #expect(try encode(schema) == schema.jsonValue)
            let data = try JSONEncoder().encode(schema)
            let read = try JSONDecoder().decode(GenerationSchema.self, from: data)
            #expect(read.jsonString == schema.jsonString)
            #expect(read == schema)
        }
        let schema = try decode(#"{"title":"Trip"}"#)
        #expect(schema.name == "Trip")
    }

    @Test(arguments: [
        #"{"$schema":"https://json-schema.org/draft/2020-12/schema","x-mine":{"b":[1,{"z":null,"a":"é"}],"a":true}}"#,
        #"{"type":["string","null"],"format":"date","minLength":1,"const":9007199254740993,"default":1.10}"#,
        #"{"maximum":18446744073709551615,"minimum":-9223372036854775808}"#,
        #"{"multipleOf":0.1234567890123456789012345,"maximum":1e300,"minimum":-1.5e-9}"#,
        #"{"oneOf":[{"if":{"x":1},"then":true,"else":false}],"items":[{},true]}"#,
        #"{"properties":{"type":{"enum":["properties",{"b":1,"a":2}]}},"unevaluatedProperties":false}"#,
        "{}", "true", "false",
    ])
    func unknownWordsAreKept(text: String) throws {
        let schema = try decode(text)
        let expected = try JSONValue(parsing: text)
        #expect(schema.jsonValue == expected)
        #expect(try encode(schema) == expected)
    }

    @Test
    func propertiesComeInTheirStatedOrder() throws {
        let schema = try decode(
            #"{"x-order":["z","a","gone"],"properties":{"b":{},"a":{"type":"object","x-order":["2","1"],"properties":{"1":{},"2":{}}},"z":{}},"type":"object"}"#
        )
        #expect(
            schema.jsonString
                == #"{"type":"object","properties":{"z":{},"a":{"type":"object","properties":{"2":{},"1":{}},"x-order":["2","1"]},"b":{}},"x-order":["z","a","gone"]}"#
        )
    }

    @Test
    func jsonIsTakenAsItIs() throws {
        let text = #"{"x-order":["b"],"properties":{"b":{},"a":{}},"title":"T"}"#
        let schema = GenerationSchema(json: try JSONValue(parsing: text))
        #expect(schema.jsonString == text)
        #expect(schema.name == "T")
    }

    @Test(arguments: ["1", "[]", "null", #""x""#])
    func otherValuesAreNoSchemas(text: String) throws {
        let error = #expect(throws: DecodingError.self) { try decode(text) }
        guard case .dataCorrupted(let context) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(context.debugDescription.hasPrefix("A schema must be a JSON object, but this is "))
    }

    /// A type whose schema was read from JSON.
    private struct Read: Generable {
        static let json: JSONValue = [
            "title": "Tree",
            "type": "object",
            "properties": [
                "kids": ["type": "array", "items": ["$ref": "#"]],
                "leaf": ["$ref": "#/$defs/Leaf"],
                "data": ["const": ["$ref": "#"]],
                "web": ["$ref": "https://example.com/x"],
            ],
            "$defs": ["Leaf": ["type": "string"]],
        ]
        static var generationSchema: GenerationSchema { GenerationSchema(json: json) }
        init(_ content: GeneratedContent) throws {}
        var generatedContent: GeneratedContent { GeneratedContent(properties: [:]) }
    }

    private struct ReadFlat: Generable {
        static var generationSchema: GenerationSchema { GenerationSchema(json: ["type": "string", "format": "date"]) }
        init(_ content: GeneratedContent) throws {}
        var generatedContent: GeneratedContent { GeneratedContent("") }
    }

    @Test
    func referencesOfASchemaThatWasReadLeadOnFromItsNewPlace() {
        #expect(Read.generationSchema.jsonValue == Read.json)
        #expect(
            [Read].generationSchema.jsonString == ##"""
                {"type":"array","items":{"$ref":"#/$defs/Tree"},"$defs":{"Tree":{"title":"Tree","type":"object","properties":{"kids":{"type":"array","items":{"$ref":"#/$defs/Tree"}},"leaf":{"$ref":"#/$defs/Tree/$defs/Leaf"},"data":{"const":{"$ref":"#"}},"web":{"$ref":"https://example.com/x"}},"$defs":{"Leaf":{"type":"string"}}}}}
                """##
        )
        #expect(
            [ReadFlat].generationSchema.jsonString == #"{"type":"array","items":{"type":"string","format":"date"}}"#
        )
    }

    @Test
    func otherCodersWorkToo() throws {
        let data = try PropertyListEncoder().encode(Pace.generationSchema)
        #expect(try PropertyListDecoder().decode(GenerationSchema.self, from: data) == Pace.generationSchema)
    }
}
