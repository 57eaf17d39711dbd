/// Entries that may go on over several lines, on a terminal and in piped input alike.
///
/// A line that opens with `"""` goes on up to a line that ends with `"""`; what lies between is the text, and nothing in
/// it has a meaning of its own. Any other line with a single backslash at its end (or three, or five) goes on with the
/// next line, without that backslash. Where a text holds newlines already, as after a paste, only its end counts.
package struct MultilineInput: Hashable, Sendable {
    /// What was entered.
    package struct Entry: Hashable, Sendable {
        /// The text; newlines between its lines.
        package let text: String
        /// Whether it stood between `"""`: then it is a message, whatever it begins with.
        package let isQuoted: Bool
        /// The text with the `"""` around it, as an editor gives it.
        package let raw: String
    }

    /// What a line came to.
    package enum Outcome: Hashable, Sendable {
        /// An entry is complete.
        case entry(Entry)
        /// The entry goes on with the next line.
        case goesOn
        /// An entry is complete and was dropped, since it is longer than this many bytes.
        case tooLong(limit: Int)
    }

    /// How a text goes on.
    enum Continuation: Hashable, Sendable {
        /// It opened with `"""`.
        case quotes
        /// It ends with a backslash.
        case backslash
    }

    private static let quotes = "\"\"\""

    private let limit: Int
    private var lines: [String] = []
    private var byteCount = 0
    private var continuation: Continuation?
    private var isDropped = false

    /// Makes a reader between two entries.
    ///
    /// - Parameter limit: the longest entry, in bytes.
    package init(limit: Int = 16 << 20) {
        self.limit = limit
    }

    /// Whether an entry has begun and is not complete.
    package var isOpen: Bool { continuation != nil }

    /// Whether the entry that is not complete opened with `"""`.
    package var isQuoted: Bool { continuation == .quotes }

    /// Takes the next line of the input.
    ///
    /// - Parameter line: the line, without its end.
    /// - Returns: what it came to.
    package mutating func take(_ line: String) -> Outcome {
        let isQuoted = isOpen ? isQuoted : Self.opensQuotes(line)
        let next =
            isOpen && isQuoted
            ? Self.continuationInQuotes(of: line)
            : Self.continuation(of: line, isFirst: !isOpen)
        byteCount += line.utf8.count + 1
        lines.append(next == .backslash ? String(line.dropLast()) : line)
        if byteCount > limit {
            isDropped = true
            lines = []
        }
        continuation = next
        return next == nil ? finished() : .goesOn
    }

    /// Ends the input.
    ///
    /// - Returns: what the entry came to that was not complete, as far as it came; nil when there is none.
    package mutating func finish() -> Outcome? {
        isOpen ? finished() : nil
    }

    /// Leaves the entry that is not complete.
    package mutating func cancel() {
        self = MultilineInput(limit: limit)
    }

    /// Reads a whole entry, as an editor gives it.
    ///
    /// - Parameter text: what was typed and pasted.
    /// - Returns: the entry; one whose `"""` was not closed goes up to its end.
    package static func entry(of text: String) -> Entry {
        let isQuoted = opensQuotes(text)
        return Entry(text: isQuoted ? contents(of: text) : text, isQuoted: isQuoted, raw: text)
    }

    /// How a text goes on that an editor would send.
    ///
    /// - Parameter text: what was typed and pasted.
    /// - Returns: nil when it is a whole entry.
    static func continuation(of text: String) -> Continuation? {
        continuation(of: text, isFirst: true)
    }

    private mutating func finished() -> Outcome {
        defer { cancel() }
        guard !isDropped else { return .tooLong(limit: limit) }
        return .entry(Self.entry(of: lines.joined(separator: "\n")))
    }

    // MARK: The rules

    private static func continuation(of text: String, isFirst: Bool) -> Continuation? {
        if isFirst, opensQuotes(text) {
            return closesQuotes(text.withoutOuterBlanks.dropFirst(quotes.count)) ? nil : .quotes
        }
        return text.reversed().prefix { $0 == "\\" }.count.isMultiple(of: 2) ? nil : .backslash
    }

    private static func continuationInQuotes(of line: String) -> Continuation? {
        closesQuotes(line.withoutOuterBlanks) ? nil : .quotes
    }

    private static func opensQuotes(_ text: String) -> Bool {
        text.drop(while: \.isWhitespace).hasPrefix(quotes)
    }

    private static func closesQuotes(_ text: some StringProtocol) -> Bool {
        text.hasSuffix(quotes)
    }

    /// What stands between the quotes, without the line ends next to them.
    private static func contents(of text: String) -> String {
        var contents = text.withoutOuterBlanks.dropFirst(quotes.count)
        if closesQuotes(contents) {
            contents = contents.dropLast(quotes.count)
            if contents.last?.isNewline == true { contents.removeLast() }
        }
        if contents.first?.isNewline == true { contents.removeFirst() }
        return String(contents)
    }
}
