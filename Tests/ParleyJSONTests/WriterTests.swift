import ParleyJSON
import Testing

@Suite struct WriterTests {
    static let sample: JSONValue = [
        "b": [1, 2.5, [], [:], [nil, true]], "a": ["x": "\u{E9}\u{1F600}\u{7F}"], "": false,
    ]

    @Test(arguments: [
        (JSONStyle.compact, "{\"b\":[1,2.5,[],{},[null,true]],\"a\":{\"x\":\"\u{E9}\u{1F600}\u{7F}\"},\"\":false}"),
        // json.dumps(sample, ensure_ascii=False)
        (.python, "{\"b\": [1, 2.5, [], {}, [null, true]], \"a\": {\"x\": \"\u{E9}\u{1F600}\u{7F}\"}, \"\": false}"),
        // json.dumps(sample, sort_keys=True)
        (
            JSONStyle(itemSeparator: ", ", keySeparator: ": ", sortsKeys: true, escapesNonASCII: true),
            #"{"": false, "a": {"x": "\u00e9\ud83d\ude00\u007f"}, "b": [1, 2.5, [], {}, [null, true]]}"#
        ),
        // json.dumps(sample, ensure_ascii=False, indent=2)
        (
            .pretty,
            """
            {
              "b": [
                1,
                2.5,
                [],
                {},
                [
                  null,
                  true
                ]
              ],
              "a": {
                "x": "\u{E9}\u{1F600}\u{7F}"
              },
              "": false
            }
            """
        ),
    ])
    func styles(_ style: JSONStyle, _ expected: String) throws {
        let text = Self.sample.serialized(style)
        #expect(text == expected)
        #expect(Self.sample.serializedBytes(style) == utf8(expected))
        #expect(try JSONValue(parsing: text) == Self.sample)
    }

    @Test(arguments: [
        (0, "[\n1,\n[\n2\n]\n]"), (-3, "[\n1,\n[\n2\n]\n]"), (1, "[\n 1,\n [\n  2\n ]\n]"),
        (.max, "[\n\(times(64, " "))1,\n\(times(64, " "))[\n\(times(128, " "))2\n\(times(64, " "))]\n]"),
    ])
    func indentation(_ width: Int, _ expected: String) {
        #expect(JSONValue.array([1, [2]]).serialized(.python(indentation: width)) == expected)
    }

    @Test(arguments: [
        ("", #""""#),
        ("\"\\/", #""\"\\/""#),
        ("\u{8}\t\n\u{C}\r", #""\b\t\n\f\r""#),
        ("\u{0}\u{1}\u{B}\u{1B}\u{1F}", #""\u0000\u0001\u000b\u001b\u001f""#),
        ("a\u{7F}b\u{80}", "\"a\u{7F}b\u{80}\""),
        ("<tag>&'\u{2028}", "\"<tag>&'\u{2028}\""),
        ("\r\n", #""\r\n""#),
        ("x\n\ny", #""x\n\ny""#),
    ])
    func escapes(_ text: String, _ expected: String) throws {
        #expect(JSONValue.string(text).serialized() == expected)
        #expect(JSONValue.string(text).serialized(.python) == expected)
        #expect(JSONValue.object([text: 1]).serialized() == "{\(expected):1}")
        #expect(try JSONValue(parsing: expected) == .string(text))
    }

    @Test(arguments: ["-0", "1E400", "1.10", "1e0", "100000000000000000000000000", "0.1e-7"])
    func numbersKeepTheirText(_ text: String) throws {
        #expect(try JSONValue(parsing: text).serialized(.python) == text)
    }

    @Test func sortingIsByCodePoints() {
        // UTF-16 would put U+1F600 before U+FF5E.
        let value: JSONValue = ["\u{1F600}": 1, "\u{FF5E}": 2, "b": 3, "B": 4, "a\u{301}": 5, "ab": 6, "a": 7]
        var style = JSONStyle.compact
        style.sortsKeys = true
        #expect(
            value.serialized(style)
                == "{\"B\":4,\"a\":7,\"ab\":6,\"a\u{301}\":5,\"b\":3,\"\u{FF5E}\":2,\"\u{1F600}\":1}"
        )
        #expect(value.objectValue?.keys.first == "\u{1F600}")
    }

    @Test func deepValuesNeedNoStack() {
        var value: JSONValue = []
        for _ in 0..<511 { value = ["k": value] }
        #expect(value.serialized() == times(511, #"{"k":"#) + "[]" + times(511, "}"))
    }

    @Test func descriptions() {
        #expect(Self.sample.description == Self.sample.serialized())
        #expect(String(describing: JSONNumber(5)) == "5")
    }
}
