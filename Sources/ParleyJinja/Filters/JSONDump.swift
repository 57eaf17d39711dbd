/// Writes a value as JSON, as Python's `json.dumps` does.
///
/// What the writer adds is the template's; the characters of texts and keys keep their origin, escaped or not.
struct JSONDump {
    let run: Interpreter
    var itemSeparator = OriginString(literal: ", ")
    var keySeparator = OriginString(literal: ": ")
    /// What a level is indented by; nil for everything on one line.
    var indentation: OriginString?
    var sortsKeys = false
    var escapesNonASCII = false
    private var builder = OriginBuilder()

    init(_ run: Interpreter) {
        self.run = run
    }

    /// The JSON text of a value.
    mutating func text(of value: Value) throws(JinjaError) -> OriginString {
        try append(value, level: 0)
        return builder.text
    }

    private mutating func append(_ value: Value, level: Int) throws(JinjaError) {
        try run.spend()
        if builder.byteCount > run.limits.outputBytes { try run.reserve(bytes: builder.byteCount) }
        switch value {
        case .null: builder.append(literal: "null")
        case .bool(let flag): builder.append(flag ? "true" : "false", .template)
        case .int(let number): builder.append(String(number), .template)
        case .wideInt(let digits): builder.append(digits, .template)
        case .float(let number): builder.append(Self.number(number), .template)
        case .string(let text): append(text)
        case .list(let list): try append(list.items, level)
        case .tuple(let tuple): try append(tuple.items, level)
        case .dict(let dict): try append(dict, level)
        default: throw run.misuse(value, "\(run.typeName(value)) cannot be written as JSON")
        }
    }

    private static func number(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
        return PythonFloat.repr(number)
    }

    private mutating func startLine(_ level: Int) throws(JinjaError) {
        guard let indentation else { return }
        try run.reserve(bytes: run.product(indentation.bytes.count, level))
        builder.append(literal: "\n")
        builder.append(indentation, times: level)
    }

    private mutating func append(_ items: [Value], _ level: Int) throws(JinjaError) {
        guard !items.isEmpty else { return builder.append(literal: "[]") }
        try run.enter()
        builder.append(literal: "[")
        for (index, item) in items.enumerated() {
            if index > 0 { builder.append(itemSeparator) }
            try startLine(level + 1)
            try append(item, level: level + 1)
        }
        try startLine(level)
        builder.append(literal: "]")
        run.leave()
    }

    private mutating func append(_ dict: DictValue, _ level: Int) throws(JinjaError) {
        guard dict.count > 0 else { return builder.append(literal: "{}") }
        try run.enter()
        builder.append(literal: "{")
        var entries = Array(zip(dict.keys, dict.values))
        if sortsKeys {
            entries = try run.sorted(entries) { (left, right) throws(JinjaError) in try run.isLess(left.0, right.0) }
        }
        for (index, entry) in entries.enumerated() {
            if index > 0 { builder.append(itemSeparator) }
            try startLine(level + 1)
            try append(key: entry.0)
            builder.append(keySeparator)
            try append(entry.1, level: level + 1)
        }
        try startLine(level)
        builder.append(literal: "}")
        run.leave()
    }

    private mutating func append(key: Value) throws(JinjaError) {
        switch key {
        case .string(let text): append(text)
        case .null: append(OriginString(literal: "null"))
        case .bool(let flag): append(OriginString(literal: flag ? "true" : "false"))
        case .int(let number): append(OriginString(literal: String(number)))
        case .wideInt(let digits): append(OriginString(literal: digits))
        case .float(let number): append(OriginString(literal: Self.number(number)))
        default: throw run.fault("\(run.typeName(key)) cannot be a key in JSON")
        }
    }

    private mutating func append(_ text: OriginString) {
        builder.append(literal: "\"")
        let bytes = text.bytes
        for stretch in text.stretches(in: 0..<bytes.count) {
            var start = stretch.range.lowerBound
            var offset = start
            while offset < stretch.range.upperBound {
                let width = UTF8Scalars.width(bytes[offset])
                if let escape = escape(bytes, offset) {
                    builder.append(bytes[start..<offset], stretch.origin)
                    builder.append(escape, stretch.origin)
                    start = offset + width
                }
                offset += width
            }
            builder.append(bytes[start..<offset], stretch.origin)
        }
        builder.append(literal: "\"")
    }

    private func escape(_ bytes: [UInt8], _ offset: Int) -> String? {
        switch bytes[offset] {
        case UInt8(ascii: "\""): return "\\\""
        case UInt8(ascii: "\\"): return "\\\\"
        case UInt8(ascii: "\n"): return "\\n"
        case UInt8(ascii: "\r"): return "\\r"
        case UInt8(ascii: "\t"): return "\\t"
        case 0x08: return "\\b"
        case 0x0C: return "\\f"
        case 0..<0x20: return "\\u" + PythonText.hex(UInt32(bytes[offset]), digits: 4)
        case 0x7F... where escapesNonASCII:
            let code = UTF8Scalars.scalar(in: bytes, at: offset)
            return UTF16.encode(code)?.map { "\\u" + PythonText.hex(UInt32($0), digits: 4) }.joined()
        default: return nil
        }
    }
}
