extension Parser {
    /// Reads an expression, `value if test else other` among them.
    mutating func parseExpression() throws(JinjaError) -> Expression {
        let unknownBefore = unknownUses.count
        var value = try parseOperators(.or)
        while isAt(word: "if") {
            // The value is reached only where the condition holds.
            unknownUses.removeSubrange(unknownBefore...)
            value = try parseCondition(value)
        }
        return value
    }

    private mutating func parseCondition(_ value: Expression) throws(JinjaError) -> Expression {
        let position = current.position
        advance()
        let wasConditional = isConditional
        isConditional = true
        let test = try parseOr()
        let other = skip(word: "else") ? try parseOther() : nil
        isConditional = wasConditional
        let parts = [test, value] + [other].compactMap(\.self)
        return try make(.conditional(Conditional(test, value, other)), at: position, over: parts)
    }

    /// Reads what stands behind `else`, which may be a condition again.
    private mutating func parseOther() throws(JinjaError) -> Expression {
        try enter()
        defer { level -= 1 }
        return try parseExpression()
    }

    /// Reads an expression that has no `if` of its own.
    mutating func parseOr() throws(JinjaError) -> Expression {
        try parseOperators(.or)
    }

    /// Reads an operand with its signs, subscripts and calls, and with its filters and tests where it takes them.
    mutating func parseUnary(takesFilters: Bool) throws(JinjaError) -> Expression {
        let value = isAt(.subtract) || isAt(.add) ? try parseSigned() : try parsePostfix(parsePrimary())
        return takesFilters && isAtFilter ? try parseFilters(value) : value
    }

    private mutating func parseSigned() throws(JinjaError) -> Expression {
        var signs: [(position: Position, isNegative: Bool)] = []
        while isAt(.subtract) || isAt(.add) {
            signs.append((current.position, isAt(.subtract)))
            advance()
        }
        var value = try parsePostfix(parsePrimary())
        for sign in signs.reversed() {
            let kind = Expression.Kind.sign(Sign(value, isNegative: sign.isNegative))
            value = try parsePostfix(make(kind, at: sign.position, over: [value]))
        }
        return value
    }

    /// Reads a name, a literal, or an expression in brackets.
    mutating func parsePrimary() throws(JinjaError) -> Expression {
        if isAt(.openParenthesis) { return try parseParentheses() }
        if isAt(.openBracket) { return try parseList() }
        if isAt(.openBrace) { return try parseDict() }
        return try parseLiteral()
    }

    private mutating func parseParentheses() throws(JinjaError) -> Expression {
        advance()
        let value = try parseTuple(isParenthesized: true)
        try expect(.closeParenthesis)
        return value
    }

    private mutating func parseLiteral() throws(JinjaError) -> Expression {
        let position = current.position
        let kind: Expression.Kind
        switch current.kind {
        case .name("true"), .name("True"): kind = .constant(.bool(true))
        case .name("false"), .name("False"): kind = .constant(.bool(false))
        case .name("none"), .name("None"): kind = .constant(.null)
        case .name(let name): kind = .name(load(name))
        case .string: return try make(.constant(.string(parseString())), at: position, over: [])
        case .integer(let number): kind = .constant(number)
        case .float(let number): kind = .constant(.float(number))
        default: throw unexpected("an expression")
        }
        advance()
        return try make(kind, at: position, over: [])
    }

    /// Reads strings that stand side by side as one.
    private mutating func parseString() -> OriginString {
        var builder = OriginBuilder()
        while case .string(let text) = current.kind {
            builder.append(text)
            advance()
        }
        return builder.text
    }

    private mutating func parseList() throws(JinjaError) -> Expression {
        let position = current.position
        var items: [Expression] = []
        try expect(.openBracket)
        while !isAt(.closeBracket) {
            if !items.isEmpty { try expect(.comma) }
            if isAt(.closeBracket) { break }
            items.append(try parseExpression())
        }
        try expect(.closeBracket)
        return try make(.list(items), at: position, over: items)
    }

    private mutating func parseDict() throws(JinjaError) -> Expression {
        let position = current.position
        var entries: [DictEntry] = []
        try expect(.openBrace)
        while !isAt(.closeBrace) {
            if !entries.isEmpty { try expect(.comma) }
            if isAt(.closeBrace) { break }
            let key = try parseExpression()
            try expect(.colon)
            entries.append(DictEntry(key: key, value: try parseExpression()))
        }
        try expect(.closeBrace)
        return try make(.dict(entries), at: position, over: entries.flatMap { [$0.key, $0.value] })
    }

    /// Reads expressions with commas between; one without a comma is itself, others make a tuple.
    ///
    /// - Parameters:
    ///   - isParenthesized: whether the tuple is in parentheses and may be empty.
    ///   - takesConditions: whether its expressions may have an `if` of their own.
    ///   - stop: a word that ends it.
    /// - Returns: the expression.
    /// - Throws: a syntax error.
    mutating func parseTuple(
        isParenthesized: Bool = false,
        takesConditions: Bool = true,
        stop: String? = nil
    ) throws(JinjaError) -> Expression {
        let position = current.position
        var items: [Expression] = []
        var isTuple = false
        while !isAtTupleEnd(stop) {
            items.append(takesConditions ? try parseExpression() : try parseOr())
            guard skip(.comma) else { break }
            isTuple = true
        }
        if !isTuple {
            if let only = items.first { return only }
            guard isParenthesized else { throw unexpected("an expression") }
        }
        return try make(.tuple(items), at: position, over: items)
    }

    private func isAtTupleEnd(_ stop: String?) -> Bool {
        switch current.kind {
        case .variableEnd, .blockEnd, .mark(.closeParenthesis): true
        case .name(let name): name == stop
        default: false
        }
    }
}
