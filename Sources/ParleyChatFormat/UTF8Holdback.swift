/// Turns bytes that come in pieces into text: a character whose bytes are spread over several pieces waits for its last.
///
/// Bytes that can never become text come out as U+FFFD, one for each maximal part of a character (Unicode 15, 3.9).
package struct UTF8Holdback: Sendable {
    private var held: [UInt8] = []

    /// A filter with nothing held back.
    package init() {}

    /// Takes bytes.
    ///
    /// - Returns: the text that is complete.
    package mutating func push(_ bytes: some Sequence<UInt8>) -> String {
        held.append(contentsOf: bytes)
        let complete = held.count - Self.incompleteTail(of: held)
        guard complete > 0 else { return "" }
        let text = String(decoding: held[..<complete], as: UTF8.self)
        held.removeFirst(complete)
        return text
    }

    /// The text of what is still held back, when nothing follows.
    package mutating func finish() -> String {
        defer { held.removeAll() }
        return String(decoding: held, as: UTF8.self)
    }

    /// The number of bytes at the end that may be the beginning of a character.
    private static func incompleteTail(of bytes: [UInt8]) -> Int {
        for length in 1...3 where length <= bytes.count {
            let lead = bytes[bytes.count - length]
            let needed =
                switch lead {
                case 0x00...0x7F: 1
                case 0xC2...0xDF: 2
                case 0xE0...0xEF: 3
                case 0xF0...0xF4: 4
                default: 0
                }
            // A continuation byte: the lead is further left, if anywhere.
            if needed == 0, lead & 0xC0 == 0x80 { continue }
            return needed > length && isPossibleStart(bytes.suffix(length)) ? length : 0
        }
        return 0
    }

    /// Whether the second byte is one that may follow the first: E0, ED, F0 and F4 restrict it.
    private static func isPossibleStart(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count > 1, let lead = bytes.first else { return true }
        let second = bytes[bytes.startIndex + 1]
        return switch lead {
        case 0xE0: second >= 0xA0
        case 0xED: second <= 0x9F
        case 0xF0: second >= 0x90
        case 0xF4: second <= 0x8F
        default: true
        }
    }
}
