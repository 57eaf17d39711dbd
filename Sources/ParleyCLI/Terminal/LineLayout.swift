/// Where a prompt and the text behind it stand in rows of a given width.
///
/// A row that is full is followed by another one, so that the cursor always has a cell to stand on.
struct LineLayout: Hashable, Sendable {
    /// One row of the screen.
    struct Row: Hashable, Sendable {
        /// The part of the prompt in this row, safe to write.
        var prompt = ""
        /// The part of the text in this row, behind the prompt, safe to write.
        var text = ""
        /// The cells taken.
        var columns = 0
    }

    /// The rows, at least one.
    private(set) var rows = [Row()]
    /// The row of the cursor.
    private(set) var cursorRow = 0
    /// The column of the cursor, below the width.
    private(set) var cursorColumn = 0

    private let width: Int
    private let continuation: String
    private static let tabStop = 8

    /// Lays out.
    ///
    /// - Parameters:
    ///   - prompt: what stands before the text.
    ///   - continuation: what stands before each further line of the text, one row at most.
    ///   - buffer: the text and the cursor in it.
    ///   - width: the columns of the terminal, at least 1.
    init(prompt: String, continuation: String = "", buffer: EditBuffer, width: Int) {
        self.width = max(1, width)
        // Where it would leave no room, the text is worth more.
        self.continuation = TerminalWidth.columns(of: continuation) < width ? continuation : ""
        for character in prompt {
            place(character, into: \.prompt)
        }
        for (index, character) in buffer.characters.enumerated() {
            if index == buffer.cursor { markCursor(before: character) }
            place(character, into: \.text)
        }
        if buffer.cursor == buffer.characters.count { markCursor(before: nil) }
    }

    private var last: Row {
        get { rows[rows.count - 1] }
        set { rows[rows.count - 1] = newValue }
    }

    /// The cursor stands where the next character will, which may be a row further on.
    private mutating func markCursor(before next: Character?) {
        if let next, !next.isNewline, next != "\t" {
            let shown = VisibleText.of(String(next))
            if let first = shown.first { makeRoom(for: TerminalWidth.columns(of: first)) }
        }
        (cursorRow, cursorColumn) = (rows.count - 1, last.columns)
    }

    private mutating func place(_ character: Character, into part: WritableKeyPath<Row, String>) {
        if let ascii = character.asciiValue, (0x20...0x7E).contains(ascii) {
            append(character, columns: 1, into: part)
            return
        }
        switch character {
        case "\n", "\r\n":
            rows.append(Row())
            for character in part == \.text ? continuation : "" { append(character, into: \.prompt) }
        case "\t":
            let stop = (last.columns / Self.tabStop + 1) * Self.tabStop
            for _ in last.columns..<min(stop, width) { append(" ", columns: 1, into: part) }
        default:
            for shown in VisibleText.of(String(character)) { append(shown, into: part) }
        }
    }

    private mutating func append(_ shown: Character, into part: WritableKeyPath<Row, String>) {
        let columns = TerminalWidth.columns(of: shown)
        // A terminal of one column has no place for a wide character.
        if columns > width {
            append("\u{FFFD}", columns: 1, into: part)
        } else {
            append(shown, columns: columns, into: part)
        }
    }

    private mutating func makeRoom(for columns: Int) {
        if last.columns + min(columns, width) > width { rows.append(Row()) }
    }

    private mutating func append(_ character: Character, columns: Int, into part: WritableKeyPath<Row, String>) {
        makeRoom(for: columns)
        rows[rows.count - 1][keyPath: part].append(character)
        rows[rows.count - 1].columns += columns
        if last.columns == width { rows.append(Row()) }
    }
}
