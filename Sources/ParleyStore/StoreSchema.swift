import GRDB

/// The tables of the store, and how older ones become these.
///
/// A step that was released is never changed: what follows is a further step.
enum StoreSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("trees of turns") { db in try db.execute(sql: treesOfTurns) }
        return migrator
    }

    // Times are milliseconds since 1970. `entries` and `opening` are entries of a transcript in Apple's JSON form. A turn
    // never changes, and goes with its conversation alone; so `head` and `parent` need no foreign keys, whose cascades
    // end at a depth of 1000. The index over the words has no copy of them, and follows by the triggers.
    private static let treesOfTurns = """
        CREATE TABLE conversation (
            number INTEGER PRIMARY KEY,
            owner TEXT NOT NULL,
            id TEXT NOT NULL,
            title TEXT NOT NULL,
            isNamed INTEGER NOT NULL,
            created INTEGER NOT NULL,
            updated INTEGER NOT NULL,
            opening TEXT NOT NULL,
            details TEXT NOT NULL,
            head INTEGER,
            UNIQUE (owner, id)
        ) STRICT;
        CREATE INDEX conversationByTime ON conversation(owner, updated);
        CREATE TABLE turn (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            conversation INTEGER NOT NULL REFERENCES conversation(number) ON DELETE CASCADE,
            parent INTEGER,
            id TEXT NOT NULL,
            entry TEXT NOT NULL,
            created INTEGER NOT NULL,
            droppedTurns INTEGER NOT NULL,
            shortenedTurns INTEGER NOT NULL,
            prompt TEXT NOT NULL,
            response TEXT NOT NULL,
            entries TEXT NOT NULL,
            UNIQUE (conversation, id)
        ) STRICT;
        CREATE INDEX turnByParent ON turn(conversation, parent, entry);
        CREATE VIRTUAL TABLE turnWords USING fts5(
            prompt, response, content='turn', content_rowid='number', tokenize='trigram'
        );
        CREATE TRIGGER turnIsKept AFTER INSERT ON turn BEGIN
            INSERT INTO turnWords(rowid, prompt, response) VALUES (new.number, new.prompt, new.response);
        END;
        CREATE TRIGGER turnGoes AFTER DELETE ON turn BEGIN
            INSERT INTO turnWords(turnWords, rowid, prompt, response)
            VALUES ('delete', old.number, old.prompt, old.response);
        END;
        """
}
