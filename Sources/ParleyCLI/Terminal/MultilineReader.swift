/// The entries of an input that is no terminal, each of one line or of several.
package struct MultilineReader {
    /// An entry as it came.
    package struct Entry: Hashable, Sendable {
        /// The text as an editor would give it: one that stood between `"""` still has them.
        package let text: String
        /// The number of the entry's first line, from 1.
        package let line: Int
        /// The line in it in which, for the first time in the input, bytes were not UTF-8; nil where none is.
        package let repairedLine: Int?
        /// Whether the input ended before a `"""` that was opened.
        package let isUnclosed: Bool
    }

    private var lines: LineReader.Iterator
    private var input: MultilineInput
    private let limit: Int

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - lines: the lines.
    ///   - limit: the longest entry, in bytes.
    package init(_ lines: LineReader, limit: Int = 16 << 20) {
        self.lines = lines.makeAsyncIterator()
        self.limit = limit
        input = MultilineInput(limit: limit)
    }

    /// The next entry.
    ///
    /// - Parameter actor: the actor that waits.
    /// - Returns: the entry, or nil at the end or when the task is cancelled.
    /// - Throws: when a line or an entry is too long, or the input cannot be read.
    package mutating func next(
        isolation actor: isolated (any Actor)? = #isolation
    ) async throws(LineReadingError) -> Entry? {
        var first = 1
        var repaired: Int?
        while true {
            let line = try await lines.next(isolation: actor)
            if line == nil, Task.isCancelled { return nil }
            let isUnclosed = line == nil && input.isQuoted
            if let line, !input.isOpen { first = line.number }
            if let line, line.isFirstRepaired { repaired = line.number }
            guard let outcome = line.map({ input.take($0.text) }) ?? input.finish() else { return nil }
            switch outcome {
            case .goesOn:
                continue
            case .tooLong:
                throw .tooLong(line: first, limit: limit)
            case .entry(let entry):
                return Entry(text: entry.raw, line: first, repairedLine: repaired, isUnclosed: isUnclosed)
            }
        }
    }
}
