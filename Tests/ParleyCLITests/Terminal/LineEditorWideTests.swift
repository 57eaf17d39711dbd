import ParleyCLI
import Testing

/// Moves, deletions and kills among characters of several scalars and of two columns.
@Suite struct LineEditorWideTests {
    private func marked(_ editor: LineEditor) -> String {
        let characters = editor.buffer.characters
        return String(characters[..<editor.buffer.cursor]) + "|" + String(characters[editor.buffer.cursor...])
    }

    private func editor(_ text: String) -> LineEditor {
        var editor = LineEditor()
        let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        _ = editor.handle(.paste(parts.joined()))
        _ = editor.handle(.pageUp)
        for _ in parts[0] { _ = editor.handle(.right) }
        return editor
    }

    @Test(arguments: [
        ("漢字|", [Key.left], "漢|字"),
        ("漢字|", [.backspace], "漢|"),
        ("|漢字", [.delete], "|字"),
        ("漢字 仮名|", [.home], "|漢字 仮名"),
        ("漢|字 仮名", [.end], "漢字 仮名|"),
        ("漢字 仮名|", [.alt("b")], "漢字 |仮名"),
        ("|漢字 仮名", [.wordRight], "漢字| 仮名"),
        ("漢字 仮名|", [.control("w")], "漢字 |"),
        ("漢字 仮|名", [.control("u")], "|名"),
        ("漢字| 仮名", [.control("k")], "漢字|"),
        ("漢字 |仮名", [.control("k"), .home, .control("y")], "仮名|漢字 "),
        ("漢字 仮名|", [.control("w"), .control("w"), .control("y"), .control("y")], "漢字 仮名漢字 仮名|"),
        // Combining marks go with their letters.
        ("cafe\u{301}|", [.left], "caf|e\u{301}"),
        ("cafe\u{301}|", [.backspace], "caf|"),
        ("caf|e\u{301}s", [.delete], "caf|s"),
        ("cafe\u{301}s x|", [.alt("b"), .alt("b")], "|cafe\u{301}s x"),
        ("o cafe\u{301}s|", [.altBackspace], "o |"),
        ("|cafe\u{301} x", [.alt("d")], "| x"),
        ("नमस्ते|", [.control("w"), .control("y")], "नमस्ते|"),
        // A family, a flag, a skin tone and a keycap are one character each.
        ("a👩‍👩‍👧‍👦b|", [.left, .left], "a|👩‍👩‍👧‍👦b"),
        ("a👩‍👩‍👧‍👦|b", [.backspace], "a|b"),
        ("🇩🇪🇫🇷|", [.backspace], "🇩🇪|"),
        ("|👍🏽1\u{FE0F}\u{20E3}x", [.delete, .delete], "|x"),
        ("👩‍👩‍👧‍👦|🇩🇪", [.control("k"), .control("u"), .control("y")], "👩‍👩‍👧‍👦🇩🇪|"),
        ("say 👩‍👩‍👧‍👦🇩🇪|", [.control("w")], "say |"),
        // Up and down keep to the column of the screen.
        ("漢字x\nabcdef|", [.up], "漢字x|\nabcdef"),
        ("漢字x\nabcd|ef", [.up], "漢字|x\nabcdef"),
        ("漢字x\nabc|def", [.up], "漢|字x\nabcdef"),
        ("漢字|x\nabcdef", [.down], "漢字x\nabcd|ef"),
        ("e\u{301}e\u{301}|e\n👩‍👩‍👧‍👦yz", [.down], "e\u{301}e\u{301}e\n👩‍👩‍👧‍👦|yz"),
    ])
    func edit(_ before: String, _ keys: [Key], _ after: String) {
        var editor = editor(before)
        for key in keys { _ = editor.handle(key) }
        #expect(marked(editor) == after)
        #expect(editor.buffer.byteCount == editor.buffer.text.utf8.count)
    }
}
