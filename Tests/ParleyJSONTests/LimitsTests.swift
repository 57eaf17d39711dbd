import ParleyJSON
import Testing

/// Cases that RFC 8259 leaves to the reader, under the limits that decide them.
@Suite struct LimitsTests {
    static let surrogates: [JSONCase<(offset: Int, replaced: String)>] = [
        .init("first half alone", #"["\uDADA"]"#, (2, "[\"\u{FFFD}\"]")),
        .init("second half alone", #"["\uDFAA"]"#, (2, "[\"\u{FFFD}\"]")),
        .init("first half, then text", #"["\uD888abc"]"#, (2, "[\"\u{FFFD}abc\"]")),
        .init("first half twice", #"["\uD800\uD801"]"#, (2, "[\"\u{FFFD}\u{FFFD}\"]")),
        .init("first half, then a pair", #""\ud800\ud83d\ude00""#, (1, "\"\u{FFFD}\u{1F600}\"")),
        .init("first half, then another escape", #""\ud800\n""#, (1, #""\#u{FFFD}\n""#)),
        .init("first half, then an escape of ASCII", #""\ud83d\u0041""#, (1, "\"\u{FFFD}A\"")),
        .init("halves in the wrong order", #""x\uDd1e\uD834y""#, (2, "\"x\u{FFFD}\u{FFFD}y\"")),
        .init("in a key", #"{"\uDFAA":0}"#, (2, "{\"\u{FFFD}\":0}")),
    ]

    @Test(arguments: surrogates)
    func halfASurrogatePair(_ text: JSONCase<(offset: Int, replaced: String)>) throws {
        let error = jsonError { _ = try JSONValue(parsing: text.bytes) }
        #expect(error?.kind == .loneSurrogate)
        #expect(error?.offset == text.expected.offset)
        let replaced = try JSONValue(parsing: text.bytes, limits: JSONLimits(loneSurrogates: .replace))
        #expect(replaced.serialized() == text.expected.replaced)
    }

    @Test func byteOrderMark() throws {
        let text = "\u{FEFF}{\"a\":1}"
        #expect(try JSONValue(parsing: text) == ["a": 1])
        let error = jsonError { _ = try JSONValue(parsing: text, limits: JSONLimits(allowsByteOrderMark: false)) }
        #expect(error?.kind == .byteOrderMark)
        #expect(error?.description == "line 1, column 1: the text begins with a byte order mark (U+FEFF); leave it out")
        for cut in 1...2 {
            let bytes = utf8(text).prefix(cut)
            #expect(jsonError { _ = try JSONValue(parsing: bytes) }?.kind == .unexpectedEnd)
            let strict = JSONLimits(allowsByteOrderMark: false)
            #expect(jsonError { _ = try JSONValue(parsing: bytes, limits: strict) }?.kind == .invalidUTF8)
        }
    }

    @Test func duplicateKeys() throws {
        let limits = JSONLimits(duplicateKeys: .reject)
        let error = jsonError { _ = try JSONValue(parsing: "{\"a\": 1,\n \"a\": 1}", limits: limits) }
        #expect(error?.kind == .duplicateKey)
        #expect(error?.description == #"line 2, column 2: the object already has a key "a""#)
        let escaped = jsonError { _ = try JSONValue(parsing: #"{"a\u0007":1,"a\u0007":1}"#, limits: limits) }
        #expect(escaped?.message == #"the object already has a key "a\u{0007}""#)
        #expect(try JSONValue(parsing: #"{"a":{"a":1},"b":[{"a":2}]}"#, limits: limits)["b"]?[0]?["a"] == 2)
        let many = "{" + (0..<100).map { "\"k\($0)\":0," }.joined() + "\"k50\":1}"
        #expect(jsonError { _ = try JSONValue(parsing: many, limits: limits) }?.kind == .duplicateKey)
        #expect(try JSONValue(parsing: many)["k50"] == 1)
    }

    @Test(arguments: [
        (0, "1", true), (0, "[]", false), (0, "{}", false), (1, "[]", true), (1, "[1,{}]", false), (2, "[1,{}]", true),
        (2, #"{"a":[],"b":{}}"#, true), (2, #"{"a":[[]]}"#, false), (-1, "null", true), (-1, "[]", false),
    ])
    func depth(_ maximum: Int, _ text: String, _ isRead: Bool) {
        let error = jsonError { _ = try JSONValue(parsing: text, limits: JSONLimits(maximumDepth: maximum)) }
        #expect(error?.kind == (isRead ? nil : .tooDeep))
    }

    @Test func depthHasACeiling() throws {
        let limits = JSONLimits(maximumDepth: .max)
        let deepest = JSONLimits.greatestDepth
        let allowed = times(deepest, "[") + times(deepest, "]")
        #expect(try JSONValue(parsing: allowed, limits: limits).serialized() == allowed)
        let error = jsonError { _ = try JSONValue(parsing: times(1_000_000, "["), limits: limits) }
        #expect(error?.kind == .tooDeep)
        #expect(error?.offset == deepest)
        #expect(error?.message == "arrays and objects are nested more than 1024 deep")
    }

    @Test func size() throws {
        let limits = JSONLimits(maximumBytes: 6)
        #expect(try JSONValue(parsing: "[1234]", limits: limits) == [1234])
        let error = jsonError { _ = try JSONValue(parsing: "[1234] ", limits: limits) }
        #expect(error?.kind == .tooLarge)
        #expect(error?.description == "the text has more than the 6 bytes that are allowed")
        let endless = repeatElement(UInt8(ascii: " "), count: 1 << 40)
        #expect(jsonError { _ = try JSONValue(parsing: endless, limits: limits) }?.kind == .tooLarge)
        #expect(jsonError { _ = try JSONValue(parsing: "1", limits: JSONLimits(maximumBytes: -1)) }?.kind == .tooLarge)
        #expect(try JSONValue(parsing: "1".utf8.lazy.map { $0 }, limits: JSONLimits(maximumBytes: .max)) == 1)
    }

    @Test func lengthOfNumbers() throws {
        let longest = times(JSONNumber.maximumLength, "1")
        #expect(try JSONValue(parsing: "[\(longest)]").serialized() == "[\(longest)]")
        let error = jsonError { _ = try JSONValue(parsing: "[\(longest)1]") }
        #expect(error?.kind == .numberTooLong)
        #expect(error?.offset == 1)
        #expect(JSONNumber(longest) != nil)
        #expect(JSONNumber(longest + "1") == nil)
    }

    @Test func prefix() throws {
        func read(_ text: String, maximumBytes: Int = 100) throws -> (JSONValue, Int) {
            try JSONValue.parsePrefix(utf8(text), limits: JSONLimits(maximumBytes: maximumBytes))
        }
        #expect(try read("{\"a\":1} {\"b\":2}") == (["a": 1], 7))
        #expect(try read("\n [1]tail") == ([1], 5))
        #expect(try read("12,13") == (12, 2))
        #expect(try read("\"x\"\u{0}") == ("x", 3))
        #expect(try read("\u{FEFF}null") == (nil, 7))
        #expect(jsonError { _ = try read("{\"a\":") }?.kind == .unexpectedEnd)
        #expect(jsonError { _ = try read("{\"a\"=") }?.kind == .unexpectedCharacter)
        #expect(try read("[1]" + times(200, " "), maximumBytes: 3) == ([1], 3))
        #expect(jsonError { _ = try read("[1]" + times(200, " "), maximumBytes: 2) }?.kind == .tooLarge)
        #expect(jsonError { _ = try read("12345", maximumBytes: 4) }?.kind == .tooLarge)
        #expect(try read("1234", maximumBytes: 4) == (1234, 4))
        let later = Array("--[true]--".utf8)[2...]
        #expect(try JSONValue.parsePrefix(later) == ([true], 6))
    }
}
