import ParleyCLI
import ParleyTestSupport
import Testing

@Suite struct LineRendererTests {
    /// A renderer and the screen it draws on.
    private struct Terminal {
        var screen: ScreenEmulator
        var renderer: LineRenderer

        init(columns: Int, rows: Int = 6, prompt: String = "> ") {
            screen = ScreenEmulator(columns: columns, rows: rows)
            renderer = LineRenderer(prompt: prompt, style: TerminalStyle(hasColor: true))
        }

        var size: TerminalSize { TerminalSize(columns: screen.columns, rows: screen.rows) }

        mutating func draw(_ editor: LineEditor) {
            screen.write(renderer.draw(editor.buffer, in: size))
        }
    }

    /// An editor with text, the cursor where `|` stands.
    private func editor(_ marked: String) -> LineEditor {
        var editor = LineEditor()
        let parts = marked.split(separator: "|", omittingEmptySubsequences: false)
        _ = editor.handle(.paste(parts.joined()))
        _ = editor.handle(.pageUp)
        for _ in parts[0] { _ = editor.handle(.right) }
        return editor
    }

    @Test(
        arguments: [
            ("|", 10, [">"], 0, 2),
            ("hello|", 10, ["> hello"], 0, 7),
            ("|hello", 10, ["> hello"], 0, 2),
            // A full row gives the cursor a row of its own.
            ("12345678|", 10, ["> 12345678"], 1, 0),
            ("1234567|8", 10, ["> 12345678"], 0, 9),
            ("12345678|9", 10, ["> 12345678", "9"], 1, 0),
            ("12345678901234567890|", 10, ["> 12345678", "9012345678", "90"], 2, 2),
            ("|12345678901234567890", 10, ["> 12345678", "9012345678", "90"], 0, 2),
            ("12345678\n|9", 10, ["> 12345678", "", "9"], 2, 0),
            // Wide characters never stand across the edge.
            ("1234567漢|", 10, ["> 1234567", "漢"], 1, 2),
            ("1234567|漢", 10, ["> 1234567", "漢"], 1, 0),
            ("123456漢|", 10, ["> 123456漢"], 1, 0),
            ("a👩‍👩‍👧b🇩🇪|c", 10, ["> a👩‍👩‍👧b🇩🇪c"], 0, 8),
            ("e\u{301}x|", 10, ["> e\u{301}x"], 0, 4),
            ("1234567e\u{301}|", 10, ["> 1234567e\u{301}"], 1, 0),
            // Newlines and tabs.
            ("one\ntw|o", 10, ["> one", "two"], 1, 2),
            ("one|\n", 10, ["> one"], 0, 5),
            ("one\n|", 10, ["> one"], 1, 0),
            ("a\tb|", 20, ["> a     b"], 0, 9),
            ("|\tb", 20, [">       b"], 0, 2),
            ("123456\t|b", 10, ["> 123456", "b"], 1, 0),
            // Controls are shown.
            ("a\u{1B}[31mb|", 20, ["> a␛[31mb"], 0, 9),
            ("\u{202E}|", 12, ["> ‹U+202E›"], 0, 10),
            ("12345\u{9B}|", 10, ["> 12345‹U+", "009B›"], 1, 5),
            // One column is enough for a terminal.
            ("ab|", 1, [">", "", "a", "b"], 4, 0),
            ("漢|", 1, [">", "", "\u{FFFD}"], 3, 0),
            ("漢|", 2, [">", "漢"], 2, 0),
        ] as [(String, Int, [String], Int, Int)]
    )
    func drawing(_ marked: String, _ columns: Int, _ text: [String], _ row: Int, _ column: Int) {
        var terminal = Terminal(columns: columns)
        terminal.draw(editor(marked))
        #expect(terminal.screen.text == text)
        #expect(terminal.screen.row == row)
        #expect(terminal.screen.column == column)
        #expect(terminal.screen.complaints == [])
        // Drawing it again changes nothing.
        let before = terminal.screen
        terminal.draw(editor(marked))
        #expect(terminal.screen.cells == before.cells)
        #expect(terminal.screen.row == row)
        #expect(terminal.screen.column == column)
    }

    @Test(arguments: [
        ("12345678901234567890|", "a|", ["> a"]),
        ("12345678901234567890|", "12345678|", ["> 12345678"]),
        ("|12345678901234567890", "|a", ["> a"]),
        ("one\ntwo\nthr|ee", "|one", ["> one"]),
        ("one|", "one\ntwo\nthree|", ["> one", "two", "three"]),
        ("12345678|", "1234567|", ["> 1234567"]),
    ])
    func oneDrawingReplacesAnother(_ first: String, _ second: String, _ text: [String]) {
        var terminal = Terminal(columns: 10)
        terminal.screen.write("above\r\n")
        terminal.draw(editor(first))
        terminal.draw(editor(second))
        #expect(terminal.screen.text == ["above"] + text)
        #expect(terminal.screen.complaints == [])
    }

    @Test func anyEditsShowWhatAFreshDrawingShows() {
        var random = SeededNumbers(seed: 5)
        let keys: [Key] = [
            .left, .right, .home, .end, .up, .down, .backspace, .delete, .control("w"), .control("u"), .control("y"),
            .altEnter, .character("a"), .character("b"), .character("漢"), .character("\u{301}"), .character("👩"),
            .character("\u{200D}"), .paste("0123456789"), .paste("\u{1B}\t"),
        ]
        for columns in [1, 2, 3, 7, 20] {
            var terminal = Terminal(columns: columns, rows: 400)
            var editor = LineEditor()
            if columns >= 5 { terminal.screen.write("above\r\n") }
            let top = terminal.screen.row
            for _ in 0..<150 {
                _ = editor.handle(keys.randomElement(using: &random) ?? .left)
                terminal.draw(editor)
                var fresh = Terminal(columns: columns, rows: 400)
                fresh.draw(editor)
                #expect(Array(terminal.screen.text.dropFirst(top)) == fresh.screen.text)
                #expect(terminal.screen.row - top == fresh.screen.row)
                #expect(terminal.screen.column == fresh.screen.column)
            }
            #expect(terminal.screen.complaints == [])
        }
    }

