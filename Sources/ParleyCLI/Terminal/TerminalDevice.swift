import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The terminal that the process stands at, through its three standard descriptors.
package struct TerminalDevice: Hashable, Sendable {
    /// How the terminal treats what is typed.
    package enum Mode: Hashable, Sendable {
        /// As the process found it.
        case original
        /// Every key comes as it is pressed, unseen, Ctrl-C and Ctrl-Z too; pastes are bracketed.
        case editing
        /// What is typed comes as it is pressed, unseen; Ctrl-C and Ctrl-Z send their signals.
        case watching
    }

    /// The descriptor that is read.
    package let input: Int32
    /// The descriptor for results.
    package let output: Int32
    /// The descriptor for everything else.
    package let error: Int32
    private let environment: [String: String]

    /// Makes a device on descriptors.
    ///
    /// - Parameters:
    ///   - input: the descriptor that is read.
    ///   - output: the descriptor for results.
    ///   - error: the descriptor for everything else.
    ///   - environment: the process's environment variables.
    package init(
        input: Int32 = STDIN_FILENO,
        output: Int32 = STDOUT_FILENO,
        error: Int32 = STDERR_FILENO,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        self.input = input
        self.output = output
        self.error = error
        self.environment = environment
    }

    /// Whether what is read is typed at a terminal.
    package var isInputTerminal: Bool { isatty(input) == 1 }

    /// Whether lines can be edited: input and output are terminals, and not dumb ones.
    package var canEdit: Bool { isInputTerminal && capabilities(of: output).hasEscapes }

    /// What may be written to a descriptor.
    ///
    /// - Parameters:
    ///   - descriptor: the descriptor, such as `output`.
    ///   - color: the value of `--color`.
    /// - Returns: the capabilities of what is there.
    package func capabilities(of descriptor: Int32, color: ColorChoice = .auto) -> TerminalCapabilities {
        TerminalCapabilities(isTerminal: isatty(descriptor) == 1, environment: environment, color: color)
    }

    /// The size of the terminal now; ask again after each `ProcessSignal.windowChange`.
    ///
    /// Where the terminal does not tell, `COLUMNS` and `LINES` do, else 80 × 24.
    package func size() -> TerminalSize {
        var window = winsize()
        for descriptor in [output, error, input] where ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0 {
            if window.ws_col > 0, window.ws_row > 0 {
                return TerminalSize(columns: Int(window.ws_col), rows: Int(window.ws_row))
            }
        }
        func number(_ name: String) -> Int? {
            environment[name].flatMap { Int($0) }.flatMap { (1...65_535).contains($0) ? $0 : nil }
        }
        return TerminalSize(
            columns: number("COLUMNS") ?? TerminalSize.standard.columns,
            rows: number("LINES") ?? TerminalSize.standard.rows
        )
    }

    /// Changes how the terminal treats what is typed.
    ///
    /// Text that waits in a writer must be flushed before. When the process returns or calls `exit`, the terminal
    /// gets its original mode back; on signals the program calls `restoreFromSignalHandler()`.
    ///
    /// - Parameter mode: the mode.
    /// - Throws: when the input is no terminal.
    package func setMode(_ mode: Mode) throws(TerminalError) {
        guard mode != .original else {
            SavedTerminal.restore()
            return
        }
        let isEditing = mode == .editing
        let pastes = isEditing && capabilities(of: output).hasEscapes
        try SavedTerminal.change(input, output: output, pastes: pastes) { settings in
            settings.c_lflag &= ~tcflag_t(ICANON | ECHO | IEXTEN)
            if isEditing {
                // Enter must differ from Ctrl-J no more than the decoder wants; Ctrl-S must not freeze the terminal.
                settings.c_lflag &= ~tcflag_t(ISIG)
                settings.c_iflag &= ~tcflag_t(ICRNL | INLCR | IGNCR | IXON | ISTRIP)
            }
            withUnsafeMutableBytes(of: &settings.c_cc) { characters in
                characters[Int(VMIN)] = 1
                characters[Int(VTIME)] = 0
            }
        }
        if pastes {
            try write("\u{1B}[?2004h")
        } else if capabilities(of: output).hasEscapes {
            try write("\u{1B}[?2004l")
        }
    }

    private func write(_ sequence: String) throws(TerminalError) {
        let writer = TerminalWriter(output)
        try writer.write(sequence)
        try writer.flush()
    }

    /// Gives the terminal its original mode back, from a signal handler or anywhere else.
    ///
    /// Async-signal-safe, and nothing when no mode was set.
    package static func restoreFromSignalHandler() {
        SavedTerminal.restore()
    }

    /// Stops the process group, as Ctrl-Z does, with the original mode; returns once the shell has continued it.
    ///
    /// Set the mode and draw anew after this.
    package func suspend() {
        SavedTerminal.restore()
        let handler = signal(SIGTSTP, SIG_DFL)
        // The whole group, as the terminal would: the shell waits for all that stands in the command line.
        kill(0, SIGTSTP)
        // Another thread may be the one that is told to stop; a moment is enough for that.
        poll(nil, 0, 20)
        signal(SIGTSTP, handler)
    }
}
