extension Parser {
    /// Reads the subscripts and calls behind a value.
    mutating func parsePostfix(_ value: Expression) throws(JinjaError) -> Expression {
        var value = value
        while true {
            if isAt(.dot) || isAt(.openBracket) {
                value = try parseSubscript(of: value)
            } else if isAt(.openParenthesis) {
                value = try parseCall(of: value)
            } else {
                return value
            }
        }
    }

    /// Whether a filter, a test or the call of what one returned is next.
    var isAtFilter: Bool { isAt(.pipe) || isAt(word: "is") || isAt(.openParenthesis) }

    /// Reads the filters and tests behind a value, and calls of what they return.
    mutating func parseFilters(_ value: Expression) throws(JinjaError) -> Expression {
        var value = value
        while isAtFilter {
            if skip(.pipe) {
                value = try parseFilter(of: value)
            } else if isAt(.openParenthesis) {
                value = try parseCall(of: value)
            } else {
                value = try parseTest(of: value)
            }
        }
        return value
    }

    // MARK: Subscripts

    private mutating func parseSubscript(of value: Expression) throws(JinjaError) -> Expression {
        isAt(.dot) ? try parseAttribute(of: value) : try parseItem(of: value)
    }

    private mutating func parseAttribute(of value: Expression) throws(JinjaError) -> Expression {
        let position = current.position
        advance()
        let kind: Expression.Kind
        switch current.kind {
        case .name(let name): kind = .attribute(AttributeAccess(value, AttributeName(name)))
        case .integer(let number):
            kind = .item(ItemAccess(value, try make(.constant(number), at: current.position, over: [])))
        default: throw unexpected("a name or a number")
        }
        advance()
        return try make(kind, at: position, over: [value])
    }

    private mutating func parseItem(of value: Expression) throws(JinjaError) -> Expression {
        let position = current.position
        advance()
        var keys: [Expression] = []
        while !isAt(.closeBracket) {
            if !keys.isEmpty { try expect(.comma) }
            if isAt(.closeBracket) { break }
            let start = isAt(.colon) ? nil : try parseExpression()
            if isAt(.colon) {
                guard keys.isEmpty else {
                    throw JinjaError(.syntax, "a slice cannot be one of several subscripts", at: position)
                }
                return try parseSlice(of: value, from: start, at: position)
            }
            if let start { keys.append(start) }
        }
        try expect(.closeBracket)
        let key = keys.count == 1 ? keys[0] : try make(.tuple(keys), at: position, over: keys)
        return try make(.item(ItemAccess(value, key)), at: position, over: [value, key])
    }

    private mutating func parseSlice(
        of value: Expression,
        from start: Expression?,
        at position: Position
    ) throws(JinjaError) -> Expression {
        try expect(.colon)
        let stop = isAt(.colon) || isAt(.closeBracket) ? nil : try parseExpression()
        var step: Expression?
        if skip(.colon), !isAt(.closeBracket) { step = try parseExpression() }
        try expect(.closeBracket)
        let slice = SliceAccess(value, start, stop, step)
        return try make(.slice(slice), at: position, over: slice.expressions)
    }

    // MARK: Calls

    private mutating func parseCall(of callee: Expression) throws(JinjaError) -> Expression {
        let position = current.position
        let arguments = try parseArguments()
        return try make(.call(Call(callee, arguments)), at: position, over: [callee] + arguments.expressions)
    }

    /// Arguments as they are read.
    private struct Draft {
        var positional: [Expression] = []
        var named: [ArgumentList.Named] = []
        var spread: Expression?
        var namedSpread: Expression?
    }

    /// Reads arguments in parentheses.
    mutating func parseArguments() throws(JinjaError) -> ArgumentList {
        var draft = Draft()
        var isFirst = true
        try expect(.openParenthesis)
        while !isAt(.closeParenthesis) {
            if !isFirst {
                try expect(.comma)
                if isAt(.closeParenthesis) { break }
            }
            isFirst = false
            try parseArgument(&draft)
        }
        try expect(.closeParenthesis)
        return ArgumentList(draft.positional, draft.named, draft.spread, draft.namedSpread)
    }

