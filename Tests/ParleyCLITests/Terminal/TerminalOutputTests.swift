import ParleyCLI
import Testing

@Suite struct TerminalCapabilitiesTests {
    struct Case: Sendable {
        var terminal = true
        var environment = ["TERM": "xterm-256color"]
        var color = ColorChoice.auto
        var escapes: Bool
        var hasColor: Bool
    }

    @Test(arguments: [
        Case(escapes: true, hasColor: true),
        Case(color: .never, escapes: true, hasColor: false),
        Case(color: .always, escapes: true, hasColor: true),
        Case(environment: ["TERM": "xterm", "NO_COLOR": "1"], escapes: true, hasColor: false),
        Case(environment: ["TERM": "xterm", "NO_COLOR": ""], escapes: true, hasColor: true),
        Case(environment: ["TERM": "xterm", "NO_COLOR": "1"], color: .always, escapes: true, hasColor: true),
        Case(environment: ["TERM": "dumb"], escapes: false, hasColor: false),
        Case(environment: ["TERM": "dumb"], color: .always, escapes: false, hasColor: false),
        Case(environment: [:], escapes: false, hasColor: false),
        Case(terminal: false, escapes: false, hasColor: false),
        Case(terminal: false, color: .always, escapes: false, hasColor: true),
        Case(terminal: false, environment: ["TERM": "dumb"], color: .always, escapes: false, hasColor: true),
        Case(terminal: false, color: .never, escapes: false, hasColor: false),
    ])
    func escapesAndColor(_ test: Case) {
        let capabilities = TerminalCapabilities(
            isTerminal: test.terminal,
            environment: test.environment,
            color: test.color
        )
        #expect(capabilities.isTerminal == test.terminal)
        #expect(capabilities.hasEscapes == test.escapes)
        #expect(capabilities.hasColor == test.hasColor)
    }

    @Test(
        arguments: [
            ([:], false),
            (["LANG": "en_US.UTF-8"], true),
            (["LANG": "C.utf8"], true),
            (["LC_CTYPE": "UTF-8"], true),
            (["LANG": "C"], false),
            (["LANG": "de_DE.ISO-8859-1"], false),
            (["LC_ALL": "C", "LANG": "en_US.UTF-8"], false),
            (["LC_ALL": "", "LC_CTYPE": "", "LANG": "en_US.UTF-8"], true),
            (["LC_CTYPE": "C", "LANG": "en_US.UTF-8"], false),
        ] as [([String: String], Bool)]
    )
    func unicode(_ environment: [String: String], _ isUnicode: Bool) {
        #expect(TerminalCapabilities(isTerminal: true, environment: environment).isUnicode == isUnicode)
    }
}

@Suite struct TerminalStyleTests {
    @Test(arguments: [
        (TerminalStyle.Role.prompt, "\u{1B}[1;36mx\u{1B}[0m"), (.dim, "\u{1B}[2mx\u{1B}[0m"),
        (.strong, "\u{1B}[1mx\u{1B}[0m"),
        (.error, "\u{1B}[1;31mx\u{1B}[0m"), (.warning, "\u{1B}[33mx\u{1B}[0m"),
    ])
    func role(_ role: TerminalStyle.Role, _ shown: String) {
        #expect(TerminalStyle(hasColor: true).apply(role, to: "x") == shown)
        #expect(TerminalStyle(hasColor: false).apply(role, to: "x") == "x")
        #expect(TerminalStyle(hasColor: true).apply(role, to: "") == "")
    }
}

