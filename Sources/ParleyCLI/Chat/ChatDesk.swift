import ParleyCore
import ParleyModels
import ParleyStore

/// The chat at hand: its session, what was changed in it, and what can be taken back.
///
/// Everything that commands do to a chat, without a word on the screen.
final class ChatDesk {
    /// What a command changed, for its message.
    enum Undone: Equatable {
        /// The last question, as it was asked.
        case turn(String)
        /// A `/clear` or `/load`, with the turns that are back.
        case chat(turns: Int)
    }

    let session: LanguageModelSession
    /// Settings changed in this chat, as they were written, by name.
    private(set) var changed: [SettingName: String] = [:]
    /// Settings that the persona brings, by name.
    private var brought: [SettingName: String] = [:]
    /// The persona, where one was chosen.
    private(set) var persona: String?
    /// The name under which the chat was saved or loaded last.
    private(set) var name: String?
    /// The store's conversation that the chat is kept in; nil until it has a turn.
    private(set) var conversation: String?

    /// A chat that was left by `/clear` or `/load`.
    private struct Left {
        var transcript: Transcript
        var window: ContextWindow
        var saved: Transcript
        var name: String?
        var conversation: String?
        var kept: SavedChat?
        /// The chat that it was left for, while nothing has been said in that.
        var followed = Transcript()
    }

    private let store: ConversationStore?
    private var saved: Transcript
    private var kept: SavedChat?
    private var before: Left?
    private let settings: ResolvedSettings
    private let modelName: String

    /// A new chat.
    ///
    /// - Parameters:
    ///   - model: what answers.
    ///   - name: its name.
    ///   - settings: every setting with its source; the model minds their system prompt.
    ///   - overflow: what is done when the context is full.
    ///   - store: where the chat is kept; nil for nowhere.
    init(
        model: any LanguageModel,
        name: String,
        settings: ResolvedSettings,
        overflow: ContextOverflow,
        store: ConversationStore? = nil
    ) {
        self.store = store
        session = LanguageModelSession(model: model, instructions: settings.systemPrompt)
        session.overflow = overflow
        self.settings = settings
        modelName = name
        saved = session.transcript
    }

    /// Whether turns are kept as they come.
    var isKept: Bool { store != nil }

    /// The turns that no file and no store has yet.
    var unsavedTurns: Int {
        let (now, kept) = (session.transcript, saved)
        let common = zip(now, kept).prefix { $0 == $1 }.count
        return now.dropFirst(common).reduce(0) { $0 + ($1.isPrompt ? 1 : 0) }
    }

    /// How a request is generated now.
    var options: GenerationOptions {
        (try? SettingsLayer(.request, texts: asked)).map(GenerationOptions.init(settings:)) ?? GenerationOptions()
    }

    /// What the persona brings, and over it what was changed by hand.
    private var asked: [SettingName: String] { brought.merging(changed) { $1 } }

    /// The settings with those that were changed.
    var resolved: ResolvedSettings {
        (try? SettingsLayer(.request, texts: asked)).map { settings.overridden(by: $0) } ?? settings
    }

    /// Settings that may be changed in a chat.
    static let changeable: [SettingName] = SettingName.permitted(in: .recipeSampling) + [.maxTokens, .onFull]

    /// Changes a setting.
    ///
    /// - Parameters:
    ///   - name: the setting's name, as a flag or a key has it.
    ///   - value: its value as it was written.
    /// - Throws: ``SettingsError`` or ``ChatDeskError`` that says what is permitted.
    func set(_ name: String, _ value: String) throws {
        let key = String(name.lowercased().drop { $0 == "-" }.map { $0 == "-" ? "_" : $0 })
        guard let setting = SettingName(rawValue: key), Self.changeable.contains(setting) else {
            if SettingName(rawValue: key) != nil {
                throw ChatDeskError(
                    "\(key) is fixed once the model is loaded. Start parley with --\(name) to change it."
                )
            }
            throw ChatDeskError("There is no setting \"\(name)\". /set shows those that there are.")
        }
        var texts = changed
        texts[setting] = value
        _ = try SettingsLayer(.request, texts: texts)
        if setting == .onFull {
            guard let overflow = ContextOverflow(value) else {
                throw ChatDeskError("on_full is \"\(value)\"; it must be truncate, last=N, shorten, clear or error.")
            }
            session.overflow = overflow
        }
        changed = texts
    }

    /// Changes what the model is to mind throughout; the conversation stays.
    ///
    /// - Parameter text: the instructions; nil for none.
    /// - Throws: ``LanguageModelSession/Error`` while a request runs.
    func setInstructions(_ text: String?) throws {
        var entries = session.transcript.filter { entry in
            if case .instructions = entry { false } else { true }
        }
        if let text { entries.insert(.instructions(.init(segments: [.text(.init(content: text))])), at: 0) }
        try session.setTranscript(Transcript(entries: entries))
    }

    /// What the model is to mind throughout; nil for nothing.
    var instructions: String? {
        for case .instructions(let entry) in session.transcript {
            return Transcript.Entry.instructions(entry).text
        }
        return nil
    }

    /// Takes a persona in place of the one before.
    ///
    /// What was set by hand, by a flag or in the chat, stays.
    ///
    /// - Parameter persona: whose words the model is to mind, and how it chooses them.
    /// - Throws: ``SettingsError`` for a setting of its own that cannot be, or what ``setInstructions(_:)`` throws.
    func take(_ persona: Persona) throws {
        let settings = try persona.settings(besides: settings)
        try setInstructions(persona.systemPrompt)
        brought = settings
        self.persona = persona.name
    }

