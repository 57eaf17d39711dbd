extension Interpreter {
    /// Python's `text % value`.
    ///
    /// - Parameters:
    ///   - format: the text with conversions such as `%s`.
    ///   - value: a tuple of values, a dictionary, or the only value.
    /// - Returns: the text.
    /// - Throws: that conversions and values do not fit.
    func percentFormat(_ format: OriginString, _ value: Value) throws(JinjaError) -> Value {
        var run = PercentRun(format: format, value: value, interpreter: self)
        try spend(bytes: format.bytes.count)
        return try string(run.text().asMarkup(format.isMarkup))
    }
}

/// One run of Python's `%` over a format.
private struct PercentRun {
    let format: OriginString
    let value: Value
    let interpreter: Interpreter
    private var values: [Value]
    private var next = 0
    private var place = 0
    private var builder = OriginBuilder()

    /// A conversion as it is written.
    private struct Conversion {
        var key: Value?
        var isLeft = false
        var hasZeros = false
        var number = NumberFormat(type: 0)
        var width = 0
    }

    init(format: OriginString, value: Value, interpreter: Interpreter) {
        self.format = format
        self.value = value
        self.interpreter = interpreter
        if case .tuple(let tuple) = value { values = tuple.items } else { values = [value] }
    }

    /// Whether Python takes the value for a mapping, of which not all must be used.
    private var isMapping: Bool {
        switch value {
        case .dict, .list, .range, .undefined: true
        default: false
        }
    }

    mutating func text() throws(JinjaError) -> OriginString {
        let bytes = format.bytes
        var start = 0
        while place < bytes.count {
            guard bytes[place] == UInt8(ascii: "%") else {
                place += 1
                continue
            }
            builder.append(format, start..<place)
            place += 1
            try convert()
            start = place
        }
        builder.append(format, start..<bytes.count)
        if next < values.count, !isMapping {
            throw interpreter.fault("not all values are used by the format")
        }
        return builder.text
    }

    private func peek() throws(JinjaError) -> UInt8 {
        guard place < format.bytes.count else { throw interpreter.fault("the format ends within a conversion") }
        return format.bytes[place]
    }

    private mutating func convert() throws(JinjaError) {
        if try peek() == UInt8(ascii: "%") {
            builder.append(literal: "%")
            place += 1
            return
        }
        var conversion = Conversion()
        conversion.key = try readKey()
        try readFlags(&conversion)
        conversion.width = try readNumber(&conversion) ?? 0
        if try peek() == UInt8(ascii: ".") {
            place += 1
            var unused = Conversion()
            conversion.number.precision = max(try readNumber(&unused) ?? 0, 0)
        }
        while "hlL".utf8.contains(try peek()) { place += 1 }
        let type = try peek()
        place += 1
        try interpreter.reserve(bytes: max(conversion.width, conversion.number.precision ?? 0))
        try append(type, &conversion)
    }

    private mutating func readKey() throws(JinjaError) -> Value? {
        guard try peek() == UInt8(ascii: "(") else { return nil }
        let start = place + 1
        var open = 0
        repeat {
            let byte = try peek()
            if byte == UInt8(ascii: "(") { open += 1 }
            if byte == UInt8(ascii: ")") { open -= 1 }
            place += 1
        } while open > 0
        guard isMapping else { throw interpreter.fault("the format needs a dictionary") }
        let key = format.slice(start..<place - 1)
        guard case .dict(let dict) = value, let found = dict.value(for: key) else {
            throw interpreter.fault("there is no value for the format's key \(PythonText.quoted(key.string))")
        }
        return found
    }

    private mutating func readFlags(_ conversion: inout Conversion) throws(JinjaError) {
        while true {
            switch try peek() {
            case UInt8(ascii: "-"): conversion.isLeft = true
            case UInt8(ascii: "+"): conversion.number.sign = .plus
            case UInt8(ascii: " "): if conversion.number.sign != .plus { conversion.number.sign = .space }
            case UInt8(ascii: "#"): conversion.number.isAlternate = true
            case UInt8(ascii: "0"): conversion.hasZeros = true
            default: return
            }
            place += 1
        }
    }

