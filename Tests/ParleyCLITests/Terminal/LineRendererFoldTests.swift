import ParleyCLI
import ParleyTestSupport
import Testing

/// Entries of several lines, wide characters, and changes of the width while a line is edited.
@Suite struct LineRendererFoldTests {
    private struct Terminal {
        var screen: ScreenEmulator
        var renderer: LineRenderer

        init(columns: Int, rows: Int = 12, continuation: String = "... ") {
            screen = ScreenEmulator(columns: columns, rows: rows)
            renderer = LineRenderer(prompt: "> ", continuation: continuation, style: TerminalStyle(hasColor: true))
        }

        mutating func draw(_ buffer: EditBuffer) {
            screen.write(renderer.draw(buffer, in: TerminalSize(columns: screen.columns, rows: screen.rows)))
        }
    }

    /// A text, the cursor where `|` stands.
    private func buffer(_ marked: String) -> EditBuffer {
        var editor = LineEditor()
        let parts = marked.split(separator: "|", omittingEmptySubsequences: false)
        _ = editor.handle(.paste(parts.joined()))
        _ = editor.handle(.pageUp)
        for _ in parts[0] { _ = editor.handle(.right) }
        return editor.buffer
    }

    @Test(
        arguments: [
            ("one\ntwo|", 20, ["> one", "... two"], 1, 7),
            ("one\n|two", 20, ["> one", "... two"], 1, 4),
            ("one\n\n|", 20, ["> one", "...", "..."], 2, 4),
            ("one|\ntwo", 20, ["> one", "... two"], 0, 5),
            // Rows that are only too long begin without it.
            ("one\n123456789|", 10, ["> one", "... 123456", "789"], 1 + 1, 3),
            ("12345678\n|9", 10, ["> 12345678", "", "... 9"], 2, 5 - 1),
            ("one\n漢字漢字|", 10, ["> one", "... 漢字漢", "字"], 2, 2),
            ("one\n\tx|", 20, ["> one", "...     x"], 1, 9),
            // Where it leaves no room there is none.
            ("one\ntwo|", 5, ["> one", "", "... t", "wo"], 3, 2),
            ("one\ntwo|", 4, ["> on", "e", "two"], 2, 3),
        ] as [(String, Int, [String], Int, Int)]
    )
    func furtherLines(_ marked: String, _ columns: Int, _ text: [String], _ row: Int, _ column: Int) {
        var terminal = Terminal(columns: columns)
        terminal.draw(buffer(marked))
        #expect(terminal.screen.text == text)
        #expect((terminal.screen.row, terminal.screen.column) == (row, column))
        #expect(terminal.screen.complaints == [])
    }

    @Test func thePromptsHaveColourAndTheTextNone() {
        var renderer = LineRenderer(prompt: "> ", continuation: "... ", style: TerminalStyle(hasColor: true))
        let output = renderer.draw(EditBuffer("a\nb"), in: .standard)
        #expect(output.contains("\u{1B}[1;36m> \u{1B}[0ma\u{1B}[K\r\n\u{1B}[1;36m... \u{1B}[0mb\u{1B}[K"))
    }

    private static let texts = [
        "12345678901234567890|", "1234567890123456|7890", "one\ntwo|", "|12345678901234567890",
        "漢字漢字漢字漢字漢字|", "漢字漢字|漢字漢字漢字", "a漢字漢字漢字漢字漢字|", "|漢字漢字漢字漢字漢字",
        "漢字漢字\n漢字漢字漢字|漢字\n漢", "a👩‍👩‍👧b🇩🇪c👩‍👩‍👧b🇩🇪cc|", "e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}|x",
        "one\n\n\nfour|", "12345678|", "1234567漢|", "\tone\ttwo|",
    ]

    @Test(arguments: texts, [3, 4, 5, 6, 7, 8, 9, 11, 15, 40])
    func aChangeOfWidthLeavesNothingBehind(_ marked: String, _ columns: Int) {
        var terminal = Terminal(columns: 10, rows: 40)
        terminal.screen.write("ab\r\n")
        terminal.draw(buffer(marked))
        terminal.screen.resize(columns: columns)
        terminal.draw(buffer(marked))
        var fresh = Terminal(columns: columns, rows: 40)
        fresh.screen.write("ab\r\n")
        fresh.draw(buffer(marked))
        #expect(terminal.screen.text == fresh.screen.text)
        #expect((terminal.screen.row, terminal.screen.column) == (fresh.screen.row, fresh.screen.column))
        #expect(terminal.screen.complaints == [])
    }

    @Test func manyChangesOfWidthLeaveNothingBehind() {
        var random = SeededNumbers(seed: 11)
        for marked in Self.texts {
            var terminal = Terminal(columns: 20, rows: 60)
            terminal.screen.write("a\r\n")
            for _ in 0..<20 {
                terminal.draw(buffer(marked))
                // Several may come before the program hears of one.
                for _ in 0..<Int.random(in: 1...2, using: &random) {
                    terminal.screen.resize(columns: Int.random(in: 3...30, using: &random))
                }
            }
            terminal.draw(buffer(marked))
            var fresh = Terminal(columns: terminal.screen.columns, rows: 60)
            fresh.screen.write("a\r\n")
            fresh.draw(buffer(marked))
            #expect(terminal.screen.text == fresh.screen.text)
            #expect((terminal.screen.row, terminal.screen.column) == (fresh.screen.row, fresh.screen.column))
        }
    }
}
