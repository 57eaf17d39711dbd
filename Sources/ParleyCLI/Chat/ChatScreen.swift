import ParleyCore
import Synchronization

/// What the chat shows and reads: a line editor on a terminal, plain lines elsewhere.
final class ChatScreen: Sendable {
    /// What came of reading a line.
    enum Line: Sendable {
        /// A line, or an entry of several.
        case line(String)
        /// The end of the input.
        case end
        /// Ctrl-C on an empty line.
        case leave
    }

    let isInteractive: Bool
    private let isQuiet: Bool
    private let device: TerminalDevice
    private let style: TerminalStyle
    private let terminal: TerminalSession?
    private let lines: LineReader?
    private let history: HistoryFile?
    /// Whether somebody has been told that lines cannot be kept: once is enough.
    private let hasToldOfHistory = Mutex(false)

    /// A screen on the program's standard streams.
    ///
    /// - Parameters:
    ///   - isQuiet: whether nothing but results and errors is shown.
    ///   - history: where lines are kept from one run to the next; nil for nowhere.
    /// - Throws: ``TerminalError`` when the input cannot be read.
    init(isQuiet: Bool, history: HistoryFile? = nil) throws {
        let device = TerminalDevice()
        self.device = device
        self.isQuiet = isQuiet
        self.history = history
        isInteractive = device.canEdit
        style = TerminalStyle(hasColor: device.capabilities(of: device.error).hasColor)
        let prompt = TerminalStyle(hasColor: device.capabilities(of: device.output).hasColor)
        terminal = isInteractive ? try TerminalSession(device, style: prompt) : nil
        lines = isInteractive ? nil : LineReader(try TerminalInput(device.input))
    }

    /// Gives the terminal back as it was; safe to call at any time.
    static func restoreTerminal() { TerminalDevice.restoreFromSignalHandler() }

    /// The terminal's width now.
    var columns: Int { device.size().columns }

    /// Whether what is said beside the conversation may be more than ASCII.
    var isUnicode: Bool { device.capabilities(of: device.error).isUnicode }

    // MARK: Reading

    /// Brings back the lines of earlier runs.
    func readHistory() async {
        guard let terminal, let history else { return }
        let contents = history.read()
        if let notice = contents.notice { warn(notice) }
        await terminal.useHistory(contents.history.entries)
    }

    /// The entries of an input that is no terminal; nil on one.
    func inputLines() -> MultilineReader? { lines.map { MultilineReader($0) } }

    /// Reads an entry on the terminal.
    func readLine() async throws -> Line {
        guard let terminal else { return .end }
        switch try await terminal.readLine(prompt: "> ", continuation: "... ") {
        case .line(let text):
            keep(text)
            return .line(text)
        case .end: return .end
        case .leave: return .leave
        }
    }

    private func keep(_ entry: String) {
        guard let history else { return }
        do throws(HistoryError) {
            try history.append(entry)
        } catch {
            let isFirst = hasToldOfHistory.withLock { told in
                defer { told = true }
                return !told
            }
            if isFirst { warn(error.description) }
        }
    }

    /// Lets a person choose a model.
    ///
    /// - Parameter picker: the models.
    /// - Returns: the index of the one chosen; nil to leave.
    /// - Throws: ``TerminalError`` when the terminal cannot be read.
    func choose(with picker: ModelPicker) async throws -> Int? {
        guard let terminal else { return nil }
        for line in picker.lines(columns: columns, unicode: isUnicode, style: style) { Stderr.line(line) }
        while true {
            guard case .line(let text) = try await terminal.readLine(prompt: picker.prompt, history: []) else {
                return nil
            }
            switch picker.answer(text) {
            case .take(let index): return index
            case .leave: return nil
            case .again(let reason): note(reason)
            }
        }
    }

    // MARK: Showing

    /// Says what one talks to, and how to get help.
    ///
    /// - Parameter name: the model's name, with its place where it is elsewhere.
    func greet(_ name: String) {
        guard isInteractive, !isQuiet else { return }
        note("Talking with \(VisibleText.of(name)). /help shows the commands, Ctrl-D leaves.")
    }

    /// Begins to show a reply.
    func beginReply() -> ReplyOutput { ReplyOutput() }

    /// Says something beside the conversation.
    func note(_ text: String) { Stderr.line(style.apply(.dim, to: text)) }

    /// Says something that the person should mind.
    func warn(_ text: String) { if !isQuiet { Stderr.line(style.apply(.warning, to: text)) } }

    /// Says what went wrong.
    func complain(_ text: String) { Stderr.line(style.apply(.error, to: VisibleText.of(text))) }

    /// The bar that shows how full the context is.
    func contextBar(used: Int, size: Int) -> String {
        ContextBar.text(used: used, size: size, unicode: isUnicode)
    }

    /// Says how a reply came, where there is somebody to read it.
    func status(_ summary: ReplySummary, contextSize: Int?, dropped: Int) {
        let line = StatusLine(
            tokens: summary.generatedTokens,
            generation: summary.generation,
            timeToFirstToken: summary.timeToFirstToken,
            contextUsed: summary.promptTokens + summary.generatedTokens,
            contextSize: contextSize,
            droppedTurns: dropped
        )
        guard isInteractive else { return }
        let capabilities = device.capabilities(of: device.error)
        if let text = line.shown(by: capabilities, columns: columns, isQuiet: isQuiet) { Stderr.line(text) }
    }
}
