extension ModelPicker {
    /// The least columns that a name keeps.
    private static let shortestName = 12
    private static let gap = "  "

    /// Draws the list.
    ///
    /// A warning stands behind its model where it fits, else in a line of its own.
    ///
    /// - Parameters:
    ///   - columns: the width of the terminal.
    ///   - unicode: whether the terminal shows UTF-8.
    ///   - style: how marks and warnings are shown.
    /// - Returns: the lines; none is wider than the terminal.
    package func lines(columns: Int, unicode: Bool, style: TerminalStyle) -> [String] {
        let rows = entries.map(Row.init)
        let numberWidth = String(rows.count).count
        let detailWidths = (0..<(rows.map(\.details.count).max() ?? 0)).map { column in
            rows.map { $0.details.count > column ? TerminalWidth.columns(of: $0.details[column]) : 0 }.max() ?? 0
        }
        let marks = rows.map { TerminalWidth.columns(of: $0.mark) }.max() ?? 0
        // What is before and behind the names.
        let indent = numberWidth + 2 * Self.gap.count
        let behind = (detailWidths + [marks]).filter { $0 > 0 }.reduce(0) { $0 + $1 + Self.gap.count }
        let longest = rows.map { TerminalWidth.columns(of: $0.name) }.max() ?? 0
        let nameWidth = min(longest, max(Self.shortestName, columns - indent - behind))

        return rows.enumerated().flatMap { index, row in
            let number = TerminalWidth.padded(String(index + 1), to: numberWidth, atStart: true)
            let name = TerminalWidth.fitted(row.name, to: nameWidth, unicode: unicode)
            var parts = [Self.gap + number, TerminalWidth.padded(name, to: nameWidth)]
            for (column, width) in detailWidths.enumerated() where width > 0 {
                let text = row.details.count > column ? row.details[column] : ""
                // Sizes stand below each other at their last digit.
                parts.append(TerminalWidth.padded(text, to: width, atStart: text.first?.isNumber == true))
            }
            if marks > 0 { parts.append(TerminalWidth.padded(row.mark, to: marks)) }
            var line = parts.joined(separator: Self.gap)
            while line.last == " " { line.removeLast() }
            line = TerminalWidth.fitted(line, to: columns, unicode: unicode)
            guard let warning = row.warning else { return [line] }
            let inPlace = parts.joined(separator: Self.gap)
            if TerminalWidth.columns(of: inPlace + Self.gap + warning) <= columns {
                return [inPlace + Self.gap + style.apply(.warning, to: warning)]
            }
            let below = TerminalWidth.fitted(warning, to: max(1, columns - indent), unicode: unicode)
            let margin = String(repeating: " ", count: min(indent, max(0, columns - 1)))
            return [line, margin + style.apply(.warning, to: below)]
        }
    }

    /// An entry's texts, safe to write and in one line each.
    private struct Row {
        let name: String
        let details: [String]
        let mark: String
        let warning: String?

        init(_ entry: Entry) {
            name = Self.line(entry.name)
            details = entry.details.map(Self.line)
            warning = entry.warning.map(Self.line)
            mark =
                switch (entry.isDefault, entry.isLastUsed) {
                case (true, true): "default, last used"
                case (true, false): "default"
                case (false, true): "last used"
                case (false, false): ""
                }
        }

        private static func line(_ text: String) -> String {
            VisibleText.of(String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 }))
        }
    }
}
