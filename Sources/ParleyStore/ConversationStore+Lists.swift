import GRDB
import ParleyJSON

extension ConversationStore {
    /// An owner's conversations, the one that was changed last first.
    ///
    /// - Parameters:
    ///   - owner: whose.
    ///   - search: what is to occur in a turn or in the title; empty for all.
    ///   - id: the conversation behind which the list goes on; nil from the start.
    ///   - limit: how many at most.
    /// - Returns: the conversations.
    /// - Throws: ``StoreFault``.
    package func list(
        of owner: String,
        matching search: String = "",
        after id: String? = nil,
        limit: Int = 100
    ) async throws(StoreFault) -> [StoredConversation] {
        let terms = SearchTerms(search)
        return try await look { db in
            var sql = Self.selection
            var arguments: StatementArguments = [owner]
            if let id {
                sql +=
                    " AND (c.updated, c.number) < (SELECT updated, number FROM conversation WHERE owner = ? AND id = ?)"
                arguments += [owner, id]
            }
            if !terms.isEmpty {
                sql += " AND (c.number IN (SELECT conversation FROM (\(terms.turns.sql)))"
                arguments += StatementArguments(terms.turns.arguments)
                sql += " OR \(terms.title.sql))"
                arguments += StatementArguments(terms.title.arguments)
            }
            sql += " ORDER BY c.updated DESC, c.number DESC LIMIT ?"
            arguments += [limit]
            return try Row.fetchAll(db, sql: sql, arguments: arguments).map { row in
                var conversation = StoredConversation(row)
                if !terms.isEmpty { conversation.hit = try Self.hit(db, terms, in: row["number"]) }
                return conversation
            }
        }
    }

    private static func hit(_ db: Database, _ terms: SearchTerms, in number: Int64) throws -> StoredConversation.Hit? {
        let found = try Row.fetchOne(
            db,
            sql:
                "SELECT id, prompt, response FROM (\(terms.turns.sql)) WHERE conversation = ? ORDER BY number DESC LIMIT 1",
            arguments: StatementArguments(terms.turns.arguments) + [number]
        )
        return found.map { row in
            StoredConversation.Hit(turn: row["id"], excerpt: terms.excerpt(of: [row["response"], row["prompt"]]))
        }
    }

    /// The conversation that a person means by a name.
    ///
    /// - Parameters:
    ///   - name: its title or its identifier; empty for the one that was changed last.
    ///   - owner: whose.
    /// - Returns: the conversation, of several with one title the one that was changed last; nil where there is none.
    /// - Throws: ``StoreFault``.
    package func find(_ name: String, of owner: String) async throws(StoreFault) -> StoredConversation? {
        try await look { db in
            try Row.fetchOne(
                db,
                sql: Self.selection + """
                     AND (? = '' OR c.id = ? OR c.title = ?)
                    ORDER BY c.id = ? DESC, c.isNamed AND c.title = ? DESC, c.updated DESC, c.number DESC LIMIT 1
                    """,
                arguments: [owner, name, name, name, name, name]
            ).map { StoredConversation($0) }
        }
    }

    /// Calls a conversation something.
    ///
    /// - Parameters:
    ///   - id: the conversation's name.
    ///   - owner: whose it is.
    ///   - title: what; empty goes back to what was said first.
    /// - Throws: ``StoreFault``, of kind `missing` where there is none.
    package func rename(_ id: String, of owner: String, to title: String) async throws(StoreFault) {
        try await change { db, _ in
            let first = try String.fetchOne(
                db,
                sql: """
                    SELECT t.entries FROM turn t JOIN conversation c ON c.number = t.conversation
                    WHERE c.owner = ? AND c.id = ? ORDER BY t.number LIMIT 1
                    """,
                arguments: [owner, id]
            )
            let usual = try first.map { try Self.entries($0).title } ?? ""
            try db.execute(
                sql: "UPDATE conversation SET title = ?, isNamed = ? WHERE owner = ? AND id = ?",
                arguments: [title.isEmpty ? usual : title, !title.isEmpty, owner, id]
            )
            if db.changesCount == 0 { throw Self.missing }
        }
    }

    /// Goes to a turn, behind which the conversation goes on.
    ///
    /// - Parameters:
    ///   - turn: the turn; nil for the beginning.
    ///   - id: the conversation's name.
    ///   - owner: whose it is.
    /// - Throws: ``StoreFault``, of kind `missing` where there is no such conversation or turn.
    package func select(_ turn: String?, in id: String, of owner: String) async throws(StoreFault) {
        try await change { db, now in
            let number = try turn.map { turn in
                let found = try Int64.fetchOne(
                    db,
                    sql: """
                        SELECT t.number FROM turn t JOIN conversation c ON c.number = t.conversation
                        WHERE c.owner = ? AND c.id = ? AND t.id = ?
                        """,
                    arguments: [owner, id, turn]
                )
                guard let found else { throw Self.missing }
                return found
            }
            try db.execute(
                sql: "UPDATE conversation SET head = ?, updated = ? WHERE owner = ? AND id = ?",
                arguments: [number, now, owner, id]
            )
            if db.changesCount == 0 { throw Self.missing }
        }
    }

    /// Deletes a conversation with all its turns.
    ///
    /// - Parameters:
    ///   - id: its name.
    ///   - owner: whose it is.
    /// - Returns: whether there was one.
    /// - Throws: ``StoreFault``.
    package func delete(_ id: String, of owner: String) async throws(StoreFault) -> Bool {
        try await change { db, _ in
            try db.execute(sql: "DELETE FROM conversation WHERE owner = ? AND id = ?", arguments: [owner, id])
            return db.changesCount > 0
        }
    }

    private static var missing: StoreFault {
        StoreFault(.missing, "There is no such conversation, or no such turn in it.")
    }

    /// Selects conversations of an owner; conditions may be added.
    static let selection = """
        SELECT c.*, (SELECT count(*) FROM turn t WHERE t.conversation = c.number) AS turns
        FROM conversation c WHERE c.owner = ?
        """
}

extension StoredConversation {
    init(_ row: Row) {
        let details = try? JSONValue(parsing: row["details"] as String)
        self.init(
            id: row["id"],
            title: row["title"],
            isNamed: row["isNamed"],
            created: row["created"],
            updated: row["updated"],
            turnCount: row["turns"],
            model: details?["model"]?.stringValue
        )
    }
}
