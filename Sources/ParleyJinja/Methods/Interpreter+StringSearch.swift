extension Interpreter {
    /// Calls a method that looks for a text in another, nil when the method is none of those.
    func callSearch(
        _ method: MethodName,
        of text: OriginString,
        _ arguments: Arguments
    ) throws(JinjaError) -> Value? {
        switch method {
        case .find, .rfind, .index, .rindex, .count, .startswith, .endswith: break
        default: return nil
        }
        let bound = try bindPositional(arguments, 1...3, method)
        let start = try place(bound.dropFirst().first, in: text.count, default: 0)
        let isBehindEnd = bound.dropFirst().first.flatMap(\.asInt).map { $0 > text.count }
        let end = try place(bound.dropFirst(2).first, in: text.count, default: text.count)
        let isOutside = start > end || isBehindEnd == true
        let range = isOutside ? 0..<0 : text.offset(of: start)..<text.offset(of: end)
        switch method {
        case .startswith, .endswith:
            return .bool(try hasEdge(text.slice(range), bound[0], method, isOutside: isOutside))
        case .count:
            let part = try self.text(bound[0], "what is counted")
            if isOutside { return .int(0) }
            if part.isEmpty { return .int(end - start + 1) }
            return .int(text.ranges(of: part, in: range).count)
        default:
            let part = try self.text(bound[0], "what is looked for")
            let isFirst = method == .find || method == .index
            let found = isFirst ? text.firstRange(of: part, in: range) : text.lastRange(of: part, in: range)
            if let found, !isOutside { return .int(text.index(of: found.lowerBound)) }
            if method == .index || method == .rindex { throw fault("the text does not hold what is looked for") }
            return .int(-1)
        }
    }

    private func hasEdge(
        _ text: OriginString,
        _ value: Value,
        _ method: MethodName,
        isOutside: Bool
    ) throws(JinjaError) -> Bool {
        let candidates: [Value]
        if case .tuple(let tuple) = value { candidates = tuple.items } else { candidates = [value] }
        for candidate in candidates {
            let part = try self.text(candidate, "the argument of \(method.rawValue)")
            if !isOutside, method == .startswith ? text.hasPrefix(part) : text.hasSuffix(part) { return true }
        }
        return false
    }

    /// Calls a method that takes something off the edges, nil when the method is none of those.
    func callEdge(
        _ method: MethodName,
        of text: OriginString,
        _ arguments: Arguments
    ) throws(JinjaError) -> Value? {
        switch method {
        case .strip, .lstrip, .rstrip:
            let bound = try bindPositional(arguments, 0...1, method)
            return .string(try stripped(text, bound.first, left: method != .rstrip, right: method != .lstrip))
        case .removeprefix, .removesuffix:
            let bound = try bindPositional(arguments, 1...1, method)
            let part = try self.text(bound[0], "the argument of \(method.rawValue)")
            let count = text.bytes.count
            if method == .removeprefix {
                return .string(text.hasPrefix(part) ? text.slice(part.bytes.count..<count) : text)
            }
            return .string(text.hasSuffix(part) ? text.slice(0..<count - part.bytes.count) : text)
        default: return nil
        }
    }

    /// A text without the characters at its edges that are among some, by default blanks.
    func stripped(
        _ text: OriginString,
        _ characters: Value?,
        left: Bool = true,
        right: Bool = true
    ) throws(JinjaError) -> OriginString {
        guard let characters, !characters.isNull else { return text.stripped(left: left, right: right) }
        let set = Set(try self.text(characters, "the characters to strip").scalars)
        return text.stripped({ set.contains($0) }, left: left, right: right)
    }

    /// Calls a method that fills a text up to a width, nil when the method is none of those.
    func callWidth(
        _ method: MethodName,
        of text: OriginString,
        _ arguments: Arguments
    ) throws(JinjaError) -> Value? {
        switch method {
        case .center, .ljust, .rjust:
            let bound = try bindPositional(arguments, 1...2, method)
            let width = try integer(bound[0], "the width")
            let fill = try self.text(bound.dropFirst().first, "the fill character", default: " ")
            guard fill.count == 1 else { throw fault("the fill character must be one character") }
            return try aligned(text, method, width, fill)
        case .zfill:
            let bound = try bindPositional(arguments, 1...1, method)
            let missing = try integer(bound[0], "the width").subtractingReportingOverflow(text.count)
            guard !missing.overflow, missing.partialValue > 0 else { return .string(text) }
            try reserve(bytes: missing.partialValue)
            let isSigned = text.bytes.first == UInt8(ascii: "+") || text.bytes.first == UInt8(ascii: "-")
            var builder = OriginBuilder()
            builder.append(text, 0..<(isSigned ? 1 : 0))
            builder.append(OriginString(literal: "0"), times: missing.partialValue)
            builder.append(text, (isSigned ? 1 : 0)..<text.bytes.count)
            return try string(builder.text.asMarkup(text.isMarkup))
        default: return nil
        }
    }

    /// A text filled up to a width at one side or both.
    func aligned(
        _ text: OriginString,
        _ method: MethodName,
        _ width: Int,
        _ fill: OriginString
    ) throws(JinjaError) -> Value {
        let difference = width.subtractingReportingOverflow(text.count)
        guard !difference.overflow, difference.partialValue > 0 else { return .string(text) }
        let missing = difference.partialValue
        try reserve(bytes: product(missing, fill.bytes.count))
        let left: Int
        switch method {
        case .ljust: left = 0
        case .rjust: left = missing
        // Python puts the odd blank of an odd width to the left.
        default: left = missing / 2 + (missing & width & 1)
        }
        let fill = text.isMarkup ? Markup.escaped(fill) : fill
        var builder = OriginBuilder()
        builder.append(fill, times: left)
        builder.append(text)
        builder.append(fill, times: missing - left)
        return try string(builder.text.asMarkup(text.isMarkup))
    }
}

extension Value {
    /// Whether the value is Python's `None`.
    var isNull: Bool {
        if case .null = self { true } else { false }
    }
}
