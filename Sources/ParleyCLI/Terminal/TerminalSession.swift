#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Reads lines that a person edits on a terminal.
///
/// The terminal is in editing mode only while a line is read. Keys that come with a line's Enter, as in a paste of
/// several lines, wait for the next line. Signals that end the program are left to whoever listens to them: that one
/// gives the terminal back with `TerminalDevice.restoreFromSignalHandler()`.
package actor TerminalSession {
    /// What came of reading a line.
    package enum Outcome: Hashable, Sendable {
        /// A line; it may hold newlines.
        case line(String)
        /// Ctrl-D on an empty line, or the terminal is gone.
        case end
        /// Ctrl-C on an empty line.
        case leave
    }

    /// The line that is being read.
    private struct Reading {
        var renderer: LineRenderer
        let prompt: String
        let input: TerminalInput
        var outcome: Outcome?
        var failure: TerminalError?

        var isDone: Bool { outcome != nil || failure != nil }
    }

    private let device: TerminalDevice
    private let style: TerminalStyle
    private let writer: TerminalWriter
    private let errors: TerminalWriter
    private var editor = LineEditor()
    private var decoder = KeyDecoder()
    private var waitingKeys: [Key] = []
    private var reading: Reading?
    /// Whether it was us who stopped the process: then the screen is known when the shell continues it.
    private var hasSuspended = false

    /// Makes a session that has read nothing yet and changed nothing.
    ///
    /// - Parameters:
    ///   - device: the terminal; lines can be edited there (`canEdit`).
    ///   - style: how the prompt is shown.
    /// - Throws: when the input is no terminal.
    package init(_ device: TerminalDevice, style: TerminalStyle) throws(TerminalError) {
        guard device.isInputTerminal else { throw TerminalError(attempt: "edit lines", code: ENOTTY) }
        self.device = device
        self.style = style
        writer = TerminalWriter(device.output)
        errors = TerminalWriter(device.error)
    }

    /// Reads one line, which up and down bring back later.
    ///
    /// - Parameters:
    ///   - prompt: what stands before the line; controls in it are shown, not sent.
    ///   - continuation: what stands before further lines, and makes an entry go on that opens with `"""` or ends with a
    ///     backslash (`MultilineInput`); nil where such an entry is a whole one.
    ///   - history: what up and down go through, oldest first; without it, the lines that this session has read.
    /// - Throws: when the terminal cannot be used, or is gone (`isClosed`).
    /// - Returns: the line, or why there is none. When the task is cancelled that is `.end`.
    package func readLine(
        prompt: String,
        continuation: String? = nil,
        history: [String]? = nil
    ) async throws(TerminalError) -> Outcome {
        guard reading == nil else { throw TerminalError(attempt: "read two lines at once", code: EBUSY) }
        if let history { editor = LineEditor(history: history) }
        editor.continuesEntries = continuation != nil
        try device.setMode(.editing)
        let outcome: Outcome
        do throws(TerminalError) {
            outcome = try await edit(prompt, continuation ?? "")
        } catch {
            // The first error is the one to tell.
            try? device.setMode(.original)
            throw error
        }
        try device.setMode(.original)
        return outcome
    }

    /// Goes through other lines with up, down and Ctrl-R from now on.
    ///
    /// - Parameter entries: the lines, oldest first.
    package func useHistory(_ entries: [String]) {
        editor.useHistory(entries)
    }

    private func edit(_ prompt: String, _ continuation: String) async throws(TerminalError) -> Outcome {
        let signals = try ProcessSignals.listen(to: [.windowChange, .resume])
        let input = try TerminalInput(device.input, reportsQuiet: true)
        let watch = Task { for await signal in signals { take(signal) } }
        let renderer = LineRenderer(prompt: prompt, continuation: continuation, style: style)
        reading = Reading(renderer: renderer, prompt: prompt, input: input)
        defer {
            watch.cancel()
            input.stop()
            reading = nil
        }
        try draw()
        takeKeys()
        await readKeys(from: input)
        if let failure = reading?.failure { throw failure }
        try show(reading?.renderer.finish() ?? "")
        return reading?.outcome ?? .end
    }

    /// Reads keys until the line is done; what has been read beyond it waits.
    private func readKeys(from input: TerminalInput) async {
        var events = input.makeAsyncIterator()
        while reading?.isDone == false {
            switch await events.next(isolation: self) {
            case .bytes(let bytes):
                waitingKeys += decoder.push(bytes)
            case .quiet:
                waitingKeys += decoder.flush()
            case .failed(let error):
                reading?.failure = error
            case nil:
                if reading?.isDone == false { reading?.outcome = .end }
            }
            takeKeys()
        }
        // The thread must be done with the terminal before anything else reads it.
        input.stop()
        while let event = await events.next(isolation: self) {
            if case .bytes(let bytes) = event { waitingKeys += decoder.push(bytes) }
        }
    }

    // MARK: Keys

    /// Takes the keys that wait, up to the one that ends the line, and draws once.
    private func takeKeys() {
        var used = 0
        defer { waitingKeys.removeFirst(used) }
        var mustDraw = false
        do throws(TerminalError) {
            while used < waitingKeys.count, reading?.isDone == false {
                let key = waitingKeys[used]
                used += 1
                mustDraw = try take(key) || mustDraw
            }
            if mustDraw, reading?.isDone == false { try draw() }
        } catch {
            reading?.failure = error
        }
    }

    /// Takes one key.
    ///
    /// - Returns: whether the line must be drawn anew.
    private func take(_ key: Key) throws(TerminalError) -> Bool {
        let action = editor.handle(key)
        switch action {
        case .none:
            return false
        case .redraw:
            return true
        case .submit(let line):
            editor.remember(line)
            reading?.outcome = .line(line)
            // Several keys may have come at once: the screen shall keep the line as it was sent.
            try draw(EditBuffer(line))
        case .leave:
            reading?.outcome = .leave
        case .endOfInput:
            reading?.outcome = .end
        case .interrupt:
            try show(reading?.renderer.finish() ?? "")
        case .clearScreen:
            try show(reading?.renderer.clearScreen() ?? "")
        case .tooLong(let limit):
            try show(reading?.renderer.erase(in: device.size()) ?? "")
            try errors.write("That would make the line longer than \(limit) bytes, the most that is taken.\r\n")
            try errors.flush()
        case .suspend:
            try show(reading?.renderer.finish() ?? "")
            hasSuspended = true
            device.suspend()
            try device.setMode(.editing)
        }
        return true
    }

    private func draw() throws(TerminalError) { try draw(editor.buffer) }

    private func draw(_ buffer: EditBuffer) throws(TerminalError) {
        let prompt = editor.searchPrompt ?? reading?.prompt ?? ""
        reading?.renderer.prompt = prompt
        try show(reading?.renderer.draw(buffer, in: device.size()) ?? "")
    }

    private func show(_ text: String) throws(TerminalError) {
        try writer.write(text)
        try writer.flush()
    }

    // MARK: Signals

    private func take(_ signal: ProcessSignal) {
        guard reading?.isDone == false else { return }
        do throws(TerminalError) {
            if signal == .resume {
                // The shell has had the terminal.
                try device.setMode(.editing)
                if !hasSuspended { reading?.renderer.forget() }
                hasSuspended = false
            }
            try draw()
        } catch {
            reading?.failure = error
            reading?.input.stop()
        }
    }
}
