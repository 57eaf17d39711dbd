/// A search through the history, from the newest entry to older ones, that goes on as its text is typed.
///
/// Capitals count only where the text has one. Entries that are the same as the one shown are passed over.
package struct HistorySearch: Hashable, Sendable {
    /// A place where the text was found.
    package struct Match: Hashable, Sendable {
        /// The entry's index.
        package let entry: Int
        /// The characters before the place in the entry.
        package let offset: Int
    }

    /// The text that is looked for.
    package private(set) var text = ""
    /// Where it was found; when it is not found any more, where its beginning was.
    package private(set) var match: Match?
    /// Whether the whole text is nowhere further on.
    package private(set) var hasFailed = false
    private let entries: [String]

    /// Starts a search for nothing.
    ///
    /// - Parameter history: the entries.
    package init(_ history: InputHistory) {
        entries = history.entries
    }

    /// Looks for a longer text, from the place found on.
    ///
    /// - Parameter more: what was typed.
    package mutating func type(_ more: String) {
        text += more
        find(in: (0..<(match.map { $0.entry + 1 } ?? entries.count)).reversed())
    }

    /// Looks for the text without its last character, anew from the newest entry.
    package mutating func deleteBackward() {
        guard !text.isEmpty else { return }
        text.removeLast()
        hasFailed = false
        match = nil
        if !text.isEmpty { find(in: entries.indices.reversed()) }
    }

    /// Goes on to an older entry.
    package mutating func findOlder() {
        guard !text.isEmpty else { return }
        find(in: (0..<(match?.entry ?? entries.count)).reversed())
    }

    /// Goes back to a newer entry.
    package mutating func findNewer() {
        guard !text.isEmpty, let match else { return }
        find(in: match.entry + 1..<entries.count)
    }

    /// What stands before the line while it is searched.
    package var prompt: String {
        // A line end in the text must not break the prompt.
        let shown = String(text.map { $0.isNewline ? "␊" : $0 })
        if text.isEmpty { return "search: " }
        return hasFailed ? "not found \"\(shown)\": " : "search \"\(shown)\": "
    }

    private mutating func find(in places: some Sequence<Int>) {
        let isExact = text.contains(where: \.isUppercase)
        let wanted = Self.folded(text, exactly: isExact)
        let current = match.map { entries[$0.entry] }
        for entry in places {
            if entry != match?.entry, entries[entry] == current { continue }
            let bytes = Self.folded(entries[entry], exactly: isExact)
            guard let place = Self.firstPlace(of: wanted, in: bytes) else { continue }
            match = Match(entry: entry, offset: Self.characters(before: place, in: entries[entry], exactly: isExact))
            hasFailed = false
            return
        }
        hasFailed = true
    }

    private static func folded(_ text: String, exactly: Bool) -> [UInt8] {
        Array((exactly ? text : text.lowercased()).utf8)
    }

    private static func firstPlace(of wanted: [UInt8], in bytes: [UInt8]) -> Int? {
        guard let first = wanted.first, wanted.count <= bytes.count else { return nil }
        for start in 0...bytes.count - wanted.count where bytes[start] == first {
            if bytes[start..<start + wanted.count] == wanted[...] { return start }
        }
        return nil
    }

    /// How many characters end at or before a byte of the folded text.
    private static func characters(before place: Int, in entry: String, exactly: Bool) -> Int {
        var bytes = 0
        for (index, character) in entry.enumerated() {
            bytes += folded(String(character), exactly: exactly).count
            if bytes > place { return index }
        }
        return entry.count
    }
}
