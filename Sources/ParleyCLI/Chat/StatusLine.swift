/// The line below a reply: how long it was, how fast it came, and how full the context is.
package struct StatusLine: Hashable, Sendable {
    /// Tokens of the reply.
    package var tokens: Int
    /// How long they took, from the first to the last.
    package var generation: Duration
    /// How long the first took to come; nil when there was none.
    package var timeToFirstToken: Duration?
    /// Tokens in the context now.
    package var contextUsed: Int
    /// Tokens that the context holds.
    package var contextSize: Int?
    /// Turns that were left out to make room.
    package var droppedTurns: Int

    /// Describes a reply.
    ///
    /// - Parameters:
    ///   - tokens: tokens of the reply.
    ///   - generation: how long they took, from the first to the last.
    ///   - timeToFirstToken: how long the first took to come; nil when there was none.
    ///   - contextUsed: tokens in the context now.
    ///   - contextSize: tokens that the context holds; nil where that is not known.
    ///   - droppedTurns: turns that were left out to make room.
    package init(
        tokens: Int,
        generation: Duration,
        timeToFirstToken: Duration?,
        contextUsed: Int,
        contextSize: Int?,
        droppedTurns: Int = 0
    ) {
        self.tokens = tokens
        self.generation = generation
        self.timeToFirstToken = timeToFirstToken
        self.contextUsed = contextUsed
        self.contextSize = contextSize
        self.droppedTurns = droppedTurns
    }

    /// Draws the line where there is somebody to read it.
    ///
    /// - Parameters:
    ///   - capabilities: what may be written to where the line goes.
    ///   - columns: the width of the terminal.
    ///   - isQuiet: whether nothing but results is wanted.
    /// - Returns: the line, dim where there is colour, without its newline; nil without a terminal, or when it is to be
    ///   quiet.
    package func shown(by capabilities: TerminalCapabilities, columns: Int, isQuiet: Bool) -> String? {
        guard capabilities.isTerminal, !isQuiet else { return nil }
        let style = TerminalStyle(hasColor: capabilities.hasColor)
        return style.apply(.dim, to: text(columns: columns, unicode: capabilities.isUnicode))
    }

    /// The line's text: with all that there is to say, or as much of it as fits.
    ///
    /// - Parameters:
    ///   - columns: the width of the terminal.
    ///   - unicode: whether the terminal shows UTF-8.
    /// - Returns: the text; never wider than the terminal.
    package func text(columns: Int, unicode: Bool) -> String {
        let separator = unicode ? " · " : " | "
        let lines = partsByWidth(unicode: unicode).map { $0.compactMap { $0 }.joined(separator: separator) }
        return lines.first { TerminalWidth.columns(of: $0) <= columns }
            ?? TerminalWidth.fitted(lines.last ?? "", to: columns, unicode: unicode)
    }

    /// What can be said, from all of it down to what matters most.
    private func partsByWidth(unicode: Bool) -> [[String?]] {
        let count = tokens == 1 ? "1 token" : "\(tokens) tokens"
        // The first token comes with the prompt; the others take a step each.
        let figure = Figures.rate(max(0, tokens - 1), generation)
        let rate = figure == "-" ? nil : figure + " tokens/s"
        let first = timeToFirstToken.map { "first token after \(Figures.seconds($0))" }
        let dropped: String? =
            switch droppedTurns {
            case ...0: nil
            case 1: "1 turn dropped"
            default: "\(droppedTurns) turns dropped"
            }
        guard let contextSize else { return [[count, rate, first, dropped], [count, rate], [rate ?? count]] }
        let bar = ContextBar.text(used: contextUsed, size: contextSize, unicode: unicode)
        let bareBar = bar.drop { $0 != "[" }
        let share = bar.drop { $0 != "]" }.dropFirst(2)
        return [
            [count, rate, first, dropped, bar],
            [count, rate, dropped, bar],
            [count, rate, dropped, String(bareBar)],
            [count, rate, dropped, "context \(share)"],
            [rate, dropped, String(share)],
            [rate ?? count, String(share)],
            [rate ?? count],
        ]
    }
}
