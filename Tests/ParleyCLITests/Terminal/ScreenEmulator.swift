import ParleyCLI

/// The screen of a small terminal: enough of one to see what a renderer's output looks like.
///
/// Knows CR, LF, printing with wrapping in the manner of the VT100 (a full row keeps the cursor on its last cell until
/// something more is printed), CSI A B C H J K m, and private modes. Anything else is noted in `complaints`.
struct ScreenEmulator {
    private(set) var columns: Int
    let rows: Int
    /// The cells, an empty string for the right half of a wide character.
    private(set) var cells: [[String]]
    private(set) var row = 0
    private(set) var column = 0
    /// Rows that have left the screen at its top.
    private(set) var scrolledOff: [String] = []
    private(set) var complaints: [String] = []
    private var wrapsNext = false

    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
    }

    /// The screen as text, blanks at the right and empty rows at the end taken off.
    var text: [String] {
        var lines = cells.map(Self.line)
        while lines.last == "" { lines.removeLast() }
        return lines
    }

    private static func line(_ cells: [String]) -> String {
        var line = cells.joined()
        while line.last == " " { line.removeLast() }
        return line
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
            cells[row][at].append(character)
            return
        }
        if wrapsNext || column + width > columns {
            complaints.append("wrapped by itself")
            (column, wrapsNext) = (0, false)
            lineFeed()
        }
        for offset in 0..<width where column + offset < columns {
            cells[row][column + offset] = offset == 0 ? String(character) : ""
        }
        column += width
        if column >= columns { (column, wrapsNext) = (columns - 1, true) }
    }

    private mutating func lineFeed() {
        wrapsNext = false
        if row + 1 < rows {
            row += 1
        } else {
            scrolledOff.append(Self.line(cells.removeFirst()))
            cells.append(Array(repeating: " ", count: columns))
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
        for column in start..<columns { cells[row][column] = " " }
    }

    private mutating func erase(rowsFrom start: Int) {
        for row in start..<max(start, rows) { cells[row] = Array(repeating: " ", count: columns) }
    }

    /// Changes the width and folds rows that are too long, the cursor going with its cell, as most terminals do.
    mutating func resize(columns newColumns: Int) {
        var folded: [[String]] = []
        var newRow = 0
        var newColumn = column
        // What lies below the last used row is not kept.
        let used = max(row, (cells.lastIndex { Self.line($0) != "" } ?? 0))
        for (index, line) in cells[...used].enumerated() {
            var kept = line
            while kept.last == " ", kept.count > (index == row ? column : 0) { kept.removeLast() }
            let start = folded.count
            var rest = kept[...]
            repeat {
                let part = rest.prefix(newColumns)
                folded.append(Array(part) + Array(repeating: " ", count: newColumns - part.count))
                rest = rest.dropFirst(newColumns)
            } while !rest.isEmpty
            if index == row {
                newRow = start + column / newColumns
                newColumn = column % newColumns
                while folded.count <= newRow { folded.append(Array(repeating: " ", count: newColumns)) }
            }
        }
        let surplus = max(0, folded.count - rows)
        scrolledOff += folded.prefix(surplus).map(Self.line)
        cells = Array(folded.dropFirst(surplus))
        while cells.count < rows { cells.append(Array(repeating: " ", count: newColumns)) }
        (columns, row, column, wrapsNext) = (newColumns, max(0, newRow - surplus), newColumn, false)
    }
}
