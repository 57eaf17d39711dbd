import ParleyCLI
import Testing

@Suite struct TerminalWidthTests {
    @Test(
        arguments: [
            // Letters, signs, box drawing, ambiguous width.
            ("a", 1), ("~", 1), ("é", 1), ("e\u{301}", 1), ("ß", 1), ("Я", 1), ("א", 1), ("…", 1), ("█", 1), ("␛", 1),
            ("‹", 1),
            ("\u{FFFD}", 1), ("\u{A0}", 1), ("\u{AD}", 1), ("①", 1), ("☺", 1), ("©", 1), ("★", 1), ("\u{303F}", 1),
            ("ｱ", 1),
            ("\u{0600}", 1), ("𝒳", 1),
            // Wide ones.
            ("漢", 2), ("あ", 2), ("カ", 2), ("か\u{3099}", 2), ("한", 2), ("\u{1112}\u{1161}\u{11AB}", 2), ("、", 2),
            ("Ａ", 2),
            ("￥", 2), ("\u{3000}", 2), ("𠀀", 2), ("⼀", 2), ("\u{FE30}", 2), ("\u{1F200}", 2), ("☰", 2),
            // Emoji.
            ("😀", 2), ("⌚", 2), ("⭐", 2), ("🀄", 2), ("☺\u{FE0F}", 2), ("1\u{FE0F}\u{20E3}", 2), ("👍🏽", 2), ("👩‍👩‍👧‍👦", 2),
            ("🏳️‍🌈", 2), ("❤️‍🔥", 2), ("🇩🇪", 2), ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2),
            // What takes no cell.
            ("\u{301}", 0), ("\u{20DD}", 0), ("\u{200B}", 0), ("\u{200D}", 0), ("\u{FEFF}", 0), ("\u{1B}", 0),
            ("\0", 0), ("\n", 0),
            ("\u{7F}", 0), ("\u{9B}", 0), ("\r\n", 0), ("\u{1161}", 0),
            // Clusters of several letters take the sum.
            ("क", 1), ("क्", 1), ("क्ष", 2), ("ที่", 1),
        ] as [(String, Int)]
    )
    func columns(_ text: String, _ columns: Int) throws {
        #expect(text.count == 1)
        #expect(TerminalWidth.columns(of: try #require(text.first)) == columns)
    }

    @Test func text() {
        #expect(TerminalWidth.columns(of: "a漢👩‍👧e\u{301}") == 6)
        #expect(TerminalWidth.columns(of: "") == 0)
    }

    @Test func anyScalarHasAWidth() {
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let columns = TerminalWidth.columns(of: Character(scalar))
            if !(0...2).contains(columns) { Issue.record("U+\(String(value, radix: 16)) takes \(columns)") }
        }
    }
}
