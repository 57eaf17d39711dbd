/// Cuts bytes into lines at `\n` and `\r\n`; the last line needs no end.
///
/// Holds one line at most beside the bytes pushed last.
package struct LineSplitter: Sendable {
    private let limit: Int
    private var bytes: [UInt8] = []
    /// Where the next line begins in `bytes`.
    private var start = 0
    /// Up to where `bytes` are known to hold no line end.
    private var scanned = 0
    private var number = 0
    private var hasRepaired = false
    private var isFinished = false

    /// Makes a splitter with nothing held.
    ///
    /// - Parameter limit: the longest line, in bytes without its end.
    package init(limit: Int = 16 << 20) {
        self.limit = max(0, limit)
    }

    /// Takes bytes; take all lines out with `next()` before the following push.
    ///
    /// - Parameter more: the bytes.
    package mutating func push(_ more: [UInt8]) {
        if start > 0 {
            bytes.removeFirst(start)
            scanned -= start
            start = 0
        }
        bytes.append(contentsOf: more)
    }

    /// Tells that no more bytes follow: what is left is a line too.
    package mutating func finish() {
        isFinished = true
    }

    /// The next line that is complete.
    ///
    /// - Returns: the line, or nil when more bytes are needed or the input is at its end.
    /// - Throws: when the line is longer than the limit, however much of it has come.
    package mutating func next() throws(LineReadingError) -> InputLine? {
        let end = bytes[scanned...].firstIndex(of: 0x0A)
        scanned = end ?? bytes.count
        var contents = bytes[start..<scanned]
        if end != nil, contents.last == 0x0D { contents.removeLast() }
        // A carriage return at the very end may still turn out to be a line end's.
        let isHalfEnd = end == nil && contents.last == 0x0D
        guard contents.count - (isHalfEnd ? 1 : 0) <= limit else {
            throw .tooLong(line: number + 1, limit: limit)
        }
        guard end != nil || (isFinished && !contents.isEmpty) else { return nil }
        start = end.map { $0 + 1 } ?? bytes.count
        scanned = start
        number += 1
        if let text = String(validating: contents, as: UTF8.self) {
            return InputLine(text: text, number: number, isFirstRepaired: false)
        }
        defer { hasRepaired = true }
        let text = String(decoding: contents, as: UTF8.self)
        return InputLine(text: text, number: number, isFirstRepaired: !hasRepaired)
    }
}
