/// How far a number reaches in bytes of JSON text, and where it goes wrong.
///
/// The grammar is RFC 8259, section 6: `-`? (`0` | `1`–`9` digits) (`.` digits+)? ((`e` | `E`) (`+` | `-`)? digits+)?
struct NumberScan {
    /// What a number lacks.
    enum Fault {
        case digitExpected
        case leadingZero
    }

    /// The offset after the number, or that of the byte that is at fault; it may be the end of the text.
    private(set) var position: Int

    /// What is wrong at `position`, nil when the number is complete.
    private(set) var fault: Fault?

    /// The offset after the number, nil when it is at fault.
    var end: Int? { fault == nil ? position : nil }

    /// Reads a number.
    ///
    /// - Parameters:
    ///   - bytes: the text.
    ///   - start: the offset of the number's first byte, `-` or a digit.
    init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) {
        var position = start
        if position < bytes.count, bytes[position] == ASCII.minus { position += 1 }
        let integerStart = position
        var fault = Self.digits(bytes, &position)
        if fault == nil, bytes[integerStart] == ASCII.zero, position > integerStart + 1 {
            fault = .leadingZero
            position = integerStart + 1
        }
        if fault == nil, position < bytes.count, bytes[position] == ASCII.dot {
            position += 1
            fault = Self.digits(bytes, &position)
        }
        if fault == nil, position < bytes.count, bytes[position] | 0x20 == ASCII.lowerE {
            position += 1
            if position < bytes.count, bytes[position] == ASCII.plus || bytes[position] == ASCII.minus { position += 1 }
            fault = Self.digits(bytes, &position)
        }
        self.position = position
        self.fault = fault
    }

    /// Passes over one digit or more.
    private static func digits(_ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int) -> Fault? {
        let start = position
        while position < bytes.count, bytes[position] &- ASCII.zero < 10 { position += 1 }
        return position > start ? nil : .digitExpected
    }
}
