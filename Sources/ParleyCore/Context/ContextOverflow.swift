/// What a session does when its conversation does not fit the model's context.
///
/// Instructions and the latest prompt always stay, and the transcript keeps everything: only what the model is sent
/// grows shorter. Each time a session says what it left out (``LanguageModelSession/Response/contextTrim``).
public struct ContextOverflow: Sendable, Hashable {
    /// The strategies there are.
    package enum Kind: Sendable, Hashable {
        /// The oldest turns go.
        case truncate
        /// All turns but the last few go.
        case last(Int)
        /// The texts of old turns are cut short.
        case shorten
        /// All turns before the latest prompt go.
        case clear
        /// The request fails.
        case error
    }

    /// Which one this is.
    package let kind: Kind

    /// The oldest turns go, as many as it takes.
    public static let truncate = ContextOverflow(kind: .truncate)
    /// The texts of old turns are cut short, and turns go only when that is not enough.
    public static let shorten = ContextOverflow(kind: .shorten)
    /// All turns before the latest prompt go.
    public static let clear = ContextOverflow(kind: .clear)
    /// The request throws ``LanguageModelError/contextSizeExceeded(_:)``.
    public static let error = ContextOverflow(kind: .error)

    /// All turns but the last few go, and of these the oldest where they still do not fit.
    ///
    /// - Parameter count: how many turns before the latest prompt stay; below 0 counts as 0.
    /// - Returns: the strategy.
    public static func last(_ count: Int) -> ContextOverflow { ContextOverflow(kind: .last(max(0, count))) }
}

extension ContextOverflow: LosslessStringConvertible {
    /// The strategy of a name, as `--on-full` takes it: `truncate`, `last=N`, `shorten`, `clear` or `error`.
    ///
    /// - Parameter description: the name.
    public init?(_ description: String) {
        switch description {
        case "truncate": self = .truncate
        case "shorten": self = .shorten
        case "clear": self = .clear
        case "error": self = .error
        default:
            let parts = description.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0] == "last", let count = Int(parts[1]), count >= 0 else { return nil }
            self = .last(count)
        }
    }

    /// The name, as `--on-full` takes it.
    public var description: String {
        switch kind {
        case .truncate: "truncate"
        case .last(let count): "last=\(count)"
        case .shorten: "shorten"
        case .clear: "clear"
        case .error: "error"
        }
    }
}

/// What a session left out of the model's context to make room.
public struct ContextTrim: Sendable, Hashable {
    /// Turns that the model no longer sees, from this request on.
    public var droppedTurns: Int
    /// Turns whose texts it sees cut short, from this request on.
    public var shortenedTurns: Int
    /// Tokens of the prompt before.
    public var tokensBefore: Int
    /// Tokens of the prompt that was sent.
    public var tokensAfter: Int

    /// Describes what was left out.
    ///
    /// - Parameters:
    ///   - droppedTurns: turns that the model no longer sees.
    ///   - shortenedTurns: turns whose texts it sees cut short.
    ///   - tokensBefore: tokens of the prompt before.
    ///   - tokensAfter: tokens of the prompt that was sent.
    public init(droppedTurns: Int, shortenedTurns: Int, tokensBefore: Int, tokensAfter: Int) {
        self.droppedTurns = droppedTurns
        self.shortenedTurns = shortenedTurns
        self.tokensBefore = tokensBefore
        self.tokensAfter = tokensAfter
    }
}
