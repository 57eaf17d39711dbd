import ParleyCLI
import Synchronization
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension TerminalDeviceTests {
    /// Lines read on a pseudo-terminal.
    ///
    /// Part of the suite that lets one test at a time change a terminal.
    @Suite struct TerminalSessionTests {
        /// A session, and what its terminal has shown.
        private final class Screen: Sendable {
            let terminal: PseudoTerminal
            let session: TerminalSession
            private let text = Mutex("")
            var shown: String { text.withLock { $0 } }

            init(columns: UInt16 = 40) throws {
                terminal = try PseudoTerminal(columns: columns, rows: 10)
                session = try TerminalSession(terminal.device(), style: TerminalStyle(hasColor: false))
            }

            /// Waits until the text has been shown, counted from the last wait.
            func wait(for text: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
                var fresh: [UInt8] = []
                var buffer = [UInt8](repeating: 0, count: 4096)
                for _ in 0..<2000 {
                    var entry = pollfd(fd: terminal.user, events: Int16(POLLIN), revents: 0)
                    if poll(&entry, 1, 0) > 0 {
                        let count = read(terminal.user, &buffer, buffer.count)
                        if count > 0 { fresh += buffer[..<count] }
                    }
                    if String(decoding: fresh, as: UTF8.self).contains(text) { break }
                    try await Task.sleep(for: .milliseconds(5))
                }
                let seen = String(decoding: fresh, as: UTF8.self)
                self.text.withLock { $0 += seen }
                #expect(seen.contains(text), sourceLocation: sourceLocation)
            }
        }

        private static let isEditing = "\u{1B}[?2004h"
        private static let isOriginal = "\u{1B}[?2004l"

        @Test(
            arguments: [
                ("hello\r", .line("hello")),
                ("hello\n", .line("hello")),
                ("\r", .line("")),
                ("gruß 漢字 👩‍👧\r", .line("gruß 漢字 👩‍👧")),
                ("hel\u{1B}[D\u{1B}[DX\r", .line("hXel")),
                ("two words\u{17}more\r", .line("two more")),
                ("\u{1B}[200~one\rtwo\u{1B}[201~\r", .line("one\ntwo")),
                ("one\u{1B}\rtwo\r", .line("one\ntwo")),
                ("gone\u{3}kept\r", .line("kept")),
                ("\u{3}", .leave),
                ("gone\u{3}\u{3}", .leave),
                ("\u{4}", .end),
                ("ab\u{1B}[D\u{4}\r", .line("a")),
                ("a\u{C}b\r", .line("ab")),
            ] as [(String, TerminalSession.Outcome)]
        )
        func outcome(of typed: String, is expected: TerminalSession.Outcome) async throws {
            let screen = try Screen()
            async let outcome = screen.session.readLine(prompt: "> ")
            try await screen.wait(for: "> ")
            #expect(screen.terminal.flags == (false, false, false))
            screen.terminal.type(typed)
            #expect(try await outcome == expected)
            try await screen.wait(for: Self.isOriginal)
            #expect(screen.terminal.flags == (true, true, true))
            #expect(screen.shown.hasPrefix(Self.isEditing))
            #expect(screen.shown.hasSuffix("\r\n" + Self.isOriginal))
        }

        @Test func theLineStaysOnTheScreen() async throws {
            let screen = try Screen(columns: 12)
            async let outcome = screen.session.readLine(prompt: "> ")
            try await screen.wait(for: "> ")
            screen.terminal.type("a long line of words\u{1}\r")
            #expect(try await outcome == .line("a long line of words"))
            try await screen.wait(for: Self.isOriginal)
            var emulator = ScreenEmulator(columns: 12, rows: 10)
            emulator.write(screen.shown + "below")
            #expect(emulator.text.joined(separator: "|") == "> a long lin|e of words|below")
        }

        @Test func keysBeyondALineWaitForTheNext() async throws {
            let screen = try Screen()
            async let first = screen.session.readLine(prompt: "> ")
            try await screen.wait(for: "> ")
            screen.terminal.type("one\rtwo\rthr")
            #expect(try await first == .line("one"))
            #expect(try await screen.session.readLine(prompt: "> ") == .line("two"))
            try await screen.wait(for: "two")
            async let third = screen.session.readLine(prompt: "> ")
            try await screen.wait(for: "thr")
            screen.terminal.type("ee\r")
            #expect(try await third == .line("three"))
        }

        @Test func whatIsTypedBetweenLinesIsNotLost() async throws {
            let screen = try Screen()
            screen.terminal.type("typed ahead\n")
            #expect(try await screen.session.readLine(prompt: "> ") == .line("typed ahead"))
        }

        @Test func upBringsEarlierLinesBack() async throws {
            let screen = try Screen()
            for (typed, expected) in [("first\r", "first"), ("second\r", "second"), ("\u{1B}[A\u{1B}[A!\r", "first!")] {
                async let outcome = screen.session.readLine(prompt: "> ")
                try await screen.wait(for: "> ")
                screen.terminal.type(typed)
                #expect(try await outcome == .line(expected))
            }
            async let outcome = screen.session.readLine(prompt: "> ", history: ["given"])
            try await screen.wait(for: "> ")
            screen.terminal.type("\u{1B}[A\r")
            #expect(try await outcome == .line("given"))
        }

        @Test func aLoneEscapeIsDecidedByTime() async throws {
            let screen = try Screen()
            async let outcome = screen.session.readLine(prompt: "> ")
            try await screen.wait(for: "> ")
            screen.terminal.type("ab\u{1B}")
            try await screen.wait(for: "ab")
            try await Task.sleep(for: .milliseconds(300))
            screen.terminal.type("b!\r")
            // Alt-b would have gone to the beginning of the word.
            #expect(try await outcome == .line("abb!"))
        }

        @Test func aTooLongPasteIsRefusedWithAWord() async throws {
            let screen = try Screen()
            async let outcome = screen.session.readLine(prompt: "> ")
            try await screen.wait(for: "> ")
            let terminal = screen.terminal
            // The terminal's own buffer is small: typing must not wait for the reader on this task.
            let typing = Task.detached {
                terminal.type("ab\u{1B}[200~" + String(repeating: "x", count: 1 << 20 + 1) + "\u{1B}[201~c\r")
            }
            try await screen.wait(for: "longer than 1048576 bytes")
            #expect(try await outcome == .line("abc"))
            await typing.value
        }

        @Test func theSizeMayChange() async throws {
            let screen = try Screen()
            async let outcome = screen.session.readLine(prompt: "> ")
            try await screen.wait(for: "> ")
            screen.terminal.type("0123456789abcdef")
            try await screen.wait(for: "f")
            screen.terminal.resize(columns: 12, rows: 10)
            kill(getpid(), SIGWINCH)
            try await screen.wait(for: "abcdef\u{1B}[K")
            screen.terminal.type("\r")
            #expect(try await outcome == .line("0123456789abcdef"))
        }

        @Test func theShellContinuesTheProcess() async throws {
            let screen = try Screen()
            async let outcome = screen.session.readLine(prompt: "> ")
            try await screen.wait(for: "> ")
            screen.terminal.type("text")
            try await screen.wait(for: "text")
            // A shell sets a mode of its own while the process is stopped.
            var settings = screen.terminal.settings
            settings.c_lflag |= tcflag_t(ICANON | ECHO | ISIG)
            tcsetattr(screen.terminal.program, TCSANOW, &settings)
            kill(getpid(), SIGCONT)
            try await screen.wait(for: "> text")
            #expect(screen.terminal.flags == (false, false, false))
            screen.terminal.type("!\r")
            #expect(try await outcome == .line("text!"))
            #expect(screen.terminal.flags == (true, true, true))
        }

        @Test func cancellingGivesTheTerminalBack() async throws {
            let screen = try Screen()
            let session = screen.session
            let reading = Task { try await session.readLine(prompt: "> ") }
            try await screen.wait(for: "> ")
            reading.cancel()
            #expect(try await reading.value == .end)
            #expect(screen.terminal.flags == (true, true, true))
        }

        @Test func twoLinesCannotBeReadAtOnce() async throws {
            let screen = try Screen()
            async let outcome = screen.session.readLine(prompt: "> ")
            try await screen.wait(for: "> ")
            let error = await #expect(throws: TerminalError.self) {
                try await screen.session.readLine(prompt: "> ")
            }
            #expect(error?.code == EBUSY)
            screen.terminal.type("one\r")
            #expect(try await outcome == .line("one"))
        }

        @Test func somethingElseThanATerminalIsRefused() throws {
            let pipe = try Pipe()
            let device = TerminalDevice(
                input: pipe.out,
                output: pipe.in,
                error: pipe.in,
                environment: ["TERM": "xterm"]
            )
            let error = #expect(throws: TerminalError.self) {
                try TerminalSession(device, style: TerminalStyle(hasColor: false))
            }
            #expect(error?.code == ENOTTY)
        }
    }
}
