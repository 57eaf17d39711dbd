/// How a number is written: what `%` and `format` have in common.
struct NumberFormat {
    /// What stands before a number that is not negative.
    enum Sign: Sendable {
        case none
        case plus
        case space
    }

    /// `d`, `x`, `o`, `b`, `e`, `f`, `g`, `%` and their capitals.
    var type: UInt8
    var precision: Int?
    var sign: Sign = .none
    /// Whether the form marked with `#` is asked for.
    var isAlternate = false
    /// What stands between groups of digits: a comma or an underscore.
    var grouping: UInt8?

    /// A number in parts, so that zeros can be put between the sign and the digits.
    struct Parts {
        var prefix: String
        var digits: String
        /// What follows the digits that are grouped.
        var rest = ""
    }

    /// The parts of a fraction.
    func parts(_ number: Double) -> Parts {
        let isUpper = type != UInt8(ascii: "%") && type & 0x20 == 0
        let prefix = number.sign == .minus && !number.isNaN ? "-" : positiveSign
        guard number.isFinite else {
            let name = number.isNaN ? "nan" : "inf"
            let mark = type == UInt8(ascii: "%") ? "%" : ""
            return Parts(prefix: prefix, digits: "", rest: (isUpper ? name.uppercased() : name) + mark)
        }
        let magnitude = number.magnitude
        switch type | 0x20 {
        case UInt8(ascii: "e"): return split(prefix, exponential(magnitude, precision ?? 6, isUpper))
        case UInt8(ascii: "g"): return split(prefix, general(magnitude, isUpper))
        case UInt8(ascii: "f"): return split(prefix, fixed(magnitude, precision ?? 6))
        default: return split(prefix, fixed(magnitude * 100, precision ?? 6) + "%")
        }
    }

    /// The parts of a whole number.
    func parts(_ number: Int) -> Parts {
        let radix: Int
        let mark: String
        switch type {
        case UInt8(ascii: "x"): (radix, mark) = (16, "0x")
        case UInt8(ascii: "X"): (radix, mark) = (16, "0X")
        case UInt8(ascii: "o"): (radix, mark) = (8, "0o")
        case UInt8(ascii: "b"): (radix, mark) = (2, "0b")
        default: (radix, mark) = (10, "")
        }
        let digits = String(number.magnitude, radix: radix, uppercase: type == UInt8(ascii: "X"))
        let minimum = precision ?? 0
        let zeros = String(repeating: "0", count: max(minimum - digits.utf8.count, 0))
        let prefix = (number < 0 ? "-" : positiveSign) + (isAlternate ? mark : "")
        return Parts(prefix: prefix, digits: zeros + digits)
    }

    private var positiveSign: String {
        switch sign {
        case .none: ""
        case .plus: "+"
        case .space: " "
        }
    }

    private func split(_ prefix: String, _ text: String) -> Parts {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        return Parts(prefix: prefix, digits: String(digits), rest: String(text.dropFirst(digits.count)))
    }

    private func fixed(_ magnitude: Double, _ places: Int) -> String {
        guard magnitude.isFinite else { return type | 0x20 == type ? "inf" : "INF" }
        var digits = ExactDigits(magnitude)
        digits.round(toPlaces: places)
        return digits.positional(places: places) + (isAlternate && places == 0 ? "." : "")
    }

    private func exponential(_ magnitude: Double, _ places: Int, _ isUpper: Bool) -> String {
        var digits = ExactDigits(magnitude)
        digits.round(toDigits: places + 1)
        let exponent = digits.digits.isEmpty ? 0 : digits.pointPosition - 1
        let point = isAlternate && places == 0 ? "." : ""
        return digits.scientific(places: places) + point + PythonFloat.exponentText(exponent, isUpper ? "E" : "e")
    }

    private func general(_ magnitude: Double, _ isUpper: Bool) -> String {
        let significant = max(precision ?? 6, 1)
        var digits = ExactDigits(magnitude)
        digits.round(toDigits: significant)
        let exponent = digits.digits.isEmpty ? 0 : digits.pointPosition - 1
        let shown = isAlternate ? significant : max(digits.digits.count, 1)
        if exponent < -4 || exponent >= significant {
            let point = isAlternate && shown == 1 ? "." : ""
            return digits.scientific(places: shown - 1) + point
                + PythonFloat.exponentText(exponent, isUpper ? "E" : "e")
        }
        let places = max(shown - 1 - exponent, 0)
        return digits.positional(places: places) + (isAlternate && places == 0 ? "." : "")
    }

    /// The text of parts, with zeros before the digits up to a width.
    func text(_ parts: Parts, zerosUpTo width: Int) -> String {
        var digits = Array(parts.digits.utf8)
        let others = parts.prefix.utf8.count + parts.rest.utf8.count
        guard let grouping else {
            let zeros = max(width - others - digits.count, 0)
            return parts.prefix + String(repeating: "0", count: zeros) + parts.digits + parts.rest
        }
        let groupSize = type == UInt8(ascii: "d") || type == 0 || !"xXob".utf8.contains(type) ? 3 : 4
        // Zeros up to the width, marks counted; where a mark would come first, one zero more.
        let room = max(width - others, 0)
        let fitting = room - room / (groupSize + 1) + (room > 0 && room % (groupSize + 1) == 0 ? 1 : 0)
        digits.insert(contentsOf: repeatElement(UInt8(ascii: "0"), count: max(fitting - digits.count, 0)), at: 0)
        let grouped = Self.grouped(digits, groupSize, grouping)
        return parts.prefix + String(decoding: grouped, as: UTF8.self) + parts.rest
    }

    private static func grouped(_ digits: [UInt8], _ size: Int, _ mark: UInt8) -> [UInt8] {
        var result: [UInt8] = []
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % size == 0 { result.append(mark) }
            result.append(digit)
        }
        return result
    }
}
