/// The decimal digits of a fraction, all of them: each binary fraction has an end in decimal.
struct ExactDigits {
    /// The digits' values, the first not 0; empty for zero.
    private(set) var digits: [UInt8]

    /// How many digits stand before the point; negative when zeros follow the point.
    private(set) var pointPosition: Int

    /// The digits of a number that is finite and not negative.
    init(_ number: Double) {
        guard number != 0, number.isFinite else {
            digits = []
            pointPosition = 0
            return
        }
        let mantissa = number.significandBitPattern | (number.isNormal ? 1 << 52 : 0)
        let exponent = (number.isNormal ? Int(number.exponentBitPattern) : 1) - 1_075
        var limbs = [mantissa % Self.base, mantissa / Self.base % Self.base].map { UInt64($0) }
        // A negative power of two is a power of five with the point moved.
        let (factor, chunk, step): (UInt64, UInt64, Int) = exponent < 0 ? (5, 1_220_703_125, 13) : (2, 1 << 28, 28)
        var left = Int(exponent.magnitude)
        while left > 0 {
            let isWhole = left >= step
            Self.multiply(&limbs, by: isWhole ? chunk : factor)
            left -= isWhole ? step : 1
        }
        var reversed: [UInt8] = []
        for limb in limbs {
            var rest = limb
            for _ in 0..<9 {
                reversed.append(UInt8(rest % 10))
                rest /= 10
            }
        }
        while reversed.last == 0 {
            reversed.removeLast()
        }
        digits = reversed.reversed()
        pointPosition = digits.count - (exponent < 0 ? -exponent : 0)
        trim()
    }

    private static let base: UInt64 = 1_000_000_000

    private static func multiply(_ limbs: inout [UInt64], by factor: UInt64) {
        var carry: UInt64 = 0
        for index in limbs.indices {
            let product = limbs[index] * factor + carry
            limbs[index] = product % base
            carry = product / base
        }
        while carry > 0 {
            limbs.append(carry % base)
            carry /= base
        }
    }

    private mutating func trim() {
        while digits.last == 0 {
            digits.removeLast()
        }
        if digits.isEmpty { pointPosition = 0 }
    }

    /// Rounds to so many digits from the first, a tie to the even digit.
    mutating func round(toDigits count: Int) {
        guard count < digits.count else { return }
        guard count >= 0 else {
            digits = []
            pointPosition = 0
            return
        }
        let isUp: Bool
        if digits[count] != 5 || digits.count > count + 1 {
            isUp = digits[count] >= 5
        } else {
            isUp = count > 0 && digits[count - 1] % 2 == 1
        }
        digits.removeSubrange(count...)
        guard isUp else { return trim() }
        var place = count - 1
        while place >= 0, digits[place] == 9 {
            digits.removeLast()
            place -= 1
        }
        if place >= 0 {
            digits[place] += 1
        } else {
            digits = [1]
            pointPosition += 1
        }
    }

    /// Rounds to so many digits behind the point.
    mutating func round(toPlaces places: Int) {
        round(toDigits: pointPosition + places)
    }

    /// The digits before and behind the point, behind it so many.
    func positional(places: Int) -> String {
        var text = ""
        for index in 0..<max(pointPosition, 1) {
            text += digit(pointPosition > 0 ? index : -1)
        }
        if places > 0 { text += "." }
        for index in 0..<max(places, 0) {
            text += digit(pointPosition + index)
        }
        return text
    }

    /// One digit, a point and so many digits, without the exponent.
    func scientific(places: Int) -> String {
        var text = digit(0)
        if places > 0 { text += "." }
        for index in 0..<max(places, 0) {
            text += digit(1 + index)
        }
        return text
    }

    private func digit(_ index: Int) -> String {
        digits.indices.contains(index) ? String(digits[index]) : "0"
    }
}
