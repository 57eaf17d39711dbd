import ParleyCore

/// What the chat shows and reads: a line editor on a terminal, plain lines elsewhere.
final class ChatScreen: Sendable {
    /// What came of reading a line.
    enum Line: Sendable {
        /// A line.
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

    /// A screen on the program's standard streams.
    ///
    /// - Throws: ``TerminalError`` when the input cannot be read.
    init(isQuiet: Bool) throws {
        let device = TerminalDevice()
        self.device = device
        self.isQuiet = isQuiet
        isInteractive = device.canEdit
        style = TerminalStyle(hasColor: device.capabilities(of: device.error).hasColor)
        let prompt = TerminalStyle(hasColor: device.capabilities(of: device.output).hasColor)
        terminal = isInteractive ? try TerminalSession(device, style: prompt) : nil
        lines = isInteractive ? nil : LineReader(try TerminalInput(device.input))
    }

    /// Gives the terminal back as it was; safe to call at any time.
    static func restoreTerminal() { TerminalDevice.restoreFromSignalHandler() }

    /// Says what one talks to, and how to get help.
    func greet(_ loaded: LoadedModel) {
        guard isInteractive, !isQuiet else { return }
        note("Talking with \(VisibleText.of(loaded.name)). /help shows the commands, Ctrl-D leaves.")
    }

    /// The lines of an input that is no terminal; nil on one.
    func inputLines() -> LineReader.Iterator? { lines?.makeAsyncIterator() }

    /// Reads a line on the terminal.
    func readLine() async throws -> Line {
        guard let terminal else { return .end }
        return switch try await terminal.readLine(prompt: "> ") {
        case .line(let text): .line(text)
        case .end: .end
        case .leave: .leave
        }
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
        ContextBar.text(used: used, size: size, unicode: device.capabilities(of: device.error).isUnicode)
    }
}
