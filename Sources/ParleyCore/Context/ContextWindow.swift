/// Which part of a conversation the model sees.
///
/// A turn is a prompt with all entries that follow it up to the next one.
package struct ContextWindow: Sendable, Hashable {
    /// What stands in place of a text's rest where it was cut short.
    package static let standIn = "[Truncated message]"
    /// How many characters of a shortened text stay.
    package static let keptCharacters = 120

    /// How many of the oldest turns are left out.
    package var droppedTurns = 0
    /// How many turns from the oldest on are left out or have their texts cut short; never below `droppedTurns`.
    package var shortenedTurns = 0

    /// A window on everything.
    package init() {}

    /// A window.
    ///
    /// - Parameters:
    ///   - droppedTurns: how many of the oldest turns are left out.
    ///   - shortenedTurns: how many turns from the oldest on are left out or cut short.
    package init(droppedTurns: Int, shortenedTurns: Int = 0) {
        self.droppedTurns = max(0, droppedTurns)
        self.shortenedTurns = max(self.droppedTurns, shortenedTurns)
    }

    /// The number of a conversation's turns.
    package static func turns(of transcript: Transcript) -> Int {
        transcript.reduce(0) { $0 + ($1.isPrompt ? 1 : 0) }
    }

    /// The window that is right for a conversation which may have grown shorter since.
    ///
    /// - Parameter turns: the conversation's turns, of which the latest always stays.
    /// - Returns: the window.
    package func clamped(toTurns turns: Int) -> ContextWindow {
        ContextWindow(droppedTurns: min(droppedTurns, turns - 1), shortenedTurns: min(shortenedTurns, turns - 1))
    }

    /// The conversation as the model sees it.
    ///
    /// What stands before the first prompt, instructions above all, always stays.
    package func view(of transcript: Transcript) -> Transcript {
        guard droppedTurns > 0 || shortenedTurns > 0 else { return transcript }
        var turn = 0
        var entries: [Transcript.Entry] = []
        for entry in transcript {
            if entry.isPrompt { turn += 1 }
            if turn == 0 || entry.isInstructions || turn > shortenedTurns {
                entries.append(entry)
            } else if turn > droppedTurns {
                entries.append(entry.shortened)
            }
        }
        return Transcript(entries: entries)
    }
}

extension Transcript.Entry {
    /// Whether a person's prompt begins a turn here.
    package var isPrompt: Bool {
        if case .prompt = self { true } else { false }
    }

    var isInstructions: Bool {
        if case .instructions = self { true } else { false }
    }

    /// The entry with a long text cut short.
    fileprivate var shortened: Transcript.Entry {
        guard let short = Self.shortened(text) else { return self }
        let segments = [Transcript.Segment.text(.init(id: id, content: short))]
        switch self {
        case .prompt(var entry):
            entry.segments = segments
            return .prompt(entry)
        case .response(var entry):
            entry.segments = segments
            entry.tokens = nil
            return .response(entry)
        case .reasoning(var entry):
            entry.segments = segments
            return .reasoning(entry)
        default:
            return self
        }
    }

    private static func shortened(_ text: String) -> String? {
        let limit = ContextWindow.keptCharacters
        guard let end = text.index(text.startIndex, offsetBy: limit, limitedBy: text.endIndex), end < text.endIndex
        else { return nil }
        let short = "\(text[..<end]) \(ContextWindow.standIn)"
        return short.utf8.count < text.utf8.count ? short : nil
    }
}
