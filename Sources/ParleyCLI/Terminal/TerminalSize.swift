/// The size of a terminal in character cells.
package struct TerminalSize: Hashable, Sendable {
    /// The number of columns, at least 1.
    package let columns: Int
    /// The number of rows, at least 1.
    package let rows: Int

    /// Makes a size; numbers below 1 become 1.
    ///
    /// - Parameters:
    ///   - columns: the number of columns.
    ///   - rows: the number of rows.
    package init(columns: Int, rows: Int) {
        self.columns = max(1, columns)
        self.rows = max(1, rows)
    }

    /// What is assumed where nothing is known: 80 × 24.
    package static let standard = TerminalSize(columns: 80, rows: 24)
}