    /// Forgets the conversation; the instructions stay.
    func clear() throws {
        keepForUndo()
        let rest = session.transcript.filter { entry in
            if case .instructions = entry { true } else { false }
        }
        try session.setTranscript(Transcript(entries: rest), window: ContextWindow())
        begin(nil, as: nil, kept: nil)
    }

    /// Notes which chat is at hand now.
    private func begin(_ conversation: String?, as name: String?, kept: SavedChat?) {
        saved = session.transcript
        before?.followed = session.transcript
        (self.conversation, self.name, self.kept) = (conversation, name, kept)
    }

    /// Takes the last question out, with all that followed it.
    ///
    /// - Returns: the question; nil when there is none.
    func takeLastTurn() throws -> String? {
        let transcript = session.transcript
        guard let place = transcript.lastIndex(where: \.isPrompt) else { return nil }
        try session.setTranscript(Transcript(entries: transcript[..<place]))
        return transcript[place].text
    }

    /// Takes back the last question, or a `/clear` or `/load` after which nothing was said.
    ///
    /// - Returns: what was taken back; nil when there is nothing.
    func undo() throws -> Undone? {
        if let before, session.transcript == before.followed {
            self.before = nil
            try session.setTranscript(before.transcript, window: before.window)
            (saved, name) = (before.saved, before.name)
            (conversation, kept) = (before.conversation, before.kept)
            return .chat(turns: ContextWindow.turns(of: before.transcript))
        }
        return try takeLastTurn().map { .turn($0) }
    }

    /// The chat as it is saved.
    var savedChat: SavedChat {
        SavedChat(
            transcript: session.transcript,
            window: session.window,
            details: ChatDetails(
                model: modelName,
                settings: Dictionary(uniqueKeysWithValues: asked.map { ($0.key.key, $0.value) }),
                persona: persona
            )
        )
    }

    /// Keeps the chat as it stands; one without a turn is not begun in the store.
    ///
    /// - Throws: ``StoreFault``; the chat goes on, and the next time keeps what is missing.
    func keep() async throws(StoreFault) {
        let chat = savedChat
        guard let store, chat != kept, conversation != nil || chat.transcript.contains(where: \.isPrompt) else {
            return
        }
        let id = conversation ?? ConversationStore.newName
        try await store.keep(chat, in: id, of: Self.owner)
        (conversation, kept) = (id, chat)
        saved = chat.transcript
    }

    /// Gives the chat a name in the store.
    ///
    /// - Parameter title: the name.
    /// - Throws: ``StoreFault``, or ``ChatDeskError`` where there is nothing to name yet.
    func call(_ title: String) async throws {
        try await keep()
        guard let store, let conversation else { throw ChatDeskError("There is nothing to save yet.") }
        try await store.rename(conversation, of: Self.owner, to: title)
        name = title
    }

    /// The conversations that are kept.
    ///
    /// - Parameters:
    ///   - search: what is to occur in them; empty for all.
    ///   - limit: how many at most.
    /// - Returns: the latest of them.
    /// - Throws: ``StoreFault``, or ``ChatDeskError`` where none are kept.
    func conversations(matching search: String, limit: Int) async throws -> [StoredConversation] {
        guard let store else { throw ChatDeskError("Conversations are not kept: the store is none.") }
        return try await store.list(of: Self.owner, matching: search, limit: limit)
    }

    /// Goes on with a conversation of the store.
    ///
    /// - Parameter name: its title or identifier; empty for the latest.
    /// - Returns: what it is, and settings that could not be taken; nil where there is none of that name.
    /// - Throws: ``StoreFault``.
    func resume(_ name: String) async throws -> (found: StoredConversation, refused: [String])? {
        guard let store, let found = try await store.find(name, of: Self.owner),
            let tree = try await store.tree(found.id, of: Self.owner)
        else { return nil }
        let refused = try load(tree.chat(upTo: tree.head), name: found.title)
        begin(found.id, as: found.title, kept: refused.isEmpty ? savedChat : nil)
        return (found, refused)
    }

    /// People at the terminal see what a server without keys keeps, and it sees theirs.
    private static let owner = ""

    /// Notes that the chat is in a file now.
    ///
    /// - Parameter name: under which name.
    func wasSaved(as name: String) {
        saved = session.transcript
        self.name = name
    }

    /// Goes on with another chat.
    ///
    /// - Parameters:
    ///   - chat: the chat.
    ///   - name: the name that it was loaded by.
    /// - Returns: settings of the file that could not be taken, each with the reason.
    /// - Throws: ``LanguageModelSession/Error`` while a request runs.
    func load(_ chat: SavedChat, name: String) throws -> [String] {
        keepForUndo()
        try session.setTranscript(chat.transcript, window: chat.window)
        begin(nil, as: name, kept: nil)
        persona = chat.details.persona
        (changed, brought) = ([:], [:])
        var refused: [String] = []
        for (setting, value) in chat.details.settings.sorted(by: { $0.key < $1.key }) {
            do { try set(setting, value) } catch { refused.append("\(error)") }
        }
        return refused
    }

    private func keepForUndo() {
        guard !session.transcript.filter(\.isPrompt).isEmpty else { return }
        before = Left(
            transcript: session.transcript,
            window: session.window,
            saved: saved,
            name: name,
            conversation: conversation,
            kept: kept
        )
    }
}

/// Why something cannot be done with the chat at hand.
struct ChatDeskError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
