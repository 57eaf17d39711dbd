package import ParleyCore
import ParleyJSON

/// What is known of a conversation without its turns.
package struct StoredConversation: Sendable, Equatable {
    /// Its name among its owner's.
    package var id: String
    /// What people know it by: what they called it, else the beginning of its first question.
    package var title: String
    /// Whether somebody chose the title.
    package var isNamed: Bool
    /// When it was begun, in milliseconds since 1970.
    package var created: Int
    /// When it was last changed, in milliseconds since 1970.
    package var updated: Int
    /// How many turns it has, on all branches.
    package var turnCount: Int
    /// The name of the model that answered last.
    package var model: String?
    /// Where a search found something: the turn, and the words around it.
    package var hit: Hit?

    /// Where a search found something.
    package struct Hit: Sendable, Equatable {
        /// The turn.
        package var turn: String
        /// The words around it.
        package var excerpt: String

        /// Describes a place.
        package init(turn: String, excerpt: String) {
            self.turn = turn
            self.excerpt = excerpt
        }
    }

    /// Describes a conversation.
    package init(
        id: String,
        title: String,
        isNamed: Bool = false,
        created: Int,
        updated: Int,
        turnCount: Int,
        model: String? = nil,
        hit: Hit? = nil
    ) {
        self.id = id
        self.title = title
        self.isNamed = isNamed
        self.created = created
        self.updated = updated
        self.turnCount = turnCount
        self.model = model
        self.hit = hit
    }
}

/// A turn: a question with all that followed it up to the next one.
package struct StoredTurn: Sendable, Equatable {
    /// Its name in the conversation.
    package var id: String
    /// The turn that it follows; nil for one that begins the conversation.
    package var parent: String?
    /// When it was kept, in milliseconds since 1970.
    package var created: Int
    /// Which part of the conversation the model saw.
    package var window: ContextWindow
    /// The question, reasoning and response.
    package var entries: [Transcript.Entry]

    /// Describes a turn.
    package init(
        id: String,
        parent: String?,
        created: Int,
        window: ContextWindow = ContextWindow(),
        entries: [Transcript.Entry]
    ) {
        self.id = id
        self.parent = parent
        self.created = created
        self.window = window
        self.entries = entries
    }

    /// Whether the response was cut short.
    package var isPartial: Bool {
        entries.contains { entry in
            if case .response(let response) = entry { response.isPartial } else { false }
        }
    }
}

/// A conversation with all its branches.
package struct ConversationTree: Sendable, Equatable {
    /// What is known of it.
    package var conversation: StoredConversation
    /// What stands before the first question: instructions.
    package var opening: [Transcript.Entry]
    /// The turns, each behind the one that it follows.
    package var turns: [StoredTurn]
    /// The turn that was spoken last, or gone back to; nil for the beginning.
    package var head: String?
    /// What the chat was set to.
    package var details: ChatDetails

    /// A conversation with all its branches.
    package init(
        conversation: StoredConversation,
        opening: [Transcript.Entry],
        turns: [StoredTurn],
        head: String?,
        details: ChatDetails
    ) {
        self.conversation = conversation
        self.opening = opening
        self.turns = turns
        self.head = head
        self.details = details
    }

    /// The turns from the beginning to one of them.
    ///
    /// - Parameter turn: the last one; nil for none.
    /// - Returns: the turns in order.
    package func path(to turn: String?) -> [StoredTurn] {
        let byName = Dictionary(turns.map { ($0.id, $0) }) { first, _ in first }
        var path: [StoredTurn] = []
        var next = turn
        while let id = next, let turn = byName[id], path.count < turns.count {
            path.append(turn)
            next = turn.parent
        }
        return path.reversed()
    }

    /// The conversation as it was up to a turn.
    ///
    /// - Parameter turn: the last turn; nil for none.
    /// - Returns: the chat.
    package func chat(upTo turn: String?) -> SavedChat {
        let path = path(to: turn)
        return SavedChat(
            transcript: Transcript(entries: opening + path.flatMap(\.entries)),
            window: path.last?.window ?? ContextWindow(),
            details: details
        )
    }
}