    @Test func drawingAtTheBottomScrolls() {
        var terminal = Terminal(columns: 10, rows: 4)
        terminal.screen.write("1\r\n2\r\n3\r\n")
        terminal.draw(editor("one\ntwo|"))
        #expect(terminal.screen.text == ["2", "3", "> one", "two"])
        terminal.draw(editor("one\ntwo\nthree|"))
        #expect(terminal.screen.text == ["3", "> one", "two", "three"])
        terminal.draw(editor("on|e"))
        #expect(terminal.screen.text == ["3", "> one"])
        #expect(terminal.screen.scrolledOff == ["1", "2"])
    }

    @Test func aLineLongerThanTheScreenShowsTheCursor() {
        var terminal = Terminal(columns: 10, rows: 3)
        terminal.screen.write("above\r\n")
        var editor = editor("1\n2\n3\n4\n5|")
        terminal.draw(editor)
        #expect(terminal.screen.text == ["3", "4", "5"])
        #expect((terminal.screen.row, terminal.screen.column) == (2, 1))
        #expect(terminal.screen.scrolledOff == ["above"])
        for expected in [["2", "3", "4"], ["> 1", "2", "3"], ["> 1", "2", "3"], ["> 1", "2", "3"]] {
            _ = editor.handle(.up)
            terminal.draw(editor)
            #expect(terminal.screen.text == expected)
        }
        #expect((terminal.screen.row, terminal.screen.column) == (0, 3))
        #expect(terminal.screen.complaints == [])
    }

    @Test func aFullLastRowOfAFullScreenKeepsItsLastCell() {
        var terminal = Terminal(columns: 5, rows: 2)
        terminal.draw(editor("12|345678"))
        #expect(terminal.screen.text == ["> 123", "45678"])
    }

    @Test(arguments: [
        ("12345678901234567890|", 7), ("1234567890123456|7890", 5), ("one\ntwo|", 3), ("|12345678901234567890", 4),
        ("12345678901234567890|", 15),
    ])
    func aChangeOfWidthLeavesNothingBehind(_ marked: String, _ columns: Int) {
        var terminal = Terminal(columns: 10, rows: 12)
        terminal.screen.write("abc\r\n")
        terminal.draw(editor(marked))
        terminal.screen.resize(columns: columns)
        terminal.draw(editor(marked))
        var fresh = Terminal(columns: columns, rows: 12)
        fresh.screen.write("abc\r\n")
        fresh.draw(editor(marked))
        #expect(terminal.screen.text == fresh.screen.text)
        #expect(terminal.screen.row == fresh.screen.row)
        #expect(terminal.screen.column == fresh.screen.column)
    }

    @Test func finishGoesBelowTheLine() {
        var terminal = Terminal(columns: 10)
        terminal.draw(editor("o|ne\ntwo\nthree"))
        terminal.screen.write(terminal.renderer.finish() + "reply")
        #expect(terminal.screen.text == ["> one", "two", "three", "reply"])
        #expect(terminal.renderer.finish() == "")
    }

    @Test func eraseMakesRoomForSomethingElse() {
        var terminal = Terminal(columns: 10)
        terminal.draw(editor("one\ntw|o"))
        terminal.screen.write(terminal.renderer.erase(in: terminal.size) + "note\r\n")
        terminal.draw(editor("one\ntw|o"))
        #expect(terminal.screen.text == ["note", "> one", "two"])
        #expect(LineRenderer(prompt: "").erasedTwice(in: terminal.size) == "")
    }

    @Test func clearScreenDrawsAtTheTop() {
        var terminal = Terminal(columns: 10)
        terminal.screen.write("1\r\n2\r\n")
        terminal.draw(editor("one|"))
        terminal.screen.write(terminal.renderer.clearScreen())
        terminal.draw(editor("one|"))
        #expect(terminal.screen.text == ["> one"])
        #expect((terminal.screen.row, terminal.screen.column) == (0, 5))
    }

    @Test func forgottenDrawingStaysOnTheScreen() {
        var terminal = Terminal(columns: 10)
        terminal.draw(editor("one\ntwo|"))
        terminal.screen.write("\r\n")
        terminal.renderer.forget()
        terminal.draw(editor("three|"))
        #expect(terminal.screen.text == ["> one", "two", "> three"])
    }

    @Test func onlyThePromptHasColour() {
        var renderer = LineRenderer(prompt: "> ", style: TerminalStyle(hasColor: true))
        #expect(
            renderer.draw(EditBuffer("hi"), in: .standard)
                == "\r\u{1B}[1;36m> \u{1B}[0mhi\u{1B}[K\u{1B}[J\r\u{1B}[4C"
        )
        var plain = LineRenderer(prompt: "\u{1B}> ")
        #expect(plain.draw(EditBuffer("hi"), in: .standard) == "\r␛> hi\u{1B}[K\u{1B}[J\r\u{1B}[5C")
    }
}

extension LineRenderer {
    fileprivate func erasedTwice(in size: TerminalSize) -> String {
        var copy = self
        return copy.erase(in: size) + copy.erase(in: size)
    }
}
