import ParleyCore
package import ParleyJSON
package import ParleyStore

/// Kept conversations as clients read them.
package enum ConversationWriter {
    /// A conversation without its turns.
    package static func summary(_ conversation: StoredConversation) -> JSONValue { .object(object(conversation)) }

    /// A conversation with all its branches.
    package static func whole(_ tree: ConversationTree) -> JSONValue {
        var object = object(tree.conversation)
        object["instructions"] = tree.opening.first.map { .string($0.text) } ?? .null
        object["head"] = tree.head.map(JSONValue.string) ?? .null
        object["turns"] = .array(tree.turns.map(turn))
        return .object(object)
    }

    private static func object(_ conversation: StoredConversation) -> JSONObject {
        var object = JSONObject([
            ("id", .string(conversation.id)), ("object", "conversation"),
            ("title", .string(conversation.title)), ("named", .bool(conversation.isNamed)),
            ("created_at", .count(conversation.created / 1000)), ("updated_at", .count(conversation.updated / 1000)),
            ("turn_count", .count(conversation.turnCount)),
            ("model", conversation.model.map(JSONValue.string) ?? .null),
        ])
        if let hit = conversation.hit {
            object["match"] = ["turn_id": .string(hit.turn), "excerpt": .string(hit.excerpt)]
        }
        return object
    }

    private static func turn(_ turn: StoredTurn) -> JSONValue {
        var (message, reasoning, response) = ("", "", "")
        for entry in turn.entries {
            switch entry {
            case .prompt: message += entry.text
            case .reasoning: reasoning += entry.text
            case .response: response += entry.text
            case .instructions, .toolCalls, .toolOutput: break
            }
        }
        var object = JSONObject([
            ("id", .string(turn.id)), ("object", "conversation.turn"),
            ("parent_id", turn.parent.map(JSONValue.string) ?? .null), ("created_at", .count(turn.created / 1000)),
            ("message", .string(message)), ("response", .string(response)), ("partial", .bool(turn.isPartial)),
        ])
        if !reasoning.isEmpty { object["reasoning_content"] = .string(reasoning) }
        return .object(object)
    }
}
