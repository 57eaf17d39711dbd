import ParleyCLI
import Testing

@Suite struct LineEditorTests {
    /// An editor with text, the cursor where `|` stands.
    private func editor(_ marked: String, history: [String] = []) -> LineEditor {
        var editor = LineEditor(history: history)
        let parts = marked.split(separator: "|", omittingEmptySubsequences: false)
        _ = editor.handle(.paste(parts.joined()))
        while editor.buffer.cursor > parts[0].count { _ = editor.handle(.left) }
        return editor
    }

    private func marked(_ editor: LineEditor) -> String {
        let characters = editor.buffer.characters
        return String(characters[..<editor.buffer.cursor]) + "|" + String(characters[editor.buffer.cursor...])
    }

    @Test(arguments: [
        ("a|b", Key.character("x"), "ax|b"),
        ("|", .character("漢"), "漢|"),
        ("a|b", .altEnter, "a\n|b"),
        ("a|b", .paste("1\n2\u{1B}"), "a1\n2\u{1B}|b"),
        ("a|b", .left, "|ab"),
        ("a|b", .right, "ab|"),
        ("a|b", .control("b"), "|ab"),
        ("a|b", .control("f"), "ab|"),
        ("ab|c", .home, "|abc"),
        ("ab|c", .control("a"), "|abc"),
        ("a|bc", .end, "abc|"),
        ("a|bc", .control("e"), "abc|"),
        ("one two, th|ree", .alt("b"), "one two, |three"),
        ("one two, |three", .alt("b"), "one |two, three"),
        ("one two, |three", .wordLeft, "one |two, three"),
        ("one| two_2, three", .alt("f"), "one two_2|, three"),
        ("one two|, three", .wordRight, "one two, three|"),
        ("ab|c", .backspace, "a|c"),
        ("a|👩‍👩‍👧c", .delete, "a|c"),
        ("a|bc", .control("d"), "a|c"),
        ("one two.three  |x", .control("w"), "one |x"),
        ("one two.three|", .altBackspace, "one two.|"),
        ("one| two three", .alt("d"), "one| three"),
        ("one t|wo", .control("u"), "|wo"),
        ("one t|wo", .control("k"), "one t|"),
        // Line by line, where there are several.
        ("one\ntw|o\nthree", .home, "one\n|two\nthree"),
        ("one\ntw|o\nthree", .end, "one\ntwo|\nthree"),
        ("one\ntw|o\nthree", .control("u"), "one\n|o\nthree"),
        ("one\n|two\nthree", .control("u"), "one|two\nthree"),
        ("one\ntw|o\nthree", .control("k"), "one\ntw|\nthree"),
        ("one\ntwo|\nthree", .control("k"), "one\ntwo|three"),
        ("one\ntw|o\nthree", .up, "on|e\ntwo\nthree"),
        ("one\ntw|o\nthree", .down, "one\ntwo\nth|ree"),
        ("a\nlong|", .up, "a|\nlong"),
        ("long|\na", .down, "long\na|"),
        ("long|\n", .down, "long\n|"),
        ("\n|", .up, "|\n"),
        ("one\ntw|o", .pageUp, "|one\ntwo"),
        ("o|ne\ntwo", .pageDown, "one\ntwo|"),
    ])
    func edit(_ before: String, _ key: Key, _ after: String) {
        var editor = editor(before)
        #expect(editor.handle(key) == .redraw)
        #expect(marked(editor) == after)
    }

    @Test(arguments: [
        ("|ab", Key.left), ("ab|", .right), ("|ab", .home), ("ab|", .end), ("|ab", .backspace), ("ab|", .delete),
        ("ab|", .control("d")), ("ab|", .control("k")), ("|ab", .control("u")), ("|ab", .control("w")),
        ("|ab", .alt("b")),
        ("ab|", .alt("f")), ("ab|", .alt("d")), ("|", .up), ("|", .down), ("a|", .tab), ("a|", .backTab),
        ("a|", .escape),
        ("a|", .control("g")), ("a|", .alt("x")), ("a|", .control("y")), ("a|", .paste("")),
    ])
    func nothingHappens(_ text: String, _ key: Key) {
        var editor = editor(text)
        #expect(editor.handle(key) == .none)
        #expect(marked(editor) == text)
    }

