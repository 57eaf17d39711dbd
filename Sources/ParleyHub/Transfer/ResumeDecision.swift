/// What to do with an answer, by what is on the disk already.
package enum ResumeDecision: Equatable, Sendable {
    /// Put what follows behind what is there; the whole file has this many bytes.
    case append(total: UInt64)
    /// Throw away what is there, and write what follows; the whole file has this many bytes.
    case startOver(total: UInt64)
    /// Throw away what is there, and ask again for all of it.
    case askAnew
    /// All of it is there.
    case complete(total: UInt64)
    /// Ask again later, not before so many seconds where the server said so.
    case retry(after: Int?)
    /// It is no use.
    case fail(Reason)

    /// Why it is no use to go on.
    package enum Reason: Equatable, Sendable {
        /// The server wants to know who asks, or says no.
        case forbidden
        /// There is no such file.
        case notFound
        /// The server offers another number of bytes than was promised.
        case size(offered: UInt64, expected: UInt64)
        /// The server does not tell how long the file is.
        case noLength
        /// The bytes are packed, though they were to come as they are.
        case packed
        /// Another answer.
        case status(Int)
    }

    /// What a server told of a file when it was begun.
    package struct Begun: Equatable, Sendable {
        /// How many bytes it had.
        package var size: UInt64?
        /// What told that version from others.
        package var validator: String?

        /// Describes a file.
        package init(size: UInt64? = nil, validator: String? = nil) {
            self.size = size
            self.validator = validator
        }
    }

    /// Decides.
    ///
    /// - Parameters:
    ///   - head: the answer.
    ///   - have: how many bytes are there; so many were left out of what was asked for.
    ///   - expected: how many bytes the file should have; nil where only its server knows.
    ///   - begun: what the server told of the file when it was begun.
    /// - Returns: what to do.
    package static func decide(
        _ head: ResponseHead,
        have: UInt64,
        expected: UInt64?,
        begun: Begun = Begun()
    ) -> ResumeDecision {
        switch head.status {
        case 200: return whole(head, expected: expected)
        case 206: return part(head, have: have, expected: expected ?? begun.size, begun)
        case 416:
            // The server has nothing behind what is there.
            guard have > 0 else { return .fail(.status(416)) }
            if let total = head.span?.total ?? expected ?? begun.size, total == have { return .complete(total: total) }
            return .askAnew
        case 401, 403, 407: return .fail(.forbidden)
        case 404, 410: return .fail(.notFound)
        case 408, 425, 429, 500...599: return .retry(after: head.retryAfter)
        default: return .fail(.status(head.status))
        }
    }

    private static func whole(_ head: ResponseHead, expected: UInt64?) -> ResumeDecision {
        guard head.isPlain else { return .fail(.packed) }
        guard let total = expected ?? head.length else { return .fail(.noLength) }
        if let length = head.length, length != total { return .fail(.size(offered: length, expected: total)) }
        return .startOver(total: total)
    }

    private static func part(
        _ head: ResponseHead,
        have: UInt64,
        expected: UInt64?,
        _ begun: Begun
    ) -> ResumeDecision {
        guard have > 0 else { return .fail(.status(206)) }
        guard head.isPlain else { return .fail(.packed) }
        // What does not begin where the file ends cannot be put behind it.
        guard let span = head.span, span.first == have else { return .askAnew }
        // Nor what belongs to another version, from a server that does not mind which one was asked for.
        if let validator = head.validator, let known = begun.validator, validator != known { return .askAnew }
        guard let total = expected ?? span.total else { return .fail(.noLength) }
        if let offered = span.total, offered != total { return .askAnew }
        if let length = head.length, length != total - min(have, total) { return .askAnew }
        return .append(total: total)
    }
}
