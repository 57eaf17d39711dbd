import ParleyCLI
import Testing

@Suite struct MultilineInputTests {
    /// What the lines of a piped input come to: each outcome but `goesOn`, and what the end of the input gives.
    private func outcomes(of input: [String], limit: Int = 1 << 20) -> [String] {
        var reader = MultilineInput(limit: limit)
        var outcomes = input.map { reader.take($0) }
        let end = reader.finish()
        #expect(!reader.isOpen)
        if let end { outcomes.append(end) }
        return outcomes.compactMap { outcome in
            switch outcome {
            case .goesOn: nil
            case .entry(let entry): (entry.isQuoted ? "quoted:" : "plain:") + entry.text
            case .tooLong(let limit): "too long: \(limit)"
            }
        }
    }

    @Test(
        arguments: [
            ([], []),
            (["one", "", " two "], ["plain:one", "plain:", "plain: two "]),
            // A backslash at the end.
            (["one\\", "two"], ["plain:one\ntwo"]),
            (["one\\", "two\\", "", "three"], ["plain:one\ntwo\n", "plain:three"]),
            (["one \\", "  two"], ["plain:one \n  two"]),
            (["\\", "\\", "one"], ["plain:\n\none"]),
            (["C:\\\\", "one"], ["plain:C:\\\\", "plain:one"]),
            (["three\\\\\\", "one"], ["plain:three\\\\\none"]),
            (["blank behind\\ ", "one"], ["plain:blank behind\\ ", "plain:one"]),
            (["end\\"], ["plain:end"]),
            (["漢字\\", "👩‍👩‍👧"], ["plain:漢字\n👩‍👩‍👧"]),
            (["one\\", "\"\"\"", "two"], ["plain:one\n\"\"\"", "plain:two"]),
            // Quotes.
            (["\"\"\"", "one", "", "  two", "\"\"\"", "three"], ["quoted:one\n\n  two", "plain:three"]),
            (["\"\"\"one", "two\"\"\"", "three"], ["quoted:one\ntwo", "plain:three"]),
            (["\"\"\"one line\"\"\"", "two"], ["quoted:one line", "plain:two"]),
            (["  \"\"\"  ", "one", "  \"\"\"  "], ["quoted:  \none\n  "]),
            (["\"\"\"", "\"\"\""], ["quoted:"]),
            (["\"\"\"\"\"\""], ["quoted:"]),
            (["\"\"\"", "", "\"\"\""], ["quoted:"]),
            (["\"\"\"", "", "", "", "\"\"\""], ["quoted:\n\n"]),
            (["\"\"\"\"", "\"\"\""], ["quoted:\""]),
            (["\"\"\"", "/help\\", "exit", "\"\"\""], ["quoted:/help\\\nexit"]),
            (["\"\"\"", "say \"\"\" now", "\"\"\""], ["quoted:say \"\"\" now"]),
            (["say \"\"\" now", "one"], ["plain:say \"\"\" now", "plain:one"]),
            (["\"\" two", "one"], ["plain:\"\" two", "plain:one"]),
            // The end of the input ends an entry.
            (["\"\"\"", "one", "two"], ["quoted:one\ntwo"]),
            (["\"\"\""], ["quoted:"]),
            (["one\\", "two\\"], ["plain:one\ntwo"]),
        ] as [([String], [String])]
    )
    func piped(_ input: [String], _ expected: [String]) {
        #expect(outcomes(of: input) == expected)
    }

    @Test(
        arguments: [
            (["12345678"], ["plain:12345678"]),
            (["123456789"], ["plain:123456789"]),
            (["1234567890", "next"], ["too long: 10", "plain:next"]),
            (["1234\\", "567\\", "8\\", "9", "next"], ["too long: 10", "plain:next"]),
            (["\"\"\"", "1234567", "8", "/quit", "\"\"\"", "next"], ["too long: 10", "plain:next"]),
            (["\"\"\"", "1234567", "8"], ["too long: 10"]),
        ] as [([String], [String])]
    )
    func whatIsTooLongIsDroppedWhole(_ input: [String], _ expected: [String]) {
        #expect(outcomes(of: input, limit: 10) == expected)
    }

