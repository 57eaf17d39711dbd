/// What a person typed at the chat's prompt.
package enum ChatInput: Sendable, Equatable {
    /// Nothing.
    case empty
    /// Something for the model.
    case message(String)
    /// `/help`
    case help
    /// `/clear`
    case clear
    /// `/context`
    case context
    /// `/stats`
    case stats
    /// `/quit`, `/exit`, and the plain words.
    case quit
    /// A command that there is not, with the one probably meant.
    case unknown(String, nearest: String?)

    /// The commands and what they do, in the order of `/help`.
    package static let commands: [(name: String, summary: String)] = [
        ("/help", "show this"),
        ("/clear", "forget the conversation and begin anew"),
        ("/context", "show how full the context is"),
        ("/stats", "show times, token counts, and every setting with its source"),
        ("/quit", "leave (also /exit, exit, quit, or Ctrl-D)"),
    ]

    /// Reads a line.
    ///
    /// A line that begins with `/` is a command, unless a second `/` or a blank follows: then it is a message, so that
    /// paths and comments can be talked about.
    package init(parsing line: String) {
        let text = line.trimmed
        switch text {
        case "": self = .empty
        case "exit", "quit", "/quit", "/exit": self = .quit
        case "/help", "/?": self = .help
        case "/clear": self = .clear
        case "/context": self = .context
        case "/stats": self = .stats
        default:
            let word = String(text.prefix { !$0.isWhitespace })
            let isCommand = word.hasPrefix("/") && word.count > 1 && !word.dropFirst().contains("/")
            guard isCommand else {
                self = .message(text)
                return
            }
            // The command that begins most like it; `/` alone is no likeness.
            let likeness = Self.commands.map { ($0.name, $0.name.commonPrefix(with: word).count) }
            let most = likeness.map(\.1).max() ?? 0
            self = .unknown(word, nearest: most > 1 ? likeness.first { $0.1 == most }?.0 : nil)
        }
    }
}

extension String {
    /// Without white space at both ends.
    fileprivate var trimmed: String {
        let head = drop { $0.isWhitespace }
        guard let last = head.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(head[...last])
    }

    fileprivate func commonPrefix(with other: String) -> Substring {
        var end = startIndex
        for (left, right) in zip(indices, other) {
            guard self[left] == right else { break }
            end = index(after: left)
        }
        return self[..<end]
    }
}