    /// Reads a width or precision, which `*` takes from the values; a negative one turns the text to the left.
    private mutating func readNumber(_ conversion: inout Conversion) throws(JinjaError) -> Int? {
        if try peek() == UInt8(ascii: "*") {
            place += 1
            let number = try interpreter.integer(takeValue(), "the width of a conversion")
            if number < 0 { conversion.isLeft = true }
            return Int(clamping: number.magnitude)
        }
        var number: Int?
        while ASCIIClass.isDigit(try peek()) {
            number = min((number ?? 0) * 10 + Int(try peek() - UInt8(ascii: "0")), Int.max / 100)
            place += 1
        }
        return number
    }

    private mutating func takeValue() throws(JinjaError) -> Value {
        guard next < values.count else { throw interpreter.fault("there are not enough values for the format") }
        next += 1
        return values[next - 1]
    }

    private mutating func append(_ type: UInt8, _ conversion: inout Conversion) throws(JinjaError) {
        let value: Value
        if let key = conversion.key { value = key } else { value = try takeValue() }
        switch type {
        case UInt8(ascii: "s"): append(try styled(interpreter.text(of: value), conversion), conversion)
        case UInt8(ascii: "r"): append(try styled(interpreter.repr(of: value), conversion), conversion)
        case UInt8(ascii: "a"):
            append(try styled(interpreter.repr(of: value, onlyASCII: true), conversion), conversion)
        case UInt8(ascii: "c"): append(try character(value), conversion)
        case UInt8(ascii: "d"), UInt8(ascii: "i"), UInt8(ascii: "u"):
            conversion.number.type = UInt8(ascii: "d")
            try append(wholeParts(value, takesFractions: true, conversion), conversion)
        case UInt8(ascii: "x"), UInt8(ascii: "X"), UInt8(ascii: "o"):
            conversion.number.type = type
            try append(wholeParts(value, takesFractions: false, conversion), conversion)
        case UInt8(ascii: "e"), UInt8(ascii: "f"), UInt8(ascii: "g"), UInt8(ascii: "E"), UInt8(ascii: "F"),
            UInt8(ascii: "G"):
            conversion.number.type = type
            guard let number = value.asDouble else {
                throw interpreter.misuse(value, "a number is needed here, not \(interpreter.typeName(value))")
            }
            try append(conversion.number.parts(number), conversion)
        default:
            throw interpreter.fault("there is no conversion '%\(String(Unicode.Scalar(type)))'")
        }
    }

    private func styled(_ text: OriginString, _ conversion: Conversion) -> OriginString {
        guard let precision = conversion.number.precision, precision < text.count else { return text }
        return text.slice(scalars: 0..<precision)
    }

    private func character(_ value: Value) throws(JinjaError) -> OriginString {
        if case .string(let text) = value, text.count == 1 { return text }
        if let code = value.asInt, let code = UInt32(exactly: code), let scalar = Unicode.Scalar(code) {
            return OriginString(literal: String(scalar))
        }
        throw interpreter.misuse(value, "'%c' needs one character or its number")
    }

    private func wholeParts(
        _ value: Value,
        takesFractions: Bool,
        _ conversion: Conversion
    ) throws(JinjaError) -> NumberFormat.Parts {
        if let number = value.asInt { return conversion.number.parts(number) }
        if takesFractions, case .float(let number) = value, let whole = Int(exactly: number.rounded(.towardZero)) {
            return conversion.number.parts(whole)
        }
        throw interpreter.misuse(value, "a whole number is needed here, not \(interpreter.typeName(value))")
    }

    private mutating func append(_ parts: NumberFormat.Parts, _ conversion: Conversion) throws(JinjaError) {
        let zeros = conversion.hasZeros && !conversion.isLeft ? conversion.width : 0
        append(OriginString(literal: conversion.number.text(parts, zerosUpTo: zeros)), conversion)
    }

    private mutating func append(_ text: OriginString, _ conversion: Conversion) {
        let blanks = max(conversion.width - text.count, 0)
        let fill = OriginString(literal: " ")
        if !conversion.isLeft { builder.append(fill, times: blanks) }
        builder.append(format.isMarkup ? Markup.escaped(text) : text)
        if conversion.isLeft { builder.append(fill, times: blanks) }
    }
}
