import ParleyChatFormat

/// A piece of a reply: text, or the spelling of a special token.
enum ReplyPiece: Sendable, Equatable {
    case bytes([UInt8])
    case token(String)

    static func text(_ text: String) -> ReplyPiece { .bytes(Array(text.utf8)) }
}

/// What a reader made of a reply: events with neighbours of one kind joined, and the texts of each kind.
struct ReplyParts: Equatable, CustomStringConvertible {
    var events: [ReplyEvent] = []

    init(_ raw: [ReplyEvent] = []) {
        for event in raw { add(event) }
    }

    mutating func add(_ event: ReplyEvent) {
        switch (events.last, event) {
        case (.text(let before), .text(let text)): events[events.count - 1] = .text(before + text)
        case (.reasoning(let before), .reasoning(let text)): events[events.count - 1] = .reasoning(before + text)
        default: events.append(event)
        }
    }

    /// The answer.
    var text: String { events.compactMap { if case .text(let text) = $0 { text } else { nil } }.joined() }

    /// The reasoning.
    var reasoning: String { events.compactMap { if case .reasoning(let text) = $0 { text } else { nil } }.joined() }

    /// What ended the reply.
    var stop: String? {
        if case .stopped(let text) = events.last { text } else { nil }
    }

    var description: String { "\(events)" }
}

extension ReplySyntax {
    /// Reads a reply that comes in pieces.
    func read(_ pieces: [ReplyPiece], raw: Bool = false) -> ReplyParts {
        var reader = ReplyReader(self, raw: raw)
        var events: [ReplyEvent] = []
        for piece in pieces {
            switch piece {
            case .bytes(let bytes): events += reader.feed(bytes)
            case .token(let text): events += reader.feed(text, isSpecialToken: true)
            }
        }
        events += reader.finish()
        return ReplyParts(events)
    }

    /// Reads a reply that comes in one piece.
    func read(_ text: String, raw: Bool = false) -> ReplyParts { read([.text(text)], raw: raw) }

    /// The same with an opening.
    func opened(_ opening: Opening) -> ReplySyntax {
        var syntax = self
        syntax.opening = opening
        return syntax
    }

    /// The same with stop strings.
    func stopping(at stops: String..., inReasoning: Bool = false) -> ReplySyntax {
        var syntax = self
        syntax.stops = stops
        syntax.stopsInReasoning = inReasoning
        return syntax
    }
}
