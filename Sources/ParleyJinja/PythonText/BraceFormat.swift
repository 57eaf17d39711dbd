extension Interpreter {
    /// Python's `text.format(…)`.
    ///
    /// - Parameters:
    ///   - format: the text with fields in braces.
    ///   - arguments: what fills them.
    /// - Returns: the text.
    /// - Throws: that fields and arguments do not fit.
    func braceFormat(_ format: OriginString, _ arguments: Arguments) throws(JinjaError) -> Value {
        var run = BraceRun(arguments: arguments, interpreter: self, isMarkup: format.isMarkup)
        try spend(bytes: format.bytes.count)
        return try string(run.text(format, level: 0).asMarkup(format.isMarkup))
    }

    /// A value as Python's `format(value, specification)` writes it.
    func append(
        _ value: Value,
        _ specification: OriginString,
        to builder: inout OriginBuilder
    ) throws(JinjaError) {
        if specification.isEmpty { return try appendText(of: value, to: &builder) }
        guard let spec = FormatSpec(specification) else {
            throw fault("\(PythonText.quoted(specification.string)) is no format for a value")
        }
        try reserve(bytes: max(spec.width, spec.number.precision ?? 0))
        switch value {
        case .string(let text): try append(text, spec, to: &builder)
        case .int, .bool: try append(value.asInt ?? 0, spec, to: &builder)
        case .float(let number): try append(number, spec, to: &builder)
        default: throw misuse(value, "\(typeName(value)) cannot be formatted with a specification")
        }
    }

    private func append(_ text: OriginString, _ spec: FormatSpec, to builder: inout OriginBuilder) throws(JinjaError) {
        let isText = spec.number.type == 0 || spec.number.type == UInt8(ascii: "s")
        guard isText, !spec.hasSign, !spec.number.isAlternate, spec.number.grouping == nil else {
            throw fault("a string cannot be formatted as a number")
        }
        // A zero before the width fills a text too, at its right.
        let isZeroFill = spec.fill == "0" && spec.alignment == UInt8(ascii: "=")
        guard spec.alignment != UInt8(ascii: "=") || isZeroFill else {
            throw fault("'=' aligns numbers only")
        }
        let count = min(spec.number.precision ?? text.count, text.count)
        var left = spec
        if isZeroFill { left = spec.aligned(to: UInt8(ascii: "<")) }
        left.append(text.slice(scalars: 0..<count), to: &builder, default: UInt8(ascii: "<"))
    }

    private func append(_ number: Int, _ spec: FormatSpec, to builder: inout OriginBuilder) throws(JinjaError) {
        var format = spec.number
        switch format.type {
        case 0, UInt8(ascii: "n"), UInt8(ascii: "d"): format.type = UInt8(ascii: "d")
        case UInt8(ascii: "x"), UInt8(ascii: "X"), UInt8(ascii: "o"), UInt8(ascii: "b"): break
        case UInt8(ascii: "c"):
            guard let code = UInt32(exactly: number), let scalar = Unicode.Scalar(code) else {
                throw fault("\(number) is the number of no character")
            }
            return spec.append(OriginString(literal: String(scalar)), to: &builder, default: UInt8(ascii: "<"))
        case UInt8(ascii: "e"), UInt8(ascii: "f"), UInt8(ascii: "g"), UInt8(ascii: "E"), UInt8(ascii: "F"),
            UInt8(ascii: "G"), UInt8(ascii: "%"):
            return try append(Double(number), spec, to: &builder)
        default: throw fault("a whole number cannot be formatted so")
        }
        guard format.precision == nil else { throw fault("a whole number has no precision") }
        append(format.parts(number), format, spec, to: &builder)
    }

    private func append(_ number: Double, _ spec: FormatSpec, to builder: inout OriginBuilder) throws(JinjaError) {
        var format = spec.number
        switch format.type {
        case 0:
            guard let precision = format.precision else {
                var parts = NumberFormat(type: UInt8(ascii: "f"), sign: format.sign).parts(number)
                let text = PythonFloat.repr(number.magnitude)
                let digits = text.prefix { $0.isASCII && $0.isNumber }
                (parts.digits, parts.rest) = (String(digits), String(text.dropFirst(digits.count)))
                return append(parts, format, spec, to: &builder)
            }
            return try append(shortest(number, precision, format), format, spec, to: &builder)
        case UInt8(ascii: "n"): format.type = UInt8(ascii: "g")
        case UInt8(ascii: "e"), UInt8(ascii: "f"), UInt8(ascii: "g"), UInt8(ascii: "E"), UInt8(ascii: "F"),
            UInt8(ascii: "G"), UInt8(ascii: "%"):
            break
        default: throw fault("a number with a fraction cannot be formatted so")
        }
        append(format.parts(number), format, spec, to: &builder)
    }

    /// A fraction with a precision and no type: as `g`, with one digit behind the point at least.
    private func shortest(
        _ number: Double,
        _ precision: Int,
        _ format: NumberFormat
    ) throws(JinjaError) -> NumberFormat.Parts {
        var general = format
        general.type = UInt8(ascii: "g")
        var digits = ExactDigits(number.magnitude)
        digits.round(toDigits: max(precision, 1))
        var parts = general.parts(number)
        let exponent = digits.digits.isEmpty ? 0 : digits.pointPosition - 1
        if number.isFinite, exponent >= max(precision, 1) - 1, !parts.rest.contains("e"), exponent >= 0 {
            general.type = UInt8(ascii: "e")
            general.precision = max(digits.digits.count, 1) - 1
            return general.parts(number)
        }
        if number.isFinite, parts.rest.isEmpty { parts.rest = ".0" }
        return parts
    }

    private func append(
        _ parts: NumberFormat.Parts,
        _ format: NumberFormat,
        _ spec: FormatSpec,
        to builder: inout OriginBuilder
    ) {
        if spec.alignment == UInt8(ascii: "="), spec.fill == "0" {
            builder.append(format.text(parts, zerosUpTo: spec.width), .template)
            return
        }
        let text = format.text(parts, zerosUpTo: 0)
        if spec.alignment == UInt8(ascii: "=") {
            builder.append(parts.prefix, .template)
            let missing = max(spec.width - text.unicodeScalars.count, 0)
            builder.append(OriginString(literal: String(spec.fill)), times: missing)
            builder.append(String(text.dropFirst(parts.prefix.count)), .template)
            return
        }
        spec.append(OriginString(literal: text), to: &builder, default: UInt8(ascii: ">"))
    }
}

