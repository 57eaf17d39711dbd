/// How Python reads numbers from texts, and rounds them.
enum PythonNumber {
    /// The bytes of a number without the blanks around it and single underscores between digits; nil when there are
    /// other underscores or characters that no number has.
    private static func bytes(_ text: OriginString) -> [UInt8]? {
        var result: [UInt8] = []
        var previous: UInt8 = 0
        let stripped = text.stripped()
        for scalar in stripped.scalars {
            let byte: UInt8
            if scalar.isASCII {
                byte = UInt8(ascii: scalar)
            } else if scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue {
                byte = UInt8(ascii: "0") + UInt8(value)
            } else {
                return nil
            }
            if byte == UInt8(ascii: "_") {
                guard ASCIIClass.digitValue(previous) != nil else { return nil }
            } else {
                if previous == UInt8(ascii: "_"), ASCIIClass.digitValue(byte) == nil { return nil }
                result.append(byte)
            }
            previous = byte
        }
        return previous == UInt8(ascii: "_") || result.isEmpty ? nil : result
    }

    /// A number with or without a fraction.
    static func double(_ text: OriginString) -> Double? {
        guard let bytes = bytes(text) else { return nil }
        let unsigned = bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+") ? bytes[1...] : bytes[...]
        let sign = bytes.first == UInt8(ascii: "-") ? -1.0 : 1.0
        switch String(decoding: unsigned, as: UTF8.self).lowercased() {
        case "inf", "infinity": return sign * .infinity
        case "nan": return .nan
        default: break
        }
        // Swift also reads hexadecimal fractions.
        let isDecimal = unsigned.allSatisfy { byte in
            ASCIIClass.isDigit(byte) || ".eE+-".utf8.contains(byte)
        }
        guard isDecimal, let first = unsigned.first, ASCIIClass.isDigit(first) || first == UInt8(ascii: ".") else {
            return nil
        }
        var body = String(decoding: unsigned, as: UTF8.self)
        if first == UInt8(ascii: ".") { body = "0" + body }
        body = pointFilled(body)
        guard unsigned.contains(where: ASCIIClass.isDigit) else { return nil }
        return Double(body).map { sign * $0 }
    }

    /// A number with a digit behind its point, which Swift needs and Python does not.
    private static func pointFilled(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard let point = bytes.firstIndex(of: UInt8(ascii: ".")) else { return text }
        if point + 1 < bytes.count, ASCIIClass.isDigit(bytes[point + 1]) { return text }
        return String(decoding: bytes[...point], as: UTF8.self) + "0"
            + String(decoding: bytes[(point + 1)...], as: UTF8.self)
    }

    /// A whole number in a base; base 0 goes by the prefix.
    static func integer(_ text: OriginString, base: Int) -> Value? {
        guard base == 0 || 2...36 ~= base, let bytes = bytes(text) else { return nil }
        let isNegative = bytes.first == UInt8(ascii: "-")
        var digits = isNegative || bytes.first == UInt8(ascii: "+") ? bytes[1...] : bytes[...]
        var radix = base
        if digits.count > 2, digits.first == UInt8(ascii: "0") {
            let own: Int? =
                switch digits[digits.startIndex + 1] | 0x20 {
                case UInt8(ascii: "x"): 16
                case UInt8(ascii: "o"): 8
                case UInt8(ascii: "b"): 2
                default: nil
                }
            if let own, base == 0 || base == own {
                radix = own
                digits = digits.dropFirst(2)
            }
        }
        if radix == 0 {
            let hasLeadingZero = digits.first == UInt8(ascii: "0") && digits.contains { $0 != UInt8(ascii: "0") }
            if hasLeadingZero { return nil }
            radix = 10
        }
        guard !digits.isEmpty, digits.allSatisfy({ ASCIIClass.digitValue($0).map { $0 < radix } ?? false }) else {
            return nil
        }
        let body = (isNegative ? "-" : "") + String(decoding: digits, as: UTF8.self)
        if let number = Int(body, radix: radix) { return .int(number) }
        guard radix == 10 else { return nil }
        return .wideInt(
            (isNegative ? "-" : "") + String(decoding: digits.drop { $0 == UInt8(ascii: "0") }, as: UTF8.self)
        )
    }

    /// A number rounded to so many decimal places, a tie to the even digit; negative places round before the point.
    static func rounded(_ number: Double, places: Int) -> Double {
        guard number.isFinite, number != 0, places < 324 else { return number }
        var digits = ExactDigits(number.magnitude)
        guard places > -310 else { return Double(signOf: number, magnitudeOf: 0) }
        digits.round(toPlaces: places)
        let text = digits.positional(places: max(places, 0))
        return Double(signOf: number, magnitudeOf: Double(text) ?? number.magnitude)
    }
}
