/// Reads UTF-8 a byte at a time.
///
/// A maximal part of a character that can never be completed is one error, as in Unicode 15, section 3.9 (table 3-7),
/// and as `String(decoding:as:)` repairs.
struct ScalarDecoder: Sendable {
    /// What a byte came to.
    enum Outcome: Equatable, Sendable {
        /// The byte is part of a character that is not complete.
        case pending
        /// A character is complete.
        case scalar(Unicode.Scalar)
        /// The byte itself begins no character.
        case stray(UInt8)
        /// What came before this byte was never completed; the byte has not been read and must be given again.
        case truncated
    }

    private var value: UInt32 = 0
    private var missing = 0
    private var lowest: UInt8 = 0x80
    private var highest: UInt8 = 0xBF

    /// Whether a character has begun and is not complete.
    var isPending: Bool { missing > 0 }

    /// Forgets a character that has begun.
    mutating func reset() {
        self = ScalarDecoder()
    }

    /// Reads one byte.
    mutating func take(_ byte: UInt8) -> Outcome {
        guard missing > 0 else { return begin(byte) }
        guard byte >= lowest, byte <= highest else {
            reset()
            return .truncated
        }
        (lowest, highest) = (0x80, 0xBF)
        value = value << 6 | UInt32(byte & 0x3F)
        missing -= 1
        guard missing == 0 else { return .pending }
        // The bounds on the second byte leave no surrogate and nothing above U+10FFFF.
        return .scalar(Unicode.Scalar(value) ?? "\u{FFFD}")
    }

    private mutating func begin(_ byte: UInt8) -> Outcome {
        switch byte {
        case 0x00...0x7F:
            return .scalar(Unicode.Scalar(byte))
        case 0xC2...0xDF:
            (value, missing) = (UInt32(byte & 0x1F), 1)
        case 0xE0...0xEF:
            (value, missing) = (UInt32(byte & 0x0F), 2)
            if byte == 0xE0 { lowest = 0xA0 }
            if byte == 0xED { highest = 0x9F }
        case 0xF0...0xF4:
            (value, missing) = (UInt32(byte & 0x07), 3)
            if byte == 0xF0 { lowest = 0x90 }
            if byte == 0xF4 { highest = 0x8F }
        default:
            return .stray(byte)
        }
        return .pending
    }
}
