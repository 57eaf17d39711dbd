/// What stands behind the colon in a field of Python's `format`.
struct FormatSpec {
    private(set) var fill: Unicode.Scalar = " "
    /// `<`, `>`, `^` or `=`; nil where the type decides.
    private(set) var alignment: UInt8?
    private(set) var number = NumberFormat(type: 0)
    private(set) var hasSign = false
    private(set) var width = 0

    /// Reads a specification; nil comes back when it is none.
    init?(_ text: OriginString) {
        let scalars = text.scalars
        var place = 0
        func isAlignment(_ index: Int) -> UInt8? {
            guard index < scalars.count, "<>=^".unicodeScalars.contains(scalars[index]) else { return nil }
            return UInt8(ascii: scalars[index])
        }
        func take(_ scalar: Unicode.Scalar) -> Bool {
            guard place < scalars.count, scalars[place] == scalar else { return false }
            place += 1
            return true
        }
        if let alignment = isAlignment(1) {
            (fill, self.alignment) = (scalars[0], alignment)
            place = 2
        } else if let alignment = isAlignment(0) {
            self.alignment = alignment
            place = 1
        }
        if take("+") {
            (number.sign, hasSign) = (.plus, true)
        } else if take(" ") {
            (number.sign, hasSign) = (.space, true)
        } else if take("-") {
            hasSign = true
        }
        number.isAlternate = take("#")
        if take("0"), alignment == nil { (fill, alignment) = ("0", UInt8(ascii: "=")) }
        func takeNumber() -> Int? {
            var value: Int?
            while place < scalars.count,
                let digit = scalars[place].properties.numericType == nil
                    ? nil : Int(String(scalars[place]))
            {
                value = min((value ?? 0) * 10 + digit, Int.max / 100)
                place += 1
            }
            return value
        }
        width = takeNumber() ?? 0
        if take(",") { number.grouping = UInt8(ascii: ",") } else if take("_") { number.grouping = UInt8(ascii: "_") }
        if take(".") {
            guard let precision = takeNumber() else { return nil }
            number.precision = precision
        }
        if place < scalars.count, scalars[place].isASCII {
            number.type = UInt8(ascii: scalars[place])
            place += 1
        }
        guard place == scalars.count else { return nil }
    }

    /// The same specification with another alignment and blanks or what else fills it.
    func aligned(to alignment: UInt8) -> FormatSpec {
        var spec = self
        spec.alignment = alignment
        return spec
    }

    /// Adds a text, filled up to the width.
    func append(_ text: OriginString, to builder: inout OriginBuilder, default fallback: UInt8) {
        let missing = max(width - text.count, 0)
        let filling = OriginString(literal: String(fill))
        let left: Int
        switch alignment ?? fallback {
        case UInt8(ascii: ">"), UInt8(ascii: "="): left = missing
        case UInt8(ascii: "^"): left = missing / 2
        default: left = 0
        }
        builder.append(filling, times: left)
        builder.append(text)
        builder.append(filling, times: missing - left)
    }
}
