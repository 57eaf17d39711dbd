/// Texts made to fit a number of columns.
extension TerminalWidth {
    /// Cuts a text that is too wide, and shows with an ellipsis that it was cut.
    ///
    /// - Parameters:
    ///   - text: text without controls.
    ///   - limit: the most columns that it may take.
    ///   - unicode: whether the terminal shows UTF-8; else the ellipsis is `...`.
    /// - Returns: the text, or as much of its beginning as leaves room for the ellipsis.
    package static func fitted(_ text: String, to limit: Int, unicode: Bool) -> String {
        guard columns(of: text) > limit else { return text }
        let ellipsis = unicode ? "…" : "..."
        let room = limit - columns(of: ellipsis)
        guard room > 0 else { return String(repeating: unicode ? "…" : ".", count: max(0, min(limit, 1))) }
        var cut = ""
        var taken = 0
        for character in text {
            taken += columns(of: character)
            guard taken <= room else { break }
            cut.append(character)
        }
        while cut.last == " " { cut.removeLast() }
        return cut + ellipsis
    }

    /// Fills a text up with blanks.
    ///
    /// - Parameters:
    ///   - text: text without controls.
    ///   - width: the columns that it shall take at least.
    ///   - atStart: whether the blanks stand before the text, as for numbers.
    /// - Returns: the text and the blanks.
    package static func padded(_ text: String, to width: Int, atStart: Bool = false) -> String {
        let blanks = String(repeating: " ", count: max(0, width - columns(of: text)))
        return atStart ? blanks + text : text + blanks
    }
}
