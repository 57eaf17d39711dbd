import ParleyCLI
import Testing

@Suite struct HistoryCursorTests {
    /// Goes through a history: `^` is up, `v` is down, anything else is what the person makes of the line.
    private func walk(_ steps: [String], history: [String], draft: String) -> [String] {
        var cursor = HistoryCursor(InputHistory(history))
        var shown = EditBuffer(draft)
        var seen: [String] = []
        for step in steps {
            switch step {
            case "^":
                guard let older = cursor.older(than: shown) else { seen.append("-"); continue }
                shown = older
            case "v":
                guard let newer = cursor.newer(than: shown) else { seen.append("-"); continue }
                shown = newer
            default: shown = EditBuffer(step)
            }
            seen.append(shown.text)
        }
        return seen
    }

    @Test(arguments: [
        (["^"], [], ["-"]),
        (["v"], ["a"], ["-"]),
        (["^", "^", "^"], ["a", "b"], ["b", "a", "-"]),
        (["^", "^", "v", "v", "v"], ["a", "b"], ["b", "a", "b", "draft", "-"]),
        // A draft that is changed after a walk is the new draft.
        (["^", "v", "more", "^", "v"], ["a"], ["a", "draft", "more", "a", "more"]),
        // A change to an entry stays with it for this line.
        (["^", "b!", "^", "v", "v"], ["a", "b"], ["b", "b!", "a", "b!", "draft"]),
        (["^", "b!", "b", "^", "v"], ["a", "b"], ["b", "b!", "b", "a", "b"]),
    ])
    func walking(_ steps: [String], _ history: [String], _ seen: [String]) {
        #expect(walk(steps, history: history, draft: "draft") == seen)
    }

    @Test func theDraftKeepsItsCursor() {
        var cursor = HistoryCursor(InputHistory(["entry"]))
        var editor = LineEditor()
        _ = editor.handle(.paste("draft"))
        _ = editor.handle(.home)
        let recalled = cursor.older(than: editor.buffer)
        #expect(recalled?.cursor == 5)
        let draft = recalled.flatMap { cursor.newer(than: $0) }
        #expect(draft == editor.buffer)
        #expect(draft?.cursor == 0)
    }

    @Test func aFinishedLineForgetsChanges() {
        var cursor = HistoryCursor(InputHistory(["a", "b"]))
        _ = cursor.older(than: EditBuffer("draft"))
        _ = cursor.older(than: EditBuffer("b!"))
        #expect(cursor.position == 0)
        cursor.remember("new")
        #expect(cursor.position == nil)
        #expect(cursor.history.entries == ["a", "b", "new"])
        let newest = cursor.older(than: EditBuffer())
        #expect(newest?.text == "new")
        let unchanged = cursor.older(than: EditBuffer("new"))
        #expect(unchanged?.text == "b")
        cursor.reset()
        let below = cursor.newer(than: EditBuffer())
        #expect(below == nil)
    }

    @Test(arguments: [(0, "a"), (1, "b"), (2, ""), (3, nil), (-1, nil)] as [(Int, String?)])
    func goingToAnEntry(_ target: Int, _ shown: String?) {
        var cursor = HistoryCursor(InputHistory(["a", "b"]))
        let entry = cursor.go(to: target, from: EditBuffer(target == 2 ? "" : "draft"))
        #expect(entry?.text == shown)
        #expect(cursor.position == (shown == nil || target == 2 ? nil : target))
    }
}
