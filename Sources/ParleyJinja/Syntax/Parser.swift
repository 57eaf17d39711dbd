/// Builds the tree of a template from its tokens.
///
/// The grammar and its odd corners are Jinja's: which tags take a tuple without parentheses, that `**` groups to the
/// left, what may follow `is`.
struct Parser {
    let tokens: [Token]
    let nesting: Int
    var index = 0
    var names = NameTable()

    /// How many expressions and blocks are open.
    var level = 0
    /// How many loops of the current macro are open, whose turns `break` and `continue` can end.
    var openLoops = 0
    /// How many loops are open in which no one may assign to `loop`.
    var guardedLoops = 0
    /// Whether the place is only reached under a condition: an unknown filter there is no fault of the template.
    var isConditional = false
    /// The uses of filters and tests that there are not, so far as they are faults of the template.
    var unknownUses: [JinjaError] = []
    /// For each open macro, the special names not yet assigned to and those used.
    var macros: [(open: SpecialNames, used: SpecialNames)] = []

    private init(_ tokens: [Token], nesting: Int) {
        self.tokens = tokens
        self.nesting = nesting
    }

    /// Reads a template.
    ///
    /// - Parameters:
    ///   - source: the template.
    ///   - limits: how large and how deep it may be.
    /// - Returns: the statements, and the names of all variables in them.
    /// - Throws: a syntax error, or that a limit is passed.
    static func parse(
        _ source: String,
        limits: JinjaLimits
    ) throws(JinjaError) -> (statements: [Statement], names: NameTable) {
        guard source.utf8.count <= limits.sourceBytes else {
            let message = "the template has more than the \(limits.sourceBytes) bytes that are allowed"
            throw JinjaError(.limit, message, at: Position())
        }
        let nesting = max(1, min(limits.nesting, JinjaLimits.greatestNesting))
        var parser = Parser(try Lexer.tokens(of: source), nesting: nesting)
        let statements = try parser.parseStatements(until: [])
        if let fault = parser.unknownUses.first { throw fault }
        return (statements, parser.names)
    }

    // MARK: Tokens

    /// The next token.
    var current: Token { tokens[index] }

    /// The token behind the next one.
    var following: Token { tokens[min(index + 1, tokens.count - 1)] }

    /// Goes on to the next token.
    mutating func advance() {
        if index < tokens.count - 1 { index += 1 }
    }

    /// Whether the next token is a mark.
    func isAt(_ mark: Token.Mark) -> Bool {
        if case .mark(mark) = current.kind { true } else { false }
    }

    /// Whether the next token is a certain word.
    func isAt(word: String) -> Bool {
        if case .name(word) = current.kind { true } else { false }
    }

    /// Whether the next token ends the block's tag.
    var isAtBlockEnd: Bool {
        if case .blockEnd = current.kind { true } else { false }
    }

    /// Passes over a mark if it is next.
    mutating func skip(_ mark: Token.Mark) -> Bool {
        guard isAt(mark) else { return false }
        advance()
        return true
    }

    /// Passes over a word if it is next.
    mutating func skip(word: String) -> Bool {
        guard isAt(word: word) else { return false }
        advance()
        return true
    }

    /// Passes over a mark that must be next.
    mutating func expect(_ mark: Token.Mark) throws(JinjaError) {
        guard skip(mark) else { throw unexpected("'\(mark.rawValue)'") }
    }

    /// Reads a name that must be next.
    mutating func expectName(_ what: String = "a name") throws(JinjaError) -> String {
        guard case .name(let name) = current.kind else { throw unexpected(what) }
        advance()
        return name
    }

    /// An error at the next token that says what should be there.
    func unexpected(_ expected: String) -> JinjaError {
        JinjaError(.syntax, "expected \(expected), found \(current.description)", at: current.position)
    }

    // MARK: Depth

    /// Opens a level of nesting.
    mutating func enter() throws(JinjaError) {
        level += 1
        guard level <= nesting else { throw tooDeep }
    }

    private var tooDeep: JinjaError {
        JinjaError(.limit, "the template is nested more than \(nesting) levels deep", at: current.position)
    }

    /// Makes an expression over others.
    func make(
        _ kind: Expression.Kind,
        at position: Position,
        over parts: [Expression]
    ) throws(JinjaError) -> Expression {
        var deepest = 0
        for part in parts {
            deepest = max(deepest, part.depth)
        }
        guard deepest < nesting else { throw tooDeep }
        return Expression(kind, at: position, depth: deepest + 1)
    }

    // MARK: Conditions

    /// Notes that a filter or test is used that there is not.
    mutating func noteUnknown(_ message: String, at position: Position) {
        if !isConditional { unknownUses.append(JinjaError(.syntax, message, at: position)) }
    }

    // MARK: Names

    /// Notes that a variable is read.
    mutating func load(_ name: String) -> NameID {
        let special = SpecialNames(name: name)
        if !special.isEmpty {
            for index in macros.indices {
                macros[index].used.formUnion(macros[index].open.intersection(special))
            }
        }
        return names.id(of: name)
    }

    /// Notes that a variable or a parameter gets a value.
    mutating func store(_ name: String) -> NameID {
        let special = SpecialNames(name: name)
        if !special.isEmpty {
            for index in macros.indices {
                macros[index].open.subtract(special)
            }
        }
        return names.id(of: name)
    }
}
