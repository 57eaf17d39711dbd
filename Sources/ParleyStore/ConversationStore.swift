import Foundation
import GRDB
import ParleyModels

/// Conversations on disk, as trees of turns: what was said is there when the machine is switched off the next moment.
///
/// Several programs may use one store at once. Every conversation has an owner, and is found under no other.
package final class ConversationStore: Sendable {
    /// The usual file's name, in Parley's data folder.
    package static let fileName = "conversations.sqlite"
    /// How long a program waits for another one that writes, in seconds.
    private static let patience = 10.0

    /// The database's file.
    package let path: String
    private let pool: DatabasePool
    private let now: @Sendable () -> Int

    /// Opens a store, made where there is none; only its owner may read its file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - now: the time, in milliseconds since 1970.
    /// - Throws: ``StoreFault`` that says what to do.
    package init(path: String, now: @escaping @Sendable () -> Int = ConversationStore.clock) throws(StoreFault) {
        self.path = path
        self.now = now
        try Self.makeFile(path)
        do {
            var configuration = Configuration()
            configuration.busyMode = .timeout(Self.patience)
            configuration.label = "parley.store"
            // What is deleted is overwritten, and not only forgotten.
            configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA secure_delete = ON") }
            let pool = try DatabasePool(path: path, configuration: configuration)
            try pool.barrierWriteWithoutTransaction { db in
                // Without these a commit may be in no more than the disk's cache when the power goes.
                try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON")
                guard try !StoreSchema.migrator.hasBeenSuperseded(db) else {
                    throw StoreFault(
                        .newer,
                        "\(path) was written by a newer Parley. Use that one, or name another file with --store."
                    )
                }
            }
            try StoreSchema.migrator.migrate(pool)
            self.pool = pool
        } catch {
            throw StoreFault(error, path: path)
        }
    }

    /// The time now, in milliseconds since 1970.
    package static let clock: @Sendable () -> Int = { Int(Date().timeIntervalSince1970 * 1000) }

    /// A name that nothing else has, for a conversation or a turn.
    package static var newName: String { UUID().uuidString.lowercased() }

    /// How safely a commit is written, as SQLite numbers it: 2 waits for the disk.
    package var synchronous: Int {
        get async throws(StoreFault) {
            try await change { db, _ in try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? 0 }
        }
    }

    /// Changes something, in one transaction: all of it is on the disk afterwards, or nothing.
    ///
    /// - Parameter body: changes it, and is told the time.
    /// - Returns: what the body returns.
    /// - Throws: ``StoreFault``.
    func change<Value: Sendable>(
        _ body: @escaping @Sendable (Database, Int) throws -> Value
    ) async throws(StoreFault) -> Value {
        // A task of its own: a commit is not given up because whoever waits for it was cancelled.
        let task = Task { [pool, now] in try await pool.write { db in try body(db, now()) } }
        do { return try await task.value } catch { throw StoreFault(error, path: path) }
    }

    /// Reads something, beside whoever writes.
    ///
    /// - Parameter body: reads it.
    /// - Returns: what the body returns.
    /// - Throws: ``StoreFault``.
    func look<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws(StoreFault) -> Value
    {
        let task = Task { [pool] in try await pool.read(body) }
        do { return try await task.value } catch { throw StoreFault(error, path: path) }
    }

    /// Makes the file for its owner alone; SQLite gives the files beside it the same permissions.
    ///
    /// One that is there is not opened: closing it would take the locks from this process's other stores.
    private static func makeFile(_ path: String) throws(StoreFault) {
        do {
            if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
                try Folder.make(String(path[..<slash]))
            }
            try PrivateFile.make(path)
        } catch {
            throw StoreFault(error, path: path)
        }
    }
}
