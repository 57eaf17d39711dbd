extension Interpreter {
    /// Calls a method of a text.
    func call(_ method: MethodName, of text: OriginString, _ arguments: Arguments) throws(JinjaError) -> Value {
        switch method {
        case .format: return try braceFormat(text, arguments)
        case .formatMap: return try formatMap(text, arguments)
        case .split, .rsplit: return try split(text, arguments, method)
        case .splitlines: return try splitLines(text, arguments)
        case .expandtabs: return try expandTabs(text, arguments)
        default: break
        }
        if let value = try callSearch(method, of: text, arguments) { return value }
        if let value = try callWidth(method, of: text, arguments) { return value }
        if let value = try callEdge(method, of: text, arguments) { return value }
        switch method {
        case .join:
            let bound = try bindPositional(arguments, 1...1, method)
            return try join(items(of: bound[0]), text)
        case .replace:
            let bound = try bindPositional(arguments, 2...3, method)
            let limit = try integer(bound.dropFirst(2).first, "the count of replace", default: -1)
            let old = try self.text(bound[0], "what is replaced")
            return try replace(text, old, self.text(bound[1], "what replaces"), limit)
        case .partition, .rpartition: return try partition(text, arguments, method)
        case .encode, .maketrans, .translate:
            throw fault("the method '\(method.rawValue)' of str is not supported")
        default: break
        }
        _ = try bindPositional(arguments, 0...0, method)
        if let changed = cased(text, method) { return try string(changed) }
        if let answer = StringQuestions.answer(method, text) { return .bool(answer) }
        throw fault("the method '\(method.rawValue)' of str is not supported")
    }

    private func cased(_ text: OriginString, _ method: MethodName) -> OriginString? {
        switch method {
        case .upper: text.uppercased
        case .lower: text.lowercased
        case .title: text.titlecased
        case .capitalize: text.capitalized
        case .casefold: text.caseFolded
        case .swapcase: text.caseSwapped
        default: nil
        }
    }

    private func formatMap(_ text: OriginString, _ arguments: Arguments) throws(JinjaError) -> Value {
        let bound = try bindPositional(arguments, 1...1, .formatMap)
        guard case .dict(let dict) = bound[0] else {
            throw misuse(bound[0], "format_map needs a dictionary, not \(typeName(bound[0]))")
        }
        var named = Arguments()
        for (key, value) in zip(dict.keys, dict.values) {
            if case .string(let name) = key { named.named.append((name.string, value)) }
        }
        return try braceFormat(text, named)
    }

    /// Joins texts with another between.
    func join(_ items: [Value], _ separator: OriginString) throws(JinjaError) -> Value {
        var builder = OriginBuilder()
        var isFirst = true
        for item in items {
            if !isFirst { builder.append(separator) }
            isFirst = false
            guard case .string(let text) = item else {
                throw misuse(item, "join needs strings, not \(typeName(item))")
            }
            builder.append(separator.isMarkup ? Markup.escaped(text) : text)
            if builder.byteCount > limits.outputBytes { break }
        }
        return try string(builder.text.asMarkup(separator.isMarkup))
    }

    /// Replaces a text by another, at most so many times; a negative count is no limit.
    func replace(
        _ text: OriginString,
        _ old: OriginString,
        _ new: OriginString,
        _ limit: Int
    ) throws(JinjaError) -> Value {
        let limit = limit < 0 ? Int.max : limit
        let new = text.isMarkup ? Markup.escaped(new) : new
        let count = min(limit, old.isEmpty ? text.count + 1 : text.bytes.count / old.bytes.count)
        if product(count, max(new.bytes.count - old.bytes.count, 0)) > limits.outputBytes {
            // Only then is it worth counting what would really be replaced.
            let places = old.isEmpty ? count : text.ranges(of: old, in: 0..<text.bytes.count, limit: limit).count
            try reserve(bytes: product(places, new.bytes.count))
        }
        return try string(text.replacing(old, with: new, limit: limit).asMarkup(text.isMarkup))
    }

    // MARK: Cutting

    private func split(
        _ text: OriginString,
        _ arguments: Arguments,
        _ method: MethodName
    ) throws(JinjaError) -> Value {
        let bound = try bind(arguments, to: ["sep", "maxsplit"], of: method.rawValue)
        let given = try integer(bound[1], "maxsplit", default: -1)
        let limit = given < 0 ? Int.max : given
        let isFromEnd = method == .rsplit && given >= 0
        guard let separator = bound[0], !separator.isNull else {
            let words = isFromEnd ? text.wordsFromEnd(limit: limit) : text.words(limit: limit)
            return try list(words.map { .string(text.slice($0)) })
        }
        let mark = try self.text(separator, "what separates")
        guard !mark.isEmpty else { throw fault("what separates must not be empty") }
        let cuts =
            isFromEnd
            ? text.rangesFromEnd(of: mark, limit: limit) : text.ranges(of: mark, in: 0..<text.bytes.count, limit: limit)
        var parts: [Value] = []
        var start = 0
        for cut in cuts {
            parts.append(.string(text.slice(start..<cut.lowerBound)))
            start = cut.upperBound
        }
        parts.append(.string(text.slice(start..<text.bytes.count)))
        return try list(parts)
    }

    private func splitLines(_ text: OriginString, _ arguments: Arguments) throws(JinjaError) -> Value {
        let bound = try bind(arguments, to: ["keepends"], of: "splitlines")
        return try list(text.lines(keepsEnds: flag(bound[0], default: false)).map { .string(text.slice($0)) })
    }

    private func partition(
        _ text: OriginString,
        _ arguments: Arguments,
        _ method: MethodName
    ) throws(JinjaError) -> Value {
        let bound = try bindPositional(arguments, 1...1, method)
        let mark = try self.text(bound[0], "what separates")
        guard !mark.isEmpty else { throw fault("what separates must not be empty") }
        let all = 0..<text.bytes.count
        let found = method == .partition ? text.firstRange(of: mark, in: all) : text.lastRange(of: mark, in: all)
        guard let found else {
            let empty = Value.string(text.slice(0..<0))
            return try tuple(method == .partition ? [.string(text), empty, empty] : [empty, empty, .string(text)])
        }
        return try tuple([
            .string(text.slice(0..<found.lowerBound)),
            .string(text.slice(found)),
            .string(text.slice(found.upperBound..<text.bytes.count)),
        ])
    }

    private func expandTabs(_ text: OriginString, _ arguments: Arguments) throws(JinjaError) -> Value {
        let bound = try bind(arguments, to: ["tabsize"], of: "expandtabs")
        let size = try integer(bound[0], "tabsize", default: 8)
        var builder = OriginBuilder()
        var column = 0
        for offset in text.scalarOffsets.dropLast() {
            let byte = text.bytes[offset]
            if byte == UInt8(ascii: "\t") {
                let blanks = size > 0 ? size - column % size : 0
                try reserve(bytes: builder.byteCount + blanks)
                builder.append(OriginString(bytes: [UInt8(ascii: " ")], origin: text.origin(at: offset)), times: blanks)
                column += blanks
            } else {
                builder.append(text, offset..<offset + UTF8Scalars.width(byte))
                column = byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") ? 0 : column + 1
            }
        }
        return try string(builder.text.asMarkup(text.isMarkup))
    }
}
