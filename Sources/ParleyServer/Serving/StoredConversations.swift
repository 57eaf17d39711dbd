import Hummingbird
import ParleyCore
import ParleyJSON
import ParleyStore

extension ServerState {
    /// Answers GET `/v1/conversations`: those of the key that asks, the latest first.
    func listConversations(_ call: Call) async throws -> Response {
        let query = try ConversationQuery(call.query)
        // One more than is shown tells whether there are more.
        let found = try await conversations().list(
            of: call.owner,
            matching: query.search,
            after: query.after,
            limit: query.limit + 1
        )
        return .json([
            "object": "list", "data": .array(found.prefix(query.limit).map(ConversationWriter.summary)),
            "has_more": .bool(found.count > query.limit),
        ])
    }

    /// Answers POST `/v1/conversations`: begins one, or takes one in that was written out.
    func addConversation(_ call: Call) async throws -> Response {
        let fields = try RequestFields(body: call.body)
        let store = try conversations()
        let request = try NewConversation(fields, instructions: pool.card(nil)?.settings.systemPrompt)
        do throws(StoreFault) {
            try await store.insert(request.tree, as: request.id, of: call.owner)
        } catch {
            guard error.kind == .nameTaken, !request.isNamed else { throw error }
            // It was written out here: taken in again, it stands beside the one it came from.
            let id = ConversationStore.newName
            try await store.insert(request.tree, as: id, of: call.owner)
            return try await shown(id, call)
        }
        return try await shown(request.id, call)
    }

    /// Answers GET `/v1/conversations/ID` with all branches, and `/v1/conversations/ID/export` with a file of it.
    func showConversation(_ call: Call) async throws -> Response {
        let target = try ConversationTarget(call.rest)
        guard target.part == .export else { return try await shown(target.id, call) }
        guard let tree = try await conversations().tree(target.id, of: call.owner) else { throw Self.noConversation }
        return .json(ConversationArchive(tree).json)
    }

    /// Answers PATCH `/v1/conversations/ID`: another title, another turn to go on from.
    func changeConversation(_ call: Call) async throws -> Response {
        let target = try ConversationTarget(call.rest).whole()
        let change = try ConversationChange(try RequestFields(body: call.body))
        let store = try conversations()
        // Not while a turn is under way, which would go to the end of its own branch afterwards.
        let task = turns.turn(in: target, of: call.owner) {
            if let head = change.head { try await store.select(head.isEmpty ? nil : head, in: target, of: call.owner) }
            if let title = change.title { try await store.rename(target, of: call.owner, to: title) }
        }
        try await task.value
        return try await shown(target, call)
    }

    /// Answers DELETE `/v1/conversations/ID`.
    func deleteConversation(_ call: Call) async throws -> Response {
        let target = try ConversationTarget(call.rest).whole()
        let store = try conversations()
        // A turn under way would bring it back.
        let task = turns.turn(in: target, of: call.owner) { try await store.delete(target, of: call.owner) }
        guard try await task.value else { throw Self.noConversation }
        return .json(["id": .string(target), "object": "conversation.deleted", "deleted": true])
    }

    private func shown(_ id: String, _ call: Call) async throws -> Response {
        guard let tree = try await conversations().tree(id, of: call.owner) else { throw Self.noConversation }
        return .json(ConversationWriter.whole(tree))
    }

    private static var noConversation: APIError {
        APIError(.notFound, "There is no such conversation. GET /v1/conversations lists those that there are.")
    }
}
