/// A command of the chat.
///
/// What a command takes and does stands in one table, from which `/help` is made and by which lines are read.
package enum SlashCommand: String, Hashable, Sendable, CaseIterable {
    // In the order of /help.
    /// Shows the commands.
    case help
    /// Forgets the conversation and begins anew.
    case clear
    /// Shows how full the context is.
    case context
    /// Changes or shows the system prompt.
    case system
    /// Takes a persona, or lists them.
    case persona
    /// Changes a setting, or shows them.
    case set
    /// Shows times, tokens, and settings with their source.
    case stats
    /// Counts the tokens of each message, or of a text.
    case tokens
    /// Names the chat, or writes it to a file.
    case save
    /// Goes on with a chat that is kept, or from a file.
    case load
    /// Lists the chats that are kept.
    case chats
    /// Asks the last question again.
    case retry
    /// Takes back the last question, a `/clear` or a `/load`.
    case undo
    /// Leaves.
    case quit
    /// Leaves; another word for ``quit``.
    case exit

    /// What may stand behind a command.
    package enum Takes: Hashable, Sendable {
        /// Nothing.
        case nothing
        /// A text to the end of the line, as it is, or nothing.
        case text
        /// Words, or nothing; a part with blanks may stand in quotes.
        case words
    }

    /// The command as it is typed: `/help`.
    package var name: String { "/" + rawValue }

    /// What may stand behind it.
    package var takes: Takes { row.takes }

    /// What may stand behind it, as `/help` shows it: `[NAME]`.
    package var hint: String { row.hint }

    /// What it does, in a line.
    package var summary: String { row.summary }

    private var row: (takes: Takes, hint: String, summary: String) {
        switch self {
        case .help: (.nothing, "", "show this")
        case .clear: (.nothing, "", "forget the conversation and begin anew")
        case .context: (.nothing, "", "show how full the context is")
        case .system: (.text, "[TEXT]", "change the system prompt, - for none; alone, show it")
        case .persona: (.words, "[NAME]", "take a persona; alone, list them")
        case .set: (.words, "[NAME VALUE]", "change a setting; alone, show them")
        case .stats: (.nothing, "", "show times, tokens, and settings with their source")
        case .tokens: (.text, "[TEXT]", "count the tokens of each message, or of a text")
        case .save: (.words, "[NAME] [--force]", "name the chat; a path writes it to a file")
        case .load: (.words, "[NAME]", "go on with a chat by its name, or from a file")
        case .chats: (.text, "[TEXT]", "list the chats; with a text, those it occurs in")
        case .retry: (.nothing, "", "ask the last question again")
        case .undo: (.nothing, "", "take back the last question, or a /clear or /load")
        case .quit: (.nothing, "", "leave (also /exit, exit, quit, or Ctrl-D)")
        case .exit: (.nothing, "", "leave")
        }
    }

    /// The text of `/help`.
    ///
    /// - Parameters:
    ///   - columns: the width of the terminal.
    ///   - unicode: whether the terminal shows UTF-8.
    /// - Returns: the lines; none is wider than the terminal.
    package static func help(columns: Int, unicode: Bool) -> [String] {
        // /exit is said with /quit.
        let listed = allCases.filter { $0 != .exit }
        let calls = listed.map { $0.hint.isEmpty ? $0.name : $0.name + " " + $0.hint }
        let width = calls.map(\.count).max() ?? 0
        let commands = zip(listed, calls).map { command, call in
            "  " + TerminalWidth.padded(call, to: width + 2) + command.summary
        }
        return (commands + keys).map { TerminalWidth.fitted($0, to: columns, unicode: unicode) }
    }

    private static let keys = [
        "  Several lines: \"\"\" around them, \\ at the end of each, or Alt-Enter.",
        "  Up and Down bring earlier lines back, Ctrl-R searches them.",
        "  Ctrl-C stops a reply, clears a typed line, and leaves on an empty one.",
    ]
}
