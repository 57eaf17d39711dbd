import ParleyCLI
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The saved settings are the process's: one test at a time changes a terminal.
@Suite(.serialized) struct TerminalDeviceTests {
    @Test func modes() throws {
        let terminal = try PseudoTerminal()
        let device = terminal.device()
        let original = terminal.settings
        #expect(terminal.flags == (true, true, true))

        try device.setMode(.editing)
        #expect(terminal.flags == (false, false, false))
        #expect(terminal.settings.c_iflag & tcflag_t(ICRNL | IXON) == 0)
        // Newlines of a reply still go to the first column.
        #expect(terminal.settings.c_oflag == original.c_oflag)
        #expect(terminal.shown(upTo: "h") == "\u{1B}[?2004h")

        try device.setMode(.watching)
        #expect(terminal.flags == (false, false, true))
        #expect(terminal.settings.c_iflag == original.c_iflag)
        #expect(terminal.shown(upTo: "l") == "\u{1B}[?2004l")

        try device.setMode(.editing)
        #expect(terminal.shown(upTo: "h") == "\u{1B}[?2004h")
        try device.setMode(.original)
        #expect(terminal.flags == (true, true, true))
        #expect(terminal.settings.c_lflag == original.c_lflag)
        #expect(terminal.settings.c_iflag == original.c_iflag)
        #expect(terminal.shown(upTo: "l") == "\u{1B}[?2004l")
    }

    @Test func pastesEndWhateverModeCameFirst() throws {
        let terminal = try PseudoTerminal()
        try terminal.device().setMode(.watching)
        try terminal.device().setMode(.editing)
        #expect(terminal.shown(upTo: "h") == "\u{1B}[?2004l\u{1B}[?2004h")
        TerminalDevice.restoreFromSignalHandler()
        #expect(terminal.shown(upTo: "l") == "\u{1B}[?2004l")
        #expect(terminal.flags == (true, true, true))
    }

    @Test func restoringTwiceChangesNothing() throws {
        let terminal = try PseudoTerminal()
        try terminal.device().setMode(.editing)
        TerminalDevice.restoreFromSignalHandler()
        #expect(terminal.flags == (true, true, true))
        // Settings that someone else makes afterwards are not ours to undo.
        var settings = terminal.settings
        settings.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(terminal.program, TCSANOW, &settings)
        TerminalDevice.restoreFromSignalHandler()
        #expect(terminal.flags == (true, false, true))
        // They are the ones to come back to.
        try terminal.device().setMode(.watching)
        try terminal.device().setMode(.original)
        #expect(terminal.flags == (true, false, true))
    }

    @Test func anotherTerminalPutsTheFirstBack() throws {
        let first = try PseudoTerminal()
        let second = try PseudoTerminal()
        try first.device().setMode(.editing)
        try second.device().setMode(.editing)
        #expect(first.flags == (true, true, true))
        #expect(second.flags == (false, false, false))
        try second.device().setMode(.original)
        #expect(second.flags == (true, true, true))
    }

    @Test func aDumbTerminalGetsNoSequences() throws {
        let terminal = try PseudoTerminal()
        let device = terminal.device(environment: ["TERM": "dumb"])
        #expect(device.isInputTerminal)
        #expect(!device.canEdit)
        try device.setMode(.watching)
        try device.setMode(.original)
        sendBytes([0x78], to: terminal.program)
        #expect(terminal.shown(upTo: "x") == "x")
    }

    @Test func whatIsNoTerminal() throws {
        let pipe = try Pipe()
        let device = TerminalDevice(input: pipe.out, output: pipe.in, error: pipe.in, environment: ["TERM": "xterm"])
        #expect(!device.isInputTerminal)
        #expect(!device.canEdit)
        #expect(!device.capabilities(of: pipe.in).isTerminal)
        #expect(device.capabilities(of: pipe.in, color: .always).hasColor)
        let error = #expect(throws: TerminalError.self) { try device.setMode(.editing) }
        #expect(error?.code == ENOTTY)
        #expect(error?.description.hasPrefix("Cannot read the terminal's settings: ") == true)
        // A failed change leaves nothing to restore.
        TerminalDevice.restoreFromSignalHandler()
        try device.setMode(.original)
    }

    @Test func size() throws {
        let terminal = try PseudoTerminal(columns: 132, rows: 43)
        let device = terminal.device(environment: ["COLUMNS": "10", "LINES": "5"])
        #expect(device.size() == TerminalSize(columns: 132, rows: 43))
        terminal.resize(columns: 20, rows: 3)
        #expect(device.size() == TerminalSize(columns: 20, rows: 3))
        terminal.resize(columns: 0, rows: 0)
        #expect(device.size() == TerminalSize(columns: 10, rows: 5))
    }

    @Test(
        arguments: [
            ([:], 80, 24), (["COLUMNS": "100"], 100, 24), (["COLUMNS": "100", "LINES": "50"], 100, 50),
            (["COLUMNS": "0"], 80, 24),
            (["COLUMNS": "-1", "LINES": "x"], 80, 24), (["COLUMNS": "99999999999999999999"], 80, 24),
            (["COLUMNS": "70000"], 80, 24),
        ] as [([String: String], Int, Int)]
    )
    func sizeWithoutATerminal(_ environment: [String: String], _ columns: Int, _ rows: Int) throws {
        let pipe = try Pipe()
        let device = TerminalDevice(input: pipe.out, output: pipe.in, error: pipe.in, environment: environment)
        #expect(device.size() == TerminalSize(columns: columns, rows: rows))
    }

    /// All parts together: what a person types, and what stands on the screen.
    @Test func aLineIsEditedOnATerminal() async throws {
        let terminal = try PseudoTerminal(columns: 20, rows: 6)
        let device = terminal.device()
        try device.setMode(.editing)
        let input = try TerminalInput(device.input, reportsQuiet: true)
        let output = TerminalWriter(device.output)
        var screen = ScreenEmulator(columns: 20, rows: 6)
        var decoder = KeyDecoder()
        var editor = LineEditor(history: ["an earlier line"])
        var renderer = LineRenderer(prompt: "> ")
        try output.write(renderer.draw(editor.buffer, in: device.size()))
        try output.flush()
        terminal.type("hello world\u{1B}b\u{1B}[Dx\u{17}\u{1B}[200~pasted 漢字 \r\nline \u{1B}[201~\u{1B}")

        var submitted: String?
        var typedMore = false
        for await event in input {
            var keys: [Key] = []
            switch event {
            case .bytes(let bytes):
                keys = decoder.push(bytes)
            case .quiet:
                keys = decoder.flush()
                if !typedMore {
                    // The lone ESC at the end has been decided by now.
                    #expect(keys == [.escape])
                    typedMore = true
                    terminal.type("A\r")
                }
            case .failed(let error):
                Issue.record(error)
            }
            for key in keys {
                let action = editor.handle(key)
                if case .submit(let line) = action { submitted = line }
            }
            if submitted != nil {
                input.stop()
            } else {
                try output.write(renderer.draw(editor.buffer, in: device.size()))
                try output.flush()
            }
        }
        try output.write(renderer.finish() + "done")
        try output.flush()
        try device.setMode(.original)
        #expect(submitted == "pasted 漢字 \nline A world")
        screen.write(terminal.shown(upTo: "\u{1B}[?2004l"))
        #expect(screen.text == ["> pasted 漢字", "line  world", "done"])
        #expect(screen.complaints == [])
    }
}
