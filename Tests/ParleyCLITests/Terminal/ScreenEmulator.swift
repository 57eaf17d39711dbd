import ParleyCLI

/// The screen of a small terminal: enough of one to see what a renderer's output looks like.
///
/// Knows CR, LF, printing with wrapping in the manner of the VT100 (a full row keeps the cursor on its last cell until
/// something more is printed), CSI A B C H J K m, and private modes. Anything else is noted in `complaints`.
struct ScreenEmulator {
    private struct Row: Equatable {
        /// The cells, an empty string for the right half of a wide character.
        var cells: [String]
        /// How many of them have been written to.
        var used = 0
        /// Whether the text goes on in the next row, since it was too long for this one.
        var isFolded = false

        init(columns: Int) { cells = Array(repeating: " ", count: columns) }

        var text: String {
            var line = cells.joined()
            while line.last == " " { line.removeLast() }
            return line
        }

        mutating func erase(from start: Int) {
            for column in start..<cells.count { cells[column] = " " }
            used = min(used, start)
            // As in tmux 3.3: only a row that is erased whole forgets that it was folded.
            if start == 0 { isFolded = false }
        }
    }

    private(set) var columns: Int
    let rows: Int
    private var screen: [Row]
    private(set) var row = 0
    private(set) var column = 0
    /// Rows that have left the screen at its top.
    private(set) var scrolledOff: [String] = []
    private(set) var complaints: [String] = []
    private var wrapsNext = false

    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        screen = Array(repeating: Row(columns: columns), count: rows)
    }

    /// The cells of each row, an empty string for the right half of a wide character.
    var cells: [[String]] { screen.map(\.cells) }

    /// The screen as text, blanks at the right and empty rows at the end taken off.
    var text: [String] {
        var lines = screen.map(\.text)
        while lines.last == "" { lines.removeLast() }
        return lines
    }

    mutating func write(_ output: String) {
        var scalars = Array(output.unicodeScalars)[...]
        var printable = String.UnicodeScalarView()
        while let scalar = scalars.popFirst() {
            if scalar.value >= 0x20, scalar.value != 0x7F {
                printable.append(scalar)
                continue
            }
            flush(&printable)
            switch scalar {
            case "\r":
                (column, wrapsNext) = (0, false)
            case "\n":
                lineFeed()
            case "\u{1B}":
                takeSequence(&scalars)
            default:
                complaints.append("control \(scalar.value)")
            }
        }
        flush(&printable)
    }

    private mutating func flush(_ printable: inout String.UnicodeScalarView) {
        for character in String(printable) { put(character) }
        printable = String.UnicodeScalarView()
    }

    private mutating func put(_ character: Character) {
        let width = TerminalWidth.columns(of: character)
        if width == 0 {
            let at = wrapsNext ? column : max(0, column - 1)
            screen[row].cells[at].append(character)
            return
        }
        if wrapsNext || column + width > columns {
            complaints.append("wrapped by itself")
            (column, wrapsNext) = (0, false)
            lineFeed()
        }
        for offset in 0..<width where column + offset < columns {
            screen[row].cells[column + offset] = offset == 0 ? String(character) : ""
        }
        screen[row].used = min(columns, max(screen[row].used, column + width))
        column += width
        if column >= columns { (column, wrapsNext) = (columns - 1, true) }
    }

    private mutating func lineFeed() {
        wrapsNext = false
        if row + 1 < rows {
            row += 1
        } else {
            scrolledOff.append(screen.removeFirst().text)
            screen.append(Row(columns: columns))
        }
    }

    private mutating func takeSequence(_ scalars: inout ArraySlice<Unicode.Scalar>) {
        var parameters = ""
        guard scalars.popFirst() == "[" else {
            complaints.append("escape")
            return
        }
        while let scalar = scalars.popFirst() {
            guard (0x40...0x7E).contains(scalar.value) else {
                parameters.unicodeScalars.append(scalar)
                continue
            }
            apply(scalar, Int(parameters), isPrivate: parameters.hasPrefix("?"))
            return
        }
        complaints.append("unfinished sequence")
    }

    private mutating func apply(_ final: Unicode.Scalar, _ number: Int?, isPrivate: Bool) {
        switch final {
        case "A": row = max(0, row - (number ?? 1))
        case "B": row = min(rows - 1, row + (number ?? 1))
        case "C": column = min(columns - 1, column + (number ?? 1))
        case "H": (row, column) = (0, 0)
        case "J" where number == 2: erase(rowsFrom: 0)
        case "J" where number == nil:
            erase(from: column)
            erase(rowsFrom: row + 1)
        case "K" where number == nil: erase(from: column)
        case "m": return
        case "h" where isPrivate, "l" where isPrivate: return
        default: complaints.append("sequence \(final)")
        }
        wrapsNext = false
    }

    private mutating func erase(from start: Int) {
        screen[row].erase(from: start)
    }

    private mutating func erase(rowsFrom start: Int) {
        for row in start..<max(start, rows) { screen[row].erase(from: 0) }
    }

    // MARK: Another width

    /// Changes the width and folds rows that are too long anew, the cursor going with its cell, as most terminals do.
    ///
    /// A wide character goes to the next row whole. Rows that were folded before are one again.
    mutating func resize(columns newColumns: Int) {
        var folded: [Row] = []
        var cursor = (row: 0, column: 0)
        // What lies below the last used row is not kept.
        let used = max(row, screen.lastIndex { $0.used > 0 } ?? 0)
        var line: [String] = []
        var place: Int?
        for (index, old) in screen[...used].enumerated() {
            if index == row { place = line.count + column }
            line += old.cells[..<old.used]
            if old.isFolded, index < used { continue }
            let start = folded.count
            let (parts, inner) = Self.fold(line, to: newColumns, place: place)
            folded += parts
            if let inner { cursor = (start + inner.row, inner.column) }
            (line, place) = ([], nil)
        }
        while folded.count <= cursor.row { folded.append(Row(columns: newColumns)) }
        let surplus = max(0, folded.count - rows)
        scrolledOff += folded.prefix(surplus).map(\.text)
        screen = Array(folded.dropFirst(surplus))
        while screen.count < rows { screen.append(Row(columns: newColumns)) }
        (columns, row, column, wrapsNext) = (newColumns, max(0, cursor.row - surplus), cursor.column, false)
    }

    /// Folds the cells of a line, and tells where one of them comes to stand.
    private static func fold(
        _ line: [String],
        to columns: Int,
        place: Int?
    ) -> (rows: [Row], place: (row: Int, column: Int)?) {
        var parts: [[String]] = [[]]
        var found: (row: Int, column: Int)?
        for (index, contents) in line.enumerated() {
            let isWide = index + 1 < line.count && line[index + 1].isEmpty
            let taken = parts[parts.count - 1].count
            if taken + (isWide ? 2 : 1) > columns, !contents.isEmpty { parts.append([]) }
            if index == place { found = (parts.count - 1, parts[parts.count - 1].count) }
            parts[parts.count - 1].append(contents)
        }
        if let place, place >= line.count {
            let end = parts[parts.count - 1].count + place - line.count
            found = (parts.count - 1 + end / columns, end % columns)
            // The cursor's row is one with what stands before it.
            parts += Array(repeating: [], count: end / columns)
        }
        let rows = parts.enumerated().map { index, part in
            var row = Row(columns: columns)
            row.cells.replaceSubrange(..<part.count, with: part)
            row.used = part.count
            row.isFolded = index < parts.count - 1
            return row
        }
        return (rows, found)
    }
}
