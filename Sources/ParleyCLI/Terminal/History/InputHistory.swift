/// The entries that a person has typed, oldest first.
///
/// What begins with a blank is not kept, so that a person can type what shall not be written down. An entry that is the
/// same as the last is kept once. The oldest go when there are too many.
package struct InputHistory: Hashable, Sendable {
    /// The most entries that are kept.
    package static let mostEntries = 1000
    /// The longest entry that is kept, in UTF-8 bytes: a whole file that was pasted is no line to call back.
    package static let longestEntry = 64 << 10

    /// The entries, oldest first.
    package private(set) var entries: [String] = []

    /// Makes a history of the newest of some entries that may be kept.
    ///
    /// - Parameter entries: the entries, oldest first.
    package init(_ entries: [String] = []) {
        for entry in entries where Self.keeps(entry) && entry != self.entries.last {
            self.entries.append(entry)
        }
        trim()
    }

    /// Puts an entry at the end, if it is one to keep.
    ///
    /// - Parameter entry: what was typed.
    /// - Returns: whether it is there now as a new entry.
    @discardableResult
    package mutating func add(_ entry: String) -> Bool {
        guard Self.keeps(entry), entry != entries.last else { return false }
        entries.append(entry)
        trim()
        return true
    }

    /// Whether an entry is one to keep: it is not too long, says something, and does not begin with a blank.
    ///
    /// - Parameter entry: what was typed.
    /// - Returns: whether it is kept.
    package static func keeps(_ entry: String) -> Bool {
        guard let first = entry.first, !first.isWhitespace else { return false }
        return entry.utf8.count <= longestEntry
    }

    private mutating func trim() {
        if entries.count > Self.mostEntries { entries.removeFirst(entries.count - Self.mostEntries) }
    }
}
