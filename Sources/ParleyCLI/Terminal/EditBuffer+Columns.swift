/// Columns of the screen in a line of the text, for moves up and down.
extension EditBuffer {
    /// The columns between the beginning of the cursor's line and the cursor.
    var columnsInLine: Int {
        characters[lineStart(at: cursor)..<cursor].reduce(0) { $0 + TerminalWidth.columns(of: $1) }
    }

    /// The last position in a line that is at most so many columns from its beginning.
    ///
    /// - Parameters:
    ///   - columns: the columns.
    ///   - place: any position in the line.
    /// - Returns: the position.
    func position(below columns: Int, inLineAt place: Int) -> Int {
        let end = lineEnd(at: place)
        var position = lineStart(at: place)
        var taken = 0
        while position < end {
            taken += TerminalWidth.columns(of: characters[position])
            guard taken <= columns else { break }
            position += 1
        }
        return position
    }
}
