import GRDB
import ParleyCore
import ParleyJSON

extension ConversationStore {
    /// Keeps a chat as it stands: what is new of it is added, and where it has left the path of before a branch begins.
    ///
    /// Turns are known by their questions' identifiers. An unknown name begins a conversation.
    ///
    /// - Parameters:
    ///   - chat: the chat, from its beginning.
    ///   - id: the conversation's name.
    ///   - owner: whose it is.
    /// - Returns: the name of the last turn; nil where there is none.
    /// - Throws: ``StoreFault``; nothing is changed then.
    @discardableResult
    package func keep(_ chat: SavedChat, in id: String, of owner: String) async throws(StoreFault) -> String? {
        try await change { db, now in
            let (opening, turns) = chat.transcript.split
            let number = try Self.number(db, id, of: owner) ?? Self.insert(db, id: id, owner: owner, now: now)
            var head: (number: Int64, id: String)?
            for turn in turns {
                guard let entry = turn.first?.id else { continue }
                let kept = try Row.fetchOne(
                    db,
                    sql: "SELECT number, id FROM turn WHERE conversation = ? AND parent IS ? AND entry = ?",
                    arguments: [number, head?.number, entry]
                )
                if let kept {
                    head = (kept["number"], kept["id"])
                } else {
                    let turn = NewTurn(
                        id: entry,
                        parent: head?.number,
                        created: now,
                        window: chat.window,
                        entries: turn
                    )
                    head = try Self.insert(db, turn, into: number)
                }
            }
            try db.execute(
                sql: """
                    UPDATE conversation SET opening = ?, details = ?, head = ?, updated = ?,
                        title = CASE title WHEN '' THEN ? ELSE title END
                    WHERE number = ?
                    """,
                arguments: [
                    Self.text(opening), JSONValue.object(chat.details.jsonObject).serialized(), head?.number, now,
                    turns.first?.title ?? "", number,
                ]
            )
            return head?.id
        }
    }

    /// A conversation with all its branches.
    ///
    /// - Parameters:
    ///   - id: its name.
    ///   - owner: whose it is.
    /// - Returns: the conversation; nil where there is none.
    /// - Throws: ``StoreFault``.
    package func tree(_ id: String, of owner: String) async throws(StoreFault) -> ConversationTree? {
        try await look { [path] db in
            guard let row = try Row.fetchOne(db, sql: Self.selection + " AND c.id = ?", arguments: [owner, id]) else {
                return nil
            }
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT t.*, p.id AS parentID FROM turn t LEFT JOIN turn p ON p.number = t.parent
                    WHERE t.conversation = ? ORDER BY t.number
                    """,
                arguments: [row["number"] as Int64]
            )
            let head: Int64? = row["head"]
            do {
                return ConversationTree(
                    conversation: StoredConversation(row),
                    opening: try Self.entries(row["opening"]),
                    turns: try rows.map { turn in
                        StoredTurn(
                            id: turn["id"],
                            parent: turn["parentID"],
                            created: turn["created"],
                            window: ContextWindow(
                                droppedTurns: turn["droppedTurns"],
                                shortenedTurns: turn["shortenedTurns"]
                            ),
                            entries: try Self.entries(turn["entries"])
                        )
                    },
                    head: rows.first { $0["number"] == head }?["id"],
                    details: (try? ChatDetails(json: JSONValue(parsing: row["details"] as String))) ?? ChatDetails()
                )
            } catch {
                throw StoreFault(.damaged, "The conversation \(id) in \(path) cannot be read: \(error).")
            }
        }
    }

    /// Adds a conversation with all its branches.
    ///
    /// - Parameters:
    ///   - tree: the conversation.
    ///   - id: the name that it is to have.
    ///   - owner: whose it is to be.
    /// - Throws: ``StoreFault``, of kind `nameTaken` where there is one of that name; nothing is changed then.
    package func insert(_ tree: ConversationTree, as id: String, of owner: String) async throws(StoreFault) {
        try await change { db, now in
            guard try Self.number(db, id, of: owner) == nil else {
                throw StoreFault(.nameTaken, "There is a conversation of that name already. Choose another.")
            }
            let title =
                tree.conversation.title.isEmpty ? tree.turns.first?.entries.title ?? "" : tree.conversation.title
            let number = try Self.insert(db, id: id, owner: owner, title: title, now: now)
            var numbers: [String: Int64] = [:]
            for turn in tree.turns {
                let kept = try Self.insert(
                    db,
                    NewTurn(
                        id: turn.id,
                        parent: turn.parent.flatMap { numbers[$0] },
                        created: turn.created,
                        window: turn.window,
                        entries: turn.entries
                    ),
                    into: number
                )
                numbers[turn.id] = kept.number
            }
            try db.execute(
                sql:
                    "UPDATE conversation SET opening = ?, details = ?, head = ?, isNamed = ?, created = ? WHERE number = ?",
                arguments: [
                    Self.text(tree.opening), JSONValue.object(tree.details.jsonObject).serialized(),
                    tree.head.flatMap { numbers[$0] }, tree.conversation.isNamed,
                    tree.conversation.created == 0 ? now : tree.conversation.created, number,
                ]
            )
        }
    }

    // MARK: - Rows

    private struct NewTurn {
        var id: String
        var parent: Int64?
        var created: Int
        var window: ContextWindow
        var entries: [Transcript.Entry]
    }

    private static func insert(
        _ db: Database,
        id: String,
        owner: String,
        title: String = "",
        now: Int
    ) throws -> Int64 {
        try db.execute(
            sql: """
                INSERT INTO conversation (owner, id, title, isNamed, created, updated, opening, details)
                VALUES (?, ?, ?, 0, ?, ?, '[]', '{}')
                """,
            arguments: [owner, id, title, now, now]
        )
        return db.lastInsertedRowID
    }

    private static func insert(
        _ db: Database,
        _ turn: NewTurn,
        into conversation: Int64
    ) throws -> (number: Int64, id: String) {
        let isTaken = try Bool.fetchOne(
            db,
            sql: "SELECT EXISTS (SELECT 1 FROM turn WHERE conversation = ? AND id = ?)",
            arguments: [conversation, turn.id]
        )
        // The same question may stand on two branches of a file that was put together by hand.
        let id = isTaken == true ? newName : turn.id
        try db.execute(
            sql: """
                INSERT INTO turn (conversation, parent, id, entry, created, droppedTurns, shortenedTurns,
                    prompt, response, entries)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                conversation, turn.parent, id, turn.entries.first?.id ?? id, turn.created,
                turn.window.droppedTurns, turn.window.shortenedTurns,
                turn.entries.promptText, turn.entries.responseText, text(turn.entries),
            ]
        )
        return (db.lastInsertedRowID, id)
    }

    static func text(_ entries: [Transcript.Entry]) -> String { Transcript.json(entries).serialized() }

    static func entries(_ text: String) throws -> [Transcript.Entry] {
        try Transcript.entries(json: JSONValue(parsing: text))
    }
}
