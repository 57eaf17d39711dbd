import ParleyJSON
import Testing

/// Texts every reader must reject, each with the kind of the fault and the offset of its byte.
@Suite struct RejectedTextTests {
    struct Fault: Sendable {
        let kind: JSONError.Kind
        let offset: Int

        init(_ kind: JSONError.Kind, _ offset: Int) {
            self.kind = kind
            self.offset = offset
        }
    }

    static let arrays: [JSONCase<Fault>] = [
        .init("array, 1 true without comma", "[1 true]", .init(.unexpectedCharacter, 3)),
        .init("array, invalid UTF-8 after letter", [0x5B, 0x61, 0xE5, 0x5D], .init(.unexpectedCharacter, 1)),
        .init("array, colon instead of comma", #"["": 1]"#, .init(.unexpectedCharacter, 3)),
        .init("array, comma after close", #"[""],"#, .init(.trailingContent, 4)),
        .init("array, comma and number", "[,1]", .init(.unexpectedCharacter, 1)),
        .init("array, double comma", "[1,,2]", .init(.unexpectedCharacter, 3)),
        .init("array, double extra comma", #"["x",,]"#, .init(.unexpectedCharacter, 5)),
        .init("array, extra close", #"["x"]]"#, .init(.trailingContent, 5)),
        .init("array, extra comma", #"["",]"#, .init(.unexpectedCharacter, 4)),
        .init("array, incomplete", #"["x""#, .init(.unexpectedEnd, 4)),
        .init("array, incomplete invalid value", "[x", .init(.unexpectedCharacter, 1)),
        .init("array, inner array no comma", "[3[4]]", .init(.unexpectedCharacter, 2)),
        .init("array, items separated by semicolon", "[1;2]", .init(.unexpectedCharacter, 2)),
        .init("array, just comma", "[,]", .init(.unexpectedCharacter, 1)),
        .init("array, just minus", "[-]", .init(.invalidNumber, 2)),
        .init("array, missing value", "[   , \"\"]", .init(.unexpectedCharacter, 4)),
        .init("array, newlines unclosed", "[\"a\",\n4\n,1,", .init(.unexpectedEnd, 11)),
        .init("array, number and comma", "[1,]", .init(.unexpectedCharacter, 3)),
        .init("array, number and several commas", "[1,,]", .init(.unexpectedCharacter, 3)),
        .init("array, star inside", "[*]", .init(.unexpectedCharacter, 1)),
        .init("array, unclosed", #"[""#, .init(.unexpectedEnd, 2)),
        .init("array, unclosed trailing comma", "[1,", .init(.unexpectedEnd, 3)),
        .init("array, unclosed with object inside", "[{}", .init(.unexpectedEnd, 3)),
        .init("array, closed as object", "[1}", .init(.unexpectedCharacter, 2)),
        .init("array, form feed", "[\u{C}]", .init(.unexpectedCharacter, 1)),
        .init("array, spaces vertical tab", "[\u{B}1]", .init(.unexpectedCharacter, 1)),
        .init("array, no-break space", "[\u{A0}]", .init(.unexpectedCharacter, 1)),
        .init("incomplete false", "[fals]", .init(.unexpectedCharacter, 5)),
        .init("incomplete null", "[nul]", .init(.unexpectedCharacter, 4)),
        .init("incomplete true", "[tru]", .init(.unexpectedCharacter, 4)),
        .init("capitalised true", "[True]", .init(.unexpectedCharacter, 1)),
        .init("word goes on", "[nullx]", .init(.unexpectedCharacter, 5)),
    ]

    static let numbers: [JSONCase<Fault>] = [
        .init("number, multi-digit then NUL", "123\u{0}", .init(.trailingContent, 3)),
        .init("number, ++", "[++1234]", .init(.unexpectedCharacter, 1)),
        .init("number, +1", "[+1]", .init(.unexpectedCharacter, 1)),
        .init("number, +Inf", "[+Inf]", .init(.unexpectedCharacter, 1)),
        .init("number, -01", "[-01]", .init(.invalidNumber, 3)),
        .init("number, -1.0.", "[-1.0.]", .init(.unexpectedCharacter, 5)),
        .init("number, -2.", "[-2.]", .init(.invalidNumber, 4)),
        .init("number, -NaN", "[-NaN]", .init(.invalidNumber, 2)),
        .init("number, .-1", "[.-1]", .init(.unexpectedCharacter, 1)),
        .init("number, .2e-3", "[.2e-3]", .init(.unexpectedCharacter, 1)),
        .init("number, 0.1.2", "[0.1.2]", .init(.unexpectedCharacter, 4)),
        .init("number, 0.3e", "[0.3e]", .init(.invalidNumber, 5)),
        .init("number, 0.3e+", "[0.3e+]", .init(.invalidNumber, 6)),
        .init("number, 0.e1", "[0.e1]", .init(.invalidNumber, 3)),
        .init("number, 0E", "[0E]", .init(.invalidNumber, 3)),
        .init("number, 0e+-1", "[0e+-1]", .init(.invalidNumber, 4)),
        .init("number, 1 000", "[1 000.0]", .init(.unexpectedCharacter, 3)),
        .init("number, 1eE2", "[1eE2]", .init(.invalidNumber, 3)),
        .init("number, 2.e3", "[2.e3]", .init(.invalidNumber, 3)),
        .init("number, 9.e+", "[9.e+]", .init(.invalidNumber, 3)),
        .init("number, Inf", "[Inf]", .init(.unexpectedCharacter, 1)),
        .init("number, NaN", "[NaN]", .init(.unexpectedCharacter, 1)),
        .init("number, full-width digit one", "[\u{FF11}]", .init(.unexpectedCharacter, 1)),
        .init("number, expression", "[1+2]", .init(.unexpectedCharacter, 2)),
        .init("number, hexadecimal", "[0x42]", .init(.unexpectedCharacter, 2)),
        .init("number, invalid +-", "[0e+-1]", .init(.invalidNumber, 4)),
        .init("number, minus infinity", "[-Infinity]", .init(.invalidNumber, 2)),
        .init("number, minus with space", "[- 1]", .init(.invalidNumber, 2)),
        .init("number, leading zeros", "[012]", .init(.invalidNumber, 2)),
        .init("number, two zeros", "[00]", .init(.invalidNumber, 2)),
        .init("number, ending in letter", "[1.2a]", .init(.unexpectedCharacter, 4)),
        .init("number, lonely minus", "-", .init(.unexpectedEnd, 1)),
        .init("number, underscore", "[1_000]", .init(.unexpectedCharacter, 2)),
    ]

    static let objects: [JSONCase<Fault>] = [
        .init("object, bad value", #"["x", truth]"#, .init(.unexpectedCharacter, 9)),
        .init("object, bracket key", "{[: \"x\"}", .init(.unexpectedCharacter, 1)),
        .init("object, comma instead of colon", #"{"x", null}"#, .init(.unexpectedCharacter, 4)),
        .init("object, double colon", #"{"x"::"b"}"#, .init(.unexpectedCharacter, 5)),
        .init("object, emoji key", "{\u{1F1E8}}", .init(.unexpectedCharacter, 1)),
        .init("object, garbage at end", #"{"a":"a" 123}"#, .init(.unexpectedCharacter, 9)),
        .init("object, key with single quotes", "{'a':0}", .init(.unexpectedCharacter, 1)),
        .init("object, missing colon", #"{"a" b}"#, .init(.unexpectedCharacter, 5)),
        .init("object, missing key", #"{:"b"}"#, .init(.unexpectedCharacter, 1)),
        .init("object, missing semicolon", #"{"a" "b"}"#, .init(.unexpectedCharacter, 5)),
        .init("object, missing value", #"{"a":"#, .init(.unexpectedEnd, 5)),
        .init("object, missing value before close", #"{"a":}"#, .init(.unexpectedCharacter, 5)),
        .init("object, no colon", #"{"a""#, .init(.unexpectedEnd, 4)),
        .init("object, non-string key", "{1:1}", .init(.unexpectedCharacter, 1)),
        .init("object, null keys", "{null:null,null:null}", .init(.unexpectedCharacter, 1)),
        .init("object, several trailing commas", #"{"id":0,,,}"#, .init(.unexpectedCharacter, 8)),
        .init("object, single quote value", #"{"a":'b'}"#, .init(.unexpectedCharacter, 5)),
        .init("object, trailing comma", #"{"id":0,}"#, .init(.unexpectedCharacter, 8)),
        .init("object, trailing comment", #"{"a":"b"}/**/"#, .init(.trailingContent, 9)),
        .init("object, trailing comment open", #"{"a":"b"}/**//"#, .init(.trailingContent, 9)),
        .init("object, comment inside", #"{"a":/*comment*/"b"}"#, .init(.unexpectedCharacter, 5)),
        .init("object, two commas in a row", #"{"a":"b",,"c":"d"}"#, .init(.unexpectedCharacter, 9)),
        .init("object, unquoted key", #"{a: "b"}"#, .init(.unexpectedCharacter, 1)),
        .init("object, unterminated value", #"{"a":"a"#, .init(.unexpectedEnd, 7)),
        .init("object, closed as array", #"{"a":1]"#, .init(.unexpectedCharacter, 6)),
        .init("object, trailing hash", ##"{"a":"b"}#{}"##, .init(.trailingContent, 9)),
    ]

    static let strings: [JSONCase<Fault>] = [
        .init("string, one surrogate then escape", #"["\uD800\"]"#, .init(.loneSurrogate, 2)),
        .init("string, one surrogate then u", #"["\uD800\u"]"#, .init(.invalidEscape, 8)),
        .init("string, one surrogate then u1", #"["\uD800\u1"]"#, .init(.invalidEscape, 8)),
        .init("string, one surrogate then u1x", #"["\uD800\u1x"]"#, .init(.invalidEscape, 8)),
        .init("string, accentuated char no quotes", "[\u{E9}]", .init(.unexpectedCharacter, 1)),
        .init("string, backslash NUL", "[\"\\\u{0}\"]", .init(.invalidEscape, 2)),
        .init("string, escape x", #"["\x00"]"#, .init(.invalidEscape, 2)),
        .init("string, escaped backslash bad", #"["\\\"]"#, .init(.unexpectedEnd, 7)),
        .init("string, escaped control tab", "[\"\\\t\"]", .init(.invalidEscape, 2)),
        .init("string, escaped emoji", "[\"\\\u{1F300}\"]", .init(.invalidEscape, 2)),
        .init("string, escaped single quote", #"["\'"]"#, .init(.invalidEscape, 2)),
        .init("string, incomplete escape", #"["\"]"#, .init(.unexpectedEnd, 5)),
        .init("string, incomplete escaped character", #"["\u00A"]"#, .init(.invalidEscape, 2)),
        .init("string, incomplete surrogate", #"["\uD834\uDd"]"#, .init(.invalidEscape, 8)),
        .init("string, invalid unicode escape", #"["\uqqqq"]"#, .init(.invalidEscape, 2)),
        .init("string, capital U escape", #"["\U0041"]"#, .init(.invalidEscape, 2)),
        .init("string, invalid UTF-8 after escape", [0x5B, 0x22, 0x5C, 0xE5, 0x22, 0x5D], .init(.invalidUTF8, 3)),
        .init("string, invalid UTF-8 in escape", [0x22, 0x5C, 0x75, 0x30, 0xE5, 0x22], .init(.invalidUTF8, 4)),
        .init("string, leading escaped thorn", #"[\u0020"asd"]"#, .init(.unexpectedCharacter, 1)),
        .init("string, no quotes with bad escape", #"[\n]"#, .init(.unexpectedCharacter, 1)),
        .init("string, single doublequote", #"""#, .init(.unexpectedEnd, 1)),
        .init("string, single quotes", "['single quote']", .init(.unexpectedCharacter, 1)),
        .init("string, single string no double quotes", "abc", .init(.unexpectedCharacter, 0)),
        .init("string, start escape unclosed", #"["\"#, .init(.unexpectedEnd, 3)),
        .init("string, unescaped control char", "[\"a\u{0}a\"]", .init(.controlCharacter, 3)),
        .init("string, unescaped newline", "[\"new\nline\"]", .init(.controlCharacter, 5)),
        .init("string, unescaped tab", "[\"\t\"]", .init(.controlCharacter, 2)),
        .init("string, unescaped U+001F", "\"12345678\u{1F}\"", .init(.controlCharacter, 9)),
        .init("string, with trailing garbage", #"""x"#, .init(.trailingContent, 2)),
    ]

    static let structures: [JSONCase<Fault>] = [
        .init("structure, angle brackets", "<.>", .init(.unexpectedCharacter, 0)),
        .init("structure, angle bracket null", "[<null>]", .init(.unexpectedCharacter, 1)),
        .init("structure, array trailing garbage", "[1]x", .init(.trailingContent, 3)),
        .init("structure, array with unclosed string", #"["asd]"#, .init(.unexpectedEnd, 6)),
        .init("structure, close unopened array", "1]", .init(.trailingContent, 1)),
        .init("structure, comma instead of closing brace", #"{"x": true,"#, .init(.unexpectedEnd, 11)),
        .init("structure, double array", "[][]", .init(.trailingContent, 2)),
        .init("structure, end array", "]", .init(.unexpectedCharacter, 0)),
        .init("structure, lone open bracket", "[", .init(.unexpectedEnd, 1)),
        .init("structure, no data", "", .init(.unexpectedEnd, 0)),
        .init("structure, only blanks", " \n", .init(.unexpectedEnd, 2)),
        .init("structure, NUL byte outside string", "[\u{0}]", .init(.unexpectedCharacter, 1)),
        .init("structure, NUL after the value", "[]\u{0}", .init(.trailingContent, 2)),
        .init("structure, number with trailing garbage", "2@", .init(.trailingContent, 1)),
        .init("structure, object followed by closing object", "{}}", .init(.trailingContent, 2)),
        .init("structure, open array open object", "[{", .init(.unexpectedEnd, 2)),
        .init("structure, open object comma", "{,", .init(.unexpectedCharacter, 1)),
        .init("structure, open object string with apostrophes", "{'a'", .init(.unexpectedCharacter, 1)),
        .init("structure, single star", "*", .init(.unexpectedCharacter, 0)),
        .init("structure, U+2060 word joiner", "[\u{2060}]", .init(.unexpectedCharacter, 1)),
        .init("structure, uppercase NULL", "NULL", .init(.unexpectedCharacter, 0)),
        .init("structure, byte order mark in the middle", "[\u{FEFF}]", .init(.unexpectedCharacter, 1)),
        .init("structure, two byte order marks", "\u{FEFF}\u{FEFF}{}", .init(.unexpectedCharacter, 3)),
        .init("structure, byte order mark alone", "\u{FEFF}", .init(.unexpectedEnd, 3)),
        .init("structure, byte order mark after a blank", " \u{FEFF}{}", .init(.unexpectedCharacter, 1)),
        .init("structure, incomplete byte order mark", [0xEF, 0xBB, 0x7B, 0x7D], .init(.invalidUTF8, 0)),
        .init("structure, open array 100,000 times", times(100_000, "["), .init(.tooDeep, 512)),
        .init("structure, open array object 50,000 times", times(50_000, #"[{"":"#), .init(.tooDeep, 512 / 2 * 5)),
        .init("structure, one level too deep", times(513, "[") + times(513, "]"), .init(.tooDeep, 512)),
    ]

    static let encodings: [JSONCase<Fault>] = [
        .init("UTF-8, lone 0xE5", [0x22, 0xE5, 0x22], .init(.invalidUTF8, 1)),
        .init("UTF-8, lone continuation byte", [0x22, 0x81, 0x22], .init(.invalidUTF8, 1)),
        .init("UTF-8, overlong 2 bytes", [0x22, 0xC0, 0xAF, 0x22], .init(.invalidUTF8, 1)),
        .init("UTF-8, overlong 2 bytes NUL", [0x22, 0xC1, 0x80, 0x22], .init(.invalidUTF8, 1)),
        .init("UTF-8, overlong 3 bytes", [0x22, 0xE0, 0x80, 0xAF, 0x22], .init(.invalidUTF8, 1)),
        .init("UTF-8, overlong 4 bytes", [0x22, 0xF0, 0x80, 0x80, 0xAF, 0x22], .init(.invalidUTF8, 1)),
        .init("UTF-8, overlong 6 bytes", [0x22, 0xFC, 0x83, 0xBF, 0xBF, 0xBF, 0xBF, 0x22], .init(.invalidUTF8, 1)),
        .init("UTF-8, encoded surrogate", [0x22, 0xED, 0xA0, 0x80, 0x22], .init(.invalidUTF8, 1)),
        .init("UTF-8, beyond U+10FFFF", [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], .init(.invalidUTF8, 1)),
        .init("UTF-8, 0xF5", [0x22, 0xF5, 0x80, 0x80, 0x80, 0x22], .init(.invalidUTF8, 1)),
        .init("UTF-8, 0xFF after text", [0x22, 0x61, 0x62, 0xFF, 0x22], .init(.invalidUTF8, 3)),
        .init("UTF-8, third byte wrong", [0x22, 0xE2, 0x82, 0x22], .init(.invalidUTF8, 1)),
        .init("UTF-8, fourth byte wrong", [0x22, 0xF0, 0x9F, 0x98, 0x41, 0x22], .init(.invalidUTF8, 1)),
        .init("UTF-8, wrong in a key", [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D], .init(.invalidUTF8, 2)),
        .init("UTF-8, wrong between values", [0x5B, 0x31, 0xFF, 0x5D], .init(.invalidUTF8, 2)),
        .init("UTF-8, wrong after the value", [0x31, 0xFF], .init(.invalidUTF8, 1)),
        .init("UTF-8, wrong in a number", [0x5B, 0x2D, 0xE5, 0x5D], .init(.invalidUTF8, 2)),
        .init("UTF-8, cut off in a string", [0x22, 0xE2, 0x82], .init(.unexpectedEnd, 1)),
        .init("UTF-8, cut off outside strings", [0x5B, 0xE2, 0x82], .init(.invalidUTF8, 1)),
        .init("ISO Latin-1", [0x5B, 0x22, 0xE9, 0x22, 0x5D], .init(.invalidUTF8, 2)),
        .init("UTF-16 LE with byte order mark", [0xFF, 0xFE, 0x5B, 0x00, 0x5D, 0x00], .init(.invalidUTF8, 0)),
        .init("UTF-16 BE with byte order mark", [0xFE, 0xFF, 0x00, 0x5B, 0x00, 0x5D], .init(.invalidUTF8, 0)),
        .init("UTF-16 BE without", [0x00, 0x5B, 0x00, 0x5D], .init(.unexpectedCharacter, 0)),
        .init("UTF-16 LE without", [0x5B, 0x00, 0x5D, 0x00], .init(.unexpectedCharacter, 1)),
    ]

    @Test(arguments: [arrays, numbers, objects, strings, structures, encodings].flatMap { $0 })
    func isRejected(_ text: JSONCase<Fault>) {
        let error = jsonError { _ = try JSONValue(parsing: text.bytes) }
        #expect(error?.kind == text.expected.kind)
        #expect(error?.offset == text.expected.offset)
    }

    @Test(arguments: [arrays, numbers, objects, strings, structures, encodings].flatMap { $0 })
    func messagesAreOneLineWithoutControlCharacters(_ text: JSONCase<Fault>) {
        let error = jsonError { _ = try JSONValue(parsing: text.bytes) }
        let message = error?.description ?? ""
        #expect(message.count > 20 && message.count < 160)
        let unfit = message.unicodeScalars.contains {
            $0.properties.generalCategory == .control || $0.properties.generalCategory == .format
        }
        #expect(!unfit, "\(message)")
    }
}
