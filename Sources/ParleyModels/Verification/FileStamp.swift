import ParleyJSON

/// What a file was when its contents were last hashed.
package struct FileStamp: Sendable, Hashable {
    /// The file's absolute path.
    package let path: String
    /// Its size in bytes.
    package let size: UInt64
    /// When its contents last changed.
    package let modified: FileFacts.Time
    /// The SHA-256 of its contents, in lower-case hexadecimal digits.
    package let sha256: String

    /// Describes a file.
    ///
    /// - Parameters:
    ///   - path: its absolute path.
    ///   - facts: what the file system knew of it before and after it was hashed.
    ///   - sha256: the hash of its contents, in lower-case hexadecimal digits.
    package init(path: String, facts: FileFacts, sha256: String) {
        self.path = path
        size = facts.size
        modified = facts.modified
        self.sha256 = sha256
    }

    /// Whether a file is, by size and time, still the one that was hashed.
    ///
    /// - Parameter facts: what the file system knows of it now.
    /// - Returns: whether nothing tells otherwise.
    package func matches(_ facts: FileFacts) -> Bool {
        facts.kind == .file && facts.size == size && facts.modified == modified
    }

    private static let format = 1

    /// The stamp as it is kept.
    var json: JSONValue {
        .object([
            "parley": .number(JSONNumber(Self.format)),
            "path": .string(path),
            "size": .number(JSONNumber(size)),
            "seconds": .number(JSONNumber(modified.seconds)),
            "nanoseconds": .number(JSONNumber(modified.nanoseconds)),
            "sha256": .string(sha256),
        ])
    }

    /// A stamp as it was kept; nil when it is damaged, or of another format.
    init?(json: JSONValue) {
        guard json["parley"]?.intValue == Self.format,
            let path = json["path"]?.stringValue,
            let size = json["size"]?.intValue, size >= 0,
            let seconds = json["seconds"]?.intValue,
            let nanoseconds = json["nanoseconds"]?.intValue,
            let sha256 = json["sha256"]?.stringValue, sha256.utf8.count == 64
        else { return nil }
        self.path = path
        self.size = UInt64(size)
        modified = .init(seconds: seconds, nanoseconds: nanoseconds)
        self.sha256 = sha256
    }
}
