/// One line on stderr that tells how far something is: `Loading guide… 45%`.
///
/// On a terminal it is written over itself, at most ten times a second, and taken away at the end. Elsewhere it is
/// silent, or, when verbose, one line at the beginning, one a second, and
/// one at the end. Gives what to write; writes nothing itself.
package struct ProgressLine: Sendable {
    /// Where the line goes.
    package enum Target: Hashable, Sendable {
        /// A terminal that knows escape sequences.
        case terminal
        /// Something else that keeps every line.
        case log
        /// Nowhere.
        case silent
    }

    private let label: String
    private let target: Target
    private let unicode: Bool
    private var lastTime: ContinuousClock.Instant?
    private var lastPercent: Int?
    private var isShown = false

    /// Makes a line that shows nothing yet.
    ///
    /// - Parameters:
    ///   - label: what is going on, such as "Loading guide".
    ///   - target: where the line goes.
    ///   - unicode: whether the target shows UTF-8.
    package init(_ label: String, target: Target, unicode: Bool) {
        self.label = VisibleText.of(label).filter { !$0.isNewline }
        self.target = target
        self.unicode = unicode
    }

    /// Tells how far it is.
    ///
    /// - Parameters:
    ///   - fraction: from 0 to 1; nil, or what is no number, where it is not known.
    ///   - now: the time.
    ///   - columns: the columns of the terminal: the line is cut so that it never wraps.
    /// - Returns: what to write; empty when nothing is due.
    package mutating func update(
        fraction: Double?,
        at now: ContinuousClock.Instant,
        columns: Int = TerminalSize.standard.columns
    ) -> String {
        let percent = fraction.flatMap { $0.isNaN ? nil : Int(min(max($0, 0), 1) * 100) }
        if let lastTime {
            guard percent != lastPercent, now - lastTime >= interval else { return "" }
        }
        switch target {
        case .silent:
            return ""
        case .terminal:
            (lastTime, lastPercent, isShown) = (now, percent, true)
            return "\r" + Self.cut(text(percent), to: columns - 1) + "\u{1B}[K"
        case .log:
            (lastTime, lastPercent, isShown) = (now, percent, true)
            return text(percent) + "\n"
        }
    }

    /// Ends the line.
    ///
    /// - Parameter outcome: what a log says behind the label at the end, such as "done".
    /// - Returns: what to write; empty when nothing was shown.
    package mutating func finish(_ outcome: String = "done") -> String {
        guard isShown else { return "" }
        isShown = false
        lastTime = nil
        lastPercent = nil
        return target == .terminal ? "\r\u{1B}[K" : "\(label): \(outcome)\n"
    }

    private var interval: Duration { target == .log ? .seconds(1) : .milliseconds(100) }

    private func text(_ percent: Int?) -> String {
        label + (unicode ? "…" : "...") + (percent.map { " \($0)%" } ?? "")
    }

    private static func cut(_ text: String, to columns: Int) -> String {
        var room = max(0, columns)
        return String(
            text.prefix { character in
                room -= TerminalWidth.columns(of: character)
                return room >= 0
            }
        )
    }
}
