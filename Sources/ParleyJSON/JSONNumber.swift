/// A JSON number, kept as the text that was read or made, so that nothing of it is rounded.
///
/// Numbers compare by their exact decimal values: `1`, `1.0` and `1e0` are equal, and so are `0` and `-0`;
/// `9007199254740993` and `9007199254740992.0` are not. The cost is linear in the text, however large the exponent.
package struct JSONNumber: Sendable {
    /// The longest text of a number in bytes.
    ///
    /// RFC 8259, section 9, lets a reader limit range and precision. This is far above any number in use and keeps
    /// a single literal from costing much where numbers are compared or converted.
    package static let maximumLength = 4_096

    /// The number as RFC 8259's grammar writes it.
    package let text: String

    /// A number from JSON text such as `-12.5e3`.
    ///
    /// - Parameter text: the number alone, without blanks around it; nil comes back when it is no JSON number or longer
    ///   than `maximumLength`.
    package init?(_ text: String) {
        var copy = text
        let isNumber = copy.withUTF8 { bytes in
            guard bytes.count <= Self.maximumLength else { return false }
            return NumberScan(bytes, from: 0).end == bytes.count
        }
        guard isNumber else { return nil }
        self.text = text
    }

    /// The number of an integer.
    package init(_ value: some FixedWidthInteger) {
        text = String(value)
    }

    /// The number of a `Double`, with the fewest digits that read back as the same value, as Python prints it.
    ///
    /// - Parameter value: the value; nil comes back when it is infinite or not a number.
    package init?(_ value: Double) {
        guard value.isFinite else { return nil }
        // Swift changes to an exponent above 2^53, Python at 10^16; between the two all digits are exact.
        if value.magnitude >= 0x1p53, value.magnitude < 1e16, let whole = Int64(exactly: value) {
            text = "\(whole).0"
        } else {
            text = value.description
        }
    }

    /// A number from text that is known to be a JSON number within the limits.
    init(scanned text: String) {
        self.text = text
    }

    /// The value when it is a whole number that fits `Int`, however it is written, and nil otherwise.
    package var int: Int? {
        Int(text) ?? ExactDecimal(text).int
    }

    /// The nearest `Double`, nil when the value is beyond `Double`'s range.
    ///
    /// A value too small to be told from zero becomes zero.
    package var double: Double? {
        Double(text).flatMap { $0.isFinite ? $0 : nil }
    }

    /// Tells whether the value is a whole number, however it is written and however large.
    package var isInteger: Bool {
        ExactDecimal(text).isInteger
    }
}

extension JSONNumber: Hashable {
    package static func == (left: JSONNumber, right: JSONNumber) -> Bool {
        left.text == right.text || ExactDecimal(left.text) == ExactDecimal(right.text)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(ExactDecimal(text))
    }
}

extension JSONNumber: Comparable {
    package static func < (left: JSONNumber, right: JSONNumber) -> Bool {
        ExactDecimal(left.text) < ExactDecimal(right.text)
    }
}

extension JSONNumber: CustomStringConvertible {
    /// The number as it is written.
    package var description: String { text }
}
