import ParleyJSON
import Testing

/// What errors say, and where they say it.
@Suite struct ErrorPositionTests {
    @Test(arguments: [
        ("{\n  \"a\": 1,\n  \"b\":2x}", "line 3, column 8: expected ',' or '}' after a value in an object, found 'x'"),
        ("[1 2]", "line 1, column 4: expected ',' or ']' after a value in an array, found '2'"),
        ("", "line 1, column 1: expected a value, found the end of the text"),
        ("[\n", "line 2, column 1: expected a value or ']', found the end of the text"),
        (
            "[1,]",
            "line 1, column 4: expected a value after ',', found ']' (no comma may stand before a closing bracket)"
        ),
        (
            "{\"a\":1,}",
            "line 1, column 8: expected a key in double quotes after ',', found '}' "
                + "(no comma may stand before a closing brace)"
        ),
        ("{a:1}", "line 1, column 2: expected a key in double quotes or '}', found 'a'"),
        ("{\"a\" 1}", "line 1, column 6: expected ':' after a key in an object, found '1'"),
        ("{\"a\":}", "line 1, column 6: expected a value after ':', found '}'"),
        ("['a']", "line 1, column 2: expected a value or ']', found ''' (strings stand in double quotes)"),
        ("[1,//\n]", "line 1, column 4: expected a value after ',', found '/' (JSON has no comments)"),
        ("NaN", "line 1, column 1: expected a value, found 'N' (JSON has no None, NaN or Infinity)"),
        ("True", "line 1, column 1: expected a value, found 'T' (true and false are written in small letters)"),
        ("+1", "line 1, column 1: expected a value, found '+' (a number has no '+' before it)"),
        (".5", "line 1, column 1: expected a value, found '.' (a number has a digit before its point)"),
        ("nul", "line 1, column 4: expected 'null', found the end of the text"),
        ("nil", "line 1, column 2: expected 'null', found 'i'"),
        ("01", "line 1, column 2: a number may not begin with 0 and further digits"),
        ("1.x", "line 1, column 3: expected a digit in a number, found 'x'"),
        ("1e", "line 1, column 3: expected a digit in a number, found the end of the text"),
        ("\"\u{E4}\u{1F600}e\u{301}\n\"", "line 1, column 6: a string may hold U+000A only as an escape such as \\n"),
        ("\"\u{1}\"", "line 1, column 2: a string may hold U+0001 only as an escape such as \\u0001"),
        ("\"\\q\"", "line 1, column 2: JSON has no escape of 'q'; a backslash itself is written \\\\"),
        ("\"\\u12g4\"", "line 1, column 2: expected four hexadecimal digits after '\\u', found 'g'"),
        ("\"\\ud800\"", "line 1, column 2: the escape is one half of a surrogate pair without the other"),
        ("\"abc", "line 1, column 5: expected '\"' at the end of a string, found the end of the text"),
        ("1\r\n\r\n\r\u{200B}", "line 4, column 1: expected nothing more after the value, found U+200B"),
        ("\u{FEFF} x", "line 1, column 2: expected a value, found 'x'"),
        ("\u{1F600}", "line 1, column 1: expected a value, found '\u{1F600}'"),
        ("\u{1B}[2J", "line 1, column 1: expected a value, found U+001B"),
    ])
    func description(_ text: String, _ expected: String) {
        #expect(jsonError { _ = try JSONValue(parsing: text) }?.description == expected)
    }

    @Test func positionsCountLinesScalarsAndBytes() {
        let error = jsonError { _ = try JSONValue(parsing: "[\r\n\"\u{E9}\u{1F600}\",\n\r  \"\u{E9}\" ?]") }
        #expect(error?.line == 4)
        #expect(error?.column == 7)
        #expect(error?.offset == 21)
    }

    @Test(
        arguments: [
            ([0xFF, 0xFE, 0x5B, 0x00], "line 1, column 1: the text begins as UTF-16 does; JSON text must be UTF-8"),
            (
                [0x5B, 0x0A, 0x22, 0x61, 0xC0, 0x80],
                "line 2, column 3: the text is not UTF-8: byte 0xC0 does not belong here"
            ),
            ([0x22, 0xE2, 0x82], "line 1, column 2: the text ends within a character"),
        ] as [([UInt8], String)]
    )
    func notUTF8(_ bytes: [UInt8], _ expected: String) {
        #expect(jsonError { _ = try JSONValue(parsing: bytes) }?.description == expected)
    }

    @Test func longKeysAreCut() {
        let key = times(100, "k")
        let limits = JSONLimits(duplicateKeys: .reject)
        let error = jsonError { _ = try JSONValue(parsing: "{\"\(key)\":1,\"\(key)\":2}", limits: limits) }
        #expect(error?.message == "the object already has a key \"" + times(40, "k") + "…\"")
    }
}
