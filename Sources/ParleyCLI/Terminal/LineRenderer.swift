/// Draws a prompt and the line behind it, over what it drew before.
///
/// Rows are ended by newlines and not by the terminal's own wrapping, so that the place of the cursor is known. A line
/// of more rows than the screen shows those around its cursor. When the width has shrunk it expects, as most terminals
/// do, that rows which became too long were folded.
package struct LineRenderer: Sendable {
    /// What stands before the line.
    package var prompt: String
    /// What stands before each further line of the text.
    package var continuation: String
    /// How the prompt is shown.
    package var style: TerminalStyle

    /// What is on the screen: the columns of the characters in each row, and the cursor.
    private struct Drawing: Sendable {
        var rows: [[UInt8]]
        var cursorRow: Int
        var cursorColumn: Int
        var width: Int
    }
    private var drawing: Drawing?

    /// Makes a renderer that has drawn nothing: the cursor is expected at the beginning of a row.
    ///
    /// - Parameters:
    ///   - prompt: what stands before the line; controls in it are shown, not sent.
    ///   - continuation: what stands before each further line of the text.
    ///   - style: how the prompts are shown.
    package init(
        prompt: String,
        continuation: String = "",
        style: TerminalStyle = TerminalStyle(hasColor: false)
    ) {
        self.prompt = prompt
        self.continuation = continuation
        self.style = style
    }

    /// Draws the line.
    ///
    /// - Parameters:
    ///   - buffer: the text and the cursor in it.
    ///   - size: the size of the terminal now.
    /// - Returns: what to write to the terminal.
    package mutating func draw(_ buffer: EditBuffer, in size: TerminalSize) -> String {
        let layout = LineLayout(prompt: prompt, continuation: continuation, buffer: buffer, width: size.columns)
        let first = Self.firstRow(of: layout, screenRows: size.rows)
        let rows = layout.rows[first..<min(first + size.rows, layout.rows.count)]
        var output = toFirstRow(width: size.columns, screenRows: size.rows)
        // A row that was folded may be held for one with the next, until it is erased whole.
        if let drawing, drawing.width != size.columns { output += "\u{1B}[J" }
        for (index, row) in rows.enumerated() {
            if index > 0 { output += "\r\n" }
            output += style.apply(.prompt, to: row.prompt) + row.text
            // After a full row the cursor still stands on its last cell, which erasing would take.
            if row.columns < size.columns { output += "\u{1B}[K" }
        }
        let lastIsFull = (rows.last?.columns ?? 0) >= size.columns
        if !lastIsFull { output += "\u{1B}[J" }
        let cursorRow = layout.cursorRow - first
        output += Self.move(up: rows.count - 1 - cursorRow) + "\r" + Self.move(right: layout.cursorColumn)
        drawing = Drawing(
            rows: rows.map { row in (row.prompt + row.text).map { UInt8(clamping: TerminalWidth.columns(of: $0)) } },
            cursorRow: cursorRow,
            cursorColumn: layout.cursorColumn,
            width: size.columns
        )
        return output
    }

    /// Ends the line: what is written next begins on a new row below it.
    ///
    /// - Returns: what to write to the terminal.
    package mutating func finish() -> String {
        guard let drawing else { return "" }
        self.drawing = nil
        return Self.move(down: drawing.rows.count - 1 - drawing.cursorRow) + "\r\n"
    }

    /// Takes the line off the screen, so that something else can be written in its place.
    ///
    /// - Parameter size: the size of the terminal now.
    /// - Returns: what to write to the terminal.
    package mutating func erase(in size: TerminalSize) -> String {
        guard drawing != nil else { return "" }
        defer { drawing = nil }
        return toFirstRow(width: size.columns, screenRows: size.rows) + "\u{1B}[J"
    }

    /// Clears the screen and goes to its top; draw anew after this.
    ///
    /// - Returns: what to write to the terminal.
    package mutating func clearScreen() -> String {
        drawing = nil
        return "\u{1B}[H\u{1B}[2J"
    }

    /// Forgets what was drawn, since something else has been written to the terminal.
    package mutating func forget() {
        drawing = nil
    }

    /// The first row that is shown: all of the line where it fits, else the rows up to the cursor's.
    private static func firstRow(of layout: LineLayout, screenRows: Int) -> Int {
        let spare = layout.rows.count - screenRows
        guard spare > 0 else { return 0 }
        return min(max(0, layout.cursorRow - screenRows + 1), spare)
    }

    /// Goes from the cursor's place in the last drawing to its first cell.
    private func toFirstRow(width: Int, screenRows: Int) -> String {
        guard let drawing else { return "\r" }
        var up = drawing.cursorRow
        if width < drawing.width {
            // Each row above has been folded into several, and the cursor's own up to the cursor.
            up = drawing.rows[..<drawing.cursorRow].reduce(0) { $0 + Self.fold($1, to: width, upTo: nil).row + 1 }
            up += Self.fold(drawing.rows[drawing.cursorRow], to: width, upTo: drawing.cursorColumn).row
        }
        return "\r" + Self.move(up: min(up, screenRows - 1))
    }

    /// Where in rows of a smaller width a character of a row comes to stand: wide ones are not torn apart.
    ///
    /// - Parameters:
    ///   - columns: the columns of each character in the row.
    ///   - width: the columns of the smaller rows.
    ///   - place: the column of the character; nil for the last one.
    /// - Returns: the row and the column, from 0.
    private static func fold(_ columns: [UInt8], to width: Int, upTo place: Int?) -> (row: Int, column: Int) {
        var (row, column, passed) = (0, 0, 0)
        for count in columns.lazy.map(Int.init) {
            if column + count > width { (row, column) = (row + 1, 0) }
            if let place, passed >= place { return (row, column) }
            column += count
            passed += count
        }
        guard let place else { return (row, column) }
        // Beyond the text each cell is one column.
        column += place - passed
        return (row + column / width, column % width)
    }

    private static func move(up count: Int) -> String { count > 0 ? "\u{1B}[\(count)A" : "" }
    private static func move(down count: Int) -> String { count > 0 ? "\u{1B}[\(count)B" : "" }
    private static func move(right count: Int) -> String { count > 0 ? "\u{1B}[\(count)C" : "" }
}
