import ParleyCore
package import ParleyJSON

/// A conversation as one file: its path in Apple's form of a transcript, which other programs read, and the other branches
/// under `parley.conversation`.
package struct ConversationArchive: Sendable, Equatable {
    /// The conversation.
    package var tree: ConversationTree

    /// An archive.
    package init(_ tree: ConversationTree) { self.tree = tree }

    /// The archive as JSON.
    package var json: JSONValue {
        let path = Set(tree.path(to: tree.head).map(\.id))
        var object = tree.chat(upTo: tree.head).jsonObject
        var extra = object["parley"]?.objectValue ?? JSONObject()
        extra["conversation"] = [
            "id": .string(tree.conversation.id),
            "title": .string(tree.conversation.title),
            "named": .bool(tree.conversation.isNamed),
            "created_ms": .number(JSONNumber(tree.conversation.created)),
            "head": tree.head.map(JSONValue.string) ?? .null,
            "turns": .array(tree.turns.map { Self.json($0, isOnPath: path.contains($0.id)) }),
        ]
        object["parley"] = .object(extra)
        return .object(object)
    }

    /// Turns of the path have their entries in the transcript.
    private static func json(_ turn: StoredTurn, isOnPath: Bool) -> JSONValue {
        var object = JSONObject([
            ("id", .string(turn.id)), ("parent", turn.parent.map(JSONValue.string) ?? .null),
            ("created_ms", .number(JSONNumber(turn.created))),
        ])
        turn.window.write(to: &object)
        if !isOnPath { object["entries"] = Transcript.json(turn.entries) }
        return .object(object)
    }

    /// Reads an archive, or a transcript alone.
    ///
    /// - Parameters:
    ///   - json: the JSON.
    ///   - now: the time, in milliseconds since 1970, for what has none.
    /// - Throws: ``SavedChatError`` that says what is wrong, and where.
    package init(json: JSONValue, now: Int) throws(SavedChatError) {
        let chat = try SavedChat(json: json)
        let place = "parley.conversation"
        let extra = json["parley"]?["conversation"]
        let (opening, path) = chat.transcript.split
        var tree = ConversationTree(
            conversation: StoredConversation(
                id: extra?["id"]?.stringValue ?? "",
                title: extra?["title"]?.stringValue ?? "",
                isNamed: extra?["named"]?.boolValue ?? false,
                created: extra?["created_ms"]?.intValue ?? now,
                updated: now,
                turnCount: 0
            ),
            opening: opening,
            turns: [],
            head: extra?["head"]?.stringValue,
            details: chat.details
        )
        if let items = extra?["turns"]?.arrayValue {
            var known: Set<String> = []
            for (index, item) in items.enumerated() {
                let turn = try Self.turn(item, place: "\(place).turns[\(index)]", known: known, now: now)
                known.insert(turn.id)
                tree.turns.append(turn)
            }
            try tree.fill(path, place: place)
        } else {
            tree.append(path, window: chat.window, now: now)
        }
        tree.conversation.turnCount = tree.turns.count
        self.tree = tree
    }

    private static func turn(
        _ json: JSONValue,
        place: String,
        known: Set<String>,
        now: Int
    ) throws(SavedChatError) -> StoredTurn {
        guard let id = json["id"]?.stringValue, !id.isEmpty, !known.contains(id) else {
            throw SavedChatError("'\(place).id' must be a text that no other turn has.")
        }
        let parent = json["parent"]?.stringValue
        guard parent.map(known.contains) ?? true else {
            throw SavedChatError("'\(place).parent' must be the id of a turn before it.")
        }
        var turn = StoredTurn(
            id: id,
            parent: parent,
            created: json["created_ms"]?.intValue ?? now,
            window: ContextWindow(json: json),
            entries: []
        )
        if let entries = json["entries"] {
            do { turn.entries = try Transcript.entries(json: entries) } catch {
                throw SavedChatError("'\(place).entries' is wrong: \(error.description)")
            }
            guard turn.entries.first?.isPrompt == true, turn.entries.dropFirst().allSatisfy({ !$0.isPrompt }) else {
                throw SavedChatError("'\(place).entries' must begin with the only question in it.")
            }
        }
        return turn
    }
}

extension ConversationTree {
    /// Gives the turns of the path their entries.
    fileprivate mutating func fill(_ path: [[Transcript.Entry]], place: String) throws(SavedChatError) {
        let names = self.path(to: head).map(\.id)
        guard names.count == path.count, head == nil || names.last == head else {
            throw SavedChatError(
                "'\(place).head' leads over \(names.count) turns, and the transcript has \(path.count)."
            )
        }
        let entries = Dictionary(zip(names, path)) { first, _ in first }
        for index in turns.indices { turns[index].entries = entries[turns[index].id] ?? turns[index].entries }
        guard let empty = turns.firstIndex(where: { $0.entries.isEmpty }) else { return }
        throw SavedChatError("'\(place).turns[\(empty)].entries' is missing.")
    }

    /// Adds turns one behind the other.
    fileprivate mutating func append(_ path: [[Transcript.Entry]], window: ContextWindow, now: Int) {
        var known: Set<String> = []
        for entries in path {
            var id = entries.first?.id ?? ""
            if id.isEmpty || !known.insert(id).inserted { id = ConversationStore.newName }
            turns.append(StoredTurn(id: id, parent: head, created: now, window: window, entries: entries))
            head = id
        }
    }
}
