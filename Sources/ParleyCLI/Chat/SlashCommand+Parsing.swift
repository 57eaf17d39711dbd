import ParleyModels

extension SlashCommand {
    /// A command with what was typed behind it.
    package struct Call: Hashable, Sendable {
        /// The command.
        package let command: SlashCommand
        /// All that was typed behind it, without blanks at both ends.
        package let text: String
        /// The words of it, where the command takes words; quotes are taken off.
        package let words: [String]

        /// What stands behind the command: its words with single blanks between them, or the text as it is.
        package var argument: String { command.takes == .words ? words.joined(separator: " ") : text }
    }

    /// Why a line that begins like a command is none.
    package enum Mistake: Error, Hashable, Sendable, CustomStringConvertible {
        /// There is no such command; the second is the one probably meant.
        case unknown(String, nearest: SlashCommand?)
        /// The command takes nothing.
        case tooMuch(SlashCommand)
        /// A quote was opened and not closed.
        case openQuote(SlashCommand)

        /// What is wrong and what to do, in one or two sentences.
        package var description: String {
            switch self {
            case .unknown(let name, let nearest):
                let help = nearest.map { "Did you mean \($0.name)?" } ?? "/help shows what there is."
                return "There is no command \(name.shownInMessage). \(help)"
            case .tooMuch(let command):
                return "\(command.name) takes nothing behind it. Type it alone."
            case .openQuote(let command):
                return "A quote behind \(command.name) is not closed. Close it, or write \\\" for the mark itself."
            }
        }
    }

    /// Reads a line as a command.
    ///
    /// A line that begins with `/` is one, unless a blank follows or the first word holds another `/`, so that paths and
    /// comments can be talked about. Capitals make no difference.
    ///
    /// - Parameter line: what was typed.
    /// - Returns: the command; nil when the line is a message.
    /// - Throws: why it is no command although it begins like one.
    package static func call(in line: String) throws(Mistake) -> Call? {
        let text = line.withoutOuterBlanks
        let word = text.prefix { !$0.isWhitespace }
        guard word.hasPrefix("/"), word.count > 1, !word.dropFirst().contains("/") else { return nil }
        guard let command = named(word) else {
            // Text that was pasted, or written over several lines, is no slip of a command's name.
            if text.contains(where: \.isNewline) { return nil }
            let names = allCases.map(\.rawValue)
            let nearest = NearestNames.likely(String(word.dropFirst()), among: names).flatMap(Self.init(rawValue:))
            throw .unknown(String(word), nearest: nearest)
        }
        let rest = String(text.dropFirst(word.count)).withoutOuterBlanks
        switch command.takes {
        case .nothing:
            guard rest.isEmpty else { throw .tooMuch(command) }
            return Call(command: command, text: rest, words: [])
        case .text:
            return Call(command: command, text: rest, words: [])
        case .words:
            guard let words = words(of: rest) else { throw .openQuote(command) }
            return Call(command: command, text: rest, words: words)
        }
    }

    private static func named(_ word: some StringProtocol) -> SlashCommand? {
        if word == "/?" { return .help }
        return SlashCommand(rawValue: word.dropFirst().lowercased())
    }

    /// The words of a text: parts between blanks, or in `"` or `'` with blanks in them.
    ///
    /// Between `"` a backslash takes the meaning of the `"` or backslash that follows it; anywhere else it is itself.
    ///
    /// - Returns: nil when a quote is not closed.
    private static func words(of text: String) -> [String]? {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var rest = Substring(text)
        while let character = rest.popFirst() {
            if let open = quote {
                if character == open {
                    quote = nil
                } else if open == "\"", character == "\\", let next = rest.first, next == "\"" || next == "\\" {
                    word?.append(rest.removeFirst())
                } else {
                    word?.append(character)
                }
            } else if character == "\"" || (character == "'" && word == nil) {
                // An apostrophe inside a word is none of the quotes.
                quote = character
                word = word ?? ""
            } else if character.isWhitespace {
                if let word { words.append(word) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        guard quote == nil else { return nil }
        return word.map { words + [$0] } ?? words
    }
}
