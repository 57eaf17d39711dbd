/// What a server says before the bytes of a file.
package struct ResponseHead: Equatable, Sendable {
    /// Which bytes of how many follow.
    package struct Span: Equatable, Sendable {
        /// The first byte, from 0; nil where none follow.
        package var first: UInt64?
        /// How many bytes the whole file has; nil where the server does not tell.
        package var total: UInt64?

        /// Describes a span.
        package init(first: UInt64?, total: UInt64?) {
            self.first = first
            self.total = total
        }

        /// Reads a `Content-Range`; nil for what is none.
        ///
        /// - Parameter text: `bytes 5-9/10`, `bytes 5-9/*` or `bytes */10`.
        package init?(_ text: String) {
            let words = text.split(separator: " ")
            guard words.count == 2, words[0].lowercased() == "bytes" else { return nil }
            let halves = words[1].split(separator: "/", omittingEmptySubsequences: false)
            guard halves.count == 2 else { return nil }
            let total = ResponseHead.number(halves[1])
            guard total != nil || halves[1] == "*" else { return nil }
            if halves[0] == "*" {
                self.init(first: nil, total: total)
                return
            }
            let ends = halves[0].split(separator: "-", omittingEmptySubsequences: false).map { ResponseHead.number($0) }
            guard ends.count == 2, let first = ends[0], let last = ends[1], last >= first,
                total.map({ last < $0 }) ?? true
            else { return nil }
            self.init(first: first, total: total)
        }
    }

    /// The number of the answer.
    package var status: Int
    /// How many bytes follow; nil where the server does not tell.
    package var length: UInt64?
    /// Which bytes follow; nil where the server does not tell.
    package var span: Span?
    /// What tells this version of the file from others; nil where nothing does.
    package var validator: String?
    /// For how many seconds the server wants to be left alone.
    package var retryAfter: Int?
    /// Whether the bytes are those of the file, and not packed.
    package var isPlain: Bool

    /// Describes an answer.
    package init(
        status: Int,
        length: UInt64? = nil,
        span: Span? = nil,
        validator: String? = nil,
        retryAfter: Int? = nil,
        isPlain: Bool = true
    ) {
        self.status = status
        self.length = length
        self.span = span
        self.validator = validator
        self.retryAfter = retryAfter
        self.isPlain = isPlain
    }

    /// Reads the head of an answer.
    ///
    /// - Parameters:
    ///   - status: its number.
    ///   - header: gives the values of a field, by its name.
    package init(status: Int, header: (String) -> [String]) {
        func only(_ name: String) -> String? {
            let values = header(name)
            return values.count == 1 ? values[0] : nil
        }
        self.init(
            status: status,
            length: only("content-length").flatMap { Self.number($0) },
            span: only("content-range").flatMap { Span($0) },
            validator: Self.validator(tag: only("etag"), date: only("last-modified")),
            retryAfter: only("retry-after").flatMap { Self.number($0) }.map { Int(min($0, 1 << 20)) },
            isPlain: only("content-encoding").map { $0.lowercased() == "identity" }
                ?? header("content-encoding").isEmpty
        )
    }

    /// What may stand in an `If-Range`: a strong tag, else the date.
    private static func validator(tag: String?, date: String?) -> String? {
        func isPlain(_ text: String) -> Bool {
            (1...256).contains(text.utf8.count) && text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        }
        if let tag, isPlain(tag), tag.utf8.count > 2, tag.hasPrefix("\""), tag.hasSuffix("\"") { return tag }
        guard let date, isPlain(date), date.hasSuffix(" GMT") else { return nil }
        return date
    }

    /// A number of digits alone.
    static func number(_ text: some StringProtocol) -> UInt64? {
        guard (1...19).contains(text.utf8.count), text.utf8.allSatisfy(\.isDigit) else { return nil }
        return UInt64(text)
    }
}
