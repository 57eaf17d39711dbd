import Foundation
import Hummingbird
import ParleyCore
import ParleyJSON

extension ServerState {
    /// Answers `/chat`: the next words of a kept conversation, or whole messages as `/v1/chat/completions` takes them.
    func chat(_ call: Call) async throws -> Response {
        let loaded = try model.ready()
        let fields = try RequestFields(body: call.body)
        if fields["messages"] != nil, fields["message"] == nil { return try await chatCompletions(call) }
        let request = try PlainChatRequest(
            fields,
            contextSize: loaded.contextSize,
            limit: plainReplyLimit(of: loaded)
        )
        let id = request.conversation ?? UUID().uuidString.lowercased()
        let place = try admission.enter()
        let conversation = try conversations.conversation(id, of: call.owner) {
            let session = LanguageModelSession(model: language, instructions: loaded.settings.systemPrompt)
            session.overflow = ContextOverflow(loaded.settings.onFull) ?? .truncate
            return session
        }
        let turn = conversation.turn { session in
            let stream = session.streamResponse(to: request.message, options: request.options)
            var reply = PlainReply()
            while let event = try await stream.nextEvent() { reply.take(event) }
            return reply
        }
        await call.context.onDisconnect { turn.cancel() }
        let reply = try await turn.value
        withExtendedLifetime(place) {}
        guard let summary = reply.summary else { throw CancellationError() }
        metrics.took(summary)
        return .json(reply.body(conversation: id, summary: summary))
    }

    /// Answers `/api/chat` where no model is named: messages in, the reply's text and the tokens it took out.
    func apiChat(_ call: Call) async throws -> Response {
        let loaded = try model.ready()
        let fields = try RequestFields(body: call.body)
        try fields.refuse("model", advice: "With it this is Ollama's API. Leave it out, or ask /v1/chat/completions.")
        let request = try ChatCompletionRequest(
            fields,
            contextSize: loaded.contextSize,
            limit: plainReplyLimit(of: loaded)
        )
        try request.generation.requireOneWhole()
        let run = try await run([request.executorRequest(choice: 0)], call)
        guard let reply = try await run.collected(request.generation).first else { throw CancellationError() }
        let used = reply.summary.promptTokens + reply.summary.generatedTokens
        return .json(["response": .string(reply.text), "tokens_used": .count(used)])
    }
}

/// The reply of a kept conversation, as it comes together.
struct PlainReply: Sendable {
    private(set) var text = ""
    private(set) var reasoning = ""
    private(set) var summary: ReplySummary?
    private var trim: ContextTrim?

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

    /// What the client is sent.
    func body(conversation: String, summary: ReplySummary) -> JSONValue {
        var object = JSONObject([
            ("conversation_id", .string(conversation)), ("response", .string(text)),
            ("finish_reason", .string(ReplyFigures.finishReason(summary))), ("usage", ReplyFigures.usage([summary])),
        ])
        if !reasoning.isEmpty { object["reasoning_content"] = .string(reasoning) }
        // What the model no longer sees is said, here as in the terminal.
        if let trim {
            object["context"] = [
                "dropped_turns": .count(trim.droppedTurns), "shortened_turns": .count(trim.shortenedTurns),
            ]
        }
        return .object(object)
    }
}
