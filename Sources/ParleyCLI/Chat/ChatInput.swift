/// What a person entered at the chat's prompt.
package enum ChatInput: Sendable, Hashable {
    /// Nothing.
    case empty
    /// Something for the model.
    case message(String)
    /// A command, and what stands behind it, quotes taken off (``SlashCommand/Call/argument``).
    case command(SlashCommand, String)
    /// Something that begins like a command and is none.
    case mistake(SlashCommand.Mistake)

    /// Reads an entry.
    ///
    /// What stood between `"""` is a message whatever it begins with. The plain words `exit` and `quit` leave too.
    ///
    /// - Parameter entry: what was entered.
    package init(_ entry: MultilineInput.Entry) {
        let text = entry.text.withoutOuterBlanks
        guard !text.isEmpty else {
            self = .empty
            return
        }
        guard !entry.isQuoted else {
            self = .message(entry.text)
            return
        }
        do throws(SlashCommand.Mistake) {
            let line = text == "exit" || text == "quit" ? "/" + text : text
            self = try SlashCommand.call(in: line).map { .command($0.command, $0.argument) } ?? .message(text)
        } catch {
            self = .mistake(error)
        }
    }

    /// Reads a line, or what an editor gave.
    ///
    /// - Parameter line: what was entered.
    package init(parsing line: String) {
        self.init(MultilineInput.entry(of: line))
    }
}
