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
            let rows = try Row.fetchAll(db, sql: sql, arguments: arguments)
            let hits = terms.isEmpty ? [:] : try Self.hits(db, terms, in: rows.map { $0["number"] })
            return rows.map { row in
                var conversation = StoredConversation(row)
                conversation.hit = hits[row["number"]]
                return conversation
            }
        }
    }

    /// The latest turn of each conversation that holds the terms.
    private static func hits(
        _ db: Database,
        _ terms: SearchTerms,
        in conversations: [Int64]
    ) throws -> [Int64: StoredConversation.Hit] {
        // Beside max() the other columns are those of its row: https://www.sqlite.org/lang_select.html#bareagg
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT conversation, id, prompt, response, max(number) FROM (\(terms.turns.sql))
                WHERE conversation IN (\(conversations.map(String.init).joined(separator: ","))) GROUP BY conversation
                """,
            arguments: StatementArguments(terms.turns.arguments)
        )
        return Dictionary(
            uniqueKeysWithValues: rows.map { row in
                let excerpt = terms.excerpt(of: [row["response"], row["prompt"]])
                return (row["conversation"], StoredConversation.Hit(turn: row["id"], excerpt: excerpt))
            }
        )
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
            guard let number = try Self.number(db, id, of: owner) else { throw Self.missing }
            try db.execute(
                sql: "UPDATE conversation SET title = ?, isNamed = ? WHERE number = ?",
                arguments: [title.isEmpty ? try Self.usualTitle(db, number) : title, !title.isEmpty, number]
            )
        }
    }

    private static func usualTitle(_ db: Database, _ number: Int64) throws -> String {
        let first = try String.fetchOne(
            db,
            sql: "SELECT entries FROM turn WHERE conversation = ? ORDER BY number LIMIT 1",
            arguments: [number]
        )
        return try first.map { try entries($0).title } ?? ""
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
            guard let number = try Self.number(db, id, of: owner) else { throw Self.missing }
            let head = try turn.map { turn in
                let found = try Int64.fetchOne(
                    db,
                    sql: "SELECT number FROM turn WHERE conversation = ? AND id = ?",
                    arguments: [number, turn]
                )
                guard let found else { throw Self.missing }
                return found
            }
            try db.execute(
                sql: "UPDATE conversation SET head = ?, updated = ? WHERE number = ?",
                arguments: [head, now, number]
            )
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

    /// A conversation's row; nil where there is none.
    static func number(_ db: Database, _ id: String, of owner: String) throws -> Int64? {
        try Int64.fetchOne(
            db,
            sql: "SELECT number FROM conversation WHERE owner = ? AND id = ?",
            arguments: [owner, id]
        )
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
