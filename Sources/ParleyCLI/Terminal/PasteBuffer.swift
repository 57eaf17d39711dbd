/// The bytes of a bracketed paste up to its end mark, ESC `[201~`.
struct PasteBuffer: Sendable {
    private static let endMark: [UInt8] = [0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E]

    private var bytes: [UInt8] = []
    private let limit: Int
    /// Whether more than the limit has come.
    private(set) var isOversized = false

    /// Makes an empty buffer.
    ///
    /// - Parameter limit: the most bytes that are kept, at least 0 and far from `Int.max`.
    init(limit: Int) {
        self.limit = limit
    }

    /// Whether the last byte is the one that Ctrl-C sends.
    var endsWithInterrupt: Bool { bytes.last == 0x03 }

    /// Takes one byte.
    ///
    /// - Returns: whether it completed the end mark, which is then taken off.
    mutating func append(_ byte: UInt8) -> Bool {
        bytes.append(byte)
        if byte == 0x7E, bytes.suffix(Self.endMark.count) == Self.endMark[...] {
            bytes.removeLast(Self.endMark.count)
            isOversized = isOversized || bytes.count > limit
            return true
        }
        if bytes.count > limit + Self.endMark.count {
            // Only what may be part of the end mark still matters.
            isOversized = true
            bytes = Array(bytes.suffix(Self.endMark.count - 1))
        }
        return false
    }

    /// The contents, with `\r\n` and `\r`, which terminals send at line ends, as `\n`.
    var text: String {
        var contents: [UInt8] = []
        contents.reserveCapacity(bytes.count)
        var previous: UInt8 = 0
        for byte in bytes {
            if byte == 0x0D {
                contents.append(0x0A)
            } else if byte != 0x0A || previous != 0x0D {
                contents.append(byte)
            }
            previous = byte
        }
        return String(decoding: contents, as: UTF8.self)
    }
}