@Suite struct ContextBarTests {
    @Test(arguments: [
        (847, 4096, "Context: [██████░░░░░░░░░░░░░░░░░░░░░░░░] 847/4096 (20%)"),
        (0, 4096, "Context: [░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░] 0/4096 (0%)"),
        (2048, 4096, "Context: [███████████████░░░░░░░░░░░░░░░] 2048/4096 (50%)"),
        (4095, 4096, "Context: [█████████████████████████████░] 4095/4096 (99%)"),
        (4096, 4096, "Context: [██████████████████████████████] 4096/4096 (100%)"),
        (5000, 4096, "Context: [██████████████████████████████] 5000/4096 (122%)"),
        (0, 0, "Context: [░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░] 0/0 (0%)"),
        (1, 0, "Context: [██████████████████████████████] 1/0 (100%)"),
        (-5, 10, "Context: [░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░] 0/10 (0%)"),
        (5, -10, "Context: [██████████████████████████████] 5/0 (100%)"),
        (
            Int.max, Int.max,
            "Context: [██████████████████████████████] 9223372036854775807/9223372036854775807 (100%)"
        ),
        (
            Int.max, 1,
            "Context: [██████████████████████████████] 9223372036854775807/1 (9223372036854775807%)"
        ),
    ])
    func bar(_ used: Int, _ size: Int, _ text: String) {
        #expect(ContextBar.text(used: used, size: size, unicode: true) == text)
        let ascii = text.replacing("█", with: "#").replacing("░", with: ".")
        #expect(ContextBar.text(used: used, size: size, unicode: false) == ascii)
        #expect(ascii.count { $0 == "#" || $0 == "." } == 30)
    }
}

@Suite struct ProgressLineTests {
    private let start = ContinuousClock.now

    private func at(_ milliseconds: Int) -> ContinuousClock.Instant {
        start.advanced(by: .milliseconds(milliseconds))
    }

    @Test func terminal() {
        var line = ProgressLine("Loading guide", target: .terminal, unicode: true)
        #expect(line.update(fraction: 0, at: at(0)) == "\rLoading guide… 0%\u{1B}[K")
        #expect(line.update(fraction: 0.1, at: at(99)) == "")
        #expect(line.update(fraction: 0.456, at: at(100)) == "\rLoading guide… 45%\u{1B}[K")
        // The same per cent is not drawn again.
        #expect(line.update(fraction: 0.459, at: at(300)) == "")
        #expect(line.update(fraction: 0.46, at: at(301)) == "\rLoading guide… 46%\u{1B}[K")
        #expect(line.finish() == "\r\u{1B}[K")
        #expect(line.finish() == "")
    }

    @Test func atMostTenASecond() {
        var line = ProgressLine("x", target: .terminal, unicode: true)
        let shown = (0..<1000).count { !line.update(fraction: Double($0) / 1000, at: at($0)).isEmpty }
        #expect(shown == 10)
    }

    @Test(
        arguments: [
            (nil, "Loading..."), (.nan, "Loading..."), (-1, "Loading... 0%"), (7, "Loading... 100%"),
            (.infinity, "Loading... 100%"), (-.infinity, "Loading... 0%"), (0.999, "Loading... 99%"),
            (1, "Loading... 100%"),
        ] as [(Double?, String)]
    )
    func fraction(_ fraction: Double?, _ text: String) {
        var line = ProgressLine("Loading", target: .terminal, unicode: false)
        #expect(line.update(fraction: fraction, at: start) == "\r\(text)\u{1B}[K")
    }

    @Test(arguments: [(1, ""), (2, ""), (3, "漢"), (4, "漢"), (5, "漢字"), (6, "漢字…"), (80, "漢字… 5%")])
    func neverWraps(_ columns: Int, _ text: String) {
        var line = ProgressLine("漢字", target: .terminal, unicode: true)
        #expect(line.update(fraction: 0.05, at: start, columns: columns) == "\r\(text)\u{1B}[K")
    }

    @Test func log() {
        var line = ProgressLine("Loading", target: .log, unicode: false)
        #expect(line.update(fraction: 0, at: at(0)) == "Loading... 0%\n")
        #expect(line.update(fraction: 0.5, at: at(999)) == "")
        #expect(line.update(fraction: 0.6, at: at(1000)) == "Loading... 60%\n")
        #expect(line.finish() == "Loading: done\n")
        #expect(line.finish("again") == "")
    }

    @Test func silent() {
        var line = ProgressLine("Loading", target: .silent, unicode: true)
        #expect(line.update(fraction: 0, at: at(0)) == "")
        #expect(line.finish() == "")
    }

    @Test func nothingShownNothingTakenAway() {
        var line = ProgressLine("Loading", target: .terminal, unicode: true)
        #expect(line.finish() == "")
    }

    @Test func theLabelCannotSteerTheTerminal() {
        var line = ProgressLine("\u{1B}[2J\nx", target: .terminal, unicode: true)
        #expect(line.update(fraction: nil, at: start) == "\r␛[2Jx…\u{1B}[K")
    }
}
