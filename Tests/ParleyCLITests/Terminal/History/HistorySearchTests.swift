import ParleyCLI
import Testing

@Suite struct HistorySearchTests {
    private static let history = [
        "make test", "swift build", "Make it so", "swift test", "swift test --filter X", "ls",
    ]

    /// Searches: `^` finds older, `v` newer, `<` deletes; anything else is typed.
    private func search(_ steps: [String], in history: [String] = history) -> HistorySearch {
        var search = HistorySearch(InputHistory(history))
        for step in steps {
            switch step {
            case "^": search.findOlder()
            case "v": search.findNewer()
            case "<": search.deleteBackward()
            default: search.type(step)
            }
        }
        return search
    }

    @Test(
        arguments: [
            (["t", "e", "s", "t"], 4, 6, "search \"test\": "),
            (["test", "^"], 3, 6, "search \"test\": "),
            (["test", "^", "^"], 0, 5, "search \"test\": "),
            (["test", "^", "^", "^"], 0, 5, "not found \"test\": "),
            (["test", "^", "^", "^", "v"], 3, 6, "search \"test\": "),
            (["test", "v"], 4, 6, "not found \"test\": "),
            // What is typed goes on from the place found.
            (["test", "^", " "], 3, nil, "not found \"test \": "),
            (["m", "a"], 2, 0, "search \"ma\": "),
            (["M"], 2, 0, "search \"M\": "),
            (["ma", "^"], 0, 0, "search \"ma\": "),
            (["Ma", "^"], 2, 0, "not found \"Ma\": "),
            // Taking something back begins anew at the newest.
            (["test", "^", "<"], 4, 6, "search \"tes\": "),
            (["lsx"], nil, nil, "not found \"lsx\": "),
            (["lsx", "<"], 5, 0, "search \"ls\": "),
            (["ls", "<", "<"], nil, nil, "search: "),
            (["<", "^", "v"], nil, nil, "search: "),
        ] as [([String], Int?, Int?, String)]
    )
    func finds(_ steps: [String], _ entry: Int?, _ offset: Int?, _ prompt: String) {
        let search = search(steps)
        #expect(search.match?.entry == entry)
        if let offset { #expect(search.match?.offset == offset) }
        #expect(search.prompt == prompt)
        #expect(search.hasFailed == prompt.hasPrefix("not found"))
    }

    @Test func equalEntriesArePassedOver() {
        let history = ["ls", "cd", "ls", "pwd", "ls"]
        #expect(search(["ls"], in: history).match?.entry == 4)
        #expect(search(["ls", "^"], in: history).match?.entry == 4)
        #expect(search(["ls", "^"], in: history).hasFailed)
    }

    @Test(arguments: [
        ("漢字と仮名", "仮", 3), ("👩‍👩‍👧 and 🇩🇪", "🇩🇪", 6), ("Straße ÖFFNEN", "öffnen", 7), ("İstanbul ab", "ab", 9),
        ("one\ntwo", "two", 4), ("cafe\u{301} x", "x", 5),
    ])
    func offsetsAreInCharacters(_ entry: String, _ text: String, _ offset: Int) {
        let match = search([text], in: [entry]).match
        #expect(match?.entry == 0)
        #expect(match?.offset == offset)
    }

    @Test func aLineEndInTheTextDoesNotBreakThePrompt() {
        #expect(search(["one\ntwo"], in: ["one\ntwo"]).prompt == "search \"one␊two\": ")
    }

    // MARK: In the editor

    private struct Shown: Equatable {
        var text: String
        var prompt: String?
        var action: LineEditor.Action
    }

    /// What an editor with a draft shows after keys.
    private func edit(_ keys: [Key], draft: String = "draft") -> Shown {
        var editor = LineEditor(history: Self.history)
        _ = editor.handle(.paste(draft))
        var action = LineEditor.Action.none
        for key in keys { action = editor.handle(key) }
        let characters = editor.buffer.characters
        let text = String(characters[..<editor.buffer.cursor]) + "|" + String(characters[editor.buffer.cursor...])
        return Shown(text: text, prompt: editor.searchPrompt, action: action)
    }

    @Test(
        arguments: [
            ([.control("r")], "draft|", "search: ", .redraw),
            ([.control("r"), .character("b")], "swift |build", "search \"b\": ", .redraw),
            ([.control("r"), .paste("test"), .control("r")], "swift |test", "search \"test\": ", .redraw),
            (
                [.control("r"), .paste("test"), .control("r"), .control("s")], "swift |test --filter X",
                "search \"test\": ", .redraw
            ),
            ([.control("r"), .character("z")], "draft|", "not found \"z\": ", .redraw),
            ([.control("r"), .character("z"), .backspace], "draft|", "search: ", .redraw),
            // Leaving gives back what was typed before.
            ([.control("r"), .character("b"), .control("g")], "draft|", nil, .redraw),
            ([.control("r"), .character("b"), .control("c")], "draft|", nil, .redraw),
            // Any other key takes the line that was found.
            ([.control("r"), .character("b"), .escape], "swift |build", nil, .redraw),
            ([.control("r"), .character("b"), .right], "swift b|uild", nil, .redraw),
            ([.control("r"), .character("b"), .end], "swift build|", nil, .redraw),
            ([.control("r"), .character("b"), .control("k")], "swift |", nil, .redraw),
            ([.control("r"), .character("b"), .up], "make test|", nil, .redraw),
            ([.control("r"), .character("b"), .escape, .down, .down, .down, .down, .down], "draft|", nil, .redraw),
            ([.control("r"), .character("b"), .enter], "|", nil, .submit("swift build")),
            // What was not found does not go off.
            ([.control("r"), .character("z"), .enter], "draft|", nil, .redraw),
            ([.control("r"), .enter], "draft|", nil, .redraw),
            ([.control("r"), .character("b"), .character("z"), .enter], "swift |build", nil, .redraw),
            ([.control("r"), .character("b"), .control("l")], "swift |build", "search \"b\": ", .clearScreen),
            ([.control("r"), .character("b"), .control("z")], "swift |build", "search \"b\": ", .suspend),
        ] as [([Key], String, String?, LineEditor.Action)]
    )
    func editing(_ keys: [Key], _ text: String, _ prompt: String?, _ action: LineEditor.Action) {
        #expect(edit(keys) == Shown(text: text, prompt: prompt, action: action))
    }
}
