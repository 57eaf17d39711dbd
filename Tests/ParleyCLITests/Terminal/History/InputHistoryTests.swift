import ParleyCLI
import Testing

@Suite struct InputHistoryTests {
    @Test(
        arguments: [
            ([], []),
            (["one", "two"], ["one", "two"]),
            (["one", "one", "two", "one"], ["one", "two", "one"]),
            (["", " ", "\t", "\n"], []),
            ([" secret", "\ttoken", "open"], ["open"]),
            (["one", " not kept", "one"], ["one"]),
            (["one\ntwo", "漢字", "e\u{301}"], ["one\ntwo", "漢字", "e\u{301}"]),
            (["ends with blanks  "], ["ends with blanks  "]),
        ] as [([String], [String])]
    )
    func keeps(_ typed: [String], _ kept: [String]) {
        #expect(InputHistory(typed).entries == kept)
        var history = InputHistory()
        for entry in typed { history.add(entry) }
        #expect(history.entries == kept)
    }

    @Test func addTellsWhetherAnEntryIsNew() {
        var history = InputHistory(["one"])
        let added = ["one", " two", "two", "one"].map { history.add($0) }
        #expect(added == [false, false, true, true])
    }

    @Test func theOldestGo() {
        var history = InputHistory((1...1500).map { "line \($0)" })
        #expect(history.entries.count == 1000)
        #expect(history.entries.first == "line 501")
        history.add("one more")
        #expect(history.entries.count == 1000)
        #expect(history.entries.first == "line 502")
        #expect(history.entries.last == "one more")
    }

    @Test func aWholeFileIsNoEntry() {
        let longest = String(repeating: "é", count: 32 << 10)
        #expect(InputHistory.keeps(longest))
        #expect(!InputHistory.keeps(longest + "x"))
    }
}
