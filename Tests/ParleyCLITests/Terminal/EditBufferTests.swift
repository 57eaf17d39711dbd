import ParleyCLI
import ParleyTestSupport
import Testing

/// Characters that meet while typing, seen through the editor that types them.
@Suite struct EditBufferTests {
    /// Types scalars one by one, as a decoder gives them.
    private func type(_ text: String, into editor: inout LineEditor) {
        for scalar in text.unicodeScalars {
            _ = editor.handle(.character(Character(scalar)))
        }
    }

    @Test(arguments: [
        "e\u{301}a", "👩‍👩‍👧‍👦!", "🇩🇪🇫🇷", "👍🏽", "1\u{FE0F}\u{20E3}", "각", "क्षि", "\u{0600}1", "\u{301}a", "नमस्ते",
    ])
    func scalarsJoinAsTheyAreTyped(_ text: String) {
        var editor = LineEditor()
        type(text, into: &editor)
        #expect(editor.buffer.characters == Array(text))
        #expect(editor.buffer.cursor == text.count)
        #expect(editor.buffer.byteCount == text.utf8.count)
    }

    @Test func aMarkInTheMiddleJoinsTheCharacterBefore() {
        var editor = LineEditor()
        type("ab", into: &editor)
        _ = editor.handle(.left)
        type("\u{301}", into: &editor)
        #expect(editor.buffer.characters == ["a\u{301}", "b"])
        #expect(editor.buffer.cursor == 1)
        #expect(editor.handle(.backspace) == .redraw)
        #expect(editor.buffer.text == "b")
    }

    @Test func aFlagLetterBeforeFlagsShiftsThem() {
        var editor = LineEditor()
        type("🇩🇪🇫🇷x", into: &editor)
        _ = editor.handle(.home)
        type("\u{1F1F8}", into: &editor)
        #expect(editor.buffer.text == "\u{1F1F8}🇩🇪🇫🇷x")
        #expect(editor.buffer.characters == Array("\u{1F1F8}🇩🇪🇫🇷x"))
        // The cursor would stand inside the first flag, so it goes behind it.
        #expect(editor.buffer.cursor == 1)
    }

    @Test func removingABaseLetsItsNeighboursMeet() {
        var editor = LineEditor()
        _ = editor.handle(.paste("a\n\u{301}b"))
        #expect(editor.buffer.characters == ["a", "\n", "\u{301}", "b"])
        _ = editor.handle(.left)
        _ = editor.handle(.left)
        _ = editor.handle(.backspace)
        #expect(editor.buffer.characters == ["a\u{301}", "b"])
        #expect(editor.buffer.cursor == 1)
    }

    @Test func anyEditsKeepTheCharactersWhole() {
        var random = SeededNumbers(seed: 11)
        let scalars: [Unicode.Scalar] = [
            "a", "\n", "\u{301}", "\u{200D}", "\u{1F469}", "\u{1F1E9}", "\u{1F1EA}", "\u{FE0F}", "\u{1F3FD}",
            "\u{0600}",
            "\u{94D}", "\u{915}", "\u{1100}", "\u{1161}", "\u{11A8}",
        ]
        let keys: [Key] = [
            .left, .right, .backspace, .delete, .home, .end, .control("w"), .control("k"), .control("y"),
        ]
        for _ in 0..<300 {
            var editor = LineEditor()
            for _ in 0..<40 {
                let scalar = scalars.randomElement(using: &random) ?? "a"
                let key = keys.randomElement(using: &random) ?? .left
                _ = editor.handle(Int.random(in: 0..<3, using: &random) > 0 ? .character(Character(scalar)) : key)
                let text = editor.buffer.text
                #expect(editor.buffer.characters.count == text.count)
                #expect(editor.buffer.byteCount == text.utf8.count)
                #expect((0...text.count).contains(editor.buffer.cursor))
            }
        }
    }
}
