/// The lines of an input that is no terminal, as they come.
///
/// Keeps no more than one line, 64 KiB that wait to be cut, and one portion.
package struct LineReader: AsyncSequence, Sendable {
    private let input: TerminalInput
    private let limit: Int

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - input: the bytes.
    ///   - limit: the longest line, in bytes.
    package init(_ input: TerminalInput, limit: Int = 16 << 20) {
        self.input = input
        self.limit = limit
    }

    /// Makes the iterator of the one consumer.
    package func makeAsyncIterator() -> Iterator {
        Iterator(events: input.makeAsyncIterator(), splitter: LineSplitter(limit: limit))
    }

    /// Takes the lines one by one.
    package struct Iterator: AsyncIteratorProtocol {
        fileprivate var events: TerminalInput.Iterator
        fileprivate var splitter: LineSplitter
        fileprivate var isAtEnd = false

        /// The next line.
        ///
        /// - Parameter actor: the actor that waits.
        /// - Returns: the line, or nil at the end or when the task is cancelled.
        /// - Throws: when a line is too long or the input cannot be read.
        package mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(LineReadingError) -> InputLine? {
            while true {
                if let line = try splitter.next() { return line }
                if isAtEnd { return nil }
                switch await events.next(isolation: actor) {
                case .bytes(let bytes):
                    splitter.push(bytes)
                case .quiet:
                    continue
                case .failed(let error):
                    isAtEnd = true
                    throw .unreadable(error)
                case nil:
                    isAtEnd = true
                    // A line cut short by cancellation is none.
                    if Task.isCancelled { return nil }
                    splitter.finish()
                }
            }
        }
    }
}