    @Test func anOpenEntryCanBeLeft() {
        var reader = MultilineInput()
        _ = reader.take("\"\"\"")
        _ = reader.take("gone")
        #expect(reader.isOpen && reader.isQuoted)
        reader.cancel()
        #expect(!reader.isOpen)
        _ = reader.take("gone\\")
        #expect(reader.isOpen && !reader.isQuoted)
        reader.cancel()
        let outcome = reader.take("kept")
        #expect(outcome == .entry(MultilineInput.entry(of: "kept")))
    }

    @Test(arguments: [
        ("one", "one", false), ("one\ntwo\\", "one\ntwo\\", false), ("", "", false),
        ("\"\"\"\none\n\"\"\"", "one", true), ("\"\"\"one\"\"\"", "one", true),
        ("\n\"\"\"\n one\n\"\"\"\n", " one", true),
        ("\"\"\"\r\none\r\n\"\"\"", "one", true), ("\"\"\"one", "one", true), ("one \"\"\"", "one \"\"\"", false),
    ])
    func edited(_ text: String, _ contents: String, _ isQuoted: Bool) {
        let entry = MultilineInput.entry(of: text)
        #expect(entry.text == contents)
        #expect(entry.isQuoted == isQuoted)
    }

    // MARK: In the editor

    /// What an editor makes of keys: the lines sent, and what is left, the cursor as `|`.
    private func edit(_ keys: [Key], continues: Bool = true) -> (sent: [String], left: String) {
        var editor = LineEditor()
        editor.continuesEntries = continues
        var sent: [String] = []
        for key in keys {
            if case .submit(let line) = editor.handle(key) { sent.append(line) }
        }
        let characters = editor.buffer.characters
        let left = String(characters[..<editor.buffer.cursor]) + "|" + String(characters[editor.buffer.cursor...])
        return (sent, left)
    }

    @Test(
        arguments: [
            ([.paste("one\\"), .enter, .paste("two"), .enter], ["one\ntwo"], "|"),
            ([.paste("one\\"), .home, .enter, .paste("two")], [], "one\ntwo|"),
            ([.paste("one\\\\"), .enter], ["one\\\\"], "|"),
            ([.paste("\"\"\""), .enter, .paste("one"), .enter], [], "\"\"\"\none\n|"),
            (
                [.paste("\"\"\""), .enter, .paste("one"), .enter, .paste("\"\"\""), .enter], ["\"\"\"\none\n\"\"\""],
                "|"
            ),
            ([.paste("\"\"\""), .enter, .paste("one\\"), .enter], [], "\"\"\"\none\\\n|"),
            // What is whole is sent wherever the cursor stands.
            ([.paste("\"\"\"\none\n\"\"\""), .up, .enter], ["\"\"\"\none\n\"\"\""], "|"),
            ([.paste("\"\"\"ab"), .left, .enter], [], "\"\"\"a\n|b"),
            // In a paste newlines and backslashes belong to the text.
            ([.paste("make \\\n  test"), .enter], ["make \\\n  test"], "|"),
            ([.paste("one\ntwo\\"), .enter, .paste("three"), .enter], ["one\ntwo\nthree"], "|"),
            ([.paste("\"\"\"\npasted\n\"\"\"\n"), .enter], ["\"\"\"\npasted\n\"\"\"\n"], "|"),
            // Ctrl-C leaves the whole entry.
            ([.paste("\"\"\""), .enter, .paste("one"), .enter, .control("c"), .paste("two"), .enter], ["two"], "|"),
        ] as [([Key], [String], String)]
    )
    func enterGoesOn(_ keys: [Key], _ sent: [String], _ left: String) {
        let result = edit(keys)
        #expect(result.sent == sent)
        #expect(result.left == left)
    }

    @Test func elsewhereEnterSends() {
        #expect(edit([.paste("one\\"), .enter], continues: false).sent == ["one\\"])
        #expect(edit([.paste("\"\"\""), .enter], continues: false).sent == ["\"\"\""])
    }
}
