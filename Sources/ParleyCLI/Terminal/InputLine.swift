/// One line of an input that is no terminal.
package struct InputLine: Hashable, Sendable {
    /// The text without its line end; bytes that are not UTF-8 are U+FFFD.
    package let text: String
    /// The line's number, from 1.
    package let number: Int
    /// Whether this is the first line of the input in which bytes were not UTF-8: the one to report.
    package let isFirstRepaired: Bool
}

/// Why lines could not be read on.
package enum LineReadingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A line is longer than the limit, in bytes.
    case tooLong(line: Int, limit: Int)
    /// The input could not be read.
    case unreadable(TerminalError)

    /// One or two sentences for a person.
    package var description: String {
        switch self {
        case .tooLong(let line, let limit):
            let size = limit >= 1 << 20 ? "\(limit >> 20) MiB" : "\(limit) bytes"
            return "Line \(line) of the input is longer than \(size), the most that is taken: split it."
        case .unreadable(let error):
            return "\(error) Give it a file, a pipe or a terminal."
        }
    }
}
