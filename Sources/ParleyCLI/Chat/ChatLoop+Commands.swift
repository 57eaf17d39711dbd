import ParleyChatFormat
import ParleyCore
import ParleyLlama
import ParleyStore

extension ChatLoop {
    /// Carries out a command.
    ///
    /// - Parameters:
    ///   - command: the command; those that ask or leave are the loop's own.
    ///   - rest: what stands behind its name.
    ///   - state: what the loop knows.
    /// - Throws: what is wrong, for the person.
    func run(_ command: SlashCommand, _ rest: String, _ state: State) async throws {
        switch command {
        case .help:
            let lines = SlashCommand.help(columns: screen.columns, unicode: screen.isUnicode)
            screen.note(lines.joined(separator: "\n"))
        case .clear: try clear()
        case .context: screen.note(try await contextBar())
        case .system: try system(rest)
        case .persona: try persona(rest)
        case .set: try set(rest)
        case .stats: screen.note(stats(state.last))
        case .tokens: screen.note(try await tokens(rest))
        case .save: try await save(rest)
        case .load: try await load(rest)
        case .chats: try await chats(rest)
        case .undo: try undo()
        case .retry, .quit, .exit: break
        }
    }

    private func clear() throws {
        let unsaved = desk.unsavedTurns
        guard desk.conversation == nil || unsaved > 0 else {
            try desk.clear()
            return screen.note("A new chat begins; /undo, or /chats and /load, bring the one before back.")
        }
        if unsaved > 0 {
            screen.note("\(Figures.turns(unsaved)) of this chat \(unsaved == 1 ? "is" : "are") in no file.")
        }
        try desk.clear()
        screen.note(
            unsaved > 0 ? "The conversation is forgotten; /undo brings it back." : "The conversation is forgotten."
        )
    }

    private func contextBar() async throws -> String {
        guard let use = try await desk.session.contextUse() else { return "" }
        let bar = screen.contextBar(used: use.tokenCount, size: use.contextSize)
        let window = desk.session.window
        let left = window.droppedTurns > 0 ? "\n\(Figures.turns(window.droppedTurns)) no longer in it." : ""
        return bar + left
    }

    private func system(_ text: String) throws {
        if text.isEmpty {
            return screen.note(desk.instructions.map { VisibleText.of($0) } ?? "There is no system prompt.")
        }
        try desk.setInstructions(text == "-" ? nil : text)
        screen.note(text == "-" ? "There is no system prompt any more." : "The system prompt is changed.")
    }

    private func persona(_ name: String) throws {
        if name.isEmpty {
            let lines = personas.listing(current: desk.persona, columns: screen.columns, unicode: screen.isUnicode)
            return screen.note(lines.joined(separator: "\n"))
        }
        let persona = try personas.named(name)
        try desk.take(persona)
        screen.note("The persona is \(VisibleText.of(persona.name)) from the next question on.")
    }

    private func set(_ rest: String) throws {
        let parts = rest.split(maxSplits: 1, whereSeparator: \.isWhitespace).map(String.init)
        let settings = desk.resolved
        guard let name = parts.first else {
            let lines = ChatDesk.changeable.map { "  \($0.key) \(settings[$0].description)" }
            return screen.note(VisibleText.of(lines.joined(separator: "\n")))
        }
        guard parts.count == 2 else {
            let key = String(name.map { $0 == "-" ? "_" : $0 })
            guard let setting = SettingName(rawValue: key) else {
                throw ChatDeskError("There is no setting \"\(name)\". /set shows those that there are.")
            }
            return screen.note(VisibleText.of("\(setting.key) \(settings[setting].description)"))
        }
        try desk.set(name, parts[1])
        screen.note(VisibleText.of("\(name) is \(parts[1]) from the next question on."))
    }

    private func stats(_ last: ReplySummary?) -> String {
        let usage = desk.session.usage
        var lines = [
            "Model     \(model.account)",
            "Memory    \(Figures.mebibytes(SystemMemory.resident ?? 0)) held",
            "Tokens    \(usage.input.totalTokenCount) read, \(usage.input.cachedTokenCount) of them from the cache, "
                + "\(usage.output.totalTokenCount) written",
        ]
        if let last { lines.append("Last      \(Figures.line(last))") }
        lines.append("Settings")
        lines += desk.resolved.all.map { "  \($0.name.key) \($0.description)" }
        return VisibleText.of(lines.joined(separator: "\n"))
    }

