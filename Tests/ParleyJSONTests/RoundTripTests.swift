import ParleyJSON
import Testing

/// Random values and random damage, from fixed seeds.
@Suite struct RoundTripTests {
    private struct Maker {
        var random: SplitMix64

        mutating func below(_ limit: Int) -> Int {
            Int.random(in: 0..<limit, using: &random)
        }

        mutating func string() -> String {
            let pieces = [
                "a", "Z", "\"", "\\", "/", "\n", "\u{0}", "\u{1F}", "\u{7F}", "\u{E9}", "e\u{301}", "\u{65E5}",
                "\u{1F600}",
                "\u{2028}", "\u{FEFF}", "longer run of plain text", "\u{10FFFF}",
            ]
            return (0..<below(10)).map { _ in pieces[below(pieces.count)] }.joined()
        }

        mutating func number() -> JSONNumber {
            var text = below(2) == 0 ? "-" : ""
            text += below(3) == 0 ? "0" : "\(below(9) + 1)" + (0..<below(25)).map { _ in "\(below(10))" }.joined()
            if below(2) == 0 { text += "." + (0...below(12)).map { _ in "\(below(10))" }.joined() }
            if below(3) == 0 { text += ["e", "E", "e+", "E-"][below(4)] + "\(below(1_000))" }
            return JSONNumber(text) ?? JSONNumber(0)
        }

        mutating func value(depth: Int) -> JSONValue {
            switch below(depth < 5 ? 8 : 5) {
            case 0: return .null
            case 1: return .bool(below(2) == 0)
            case 2: return .number(number())
            case 3, 4: return .string(string())
            case 5, 6: return .array((0..<below(6)).map { _ in value(depth: depth + 1) })
            default:
                return .object(JSONObject((0..<below(14)).map { _ in (string(), value(depth: depth + 1)) }))
            }
        }
    }

    private static let styles: [JSONStyle] = [
        .compact, .python, .pretty, .python(indentation: 0), JSONStyle(sortsKeys: true, escapesNonASCII: true),
    ]

    @Test func randomValuesComeBack() throws {
        var maker = Maker(random: SplitMix64(seed: 2_024))
        for round in 0..<1_500 {
            let value = maker.value(depth: 0)
            for style in Self.styles {
                let text = value.serialized(style)
                let again = try JSONValue(parsing: text)
                #expect(again == value, "round \(round)")
                #expect(again.hashValue == value.hashValue, "round \(round)")
                #expect(again.serialized(style) == text, "round \(round)")
                if style.escapesNonASCII { #expect(text.utf8.allSatisfy { $0 < 0x7F }) }
                // Keeps order and the text of numbers, which equality does not see.
                if !style.sortsKeys { #expect(again.serialized() == value.serialized(), "round \(round)") }
            }
        }
    }

    @Test func damagedTextsAreReadAlikeOrRejected() {
        var maker = Maker(random: SplitMix64(seed: 99))
        let limits = JSONLimits(maximumBytes: 1 << 16, duplicateKeys: .reject, loneSurrogates: .replace)
        var read = 0
        var rejected = 0
        for round in 0..<8_000 {
            var bytes = maker.value(depth: 1).serializedBytes(Self.styles[maker.below(Self.styles.count)])
            for _ in 0...maker.below(3) {
                let place = maker.below(bytes.count + 1)
                switch maker.below(4) {
                case 0: bytes.removeSubrange(place..<min(bytes.count, place + maker.below(5)))
                case 1:
                    bytes.insert(
                        contentsOf: utf8(["\\u", "\\ud83d", "[", "{", "\"", "1e", ","][maker.below(7)]),
                        at: place
                    )
                case 2: bytes.insert(UInt8(maker.below(256)), at: place)
                default: if place < bytes.count { bytes[place] ^= 1 << UInt8(maker.below(8)) }
                }
                if bytes.isEmpty { bytes = [0x20] }
            }
            do {
                let value = try JSONValue(parsing: bytes, limits: limits)
                let again = try JSONValue(parsing: value.serializedBytes(), limits: limits)
                #expect(again == value, "round \(round)")
                read += 1
            } catch {
                #expect((0...bytes.count).contains(error.offset), "round \(round)")
                rejected += 1
            }
        }
        #expect(read > 500 && rejected > 3_000)
    }
}