    private mutating func parseArgument(_ draft: inout Draft) throws(JinjaError) {
        let position = current.position
        if skip(.multiply) {
            guard draft.spread == nil, draft.namedSpread == nil else { throw misplacedArgument(position) }
            draft.spread = try parseExpression()
        } else if skip(.power) {
            guard draft.namedSpread == nil else { throw misplacedArgument(position) }
            draft.namedSpread = try parseExpression()
        } else if case .name(let name) = current.kind, case .mark(.assign) = following.kind {
            guard draft.namedSpread == nil else { throw misplacedArgument(position) }
            guard !draft.named.contains(where: { $0.name == name }) else {
                throw JinjaError(.syntax, "the argument '\(name)' is passed twice", at: position)
            }
            advance()
            advance()
            draft.named.append(ArgumentList.Named(name: name, value: try parseExpression()))
        } else {
            guard draft.spread == nil, draft.namedSpread == nil, draft.named.isEmpty else {
                throw misplacedArgument(position)
            }
            draft.positional.append(try parseExpression())
        }
    }

    private func misplacedArgument(_ position: Position) -> JinjaError {
        JinjaError(.syntax, "arguments by position come first, then those by name, then '*' and '**'", at: position)
    }

    // MARK: Filters and tests

    /// Reads the name of a filter or test, which may have points in it.
    private mutating func parseDottedName(_ what: String) throws(JinjaError) -> String {
        var name = try expectName(what)
        while skip(.dot) {
            name += "." + (try expectName(what))
        }
        return name
    }

    /// Reads a filter's name and arguments.
    ///
    /// - Parameter input: what is filtered; nil for the text of a block.
    /// - Returns: the use of the filter.
    /// - Throws: a syntax error.
    mutating func parseFilter(of input: Expression?) throws(JinjaError) -> Expression {
        let position = current.position
        let name = try parseDottedName("the name of a filter")
        let arguments = isAt(.openParenthesis) ? try parseArguments() : .none
        let use = FilterUse(input, name, arguments)
        if use.function == nil { noteUnknown("there is no filter '\(name)'", at: position) }
        return try make(.filter(use), at: position, over: [input].compactMap(\.self) + arguments.expressions)
    }

    /// Reads one filter or more for the text of a block.
    mutating func parseBlockFilters() throws(JinjaError) -> Expression {
        var filter = try parseFilter(of: nil)
        while skip(.pipe) {
            filter = try parseFilter(of: filter)
        }
        return filter
    }

    private mutating func parseTest(of input: Expression) throws(JinjaError) -> Expression {
        advance()
        let isNegated = skip(word: "not")
        let position = current.position
        let name = try parseDottedName("the name of a test")
        let use = TestUse(input, name, try parseTestArguments())
        if use.function == nil { noteUnknown("there is no test '\(name)'", at: position) }
        let test = try make(.test(use), at: position, over: [input] + use.arguments.expressions)
        return isNegated ? try make(.not(test), at: position, over: [test]) : test
    }

    private mutating func parseTestArguments() throws(JinjaError) -> ArgumentList {
        if isAt(.openParenthesis) { return try parseArguments() }
        guard isAtTestArgument else { return .none }
        guard !isAt(word: "is") else { throw unexpected("no second 'is'; write it with 'and'") }
        return ArgumentList([try parsePostfix(parsePrimary())], [], nil, nil)
    }

    private var isAtTestArgument: Bool {
        switch current.kind {
        case .name(let name): !["else", "or", "and"].contains(name)
        case .string, .integer, .float, .mark(.openBracket), .mark(.openBrace): true
        default: false
        }
    }
}
