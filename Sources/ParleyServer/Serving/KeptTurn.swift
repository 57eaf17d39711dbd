import ParleyCore
import ParleyJSON
import ParleyStore

extension ServerState {
    /// The store of conversations.
    ///
    /// - Throws: ``APIError`` while it is not open, and where the server keeps none.
    func conversations() throws(APIError) -> ConversationStore {
        if let store = try store.ready() { return store }
        throw APIError.unsupported(
            "conversation_id",
            "This server keeps no conversations. Send all 'messages', or start it without --store none."
        )
    }

    /// Takes a turn of a kept conversation; it is on the disk before this returns.
    ///
    /// - Parameters:
    ///   - request: what is said.
    ///   - id: the conversation's name; an unknown one begins one.
    ///   - owner: whose it is.
    ///   - model: who answers.
    ///   - show: is given what comes, but for the end.
    /// - Returns: the reply.
    /// - Throws: what is wrong. `CancellationError` where somebody stopped it before anything was said.
    func keptTurn(
        _ request: PlainChatRequest,
        in id: String,
        of owner: String,
        by model: AnsweringModel,
        show: @Sendable (SessionReplyEvent) -> Void
    ) async throws -> PlainReply {
        let store = try conversations()
        var chat = try await chat(request, in: id, of: owner, store, model)
        let session = LanguageModelSession(model: model.language, transcript: chat.transcript)
        try session.setTranscript(chat.transcript, window: chat.window)
        session.overflow = ContextOverflow(model.card.settings.onFull) ?? .truncate
        let stream = session.streamResponse(to: request.message, options: request.options)
        var reply = PlainReply(conversation: id)
        while let event = try await stream.nextEvent() {
            reply.take(event)
            // Its end is announced once it is kept.
            if case .finished = event { continue }
            show(event)
        }
        if let summary = reply.summary { metrics.took(summary) }
        guard session.transcript.count > chat.transcript.count else { throw CancellationError() }
        (chat.transcript, chat.window) = (session.transcript, session.window)
        reply.turn = try await store.keep(chat, in: id, of: owner)
        return reply
    }

    /// The conversation as far as the request goes on from it.
    private func chat(
        _ request: PlainChatRequest,
        in id: String,
        of owner: String,
        _ store: ConversationStore,
        _ model: AnsweringModel
    ) async throws -> SavedChat {
        guard let tree = try await store.tree(id, of: owner) else {
            guard request.parent?.isEmpty ?? true else { throw Self.noParent }
            let settings = model.card.settings
            let instructions = LanguageModelSession(model: model.language, instructions: settings.systemPrompt)
            return SavedChat(transcript: instructions.transcript, details: ChatDetails(model: model.card.name))
        }
        let parent = request.parent.map { $0.isEmpty ? nil : $0 } ?? tree.head
        guard parent == nil || tree.turns.contains(where: { $0.id == parent }) else { throw Self.noParent }
        var chat = tree.chat(upTo: parent)
        chat.details.model = model.card.name
        return chat
    }

    private static var noParent: APIError {
        APIError(
            .notFound,
            "'parent_id' names no turn of this conversation. Leave it out to go on behind the last one.",
            parameter: "parent_id"
        )
    }
}

extension SessionReplyEvent {
    /// About as many bytes as are sent for it.
    var bytes: Int {
        switch self {
        case .text(let text), .replaced(let text), .reasoning(let text): 30 + text.utf8.count
        case .started, .trimmed, .raw, .finished: 0
        }
    }
}

/// The reply of a kept conversation, as it comes together.
struct PlainReply: Sendable {
    let conversation: String
    /// The name of its turn, once it is kept.
    var turn: String?
    private(set) var text = ""
    private(set) var reasoning = ""
    private(set) var summary: ReplySummary?
    private var trim: ContextTrim?

    init(conversation: String) { self.conversation = conversation }

    /// Takes what came.
    mutating func take(_ event: SessionReplyEvent) {
        switch event {
        case .text(let more): text += more
        case .replaced(let whole): text = whole
        case .reasoning(let more): reasoning += more
        case .trimmed(let what): trim = what
        case .finished(let account): summary = account
        case .started, .raw: break
        }
    }

    /// What the client is sent at once.
    var body: JSONValue {
        var object = ending.objectValue ?? JSONObject()
        object["response"] = .string(text)
        if !reasoning.isEmpty { object["reasoning_content"] = .string(reasoning) }
        return .object(object)
    }

    /// What the client is sent behind the pieces.
    var ending: JSONValue {
        var object = JSONObject([
            ("conversation_id", .string(conversation)), ("turn_id", turn.map(JSONValue.string) ?? .null),
        ])
        if let summary {
            object["finish_reason"] = .string(ReplyFigures.finishReason(summary))
            object["usage"] = ReplyFigures.usage([summary])
        }
        // What the model no longer sees is said, here as in the terminal.
        if let trim {
            object["context"] = [
                "dropped_turns": .count(trim.droppedTurns), "shortened_turns": .count(trim.shortenedTurns),
            ]
        }
        return .object(object)
    }

    /// A piece as the client is sent it; nil where there is nothing to send.
    static func piece(_ event: SessionReplyEvent) -> JSONValue? {
        switch event {
        case .text(let text): ["delta": .string(text)]
        case .replaced(let text): ["replacement": .string(text)]
        case .reasoning(let text): ["reasoning_delta": .string(text)]
        case .started, .trimmed, .raw, .finished: .none
        }
    }
}