    private func tokens(_ text: String) async throws -> String {
        guard let loaded = model.loaded else {
            throw ChatDeskError("Tokens are counted for models in this program's memory; \(model.title) is elsewhere.")
        }
        if !text.isEmpty {
            let tokens = try loaded.vocabulary.tokenize(text)
            let pieces = tokens.map { String(decoding: loaded.vocabulary.spelling(of: $0), as: UTF8.self) }
            return VisibleText.of("\(tokens.count) tokens: " + pieces.map { "[\($0)]" }.joined())
        }
        var lines: [String] = []
        for entry in desk.session.transcript {
            let count = try loaded.vocabulary.tokenize(entry.text).count
            let who =
                switch entry {
                case .instructions: "system"
                case .prompt: "you"
                case .reasoning: "reasoning"
                case .toolCalls, .toolOutput: "tool"
                case .response: "model"
                }
            let start = entry.text.prefix { !$0.isNewline }.prefix(48)
            lines.append("\(String(repeating: " ", count: max(0, 7 - String(count).count)))\(count)  \(who): \(start)")
        }
        if let use = try await desk.session.contextUse() {
            lines.append("\(use.tokenCount) tokens of \(use.contextSize) in all, with what the format adds.")
        }
        return VisibleText.of(lines.joined(separator: "\n"))
    }

    private func save(_ rest: String) async throws {
        var words = rest.split(whereSeparator: \.isWhitespace).map(String.init)
        let overwrites = words.contains("--force")
        words.removeAll { $0 == "--force" }
        guard !words.isEmpty else { return try await listChats(doing: "/save NAME names this chat") }
        let name = words.joined(separator: " ")
        if desk.isKept, !ChatFolder.isPath(name) {
            try await desk.call(name)
            return screen.note(
                VisibleText.of("This chat is \(name) now; parley chat --resume \"\(name)\" goes on with it.")
            )
        }
        // The chat's own file may be brought up to date unasked.
        let isOwn = name == desk.name
        let file = try files.save(desk.savedChat, as: name, overwrites: overwrites || isOwn)
        desk.wasSaved(as: name)
        screen.note("Saved in \(VisibleText.of(file)).")
    }

    private func load(_ name: String) async throws {
        guard !name.isEmpty else { return try await listChats(doing: "/load NAME goes on with one") }
        if !ChatFolder.isPath(name), let (found, refused) = try await desk.resume(name) {
            return resumed(found, refused)
        }
        let chat = try files.load(name)
        let unsaved = desk.unsavedTurns
        if unsaved > 0 {
            screen.note(
                "\(Figures.turns(unsaved)) of the chat at hand \(unsaved == 1 ? "is" : "are") in no file; /undo goes back to it."
            )
        }
        let refused = try desk.load(chat, name: name)
        for reason in refused { screen.warn(VisibleText.of(reason)) }
        noteModel(chat.details.model)
        screen.note("Loaded \(Figures.turns(ContextWindow.turns(of: chat.transcript))).")
    }

    /// Says which conversation goes on, and which of its settings could not be taken.
    func resumed(_ found: StoredConversation, _ refused: [String]) {
        for reason in refused { screen.warn(VisibleText.of(reason)) }
        noteModel(found.model)
        let count = ContextWindow.turns(of: desk.session.transcript)
        screen.note(VisibleText.of("Going on with \(Figures.turns(count)) of: \(found.title)"))
    }

    private func noteModel(_ name: String?) {
        guard let name, name != model.name else { return }
        screen.note(VisibleText.of("It was a chat with \(name); \(model.name) goes on with it."))
    }

    private func listChats(doing what: String) async throws {
        let kept = desk.isKept ? ChatListing.lines(try await desk.conversations(matching: "", limit: 20)) : []
        let names = kept + files.names.map { "  \($0)" }
        let list = names.isEmpty ? "No chats are saved yet." : names.joined(separator: "\n")
        screen.note(VisibleText.of("\(list)\n\(what)."))
    }

    private func chats(_ search: String) async throws {
        let found = try await desk.conversations(matching: search, limit: 100)
        guard !found.isEmpty else {
            return screen.note(search.isEmpty ? "No chats are kept yet." : "That occurs in no chat that is kept.")
        }
        let lines = ChatListing.lines(found, current: desk.conversation)
        screen.note(VisibleText.of(lines.joined(separator: "\n") + "\n/load NAME goes on with one."))
    }

    private func undo() throws {
        switch try desk.undo() {
        case nil: screen.note("There is nothing to take back.")
        case .turn(let question):
            screen.note(VisibleText.of("Taken back: \(question.prefix { !$0.isNewline }.prefix(60))"))
        case .chat(let count): screen.note("The chat before is back, with \(Figures.turns(count)).")
        }
    }
}
