import ParleyCLI
import Testing

extension TerminalDeviceTests {
    /// Entries of several lines, and the history, on a pseudo-terminal.
    ///
    /// Part of the suite that lets one test at a time change a terminal.
    @Suite struct TerminalSessionEntryTests {
        /// Reads what is typed as one entry, on a terminal of some columns.
        private func read(
            _ typed: String,
            history: [String] = [],
            columns: Int = 40
        ) async throws -> (outcome: TerminalSession.Outcome, screen: [String]) {
            let terminal = try PseudoTerminal(columns: UInt16(columns), rows: 10)
            let session = try TerminalSession(terminal.device(), style: TerminalStyle(hasColor: false))
            await session.useHistory(history)
            async let outcome = session.readLine(prompt: "> ", continuation: "... ")
            // Before the editor takes over, the terminal itself would take some of the keys.
            var shown = terminal.shown(upTo: "\r\u{1B}[2C")
            terminal.type(typed)
            shown += terminal.shown(upTo: "\u{1B}[?2004l")
            var emulator = ScreenEmulator(columns: columns, rows: 10)
            emulator.write(shown)
            return (try await outcome, emulator.text)
        }

        @Test(
            arguments: [
                ("one\\\rtwo\r", "one\ntwo", ["> one", "... two"]),
                (
                    "\"\"\"\rone\r\rtwo\r\"\"\"\r", "\"\"\"\none\n\ntwo\n\"\"\"",
                    ["> \"\"\"", "... one", "...", "... two", "... \"\"\""]
                ),
                ("\u{1B}[200~one\\\rtwo\u{1B}[201~\r", "one\\\ntwo", ["> one\\", "... two"]),
                ("\"\"\"\r漢字\u{3}one\r", "one", nil),
            ] as [(String, String, [String]?)]
        )
        func severalLines(_ typed: String, _ entry: String, _ screen: [String]?) async throws {
            let result = try await read(typed)
            #expect(result.outcome == .line(entry))
            if let screen { #expect(result.screen == screen) }
        }

        @Test(
            arguments: [
                ("\u{1B}[A\r", "swift test", ["> swift test"]),
                ("\u{10}\u{10}\r", "swift build", ["> swift build"]),
                ("\u{10}\u{10}\u{E}\r", "swift test", ["> swift test"]),
                ("draft\u{1B}[A\u{1B}[B!\r", "draft!", ["> draft!"]),
                ("\u{12}bu\r", "swift build", ["> swift build"]),
                ("\u{12}swift\u{12}\u{12}\r\u{3}one\r", "one", nil),
                ("draft\u{12}bu\u{7}\r", "draft", ["> draft"]),
            ] as [(String, String, [String]?)]
        )
        func history(_ typed: String, _ entry: String, _ screen: [String]?) async throws {
            let result = try await read(typed, history: ["ls", "swift build", "swift test"])
            #expect(result.outcome == .line(entry))
            if let screen { #expect(result.screen == screen) }
        }
    }
}
