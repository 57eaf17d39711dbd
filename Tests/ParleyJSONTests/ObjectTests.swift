import ParleyJSON
import Testing

@Suite struct ObjectTests {
    @Test(arguments: [3, 8, 9, 500])
    func keepsOrder(_ count: Int) {
        let names = (0..<count).map { "key \($0 * 7919 % count)-\($0)" }
        var object = JSONObject(names.enumerated().map { ($1, JSONValue.number(.init($0))) })
        #expect(object.keys == names)
        #expect(object.count == count)
        for (place, name) in names.enumerated() {
            #expect(object[name]?.intValue == place)
        }
        object[names[1]] = "new"
        #expect(object.keys == names)
        #expect(object[names[1]] == "new")
        object["last"] = true
        #expect(object.keys == names + ["last"])
        #expect(object.removeValue(forKey: names[0]) == 0)
        #expect(object.removeValue(forKey: names[0]) == nil)
        object[names[1]] = nil
        #expect(object.keys == names.dropFirst(2) + ["last"])
        for (place, name) in names.enumerated().dropFirst(2) {
            #expect(object[name]?.intValue == place)
        }
        #expect(object.contains(key: "last") && !object.contains(key: names[1]))
        #expect(object.map(\.key) == object.keys)
        #expect(object.map(\.value) == object.values)
    }

    @Test func laterPairsWin() {
        let object = JSONObject([("a", 1), ("b", 2), ("a", 3)])
        #expect(object.serialized == #"{"a":3,"b":2}"#)
        let literal: JSONValue = ["a": 1, "b": 2, "a": 3]
        #expect(literal == .object(object))
    }

    @Test func storingNullIsNotRemoving() {
        var object: JSONObject = ["a": 1]
        object["a"] = .null
        #expect(object.serialized == #"{"a":null}"#)
        object["a"] = Optional<JSONValue>.none
        #expect(object.isEmpty)
    }

    @Test func equalityIgnoresOrder() {
        let forward = JSONObject((0..<20).map { ("k\($0)", JSONValue.number(.init($0))) })
        let backward = JSONObject(
            (0..<20).reversed().map { ("k\($0)", JSONValue.number(JSONNumber(Double($0)) ?? .init(0))) }
        )
        #expect(forward == backward)
        #expect(forward.hashValue == backward.hashValue)
        var other = backward
        other["k7"] = "7"
        #expect(forward != other)
        other["k7"] = nil
        #expect(forward != other)
        other["k"] = 7
        #expect(forward != other)
        #expect((["a": 1, "b": 2] as JSONObject) != ["a": 2, "b": 1])
    }

    @Test func keysAreComparedByCodePoints() {
        var object: JSONObject = ["\u{E9}": 1, "e\u{301}": 2]
        #expect(object.count == 2)
        #expect(object["\u{E9}"] == 1)
        #expect(object["e\u{301}"] == 2)
        for index in 0..<20 { object["k\(index)"] = 0 }
        #expect(object["\u{E9}"] == 1)
        #expect(object["e\u{301}"] == 2)
        #expect(object["e"] == nil)
        // Equal length, other order of two combining marks.
        #expect(JSONValue.string("a\u{323}\u{307}") != .string("a\u{307}\u{323}"))
        #expect(JSONValue.string("\u{E9}") != .string("e\u{301}"))
        #expect(Set<JSONValue>(["\u{E9}", "e\u{301}", "\u{E9}"]).count == 2)
    }

    @Test func copiesAreIndependent() {
        let original: JSONObject = ["a": 1]
        var copy = original
        copy["b"] = 2
        #expect(original.keys == ["a"])
        #expect(copy.keys == ["a", "b"])
    }
}

extension JSONObject {
    fileprivate var serialized: String { description }
}

@Suite struct ValueTests {
    let value: JSONValue = [
        "null": nil, "bool": true, "int": 3, "float": 2.5, "string": "text", "array": [1, "two", nil],
        "object": ["a": 1],
    ]

    @Test func accessors() {
        #expect(value["null"]?.isNull == true)
        #expect(value["bool"]?.boolValue == true)
        #expect(value["int"]?.intValue == 3)
        #expect(value["float"]?.doubleValue == 2.5)
        #expect(value["float"]?.intValue == nil)
        #expect(value["string"]?.stringValue == "text")
        #expect(value["array"]?.arrayValue?.count == 3)
        #expect(value["object"]?.objectValue?.keys == ["a"])
        #expect(value["object"]?["a"]?.numberValue?.text == "1")
    }

    @Test func accessorsOfAnotherKind() {
        #expect(value.stringValue == nil)
        #expect(value["string"]?.intValue == nil)
        #expect(value["string"]?.doubleValue == nil)
        #expect(value["int"]?.boolValue == nil)
        #expect(value["int"]?.arrayValue == nil)
        #expect(value["array"]?.objectValue == nil)
        #expect(value["array"]?["a"] == nil)
        #expect(value["bool"]?.isNull == false)
    }

    @Test(
        arguments: [(0, 1), (1, "two"), (2, nil as JSONValue), (3, nil), (-1, nil), (Int.max, nil), (Int.min, nil)]
            as [(Int, JSONValue?)]
    )
    func indexing(_ index: Int, _ expected: JSONValue?) {
        #expect(value["array"]?[index] == expected)
        #expect(value["object"]?[index] == nil)
    }

    @Test func kindNames() {
        let values: [JSONValue] = [nil, true, 1, "s", [], [:]]
        #expect(values.map(\.kindName) == ["null", "a boolean", "a number", "a string", "an array", "an object"])
    }

    @Test func literalsThatAreNotFinite() {
        #expect(JSONValue(floatLiteral: .infinity) == nil as JSONValue)
    }

    @Test func kindsAreNeverEqual() {
        let values: [JSONValue] = [nil, false, 0, "", [], [:], "0", "null", [nil], [[]]]
        #expect(Set(values).count == values.count)
        for (index, value) in values.enumerated() {
            #expect(values.firstIndex(of: value) == index)
        }
    }
}