    @Test(arguments: [
        ("he|llo", Key.enter, LineEditor.Action.submit("hello"), "|"),
        ("|", .enter, .submit(""), "|"),
        ("he|llo", .control("c"), .interrupt, "|"),
        (" |", .control("c"), .interrupt, "|"),
        ("|", .control("c"), .leave, "|"),
        ("|", .control("d"), .endOfInput, "|"),
        ("a|b", .control("z"), .suspend, "a|b"),
        ("a|b", .control("l"), .clearScreen, "a|b"),
        ("a|b", .oversizedPaste, .tooLong(limit: 1 << 20), "a|b"),
    ])
    func action(_ before: String, _ key: Key, _ action: LineEditor.Action, _ after: String) {
        var editor = editor(before)
        #expect(editor.handle(key) == action)
        #expect(marked(editor) == after)
    }

    @Test func historyUpAndDown() {
        var editor = editor("dra|ft", history: ["first", "second"])
        #expect(editor.handle(.up) == .redraw)
        #expect(marked(editor) == "second|")
        #expect(editor.handle(.control("p")) == .redraw)
        #expect(marked(editor) == "first|")
        #expect(editor.handle(.up) == .none)
        #expect(editor.handle(.control("n")) == .redraw)
        #expect(marked(editor) == "second|")
        #expect(editor.handle(.down) == .redraw)
        #expect(marked(editor) == "dra|ft")
        #expect(editor.handle(.down) == .none)
    }

    @Test func aRecalledLineCanBeChangedAndSubmitted() {
        var editor = editor("draft|", history: ["first", "second"])
        _ = editor.handle(.up)
        _ = editor.handle(.character("!"))
        #expect(editor.handle(.enter) == .submit("second!"))
        #expect(editor.history == ["first", "second"])
        // The draft went with the line that was left for another.
        #expect(editor.handle(.down) == .none)
        editor.remember("second!")
        editor.remember("second!")
        editor.remember("")
        #expect(editor.history == ["first", "second", "second!"])
        _ = editor.handle(.up)
        #expect(editor.handle(.control("c")) == .interrupt)
        #expect(editor.handle(.control("c")) == .leave)
    }

    @Test func severalLinesInTheHistory() {
        var editor = editor("|", history: ["before", "one\ntwo"])
        _ = editor.handle(.up)
        #expect(marked(editor) == "one\ntwo|")
        _ = editor.handle(.up)
        #expect(marked(editor) == "one|\ntwo")
        _ = editor.handle(.up)
        #expect(marked(editor) == "before|")
    }

    @Test func killsInARowComeBackTogether() {
        var editor = editor("one two three|")
        _ = editor.handle(.control("w"))
        _ = editor.handle(.control("w"))
        #expect(marked(editor) == "one |")
        _ = editor.handle(.control("y"))
        #expect(marked(editor) == "one two three|")
        _ = editor.handle(.control("u"))
        _ = editor.handle(.control("y"))
        _ = editor.handle(.control("y"))
        #expect(marked(editor) == "one two threeone two three|")
    }

    @Test func killsToTheRightAreAppended() {
        var editor = editor("|one two three")
        _ = editor.handle(.alt("d"))
        _ = editor.handle(.alt("d"))
        _ = editor.handle(.end)
        _ = editor.handle(.control("y"))
        #expect(marked(editor) == " threeone two|")
    }

    @Test func aKillThatFindsNothingKeepsTheText() {
        var editor = editor("one|")
        _ = editor.handle(.control("u"))
        _ = editor.handle(.left)
        #expect(editor.handle(.control("u")) == .none)
        _ = editor.handle(.left)
        #expect(editor.handle(.control("y")) == .redraw)
        #expect(marked(editor) == "one|")
    }

    @Test func limit() {
        var editor = LineEditor(limit: 5)
        #expect(editor.handle(.paste("123456")) == .tooLong(limit: 5))
        #expect(editor.buffer.isEmpty)
        #expect(editor.handle(.paste("123é")) == .redraw)
        #expect(editor.handle(.character("x")) == .tooLong(limit: 5))
        #expect(editor.handle(.altEnter) == .tooLong(limit: 5))
        #expect(editor.handle(.backspace) == .redraw)
        #expect(editor.handle(.character("x")) == .redraw)
        #expect(editor.buffer.text == "123x")
    }

    @Test func aLongHistoryLineLeavesNoRoom() {
        var editor = LineEditor(history: ["longer than five"], limit: 5)
        _ = editor.handle(.up)
        #expect(editor.handle(.character("x")) == .tooLong(limit: 5))
    }
}
