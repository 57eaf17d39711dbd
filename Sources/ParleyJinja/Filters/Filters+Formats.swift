extension Filters {
    /// Filters that write a value in a certain form.
    static let formats: [String: FilterFunction] = [
        "filesizeformat": fileSize,
        "format": format,
        "pprint": prettyPrint,
        "tojson": toJSON,
        "urlencode": encodeURL,
    ]

    private static func format(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        let text = try run.text(of: input)
        if arguments.named.isEmpty {
            return try run.percentFormat(text, .tuple(TupleValue(arguments.positional)))
        }
        guard arguments.positional.isEmpty else {
            throw run.fault("format takes values by position or by name, not both")
        }
        var builder = DictBuilder()
        for (name, value) in arguments.named {
            builder.set(value, for: name)
        }
        return try run.percentFormat(text, run.dict(builder))
    }

    private static func fileSize(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value
    {
        let bound = try run.bind(arguments, to: ["binary"], of: "filesizeformat")
        var given = input.asDouble
        if case .string(let text) = input { given = PythonNumber.double(text) }
        guard let bytes = given else { throw run.misuse(input, "filesizeformat needs a number") }
        let isBinary = try run.flag(bound[0], default: false)
        let base = isBinary ? 1024.0 : 1000.0
        if bytes == 1 { return .literal("1 Byte") }
        guard !bytes.isNaN, bytes < .infinity else { throw run.fault("filesizeformat needs a finite number") }
        if bytes < base { return try .string(OriginString(literal: run.text(of: whole(bytes, run)).string + " Bytes")) }
        let letters = ["k", "M", "G", "T", "P", "E", "Z", "Y"]
        var unit = base
        var chosen = letters[0]
        for letter in letters {
            chosen = letter
            unit *= base
            if bytes < unit { break }
        }
        let number = NumberFormat(type: UInt8(ascii: "f"), precision: 1)
        let text = number.text(number.parts(base * bytes / unit), zerosUpTo: 0)
        return .literal("\(text) \(isBinary ? chosen.uppercased() + "i" : chosen)B")
    }

    private static func prettyPrint(
        _ run: Interpreter,
        _ input: Value,
        _ arguments: Arguments
    ) throws(JinjaError) -> Value {
        _ = try run.bind(arguments, to: [], of: "pprint")
        let text = try run.repr(of: PrettyOrder.sorted(input, run))
        guard text.count <= 80 else { throw run.fault("pprint is supported for values of at most 80 characters") }
        return .string(text)
    }

    private static func encodeURL(
        _ run: Interpreter,
        _ input: Value,
        _ arguments: Arguments
    ) throws(JinjaError) -> Value {
        _ = try run.bind(arguments, to: [], of: "urlencode")
        if input.asText != nil || !run.hasItems(input) {
            var builder = OriginBuilder()
            appendURL(try run.text(of: input), isQuery: false, to: &builder)
            return try run.string(builder.text)
        }
        let pairs: [Value]
        if case .dict(let dict) = input { pairs = dict.pairs } else { pairs = try run.items(of: input) }
        var builder = OriginBuilder()
        for (index, pair) in pairs.enumerated() {
            let parts = try run.items(of: pair)
            guard parts.count == 2 else { throw run.fault("urlencode needs pairs of key and value") }
            if index > 0 { builder.append(literal: "&") }
            appendURL(try run.text(of: parts[0]), isQuery: true, to: &builder)
            builder.append(literal: "=")
            appendURL(try run.text(of: parts[1]), isQuery: true, to: &builder)
        }
        return try run.string(builder.text)
    }

    private static func appendURL(_ text: OriginString, isQuery: Bool, to builder: inout OriginBuilder) {
        for stretch in text.stretches(in: 0..<text.bytes.count) {
            for byte in text.bytes[stretch.range] {
                if ASCIIClass.isWord(byte) || ".-~".utf8.contains(byte) || !isQuery && byte == UInt8(ascii: "/") {
                    builder.append(byte, stretch.origin)
                } else if isQuery, byte == UInt8(ascii: " ") {
                    builder.append(UInt8(ascii: "+"), stretch.origin)
                } else {
                    let code = PythonText.hex(UInt32(byte), digits: 2).uppercased()
                    builder.append("%" + code, stretch.origin)
                }
            }
        }
    }

    private static func toJSON(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        let names = ["ensure_ascii", "indent", "separators", "sort_keys"]
        let bound = try run.bind(arguments, to: names, of: "tojson")
        var writer = JSONDump(run)
        writer.escapesNonASCII = try run.flag(bound[0], default: false)
        writer.sortsKeys = try run.flag(bound[3], default: false)
        if let indent = bound[1], !indent.isNull {
            if case .string(let text) = indent {
                writer.indentation = text
            } else {
                let width = try run.integer(indent, "'indent'")
                try run.reserve(bytes: max(width, 0))
                writer.indentation = OriginString(literal: String(repeating: " ", count: max(width, 0)))
            }
            writer.itemSeparator = OriginString(literal: ",")
        }
        if let separators = bound[2], !separators.isNull {
            let parts = try run.items(of: separators)
            guard parts.count == 2 else { throw run.fault("'separators' needs two strings") }
            writer.itemSeparator = try run.text(parts[0], "a separator")
            writer.keySeparator = try run.text(parts[1], "a separator")
        }
        return try run.string(writer.text(of: input))
    }
}
