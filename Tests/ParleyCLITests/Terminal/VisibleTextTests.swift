import ParleyCLI
import ParleyTestSupport
import Testing

@Suite struct VisibleTextTests {
    @Test(arguments: [
        ("", ""),
        ("plain text, tab\tand\nnewline", "plain text, tab\tand\nnewline"),
        ("\u{1B}[2J\u{1B}]0;title\u{07}", "␛[2J␛]0;title␇"),
        ("\0\u{1}\u{8}\u{B}\u{C}\u{E}\u{1F}\u{7F}", "␀␁␈␋␌␎␟␡"),
        ("\u{9B}31m\u{80}\u{9F}\u{85}", "‹U+009B›31m‹U+0080›‹U+009F›‹U+0085›"),
        ("\u{A0}\u{AD}", "\u{A0}\u{AD}"),
        ("a\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}b", "a‹U+202A›‹U+202B›‹U+202C›‹U+202D›‹U+202E›b"),
        ("\u{2066}\u{2067}\u{2068}\u{2069}", "‹U+2066›‹U+2067›‹U+2068›‹U+2069›"),
        ("\u{2029}\u{202F}\u{2065}\u{206A}", "\u{2029}\u{202F}\u{2065}\u{206A}"),
        // Only a carriage return that a newline follows is harmless.
        ("a\r\nb\r\n", "a\nb\n"),
        ("over\rwrite", "over␍write"),
        ("a\r\r\nb\r", "a␍\nb␍"),
        ("a\r\u{1B}\n", "a␍␛\n"),
        ("a\ré", "a␍é"),
        ("é e\u{301} 漢字 👩‍👩‍👧 🇩🇪 \u{200D}\u{FEFF}", "é e\u{301} 漢字 👩‍👩‍👧 🇩🇪 \u{200D}\u{FEFF}"),
        ("\u{FFFF}\u{10FFFF}\u{D7FF}\u{E000}", "\u{FFFF}\u{10FFFF}\u{D7FF}\u{E000}"),
    ])
    func text(_ text: String, shown: String) {
        #expect(VisibleText.of(text).unicodeScalars.elementsEqual(shown.unicodeScalars))
    }

    static let byteCases: [(bytes: [UInt8], shown: String)] = [
        // A raw C1 control, and the same byte inside a character.
        ([0x9B, 0x41], "‹U+009B›A"),
        ([0xE2, 0x9B, 0x84], "⛄"),
        ([0xC2, 0x9B], "‹U+009B›"),
        // Bytes that begin nothing.
        ([0xA0, 0xFF, 0xFE, 0xC0, 0xC1, 0xF5], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
        // One replacement for each maximal part (Unicode 15, table 3-8, its C1 bytes changed).
        ([0x61, 0xF1, 0xA0, 0xA0, 0xE1, 0xA0, 0xC2, 0x62, 0xA0, 0x63], "a\u{FFFD}\u{FFFD}\u{FFFD}b\u{FFFD}c"),
        // An overlong ESC, a surrogate, and what lies above U+10FFFF never come through.
        ([0xC0, 0x9B], "\u{FFFD}‹U+009B›"),
        ([0xE0, 0x80, 0x9B], "\u{FFFD}‹U+0080›‹U+009B›"),
        ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}‹U+0080›"),
        ([0xF4, 0x90, 0x80, 0x80], "\u{FFFD}‹U+0090›‹U+0080›‹U+0080›"),
        ([0xF0, 0x8F, 0xBF], "\u{FFFD}‹U+008F›\u{FFFD}"),
        // Cut off by a control, by another character, by the end.
        ([0xE2, 0x82, 0x1B, 0x5B], "\u{FFFD}␛["),
        ([0xE2, 0xC3, 0xA9], "\u{FFFD}é"),
        ([0xF0, 0x9F, 0x98], "\u{FFFD}"),
        ([0x0D, 0xE2, 0x82], "␍\u{FFFD}"),
        ([0x0D, 0xE2, 0x82, 0x41], "␍\u{FFFD}A"),
        ([0x0D, 0xFF], "␍\u{FFFD}"),
        ([0x0D, 0xC3, 0xA9, 0x0D, 0x0A], "␍é\n"),
    ]

    @Test(arguments: byteCases)
    func bytes(_ bytes: [UInt8], shown: String) {
        var filter = VisibleText()
        #expect(filter.push(bytes) + filter.finish() == shown)
    }

    @Test(arguments: byteCases + [(Array("a\r\n\u{1B}é\u{9B}👩‍👧\u{202E}\r".utf8), "a\n␛é‹U+009B›👩‍👧‹U+202E›␍")])
    func anySplitGivesTheSame(_ bytes: [UInt8], shown: String) {
        for first in 0...bytes.count {
            for second in first...bytes.count {
                var filter = VisibleText()
                var output = filter.push(bytes[..<first])
                output += filter.push(bytes[first..<second])
                output += filter.push(bytes[second...])
                output += filter.finish()
                #expect(output.unicodeScalars.elementsEqual(shown.unicodeScalars), "split at \(first), \(second)")
            }
        }
    }

    @Test func incompleteBytesWait() {
        var filter = VisibleText()
        #expect(filter.push([0x61, 0xF0, 0x9F]) == "a")
        #expect(filter.push([0x98]) == "")
        #expect(filter.push([0x80, 0x0D]) == "😀")
        #expect(filter.push("\n") == "\n")
        #expect(filter.finish() == "")
        #expect(filter.push([0xC3]) == "")
        #expect(filter.finish() == "\u{FFFD}")
        #expect(filter.push([0xA9]) == "\u{FFFD}")
    }

    @Test func noBytesMakeAControl() {
        var random = SeededNumbers(seed: 7)
        let interesting: [UInt8] = [0x1B, 0x9B, 0xC2, 0x0D, 0x0A, 0xE2, 0x80, 0xAE, 0x7F, 0xF0, 0x90, 0xED, 0xA0, 0x41]
        for _ in 0..<2000 {
            let bytes = (0..<12).map { _ in
                Bool.random(using: &random)
                    ? UInt8.random(in: 0...255, using: &random) : interesting.randomElement(using: &random) ?? 0
            }
            var filter = VisibleText()
            let output = filter.push(bytes) + filter.finish()
            for scalar in output.unicodeScalars {
                let isSafe =
                    switch scalar.value {
                    case 0x09, 0x0A: true
                    case 0..<0x20, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: false
                    default: true
                    }
                #expect(isSafe, "\(bytes)")
            }
        }
    }

    @Test func safeTextIsUnchanged() {
        var random = SeededNumbers(seed: 8)
        for _ in 0..<500 {
            let scalars = (0..<20).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0xA0...0x1FFFF, using: &random)) }
                .filter { !(0x202A...0x202E).contains($0.value) && !(0x2066...0x2069).contains($0.value) }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            #expect(VisibleText.of(String(text)).unicodeScalars.elementsEqual(text))
        }
    }
}
