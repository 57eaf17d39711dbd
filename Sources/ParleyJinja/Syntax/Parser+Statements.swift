extension Parser {
    /// Reads statements up to a tag that begins with one of some words, or to the end where there are none.
    ///
    /// The opening edge of that tag is passed over; the word is next.
    mutating func parseStatements(until words: [String]) throws(JinjaError) -> [Statement] {
        let start = current.position
        try enter()
        defer { level -= 1 }
        var statements: [Statement] = []
        while true {
            if case .end = current.kind {
                guard words.isEmpty else { throw unfinished(words, start) }
                return statements
            }
            if case .blockBegin = current.kind, case .name(let word) = following.kind, words.contains(word) {
                advance()
                return statements
            }
            statements.append(try parseStatement())
        }
    }

    private func unfinished(_ words: [String], _ start: Position) -> JinjaError {
        let expected = words.map { "{% \($0) %}" }.joined(separator: " or ")
        return JinjaError(.syntax, "\(expected) is missing for the block that begins before this place", at: start)
    }

    private mutating func parseStatement() throws(JinjaError) -> Statement {
        let position = current.position
        switch current.kind {
        case .data(let text):
            advance()
            return Statement(.text(text), at: position)
        case .variableBegin: return try parseOutput()
        case .blockBegin:
            advance()
            let statement = Statement(try parseTag(), at: position)
            guard isAtBlockEnd else { throw unexpected("'%}'") }
            advance()
            return statement
        default: throw unexpected("text or a tag")
        }
    }

    private mutating func parseOutput() throws(JinjaError) -> Statement {
        let position = current.position
        advance()
        let value = try parseTuple()
        guard case .variableEnd = current.kind else { throw unexpected("'}}'") }
        advance()
        return Statement(.output([value]), at: position)
    }

    /// Reads the rest of an opening tag and the body up to one of some words, which stays next.
    private mutating func parseBody(until words: [String]) throws(JinjaError) -> [Statement] {
        _ = skip(.colon)
        guard isAtBlockEnd else { throw unexpected("'%}'") }
        advance()
        return try parseStatements(until: words)
    }

    /// Reads the rest of an opening tag, the body and the word that ends it.
    private mutating func parseBody(endedBy word: String) throws(JinjaError) -> [Statement] {
        let body = try parseBody(until: [word])
        advance()
        return body
    }

    private mutating func parseTag() throws(JinjaError) -> Statement.Kind {
        let position = current.position
        let word = try expectName("the name of a tag")
        switch word {
        case "if": return try parseIf()
        case "for": return try parseFor()
        case "set": return try parseSet()
        case "macro": return try parseMacro()
        case "call": return try parseCallBlock()
        case "filter": return try parseFilterBlock()
        case "with": return try parseWith()
        case "print": return try parsePrint()
        case "generation": return try parseGeneration()
        case "break", "continue":
            guard openLoops > 0 else { throw JinjaError(.syntax, "'\(word)' stands in no loop", at: position) }
            return word == "break" ? .breakLoop : .continueLoop
        case "block", "extends", "include", "import", "from", "autoescape":
            throw JinjaError(.syntax, "the tag '\(word)' is not supported in chat templates", at: position)
        default: throw JinjaError(.syntax, "there is no tag '\(word)' that may stand here", at: position)
        }
    }

    private mutating func parseFilterBlock() throws(JinjaError) -> Statement.Kind {
        let wasConditional = isConditional
        isConditional = false
        let filter = try parseBlockFilters()
        let body = try parseBody(endedBy: "endfilter")
        isConditional = wasConditional
        return .filterBlock(BlockFilter(filter, body))
    }

    // MARK: Conditions and loops

    private mutating func parseIf() throws(JinjaError) -> Statement.Kind {
        let wasConditional = isConditional
        isConditional = true
        defer { isConditional = wasConditional }
        var branches: [Branch] = []
        while true {
            let test = try parseTuple(takesConditions: false)
            branches.append(Branch(test: test, body: try parseBody(until: ["elif", "else", "endif"])))
            if skip(word: "elif") { continue }
            var otherwise: [Statement] = []
            if skip(word: "else") { otherwise = try parseBody(until: ["endif"]) }
            advance()
            return .branches(Branches(branches, otherwise: otherwise))
        }
    }

    private mutating func parseFor() throws(JinjaError) -> Statement.Kind {
        let wasConditional = isConditional
        defer { isConditional = wasConditional }
        guardedLoops += 1
        let target = try parseTarget(stop: "in")
        guard skip(word: "in") else { throw unexpected("'in'") }
        let iterable = try parseTuple(takesConditions: false, stop: "recursive")
        isConditional = false
        let condition = skip(word: "if") ? try parseExpression() : nil
        let isRecursive = skip(word: "recursive")
        let outerLoops = openLoops
        openLoops += 1
        let body = try parseBody(until: ["endfor", "else"])
        openLoops = isRecursive ? 0 : outerLoops
        var otherwise: [Statement] = []
        if skip(word: "else") { otherwise = try parseBody(until: ["endfor"]) }
        openLoops = outerLoops
        advance()
        guardedLoops -= 1
        return .loop(
            Loop(
                target,
                in: iterable,
                where: condition,
                isRecursive: isRecursive,
                body: body,
                otherwise: otherwise
            )
        )
    }

    // MARK: Assignments

    /// Reads what is assigned to: names with commas between, or one name.
    private mutating func parseTarget(stop: String?, takesAttributes: Bool = false) throws(JinjaError) -> Target {
        var targets: [Target] = []
        var isTuple = false
        while !isAtTargetEnd(stop) {
            targets.append(try parseSingleTarget(takesAttributes: takesAttributes))
            guard skip(.comma) else { break }
            isTuple = true
        }
        if !isTuple, let only = targets.first { return only }
        guard isTuple else { throw unexpected("a name to assign to") }
        return .tuple(targets)
    }

    private func isAtTargetEnd(_ stop: String?) -> Bool {
        switch current.kind {
        case .variableEnd, .blockEnd, .mark(.closeParenthesis): true
        case .name(let name): name == stop
        default: false
        }
    }

    private mutating func parseSingleTarget(takesAttributes: Bool) throws(JinjaError) -> Target {
        let position = current.position
        if isAt(.openParenthesis) {
            advance()
            try enter()
            defer { level -= 1 }
            if skip(.closeParenthesis) { return .tuple([]) }
            let target = try parseTarget(stop: nil, takesAttributes: takesAttributes)
            try expect(.closeParenthesis)
            return target
        }
        if case .name(let name) = current.kind, takesAttributes, case .mark(.dot) = following.kind {
            advance()
            advance()
            return .attribute(load(name), OriginString(literal: try expectName()))
        }
        return .name(try parseTargetName(at: position))
    }

    private mutating func parseTargetName(at position: Position) throws(JinjaError) -> NameID {
        let name = try expectName("a name to assign to")
        guard !["true", "false", "none", "True", "False", "None"].contains(name) else {
            throw JinjaError(.syntax, "'\(name)' cannot be assigned to", at: position)
        }
        guard name != "loop" || guardedLoops == 0 else {
            throw JinjaError(.syntax, "'loop' cannot be assigned to in a loop", at: position)
        }
        return store(name)
    }

    private mutating func parseSet() throws(JinjaError) -> Statement.Kind {
        let target = try parseTarget(stop: nil, takesAttributes: true)
        if skip(.assign) { return .set(Binding(target, try parseTuple())) }
        let wasConditional = isConditional
        isConditional = false
        let filter = skip(.pipe) ? try parseBlockFilters() : nil
        let body = try parseBody(endedBy: "endset")
        isConditional = wasConditional
        return .setBlock(SetBlock(target, filter, body))
    }

    private mutating func parseWith() throws(JinjaError) -> Statement.Kind {
        var bindings: [Binding] = []
        while !isAtBlockEnd {
            if !bindings.isEmpty { try expect(.comma) }
            let target = try parseTarget(stop: nil)
            try expect(.assign)
            bindings.append(Binding(target, try parseExpression()))
        }
        let wasConditional = isConditional
        isConditional = false
        let body = try parseBody(endedBy: "endwith")
        isConditional = wasConditional
        return .with(With(bindings, body))
    }

    private mutating func parsePrint() throws(JinjaError) -> Statement.Kind {
        var values: [Expression] = []
        while !isAtBlockEnd {
            if !values.isEmpty { try expect(.comma) }
            values.append(try parseExpression())
        }
        return .output(values)
    }

    // MARK: Macros

    private mutating func parseMacro() throws(JinjaError) -> Statement.Kind {
        let position = current.position
        let name = try expectName("the name of a macro")
        guard !["true", "false", "none", "True", "False", "None"].contains(name) else {
            throw JinjaError(.syntax, "'\(name)' cannot be assigned to", at: position)
        }
        let id = names.id(of: name)
        let parameters = try parseParameters()
        return .macro(try parseDefinition(id, name, parameters, endedBy: "endmacro"))
    }

    private mutating func parseCallBlock() throws(JinjaError) -> Statement.Kind {
        let parameters = isAt(.openParenthesis) ? try parseParameters() : []
        let position = current.position
        let expression = try parseExpression()
        guard case .call(let call) = expression.kind else {
            throw JinjaError(.syntax, "a call block needs a call, such as 'name(…)'", at: position)
        }
        let definition = try parseDefinition(nil, "caller", parameters, endedBy: "endcall")
        return .callBlock(CallBlock(call, at: expression.position, definition))
    }

    private mutating func parseGeneration() throws(JinjaError) -> Statement.Kind {
        .generation(try parseDefinition(nil, "caller", [], endedBy: "endgeneration"))
    }

    private mutating func parseParameters() throws(JinjaError) -> [MacroDefinition.Parameter] {
        var parameters: [MacroDefinition.Parameter] = []
        try expect(.openParenthesis)
        while !isAt(.closeParenthesis) {
            if !parameters.isEmpty { try expect(.comma) }
            let position = current.position
            let name = try expectName("the name of a parameter")
            guard !parameters.contains(where: { $0.name == name }) else {
                throw JinjaError(.syntax, "the parameter '\(name)' is there twice", at: position)
            }
            let fallback = skip(.assign) ? try parseExpression() : nil
            if fallback == nil, let last = parameters.last, last.fallback != nil {
                throw JinjaError(.syntax, "a parameter without a default follows one that has one", at: position)
            }
            parameters.append(MacroDefinition.Parameter(id: names.id(of: name), name: name, fallback: fallback))
        }
        try expect(.closeParenthesis)
        return parameters
    }

    private mutating func parseDefinition(
        _ id: NameID?,
        _ name: String,
        _ parameters: [MacroDefinition.Parameter],
        endedBy word: String
    ) throws(JinjaError) -> MacroDefinition {
        let wasConditional = isConditional
        let outerLoops = openLoops
        isConditional = false
        openLoops = 0
        var open = SpecialNames.all
        for parameter in parameters {
            _ = store(parameter.name)
            open.subtract(SpecialNames(name: parameter.name))
        }
        macros.append((open, []))
        let body = try parseBody(endedBy: word)
        let uses = macros.removeLast().used
        openLoops = outerLoops
        isConditional = wasConditional
        return MacroDefinition(id, name, parameters, body, uses: uses)
    }
}
