import ParleyCLI
import Testing

@Suite struct StatusLineTests {
    private static let full = StatusLine(
        tokens: 128,
        generation: .milliseconds(3000),
        timeToFirstToken: .milliseconds(310),
        contextUsed: 847,
        contextSize: 4096,
        droppedTurns: 2
    )

    private static func without(dropped: Bool = true, first: Bool = true) -> StatusLine {
        var line = full
        if dropped { line.droppedTurns = 0 }
        if first { line.timeToFirstToken = nil }
        return line
    }

    private static let bar = "[██████░░░░░░░░░░░░░░░░░░░░░░░░]"

    @Test(
        arguments: [
            (
                full, 200, true,
                "128 tokens · 42.3 tokens/s · first token after 310 ms · 2 turns dropped · Context: \(bar) 847/4096 (20%)"
            ),
            (
                without(first: false), 120, true,
                "128 tokens · 42.3 tokens/s · first token after 310 ms · Context: \(bar) 847/4096 (20%)"
            ),
            (without(first: false), 100, true, "128 tokens · 42.3 tokens/s · Context: \(bar) 847/4096 (20%)"),
            (without(first: false), 80, true, "128 tokens · 42.3 tokens/s · \(bar) 847/4096 (20%)"),
            (full, 80, true, "128 tokens · 42.3 tokens/s · 2 turns dropped · context 847/4096 (20%)"),
            (without(first: false), 75, true, "128 tokens · 42.3 tokens/s · context 847/4096 (20%)"),
            (without(first: false), 60, true, "128 tokens · 42.3 tokens/s · context 847/4096 (20%)"),
            (full, 50, true, "42.3 tokens/s · 2 turns dropped · 847/4096 (20%)"),
            (full, 40, true, "42.3 tokens/s · 847/4096 (20%)"),
            (full, 20, true, "42.3 tokens/s"),
            (full, 8, true, "42.3 to…"),
            (full, 1, true, "…"),
            (
                without(), 80, false,
                "128 tokens | 42.3 tokens/s | [######........................] 847/4096 (20%)"
            ),
            (full, 9, false, "42.3 t..."),
        ] as [(StatusLine, Int, Bool, String)]
    )
    func fits(_ line: StatusLine, _ columns: Int, _ unicode: Bool, _ expected: String) {
        #expect(line.text(columns: columns, unicode: unicode) == expected)
    }

    @Test(arguments: [
        (0, 0, "0 tokens · context 10/100 (10%)"), (1, 0, "1 token · context 10/100 (10%)"),
        (1, 1000, "1 token · context 10/100 (10%)"), (2, 0, "2 tokens · context 10/100 (10%)"),
        (2, 1000, "2 tokens · 1.0 tokens/s · context 10/100 (10%)"),
        (1_000_001, 1, "1000001 tokens · 1000000000.0 tokens/s · context 10/100 (10%)"),
    ])
    func figures(_ tokens: Int, _ milliseconds: Int, _ expected: String) {
        let line = StatusLine(
            tokens: tokens,
            generation: .milliseconds(milliseconds),
            timeToFirstToken: nil,
            contextUsed: 10,
            contextSize: 100
        )
        #expect(line.text(columns: TerminalWidth.columns(of: expected), unicode: true) == expected)
    }

    @Test func noTextIsWiderThanTheTerminal() {
        for line in [Self.full, Self.without(), Self.without(first: false)] {
            for columns in 1...130 {
                for unicode in [true, false] {
                    let text = line.text(columns: columns, unicode: unicode)
                    #expect(TerminalWidth.columns(of: text) <= columns && !text.isEmpty)
                }
            }
        }
    }

    @Test(
        arguments: [
            (true, ["TERM": "xterm", "LANG": "C.UTF-8"], false, "\u{1B}[2m42.3 tokens/s\u{1B}[0m"),
            (true, ["TERM": "xterm", "NO_COLOR": "1"], false, "42.3 tokens/s"),
            (true, ["TERM": "dumb"], false, "42.3 tokens/s"),
            (true, ["TERM": "xterm"], true, nil),
            (false, ["TERM": "xterm"], false, nil),
        ] as [(Bool, [String: String], Bool, String?)]
    )
    func shownOnlyToSomebody(_ isTerminal: Bool, _ environment: [String: String], _ isQuiet: Bool, _ expected: String?)
    {
        let capabilities = TerminalCapabilities(isTerminal: isTerminal, environment: environment)
        #expect(Self.full.shown(by: capabilities, columns: 15, isQuiet: isQuiet) == expected)
    }
}
