import Hummingbird
import ParleyCore
import ParleyJSON
import ParleyStore

extension ServerState {
    /// Answers `/chat`: the next words of a kept conversation, or whole messages as `/v1/chat/completions` takes them.
    func chat(_ call: Call) async throws -> Response {
        let fields = try RequestFields(body: call.body)
        if fields["messages"] != nil, fields["message"] == nil { return try await chatCompletions(call) }
        let held = try await hold(fields, call)
        let card = held.model.card
        _ = try conversations()
        let request = try PlainChatRequest(fields, contextSize: card.contextSize, limit: plainReplyLimit(of: card))
        let id = request.conversation ?? ConversationStore.newName
        // As much as the reply is long: a slow reader never holds up the model.
        let (events, source) = AsyncStream<SessionReplyEvent>.makeStream()
        let backlog = request.streams ? Backlog { call.context.cut() } : nil
        let turn = turns.turn(in: id, of: call.owner) {
            defer { source.finish() }
            return try await self.keptTurn(request, in: id, of: call.owner, by: held.model) { event in
                backlog?.add(event.bytes)
                source.yield(event)
            }
        }
        await call.context.onDisconnect { turn.cancel() }
        guard request.streams else {
            let reply = try await turn.value
            withExtendedLifetime(held) {}
            return .json(reply.body)
        }
        return .events { writer in
            // Nobody waits for a turn whose reader has gone.
            defer { turn.cancel() }
            try await writer.send(["conversation_id": .string(id)])
            for await event in events {
                backlog?.remove(event.bytes)
                if let piece = PlainReply.piece(event) { try await writer.send(piece) }
            }
            withExtendedLifetime(held) {}
            do {
                try await writer.send(try await turn.value.ending)
            } catch {
                self.metrics.failed()
                return try await writer.send(APIError(error).body)
            }
            try await writer.send("[DONE]")
        }
    }

    /// Answers `/api/chat` where no model is named: messages in, the reply's text and the tokens it took out.
    func apiChat(_ call: Call) async throws -> Response {
        let fields = try RequestFields(body: call.body)
        try fields.refuse("model", advice: "With it this is Ollama's API. Leave it out, or ask /v1/chat/completions.")
        let held = try await hold(fields, call)
        let card = held.model.card
        let request = try ChatCompletionRequest(
            fields,
            contextSize: card.contextSize,
            limit: plainReplyLimit(of: card)
        )
        try request.generation.requireOneWhole()
        let run = try await run([request.executorRequest(choice: 0)], held, call)
        guard let reply = try await run.collected(request.generation).first else { throw CancellationError() }
        let used = reply.summary.promptTokens + reply.summary.generatedTokens
        return .json(["response": .string(reply.text), "tokens_used": .count(used)])
    }
}
