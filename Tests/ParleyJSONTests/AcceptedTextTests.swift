import ParleyJSON
import Testing

/// Texts every reader must accept, each with the compact text that its value is written as.
@Suite struct AcceptedTextTests {
    static let structures: [JSONCase<String>] = [
        .init("array, arrays with spaces", "[[]   ]", "[[]]"),
        .init("array, empty", "[]", "[]"),
        .init("array, empty string", #"[""]"#, #"[""]"#),
        .init("array, ending with newline", "[\"a\"]\n", #"["a"]"#),
        .init("array, false", "[false]", "[false]"),
        .init("array, heterogeneous", #"[null, 1, "1", {}]"#, #"[null,1,"1",{}]"#),
        .init("array, null", "[null]", "[null]"),
        .init("array, with 1 and newline", "[1\n]", "[1]"),
        .init("array, with leading space", " [1]", "[1]"),
        .init("array, with several nulls", "[1,null,null,null,2]", "[1,null,null,null,2]"),
        .init("array, with trailing space", "[2] ", "[2]"),
        .init("array, blank inside", "[ \t\r\n]", "[]"),
        .init("object, basic", #"{"asd":"sdf"}"#, #"{"asd":"sdf"}"#),
        .init("object, duplicated key", #"{"a":"b","a":"c"}"#, #"{"a":"c"}"#),
        .init("object, duplicated key and value", #"{"a":"b","a":"b"}"#, #"{"a":"b"}"#),
        .init("object, duplicate keeps its place", #"{"a":1,"b":2,"a":3}"#, #"{"a":3,"b":2}"#),
        .init(
            "object, keys that differ in normalisation",
            "{\"\u{E9}\":1,\"e\u{301}\":2}",
            "{\"\u{E9}\":1,\"e\u{301}\":2}"
        ),
        .init("object, empty", "{}", "{}"),
        .init("object, empty key", #"{"":0}"#, #"{"":0}"#),
        .init("object, escaped null in key", #"{"foo\u0000bar": 42}"#, #"{"foo\u0000bar":42}"#),
        .init("object, extreme numbers", #"{ "min": -1.0e+28, "max": 1.0e+28 }"#, #"{"min":-1.0e+28,"max":1.0e+28}"#),
        .init("object, keys in order", #"{"z":1,"a":2,"m":3}"#, #"{"z":1,"a":2,"m":3}"#),
        .init("object, simple", #"{"a":[]}"#, #"{"a":[]}"#),
        .init(
            "object, string in cyrillic escapes",
            #"{"t":"\u041f\u043e\u043b"}"#,
            "{\"t\":\"\u{41F}\u{43E}\u{43B}\"}"
        ),
        .init("object, with newlines", "{\n\"a\": \"b\"\n}", #"{"a":"b"}"#),
        .init("object, blanks everywhere", " { \"a\" \t:\r\n 1 , \"b\" : 2 } ", #"{"a":1,"b":2}"#),
        .init("lonely false", "false", "false"),
        .init("lonely integer", "42", "42"),
        .init("lonely negative real", "-0.1", "-0.1"),
        .init("lonely null", "null", "null"),
        .init("lonely string", #""asd""#, #""asd""#),
        .init("lonely true", "true", "true"),
        .init("string, empty and alone", #""""#, #""""#),
        .init("structure, trailing newline", "[\"a\"]\n\n", #"["a"]"#),
        .init("structure, white space around array", " \t\r\n[] \t\r\n", "[]"),
        .init("nested as deep as allowed", times(512, "[") + times(512, "]"), times(512, "[") + times(512, "]")),
        .init("many siblings", "[" + times(999, "[],") + "[]]", "[" + times(999, "[],") + "[]]"),
    ]

    static let numbers: [JSONCase<String>] = [
        "123e65", "0e+1", "0e1", "-0", "20e1", "-0.000000000000000000000000000000000000000000000000000000000001",
        "-123", "-1", "-0.0", "1E22", "1E-2", "1E+2", "123e45", "123.456e78", "1e-2", "1e+2", "123", "123.456789",
        "0", "10", "0.5e-0", "1E400", "-1e+9999", "1.5e-9999", "123123e100000", "1e999999999999999999999999999999",
        "9007199254740993", "18446744073709551616", "-9223372036854775809", times(1_000, "7"), "0." + times(1_000, "3"),
        "0.4e00669999999999999999999999999999999999999999999999999999999999999999999999999999", "1.0", "1.10",
    ].map { JSONCase("number, " + $0.prefix(30), "[\($0)]", "[\($0)]") }

    static let strings: [JSONCase<String>] = [
        .init("string, 1, 2, 3 bytes of UTF-8", #"["\u0060\u012a\u12AB"]"#, "[\"`\u{12A}\u{12AB}\"]"),
        .init("string, accepted surrogate pair", #"["\uD801\udc37"]"#, "[\"\u{10437}\"]"),
        .init("string, accepted surrogate pairs", #"["\ud83d\ude39\ud83d\udc8d"]"#, "[\"\u{1F639}\u{1F48D}\"]"),
        .init("string, allowed escapes", #"["\"\\\/\b\f\n\r\t"]"#, #"["\"\\/\b\f\n\r\t"]"#),
        .init("string, backslash and u escaped zero", #"["\\u0000"]"#, #"["\\u0000"]"#),
        .init("string, backslash doublequotes", #"["\""]"#, #"["\""]"#),
        .init("string, comments", #"["a/*b*/c/*d//e"]"#, #"["a/*b*/c/*d//e"]"#),
        .init("string, double escape a", #"["\\a"]"#, #"["\\a"]"#),
        .init("string, double escape n", #"["\\n"]"#, #"["\\n"]"#),
        .init("string, escaped control character", #"["\u0012"]"#, #"["\u0012"]"#),
        .init("string, escaped noncharacter", #"["\uFFFF"]"#, "[\"\u{FFFF}\"]"),
        .init("string, in array with leading space", #"[ "asd"]"#, #"["asd"]"#),
        .init("string, last surrogates 1 and 2", #"["\uDBFF\uDFFF"]"#, "[\"\u{10FFFF}\"]"),
        .init("string, first surrogates 1 and 2", #"["\uD800\uDC00"]"#, "[\"\u{10000}\"]"),
        .init("string, no-break space raw", "[\"new\u{A0}line\"]", "[\"new\u{A0}line\"]"),
        .init("string, noncharacter U+10FFFF raw", "[\"\u{10FFFF}\"]", "[\"\u{10FFFF}\"]"),
        .init("string, noncharacter U+FFFF raw", "[\"\u{FFFF}\"]", "[\"\u{FFFF}\"]"),
        .init("string, null escape", #"["\u0000"]"#, #"["\u0000"]"#),
        .init("string, null escapes in a row", #""a\u0000\u0000b""#, #""a\u0000\u0000b""#),
        .init("string, one-byte UTF-8 escape", #"["\u002c"]"#, #"[","]"#),
        .init("string, pi", "[\"\u{3C0}\"]", "[\"\u{3C0}\"]"),
        .init("string, reserved character in UTF-8", "[\"\u{1BFFF}\"]", "[\"\u{1BFFF}\"]"),
        .init("string, simple ASCII", #"["asd "]"#, #"["asd "]"#),
        .init("string, space", #"" ""#, #"" ""#),
        .init("string, three-byte UTF-8 escape", #"["\u0821"]"#, "[\"\u{821}\"]"),
        .init("string, two-byte UTF-8 escape", #"["\u0123"]"#, "[\"\u{123}\"]"),
        .init("string, U+2028 raw", "[\"\u{2028}\"]", "[\"\u{2028}\"]"),
        .init("string, U+2029 raw", "[\"\u{2029}\"]", "[\"\u{2029}\"]"),
        .init("string, U+D7FF and U+E000 raw", "\"\u{D7FF}\u{E000}\"", "\"\u{D7FF}\u{E000}\""),
        .init("string, byte order mark inside", "\"\u{FEFF}\"", "\"\u{FEFF}\""),
        .init("string, unescaped DEL", "[\"\u{7F}\"]", "[\"\u{7F}\"]"),
        .init("string, mixed case hexadecimal", #""\uAbCd""#, "\"\u{ABCD}\""),
        .init(
            "string, raw UTF-8 after an escape",
            "\"\\n\u{20AC}\u{1D11E}\\t\u{E9}\"",
            "\"\\n\u{20AC}\u{1D11E}\\t\u{E9}\""
        ),
        .init("string, escape at each place of a word", #""1234567\n12345\n123\n1\n""#, #""1234567\n12345\n123\n1\n""#),
        .init("string, long", "\"" + times(70_000, "abc\u{E9}") + "\"", "\"" + times(70_000, "abc\u{E9}") + "\""),
    ]

    @Test(arguments: structures + numbers + strings)
    func isRead(_ text: JSONCase<String>) throws {
        #expect(try JSONValue(parsing: text.bytes).serialized() == text.expected)
    }

    @Test(arguments: structures + numbers + strings)
    func everyCutIsAnUnexpectedEnd(_ text: JSONCase<String>) throws {
        // A number alone is complete wherever it is cut behind a digit.
        guard text.bytes.count < 2_000, case let value = try JSONValue(parsing: text.bytes), value.numberValue == nil
        else { return }
        let (_, end) = try JSONValue.parsePrefix(text.bytes)
        for count in 0..<end {
            let error = jsonError { _ = try JSONValue(parsing: text.bytes.prefix(count)) }
            #expect(error?.kind == .unexpectedEnd, "cut to \(count) bytes")
        }
    }

    @Test func theSameTextAsBytesOfAnyCollection() throws {
        let text = "{\"\u{E9}\":[1,\"x\"]}"
        let expected: JSONValue = ["\u{E9}": [1, "x"]]
        #expect(try JSONValue(parsing: text) == expected)
        #expect(try JSONValue(parsing: text.utf8) == expected)
        #expect(try JSONValue(parsing: utf8(text)) == expected)
        #expect(try JSONValue(parsing: utf8("--" + text)[2...]) == expected)
        #expect(try JSONValue(parsing: utf8(text).lazy.map { $0 }) == expected)
        #expect(try utf8(text).withUnsafeBufferPointer { try JSONValue(parsing: $0) } == expected)
    }
}
