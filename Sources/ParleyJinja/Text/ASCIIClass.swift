/// Questions about single bytes.
enum ASCIIClass {
    /// Whether a byte is one of the ten digits.
    static func isDigit(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10
    }

    /// Whether a byte is an ASCII letter.
    static func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26
    }

    /// Whether a byte is an ASCII letter, a digit or an underscore.
    static func isWord(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_")
    }

    /// The value of a digit of a base up to 36, nil for another byte.
    static func digitValue(_ byte: UInt8) -> Int? {
        if isDigit(byte) { return Int(byte &- UInt8(ascii: "0")) }
        return isLetter(byte) ? Int((byte | 0x20) &- UInt8(ascii: "a")) + 10 : nil
    }
}
