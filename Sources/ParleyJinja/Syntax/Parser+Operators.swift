/// How tightly an operator binds.
enum Rank: Int, Comparable {
    case or
    case and
    case not
    case comparison
    case sum
    case concatenation
    case product
    case power

    /// The next tighter rank, nil for operands.
    var next: Rank? { Rank(rawValue: rawValue + 1) }

    static func < (left: Rank, right: Rank) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// An operator between two operands.
private enum Infix {
    case or
    case and
    case comparison(ComparisonOperator)
    case arithmetic(ArithmeticOperator)
    case concatenation

    var rank: Rank {
        switch self {
        case .or: .or
        case .and: .and
        case .comparison: .comparison
        case .concatenation: .concatenation
        case .arithmetic(.add), .arithmetic(.subtract): .sum
        case .arithmetic(.power): .power
        case .arithmetic: .product
        }
    }
}

/// An operator where it stands, and the operand behind it.
private struct Link {
    let infix: Infix
    let position: Position
    let value: Expression
}

extension Parser {
    /// Reads operands with operators of a rank or a tighter one between.
    ///
    /// Operators of one rank make one expression, so that a long chain is not deep.
    mutating func parseOperators(_ lowest: Rank) throws(JinjaError) -> Expression {
        try enter()
        defer { level -= 1 }
        var value = lowest <= .not && isAt(word: "not") ? try parseNot() : try parseUnary(takesFilters: true)
        while let infix = infix(), infix.rank >= lowest {
            value = try parseChain(value, infix.rank)
        }
        return value
    }

    private mutating func parseNot() throws(JinjaError) -> Expression {
        var positions: [Position] = []
        while isAt(word: "not") {
            positions.append(current.position)
            advance()
        }
        var value = try parseOperators(.comparison)
        for position in positions.reversed() {
            value = try make(.not(value), at: position, over: [value])
        }
        return value
    }

    private mutating func parseChain(_ first: Expression, _ rank: Rank) throws(JinjaError) -> Expression {
        var links: [Link] = []
        while let infix = infix(), infix.rank == rank {
            let position = current.position
            advance()
            if case .comparison(.isNotIn) = infix { advance() }
            let value: Expression
            if let next = rank.next {
                value = try parseOperators(next)
            } else {
                value = try parseUnary(takesFilters: true)
            }
            links.append(Link(infix: infix, position: position, value: value))
        }
        return try make(chain(first, links, rank), at: links[0].position, over: [first] + links.map(\.value))
    }

    private func chain(_ first: Expression, _ links: [Link], _ rank: Rank) -> Expression.Kind {
        switch rank {
        case .or: return .or([first] + links.map(\.value))
        case .and, .not: return .and([first] + links.map(\.value))
        case .concatenation: return .concatenation([first] + links.map(\.value))
        case .comparison:
            let comparisons = links.compactMap { link -> Comparison? in
                guard case .comparison(let operation) = link.infix else { return nil }
                return Comparison(operation: operation, position: link.position, value: link.value)
            }
            return .comparison(ComparisonChain(first, comparisons))
        case .sum, .product, .power:
            let operands = links.compactMap { link -> Operand? in
                guard case .arithmetic(let operation) = link.infix else { return nil }
                return Operand(operation: operation, position: link.position, value: link.value)
            }
            return .arithmetic(Arithmetic(first, operands))
        }
    }

    /// The operator that is next, if one is.
    private func infix() -> Infix? {
        switch current.kind {
        case .name("or"): return .or
        case .name("and"): return .and
        case .name("in"): return .comparison(.isIn)
        case .name("not"):
            if case .name("in") = following.kind { return .comparison(.isNotIn) }
            return nil
        case .mark(.tilde): return .concatenation
        case .mark(let mark):
            if let operation = ComparisonOperator(rawValue: mark.rawValue) { return .comparison(operation) }
            return ArithmeticOperator(rawValue: mark.rawValue).map(Infix.arithmetic)
        default: return nil
        }
    }
}
