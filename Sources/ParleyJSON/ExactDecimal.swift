/// A decimal number in its one normal form, 0.DIGITS × 10^EXPONENT, for exact comparison.
///
/// Only digits that are written are ever held: `1e999999999` has one.
struct ExactDecimal: Hashable {
    /// False for zero, whatever its sign was.
    private let isNegative: Bool

    /// Digit values from the most significant on, the first and the last of them not 0; none for zero.
    private let digits: [UInt8]

    /// The power of ten; 0 for zero.
    private let exponent: DecimalExponent

    /// Takes apart the text of a JSON number.
    ///
    /// - Parameter text: a number in JSON's grammar.
    init(_ text: String) {
        var negative = false
        var digits: [UInt8] = []
        var pointShift = 0
        var isFraction = false
        var exponentText: [UInt8]?
        for byte in text.utf8 {
            if exponentText != nil {
                exponentText?.append(byte)
            } else if byte == ASCII.minus {
                negative = true
            } else if byte == ASCII.dot {
                isFraction = true
            } else if byte | 0x20 == ASCII.lowerE {
                exponentText = []
            } else if byte == ASCII.zero, digits.isEmpty {
                pointShift -= isFraction ? 1 : 0
            } else {
                digits.append(byte &- ASCII.zero)
                pointShift += isFraction ? 0 : 1
            }
        }
        while digits.last == 0 {
            digits.removeLast()
        }
        self.digits = digits
        isNegative = negative && !digits.isEmpty
        exponent = digits.isEmpty ? .within(0) : DecimalExponent(exponentText ?? [], shiftedBy: pointShift)
    }

    /// Tells whether no digit stands behind the point.
    var isInteger: Bool {
        exponent >= .within(digits.count)
    }

    /// The value, nil when it has a fraction or does not fit.
    var int: Int? {
        guard isInteger, case .within(let exponent) = exponent, exponent <= 19 else { return nil }
        var value = 0
        for place in 0..<exponent {
            let digit = place < digits.count ? Int(digits[place]) : 0
            let (shifted, overflowed) = value.multipliedReportingOverflow(by: 10)
            // Negative all along, since `Int.min` has no positive twin.
            let (next, overflowedToo) = shifted.subtractingReportingOverflow(digit)
            if overflowed || overflowedToo { return nil }
            value = next
        }
        if isNegative { return value }
        let (positive, overflowed) = (0).subtractingReportingOverflow(value)
        return overflowed ? nil : positive
    }
}

extension ExactDecimal: Comparable {
    static func < (left: ExactDecimal, right: ExactDecimal) -> Bool {
        switch (left.isNegative, right.isNegative) {
        case (true, false): true
        case (false, true): false
        case (true, true): right.hasSmallerMagnitude(than: left)
        case (false, false): left.hasSmallerMagnitude(than: right)
        }
    }

    private func hasSmallerMagnitude(than other: ExactDecimal) -> Bool {
        if digits.isEmpty || other.digits.isEmpty { return digits.isEmpty && !other.digits.isEmpty }
        if exponent != other.exponent { return exponent < other.exponent }
        return digits.lexicographicallyPrecedes(other.digits)
    }
}

/// A power of ten of any size, in one normal form.
enum DecimalExponent: Hashable {
    /// Below every `within`: the digit values of its magnitude, more than `wordDigits`, the first not 0.
    case below([UInt8])

    /// At most `wordDigits` digits.
    case within(Int)

    /// Above every `within`: its digit values, more than `wordDigits`, the first not 0.
    case above([UInt8])

    /// How many digits always fit an `Int`.
    private static let wordDigits = 18

    /// The sum of an exponent as written and a shift.
    ///
    /// - Parameters:
    ///   - text: ASCII digits behind an optional sign; none stand for 0.
    ///   - shift: what to add; it is at most as large as a text is long.
    init(_ text: [UInt8], shiftedBy shift: Int) {
        let isNegative = text.first == ASCII.minus
        var magnitude = text.drop { $0 < ASCII.zero }.drop { $0 == ASCII.zero }.map { $0 &- ASCII.zero }
        if magnitude.count < Self.wordDigits {
            let value = Self.value(of: magnitude)
            self = .within((isNegative ? -value : value) + shift)
            return
        }
        // With so many digits the magnitude outweighs the shift, so that the sign stays.
        Self.add(isNegative ? -shift : shift, to: &magnitude)
        if magnitude.count <= Self.wordDigits {
            let value = Self.value(of: magnitude)
            self = .within(isNegative ? -value : value)
        } else {
            self = isNegative ? .below(magnitude) : .above(magnitude)
        }
    }

    private static func value(of digits: [UInt8]) -> Int {
        digits.reduce(0) { $0 * 10 + Int($1) }
    }

    private static func add(_ amount: Int, to digits: inout [UInt8]) {
        var carry = amount
        for place in digits.indices.reversed() where carry != 0 {
            let sum = Int(digits[place]) + carry
            let digit = (sum % 10 + 10) % 10
            digits[place] = UInt8(digit)
            carry = (sum - digit) / 10
        }
        while carry > 0 {
            digits.insert(UInt8(carry % 10), at: 0)
            carry /= 10
        }
        digits.removeFirst(digits.prefix { $0 == 0 }.count)
    }
}

extension DecimalExponent: Comparable {
    static func < (left: DecimalExponent, right: DecimalExponent) -> Bool {
        switch (left, right) {
        case (.within(let left), .within(let right)): left < right
        case (.below(let left), .below(let right)): isSmaller(right, left)
        case (.above(let left), .above(let right)): isSmaller(left, right)
        case (.below, _), (_, .above): true
        case (.above, _), (_, .below): false
        }
    }

    private static func isSmaller(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count != right.count ? left.count < right.count : left.lexicographicallyPrecedes(right)
    }
}
