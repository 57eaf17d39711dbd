import ParleyJSON

/// Tells whether files are what they should be, and remembers it, so that unchanged ones are not hashed at every start.
///
/// Stamps lie in the cache folder, one for each file, named by the hash of its absolute path. When one cannot be
/// written the file is hashed again the next time, and nothing else happens.
package struct VerifiedFiles: Sendable {
    /// How a file differs from what it should be.
    package enum Difference: Error, Sendable, Equatable {
        /// There is no such file, or it cannot be read.
        case unreadable(FileFault)
        /// A folder, a pipe or a device lies there.
        case notAFile
        /// It has another size, in bytes.
        case size(found: UInt64)
        /// It has other contents.
        case contents(sha256: String)
        /// It changed while it was read.
        case changing
        /// The task was cancelled meanwhile.
        case cancelled
    }

    /// Told while a file is hashed: its name, and how many bytes of how many are done.
    package typealias Progress = (_ name: String, _ done: UInt64, _ total: UInt64) -> Void

    private static let largestStamp = 64 << 10

    private let folder: String?

    /// Uses stamps in a folder.
    ///
    /// - Parameter folder: it is made when the first stamp is written; nil hashes each file each time.
    package init(folder: String?) {
        self.folder = folder
    }

    /// Checks a file against its size and hash.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - size: the size that it should have, in bytes.
    ///   - sha256: the hash that it should have, in lower-case hexadecimal digits.
    ///   - progress: told how far hashing has come; not called for a file that needs none.
    /// - Throws: how it differs.
    package func check(
        _ path: String,
        size: UInt64,
        sha256: String,
        progress: Progress = { _, _, _ in }
    ) throws(Difference) {
        let facts: FileFacts
        do {
            facts = try FileFacts(path: path)
        } catch {
            throw .unreadable(error)
        }
        guard facts.kind == .file else { throw .notAFile }
        guard facts.size == size else { throw .size(found: facts.size) }
        let resolved = RealPath.of(path) ?? path
        if let stamp = stamp(for: resolved), stamp.matches(facts), stamp.sha256 == sha256 { return }

        let name = String(path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...])
        let hashed: (facts: FileFacts, sha256: String)?
        do {
            hashed = try ContentHash.of(file: path) { done, total in
                guard !Task.isCancelled else { return false }
                progress(name, done, total)
                return true
            }
        } catch {
            throw .unreadable(error)
        }
        guard let hashed else { throw Task.isCancelled ? .cancelled : .changing }
        guard hashed.facts.size == size else { throw .size(found: hashed.facts.size) }
        // The stamp says what was found: one that differs saves no work, and none is kept.
        guard hashed.sha256 == sha256 else { throw .contents(sha256: hashed.sha256) }
        keep(FileStamp(path: resolved, facts: hashed.facts, sha256: hashed.sha256))
    }

    /// The stamp that is kept for a file.
    ///
    /// - Parameter path: the file's absolute path, without links.
    /// - Returns: the stamp; nil when there is none, or none that can be read.
    package func stamp(for path: String) -> FileStamp? {
        guard let file = stampFile(for: path),
            let bytes = try? SmallFile.read(file, limit: Self.largestStamp),
            let json = try? JSONValue(parsing: bytes),
            let stamp = FileStamp(json: json), stamp.path == path
        else { return nil }
        return stamp
    }

    /// Remembers the hash of a file that was computed as it was written.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - sha256: the hash of its contents, in lower-case hexadecimal digits.
    package func remember(_ path: String, sha256: String) {
        guard let facts = try? FileFacts(path: path), facts.kind == .file else { return }
        keep(FileStamp(path: RealPath.of(path) ?? path, facts: facts, sha256: sha256))
    }

    private func keep(_ stamp: FileStamp) {
        guard let folder, let file = stampFile(for: stamp.path) else { return }
        try? Folder.make(folder)
        try? SmallFile.replace(file, with: Array((stamp.json.serialized(.python) + "\n").utf8))
    }

    private func stampFile(for path: String) -> String? {
        folder.map { "\($0)/\(ContentHash.of(Array(path.utf8)).prefix(32)).json" }
    }
}
