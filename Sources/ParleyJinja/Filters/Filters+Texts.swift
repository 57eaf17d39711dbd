extension Filters {
    /// Filters that change a text.
    static let texts: [String: FilterFunction] = [
        "capitalize": capitalize,
        "center": center,
        "e": escape,
        "escape": escape,
        "forceescape": forceEscape,
        "indent": indent,
        "lower": lower,
        "replace": replace,
        "safe": safe,
        "string": string,
        "striptags": stripTags,
        "title": title,
        "trim": trim,
        "truncate": truncate,
        "upper": upper,
        "wordcount": wordCount,
    ]

    private static func upper(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        _ = try run.bind(arguments, to: [], of: "upper")
        return try run.string(run.text(of: input).uppercased)
    }

    private static func lower(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        _ = try run.bind(arguments, to: [], of: "lower")
        return try run.string(run.text(of: input).lowercased)
    }

    private static func capitalize(
        _ run: Interpreter,
        _ input: Value,
        _ arguments: Arguments
    ) throws(JinjaError) -> Value {
        _ = try run.bind(arguments, to: [], of: "capitalize")
        return try run.string(run.text(of: input).capitalized)
    }

    private static func string(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        _ = try run.bind(arguments, to: [], of: "string")
        return .string(try run.text(of: input))
    }

    private static func safe(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        _ = try run.bind(arguments, to: [], of: "safe")
        return .string(try run.text(of: input).asMarkup())
    }

    private static func escape(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        _ = try run.bind(arguments, to: [], of: "escape")
        return try run.string(Markup.escaped(run.text(of: input)))
    }

    private static func forceEscape(
        _ run: Interpreter,
        _ input: Value,
        _ arguments: Arguments
    ) throws(JinjaError) -> Value {
        _ = try run.bind(arguments, to: [], of: "forceescape")
        return try run.string(Markup.alwaysEscaped(run.text(of: input)))
    }

    private static func center(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        let bound = try run.bind(arguments, to: ["width"], of: "center")
        let width = try run.integer(bound[0], "the width", default: 80)
        return try run.aligned(run.text(of: input), .center, width, OriginString(literal: " "))
    }

    private static func trim(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        let bound = try run.bind(arguments, to: ["chars"], of: "trim")
        return .string(try run.stripped(run.text(of: input), bound[0]))
    }

    private static func replace(
        _ run: Interpreter,
        _ input: Value,
        _ arguments: Arguments
    ) throws(JinjaError) -> Value {
        let bound = try run.bind(arguments, to: ["old", "new", "count"], required: 2, of: "replace")
        let limit = bound[2].map { $0.isNull ? nil : $0 } ?? nil
        return try run.replace(
            run.text(of: input).asMarkup(false),
            run.text(of: bound[0] ?? .null).asMarkup(false),
            run.text(of: bound[1] ?? .null).asMarkup(false),
            run.integer(limit, "the count of replace", default: -1)
        )
    }

    /// Words begin behind blanks, hyphens and opening brackets; unlike Python's own method, not behind an apostrophe.
    private static func title(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        _ = try run.bind(arguments, to: [], of: "title")
        let text = try run.text(of: input)
        var builder = OriginBuilder()
        var start = 0
        func finishWord(_ end: Int) {
            guard end > start else { return }
            let first = start + UTF8Scalars.width(text.bytes[start])
            builder.append(text.slice(start..<first).uppercased)
            builder.append(text.slice(first..<end).lowercased)
        }
        for offset in text.scalarOffsets.dropLast() {
            let scalar = UTF8Scalars.scalar(in: text.bytes, at: offset)
            guard PythonText.isSpace(scalar) || "-({[<".unicodeScalars.contains(scalar) else { continue }
            finishWord(offset)
            start = offset + UTF8Scalars.width(text.bytes[offset])
            builder.append(text, offset..<start)
        }
        finishWord(text.bytes.count)
        return try run.string(builder.text)
    }

    private static func indent(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        let bound = try run.bind(arguments, to: ["width", "first", "blank"], of: "indent")
        let text = try run.text(input, "what is indented")
        let indentation: OriginString
        if case .string(let given) = bound[0] ?? .int(4) {
            indentation = given
        } else {
            let width = try run.integer(bound[0], "the width", default: 4)
            try run.reserve(bytes: max(width, 0))
            indentation = OriginString(literal: String(repeating: " ", count: max(width, 0)))
        }
        let indentsFirst = try run.flag(bound[1], default: false)
        let indentsBlank = try run.flag(bound[2], default: false)
        // Python adds a line feed before it splits: an empty line follows a line break at the end, but for a lone
        // carriage return, which makes one line break with the line feed.
        var lines = text.lines()
        let endsLine = text.scalars.last.map { PythonText.isLineBreak($0) && $0 != "\r" } ?? true
        if endsLine { lines.append(text.bytes.count..<text.bytes.count) }
        try run.reserve(bytes: run.product(lines.count, indentation.bytes.count))
        var builder = OriginBuilder()
        for (index, line) in lines.enumerated() {
            if index > 0 { builder.append(literal: "\n") }
            let isIndented = index == 0 ? indentsFirst : indentsBlank || !line.isEmpty
            if isIndented { builder.append(indentation) }
            builder.append(text, line)
        }
        return try run.string(builder.text.asMarkup(text.isMarkup))
    }

    private static func truncate(
        _ run: Interpreter,
        _ input: Value,
        _ arguments: Arguments
    ) throws(JinjaError) -> Value {
        let bound = try run.bind(arguments, to: ["length", "killwords", "end", "leeway"], of: "truncate")
        guard let count = try run.count(of: input) else { throw run.fault("\(run.typeName(input)) has no length") }
        let length = try run.integer(bound[0], "the length", default: 255)
        let end = try run.text(bound[2], "the end", default: "...")
        let leeway = try run.integer(bound[3].flatMap { $0.isNull ? nil : $0 }, "the leeway", default: 5)
        guard length >= end.count, leeway >= 0 else {
            throw run.fault("truncate: the length or the leeway is too small")
        }
        // Not their sum, which may be beyond 64 bits.
        if count - length <= leeway { return input }
        let text = try run.text(input, "what is truncated")
        var head = text.slice(scalars: 0..<length - end.count)
        if !(try run.flag(bound[1], default: false)) {
            let all = 0..<head.bytes.count
            if let blank = head.lastRange(of: OriginString(literal: " "), in: all) {
                head = head.slice(0..<blank.lowerBound)
            }
        }
        var builder = OriginBuilder()
        builder.append(head)
        builder.append(end)
        return try run.string(builder.text)
    }

    private static func wordCount(
        _ run: Interpreter,
        _ input: Value,
        _ arguments: Arguments
    ) throws(JinjaError) -> Value {
        _ = try run.bind(arguments, to: [], of: "wordcount")
        var count = 0
        var isInWord = false
        for scalar in try run.text(of: input).scalars {
            let isWord = scalar == "_" || PythonText.isAlphanumeric(scalar)
            if isWord, !isInWord { count += 1 }
            isInWord = isWord
        }
        return .int(count)
    }

    private static func stripTags(
        _ run: Interpreter,
        _ input: Value,
        _ arguments: Arguments
    ) throws(JinjaError) -> Value {
        _ = try run.bind(arguments, to: [], of: "striptags")
        return try run.string(TagStripper.text(run.text(of: input)))
    }
}
