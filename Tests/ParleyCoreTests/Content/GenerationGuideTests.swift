import Foundation
import ParleyCore
import ParleyJSON
import RegexBuilder
import Testing

struct GenerationGuideTests {
    private func schema<Value: Generable>(_ guides: GenerationGuide<Value>...) -> String {
        let property = GenerationSchema.Property(name: "p", type: Value.self, guides: guides)
        let schema = GenerationSchema(type: Trip.self, properties: [property])
        return schema.jsonValue["properties"]?["p"]?.serialized() ?? ""
    }

    @Test
    func guidesBecomeKeywords() throws {
        #expect(schema(.constant("yes")) == #"{"type":"string","enum":["yes"]}"#)
        #expect(schema(.anyOf(["a", "b"])) == #"{"type":"string","enum":["a","b"]}"#)
        #expect(
            schema(.minimum(1), .maximum(Int.max)) == #"{"type":"integer","minimum":1,"maximum":9223372036854775807}"#
        )
        #expect(schema(.range(-1.5...2.0)) == #"{"type":"number","minimum":-1.5,"maximum":2}"#)
        #expect(schema(.range(Float(0.1)...0.2)) == #"{"type":"number","minimum":0.1,"maximum":0.2}"#)
        let price = try #require(Decimal(string: "19.990000000000000000001"))
        #expect(schema(.maximum(price)) == #"{"type":"number","maximum":19.990000000000000000001}"#)
        #expect(schema(.minimum(Double.infinity)) == #"{"type":"number"}"#)
        #expect(
            schema(GenerationGuide<[Int]>.count(2...3))
                == #"{"type":"array","items":{"type":"integer"},"minItems":2,"maxItems":3}"#
        )
        #expect(
            schema(GenerationGuide<[Int]>.minimumCount(-1))
                == #"{"type":"array","items":{"type":"integer"},"minItems":0}"#
        )
    }

    @Test
    func guidesForElements() {
        #expect(
            schema(.count(2), .element(.anyOf(["a", "b"])))
                == #"{"type":"array","items":{"type":"string","enum":["a","b"]},"minItems":2,"maxItems":2}"#
        )
        #expect(
            schema(.element(.element(.range(1...6))))
                == #"{"type":"array","items":{"type":"array","items":{"type":"integer","minimum":1,"maximum":6}}}"#
        )
    }

    @Test
    func boundsGetTighterAndChoicesAreReplaced() {
        #expect(
            schema(.range(1...10), .minimum(3), .minimum(2), .maximum(7), .maximum(8))
                == #"{"type":"integer","minimum":3,"maximum":7}"#
        )
        #expect(schema(.anyOf(["a", "b"]), .constant("c")) == #"{"type":"string","enum":["c"]}"#)
    }

    @Test(arguments: [
        (#"\d{3}"#, #"^\d{3}$"#),
        (#"^a+$"#, #"^a+$"#),
        (#"a|b"#, #"^(?:a|b)$"#),
        (#"^a|b$"#, #"^(?:^a|b$)$"#),
        (#"cost\$"#, #"^cost\$$"#),
    ])
    func patternsSpeakOfTheWholeText(pattern: String, expected: String) throws {
        let guide = try GenerationGuide<String>.pattern(Regex(pattern))
        let property = GenerationSchema.Property(name: "p", type: String.self, guides: [guide])
        let schema = GenerationSchema(type: Trip.self, properties: [property])
        #expect(schema.jsonValue["properties"]?["p"]?["pattern"]?.stringValue == expected)
        #expect(schema.unsupportedGuides.isEmpty)
    }

    @Test
    func patternsOfProperties() throws {
        let schema = GenerationSchema(
            type: Trip.self,
            properties: [
                .init(name: "code", description: "Three letters", type: String.self, guides: [#/[A-Z]{3}/#]),
                .init(name: "zip", type: String?.self, guides: [#/[0-9]+/#]),
            ]
        )
        #expect(
            schema.jsonValue["properties"]?.serialized()
                == #"{"code":{"description":"Three letters","type":"string","pattern":"^[A-Z]{3}$"},"zip":{"type":"string","pattern":"^[0-9]+$"}}"#
        )
        #expect(schema.jsonValue["required"]?.serialized() == #"["code"]"#)
    }

    /// A part of an expression that only code can tell.
    private struct Digits: CustomConsumingRegexComponent {
        typealias RegexOutput = Substring

        func consuming(
            _ input: String,
            startingAt index: String.Index,
            in bounds: Range<String.Index>
        ) throws -> (upperBound: String.Index, output: Substring)? {
            nil
        }
    }

    @Test
    func patternsMadeOfCodeAreReported() {
        let code = Regex { Digits() }
        let guides: [GenerationGuide<[String]>] = [.element(.pattern(code)), .count(1)]
        let schema = GenerationSchema(
            type: Trip.self,
            properties: [
                .init(name: "list", type: [String].self, guides: guides),
                .init(name: "text", type: String.self, guides: [code]),
            ]
        )
        let report = "a regular expression that is built from Swift code; write it as a literal, such as #/[a-z]+/#"
        #expect(schema.unsupportedGuides == [report, report])
        #expect(schema.jsonValue["properties"]?["text"]?.serialized() == #"{"type":"string"}"#)
    }

    /// As a macro's arguments are typed: nothing tells the compiler what the elements are.
    private func accepts<Value: Generable>(_ guides: GenerationGuide<Value>...) -> Int { guides.count }

    @Test
    func countsOfUnknownElementsAreTyped() {
        #expect(accepts(.count(3)) == 1)
        #expect(accepts(.minimumCount(1), .maximumCount(2)) == 2)
        #expect(accepts(.count(1...2)) == 1)
        #expect(accepts(.range(1...2)) == 1)
    }
}
