import ParleyHub
import Testing

/// What is kept beside a file that is still being fetched.
@Suite struct PartRecordTests {
    private static let hash = String(repeating: "ab", count: 32)
    private static let other = String(repeating: "cd", count: 32)

    @Test(arguments: [
        PartRecord(source: "https://a.example/a.gguf"),
        PartRecord(source: "https://a.example/a.gguf", size: .max / 2, sha256: hash, validator: "\"x\""),
    ])
    func keptAndRead(_ record: PartRecord) {
        #expect(PartRecord(bytes: record.bytes) == record)
    }

    @Test(arguments: [
        "", "{}", "[1]", #"{"parley": 2, "source": "a"}"#, #"{"parley": 1}"#, "\u{0}", #"{"parley": 1, "source": 3}"#,
    ])
    func damaged(_ text: String) {
        #expect(PartRecord(bytes: Array(text.utf8)) == nil)
    }

    @Test func aValidatorCannotBreakAQuestion() {
        let text = #"{"parley": 1, "source": "a", "validator": "\"x\"\r\nHost: evil"}"#
        #expect(PartRecord(bytes: Array(text.utf8)) == nil)
    }

    @Test(
        arguments: [
            // Contents of one hash are the same, wherever they come from.
            (.init(source: "a", size: 5, sha256: hash), .init(source: "b", size: 5, sha256: hash), true),
            (.init(source: "a", size: 5, sha256: hash), .init(source: "a", size: 5, sha256: other), false),
            (.init(source: "a", size: 5, sha256: hash), .init(source: "a", size: 6, sha256: hash), false),
            (.init(source: "a", size: 5), .init(source: "a", size: 5, sha256: hash), false),
            (.init(source: "a", size: 5, validator: "x"), .init(source: "a"), true),
            (.init(source: "a", size: 5), .init(source: "a"), false),
            (.init(source: "a", size: 5, validator: "x"), .init(source: "b"), false),
            (.init(source: "a", size: 5, sha256: hash, validator: "x"), .init(source: "a"), false),
        ] as [(PartRecord, PartRecord, Bool)]
    )
    func goingOn(kept: PartRecord, wanted: PartRecord, canContinue: Bool) {
        #expect(kept.canContinue(wanted) == canContinue)
    }
}
