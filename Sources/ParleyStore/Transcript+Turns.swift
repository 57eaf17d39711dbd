package import ParleyCore

extension Transcript {
    /// What stands before the first question, and the turns from there on.
    package var split: (opening: [Entry], turns: [[Entry]]) {
        var (opening, turns): ([Entry], [[Entry]]) = ([], [])
        for entry in self {
            if entry.isPrompt {
                turns.append([entry])
            } else if turns.isEmpty {
                opening.append(entry)
            } else {
                turns[turns.count - 1].append(entry)
            }
        }
        return (opening, turns)
    }
}

extension [Transcript.Entry] {
    /// What was asked.
    var promptText: String { lazy.filter(\.isPrompt).map(\.text).joined() }

    /// What was answered.
    var responseText: String {
        lazy.compactMap { entry in
            if case .response = entry { entry.text } else { nil }
        }.joined()
    }

    /// A title for a conversation that begins with these.
    ///
    /// The question's first line that is not empty, cut between words where it is long.
    var title: String {
        let line = promptText.split(whereSeparator: \.isNewline).lazy
            .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }.first { !$0.isEmpty }
        guard let line else { return "" }
        guard line.count > 60 else { return line }
        let start = line.prefix(60)
        let words = start.lastIndex(of: " ").map { start[..<$0] } ?? start
        return "\(words.count >= 30 ? words : start)…"
    }
}
