import Foundation
import ParleyCore
import Testing

struct GeneratedContentTests {
    @Test(arguments: [
        (#" { "b" : 1 , "a" : [ true , null , "x" ] } "#, #"{"b":1,"a":[true,null,"x"]}"#),
        ("9007199254740993", "9007199254740993"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("1.10", "1.10"),
        ("-0", "-0"),
        ("1e-7", "1e-7"),
        ("1E+400", "1E+400"),
        (#""\u00e9 e\u0301 \ud83d\ude00 \n \" \\ \/""#, "\"é e\u{301} 😀 \\n \\\" \\\\ /\""),
        (#"{"\u00e9":1,"e\u0301":2}"#, "{\"é\":1,\"e\u{301}\":2}"),
        (#"{"":{"":[]}}"#, #"{"":{"":[]}}"#),
        (#"{"a":1,"b":2,"a":3}"#, #"{"a":3,"b":2}"#),
    ])
    func jsonRoundTrips(text: String, expected: String) throws {
        let content = try GeneratedContent(json: text)
        #expect(content.jsonString.utf8.elementsEqual(expected.utf8))
        #expect(content.isComplete)
        #expect(try GeneratedContent(json: content.jsonString) == content)
    }

    @Test
    func deepNestingIsReadAndComparedWithoutHarm() throws {
        let text = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
        let content = try GeneratedContent(json: text)
        #expect(content.jsonString == text)
        #expect(content == (try GeneratedContent(json: text)))
        #expect(throws: GeneratedContent.ParsingError.self) {
            try GeneratedContent(json: String(repeating: "[", count: 100_000))
        }
    }

    @Test(arguments: [
        ("{\"a\": tru!}", "The content is no JSON: line 1, column 10: "),
        ("[1,\n 2,,3]", "The content is no JSON: line 2, column 4: "),
        ("", "The content is no JSON: line 1, column 1: "),
    ])
    func badTextIsRefusedWithItsPlace(text: String, start: String) {
        let error = #expect(throws: GeneratedContent.ParsingError.self) { try GeneratedContent(json: text) }
        #expect(error?.debugDescription.hasPrefix(start) == true, "\(error?.debugDescription ?? "")")
        #expect(error?.errorDescription == error?.debugDescription)
        #expect(error?.rawContent == text)
    }

    @Test
    func kindsThereAndBack() throws {
        let content = try GeneratedContent(json: #"{"z":null,"a":[true,2.5,"x"],"m":{}}"#)
        guard case .structure(let properties, let orderedKeys) = content.kind else {
            Issue.record("not a structure")
            return
        }
        #expect(orderedKeys == ["z", "a", "m"])
        #expect(properties["z"]?.kind == .null)
        #expect(properties["m"]?.kind == .structure(properties: [:], orderedKeys: []))
        guard case .array(let elements)? = properties["a"]?.kind else {
            Issue.record("not an array")
            return
        }
        #expect(elements.map(\.kind) == [.bool(true), .number(2.5), .string("x")])
        #expect(GeneratedContent(kind: content.kind).jsonString == content.jsonString)
    }

    @Test
    func kindsFromCode() {
        let one = GeneratedContent(kind: .number(1))
        let kind = GeneratedContent.Kind.structure(
            properties: ["b": one, "a": one, "c": one],
            orderedKeys: ["c", "missing", "c"]
        )
        #expect(GeneratedContent(kind: kind).jsonString == #"{"c":1,"a":1,"b":1}"#)
        #expect(GeneratedContent(kind: .number(.infinity)).kind == .null)
        #expect(GeneratedContent(kind: .number(-0.0)).jsonString == "-0.0")
        #expect(GeneratedContent(kind: .number(1e300)).jsonString == "1e+300")
        #expect((try? GeneratedContent(json: "-1e999"))?.kind == .number(-.infinity))
    }

    @Test
    func structuresFromProperties() {
        let content = GeneratedContent(properties: [
            "name": "Ada", "age": 36, "tags": ["x"], "none": Optional<Int>.none,
        ])
        #expect(content.jsonString == #"{"name":"Ada","age":36,"tags":["x"],"none":null}"#)
        #expect(GeneratedContent(properties: ["a": 1, "b": 2, "a": 3]).jsonString == #"{"a":3,"b":2}"#)
        #expect(GeneratedContent(properties: [:]).jsonString == "{}")

        let pairs: [(String, any ConvertibleToGeneratedContent)] = [("a", 1), ("b", "x"), ("a", 2)]
        let merged = GeneratedContent(properties: pairs) { (earlier, later) in [earlier, later] }
        #expect(merged.jsonString == #"{"a":[1,2],"b":"x"}"#)
        struct Twice: Error {}
        #expect(throws: Twice.self) {
            try GeneratedContent(properties: pairs) { (_, _) -> GeneratedContent in throw Twice() }
        }
    }

    @Test
    func arraysFromElements() {
        #expect(GeneratedContent(elements: [1, "two", [3.5], true]).jsonString == #"[1,"two",[3.5],true]"#)
    }

    @Test
    func equalityIsThatOfValues() throws {
        let left = try GeneratedContent(json: #"{"a":1.0,"b":[]}"#)
        #expect(left == (try GeneratedContent(json: #"{"b":[],"a":1}"#)))
        #expect(left != (try GeneratedContent(json: #"{"b":[],"a":1.0000000000000000000001}"#)))
        #expect(left == GeneratedContent(left, id: GenerationID()))
        #expect(GeneratedContent("é") != GeneratedContent("e\u{301}"))
        #expect((try GeneratedContent(json: "[1,2")) != (try GeneratedContent(json: "[1]")))
    }

    @Test
    func identities() throws {
        let id = GenerationID()
        #expect(id != GenerationID())
        #expect(GeneratedContent(properties: [:], id: id).id == id)
        #expect(GeneratedContent(elements: [], id: id).id == id)
        #expect(GeneratedContent(kind: .null, id: id).id == id)
        #expect(GeneratedContent("x").id == nil)

        let snapshots = try [#"{"stops":[{"city":"Os"#, #"{"stops":[{"city":"Oslo","next":[]},{"city":"#].map {
            try GeneratedContent(json: $0, id: id).value(Trip.PartiallyGenerated.self)
        }
        #expect(snapshots.map(\.id) == [id, id])
        #expect(snapshots[0].stops?.map(\.city) == ["Os"])
        #expect(snapshots[1].stops?.map(\.city) == ["Oslo", nil])
        #expect(snapshots[0].stops?.first?.id == snapshots[1].stops?.first?.id)
        #expect(Set(snapshots[1].stops?.map(\.id) ?? []).count == 2)
    }

    @Test
    func debugDescriptions() throws {
        #expect("\(try GeneratedContent(json: "[1, 2]").debugDescription)" == "[1,2]")
        #expect(try GeneratedContent(json: "[1, 2").debugDescription == "[1] (incomplete)")
    }
}
