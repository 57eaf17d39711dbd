/// Cuts bytes that come in pieces into lines, which end with LF, CR or both.
package struct LineSplitter: Sendable {
    /// A line was longer than may be.
    package struct TooLong: Error, Equatable {}

    /// The longest line, in bytes.
    package static let longest = 4 << 20

    private let limit: Int
    private var line: [UInt8] = []
    private var endedWithCR = false

    /// A splitter with nothing held.
    ///
    /// - Parameter limit: the longest line, in bytes.
    package init(limit: Int = LineSplitter.longest) { self.limit = limit }

    /// Takes bytes.
    ///
    /// - Parameter bytes: the next ones.
    /// - Returns: the lines that are complete, without their ends; bytes that are no text become U+FFFD.
    /// - Throws: ``TooLong``.
    package mutating func push(_ bytes: some Sequence<UInt8>) throws(TooLong) -> [String] {
        var lines: [String] = []
        for byte in bytes {
            defer { endedWithCR = byte == 0x0D }
            switch byte {
            case 0x0A where endedWithCR: continue
            case 0x0A, 0x0D:
                lines.append(String(decoding: line, as: UTF8.self))
                line.removeAll(keepingCapacity: true)
            default:
                guard line.count < limit else { throw TooLong() }
                line.append(byte)
            }
        }
        return lines
    }

    /// The last line, where it has no end of its own.
    package mutating func finish() -> String? {
        defer { line = [] }
        return line.isEmpty ? nil : String(decoding: line, as: UTF8.self)
    }
}

/// Reads server-sent events out of lines (WHATWG HTML, 9.2.6): the data of each; names, numbers and comments are passed over.
package struct ServerSentEvents: Sendable {
    private var data: String?

    /// A reader at the beginning of a stream.
    package init() {}

    /// Takes a line.
    ///
    /// - Parameter line: the line without its end.
    /// - Returns: an event's data, where the line ends one.
    package mutating func push(_ line: String) -> String? {
        guard !line.isEmpty else {
            defer { data = nil }
            return data
        }
        guard line.hasPrefix("data") else { return nil }
        var rest = line.dropFirst(4)
        guard rest.isEmpty || rest.first == ":" else { return nil }
        rest = rest.dropFirst()
        if rest.first == " " { rest = rest.dropFirst() }
        data = data.map { "\($0)\n\(rest)" } ?? String(rest)
        return nil
    }

    /// The data of an event that no blank line has ended: some servers leave the last one out.
    package mutating func finish() -> String? {
        defer { data = nil }
        return data
    }
}