/// One run of Python's `format` over a text.
private struct BraceRun {
    let arguments: Arguments
    let interpreter: Interpreter
    let isMarkup: Bool
    private var nextIndex = 0
    /// Whether fields are numbered by themselves, once the first tells.
    private var isAutomatic: Bool?

    init(arguments: Arguments, interpreter: Interpreter, isMarkup: Bool) {
        self.arguments = arguments
        self.interpreter = interpreter
        self.isMarkup = isMarkup
    }

    mutating func text(_ format: OriginString, level: Int) throws(JinjaError) -> OriginString {
        guard level < 2 else { throw interpreter.fault("the fields of the format are nested too deep") }
        let bytes = format.bytes
        var builder = OriginBuilder()
        var place = 0
        var start = 0
        while place < bytes.count {
            let byte = bytes[place]
            guard byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") else {
                place += 1
                continue
            }
            builder.append(format, start..<place)
            if place + 1 < bytes.count, bytes[place + 1] == byte {
                builder.append(format, place..<place + 1)
                place += 2
            } else {
                guard byte == UInt8(ascii: "{") else { throw interpreter.fault("the format has a single '}'") }
                let end = try fieldEnd(bytes, place + 1)
                try append(format.slice(place + 1..<end), level, to: &builder)
                place = end + 1
            }
            start = place
        }
        builder.append(format, start..<bytes.count)
        return builder.text
    }

    private func fieldEnd(_ bytes: [UInt8], _ start: Int) throws(JinjaError) -> Int {
        var open = 1
        var isInBrackets = false
        for place in start..<bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "["): isInBrackets = true
            case UInt8(ascii: "]"): isInBrackets = false
            case UInt8(ascii: "{") where !isInBrackets: open += 1
            case UInt8(ascii: "}") where !isInBrackets: open -= 1
            default: break
            }
            if open == 0 { return place }
        }
        throw interpreter.fault("the format has a '{' that is not closed")
    }

    private mutating func append(
        _ field: OriginString,
        _ level: Int,
        to builder: inout OriginBuilder
    ) throws(JinjaError) {
        let bytes = field.bytes
        var nameEnd = 0
        var isInBrackets = false
        while nameEnd < bytes.count {
            let byte = bytes[nameEnd]
            if byte == UInt8(ascii: "[") { isInBrackets = true }
            if byte == UInt8(ascii: "]") { isInBrackets = false }
            if !isInBrackets, byte == UInt8(ascii: "!") || byte == UInt8(ascii: ":") { break }
            nameEnd += 1
        }
        var value = try value(field.slice(0..<nameEnd))
        var place = nameEnd
        if place < bytes.count, bytes[place] == UInt8(ascii: "!") {
            guard place + 1 < bytes.count else { throw interpreter.fault("the format ends within a field") }
            value = try convert(value, bytes[place + 1])
            place += 2
            guard place == bytes.count || bytes[place] == UInt8(ascii: ":") else {
                throw interpreter.fault("':' must follow the conversion in a field of the format")
            }
        }
        var specification = OriginString.empty
        if place < bytes.count { specification = try text(field.slice(place + 1..<bytes.count), level: level + 1) }
        guard isMarkup else { return try interpreter.append(value, specification, to: &builder) }
        var part = OriginBuilder()
        try interpreter.append(value, specification, to: &part)
        let isSafe = value.asText?.isMarkup ?? false
        builder.append(isSafe ? part.text : Markup.escaped(part.text))
    }

    private func convert(_ value: Value, _ conversion: UInt8) throws(JinjaError) -> Value {
        switch conversion {
        case UInt8(ascii: "s"): return .string(try interpreter.text(of: value))
        case UInt8(ascii: "r"): return .string(try interpreter.repr(of: value))
        case UInt8(ascii: "a"): return .string(try interpreter.repr(of: value, onlyASCII: true))
        default: throw interpreter.fault("a field of the format has an unknown conversion")
        }
    }

    /// The value that a field's name, with its attributes and indices, stands for.
    private mutating func value(_ field: OriginString) throws(JinjaError) -> Value {
        let bytes = field.bytes
        var place = bytes.firstIndex { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "[") } ?? bytes.count
        var value = try argument(field.slice(0..<place))
        while place < bytes.count {
            if bytes[place] == UInt8(ascii: ".") {
                let rest = bytes[(place + 1)...]
                let end = rest.firstIndex { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "[") } ?? bytes.count
                guard end > place + 1 else { throw interpreter.fault("a field of the format has an empty attribute") }
                value = try interpreter.attribute(AttributeName(field.slice(place + 1..<end).string), of: value)
                place = end
            } else {
                guard bytes[place] == UInt8(ascii: "["),
                    let end = bytes[(place + 1)...].firstIndex(of: UInt8(ascii: "]")), end > place + 1
                else { throw interpreter.fault("a field of the format has a bracket that is not right") }
                let key = field.slice(place + 1..<end)
                value = try interpreter.item(Self.number(key).map(Value.int) ?? .string(key), of: value)
                place = end + 1
            }
        }
        return value
    }

    private static func number(_ text: OriginString) -> Int? {
        text.bytes.allSatisfy(ASCIIClass.isDigit) ? Int(text.string) : nil
    }

    private mutating func argument(_ name: OriginString) throws(JinjaError) -> Value {
        let number = Self.number(name)
        if name.isEmpty || number != nil {
            guard isAutomatic != (number != nil) else {
                throw interpreter.fault("the format mixes fields with and without numbers")
            }
            isAutomatic = name.isEmpty
            let index = number ?? nextIndex
            if name.isEmpty { nextIndex += 1 }
            guard index < arguments.positional.count else {
                throw interpreter.fault("the format has a field \(index) and there is no such value")
            }
            return arguments.positional[index]
        }
        guard let found = arguments.named.first(where: { OriginString(literal: $0.name) == name }) else {
            throw interpreter.fault(
                "the format has a field \(PythonText.quoted(name.string)) and there is no such value"
            )
        }
        return found.value
    }
}
