extension Interpreter {
    /// The value of an expression.
    func evaluate(_ expression: Expression) throws(JinjaError) -> Value {
        try enter(Self.expressionDepth)
        try spend()
        let value = try valueOfKind(expression)
        leave(Self.expressionDepth)
        return value
    }

    /// Each kind has a function of its own, so that a level of nesting takes little of the stack.
    private func valueOfKind(_ expression: Expression) throws(JinjaError) -> Value {
        let place = expression.position
        switch expression.kind {
        case .constant(let value): return value
        case .name(let id): return value(of: id)
        case .list(let items): return try list(values(of: items))
        case .tuple(let items): return try tuple(values(of: items))
        case .dict(let entries): return try dictionary(entries, at: place)
        case .attribute(let access): return try attribute(access, at: place)
        case .item(let access): return try item(access, at: place)
        case .slice(let access): return try part(access, at: place)
        case .call(let call): return try evaluate(call, at: place, caller: nil)
        case .filter(let use): return try evaluate(use, blockText: nil, at: place)
        case .test(let use): return try evaluate(use, at: place)
        case .not(let operand): return try negation(operand)
        case .sign(let sign): return try signed(sign, at: place)
        case .arithmetic(let chain): return try value(of: chain)
        case .comparison(let chain): return try value(of: chain)
        case .and(let parts): return try firstOf(parts, thatIs: false)
        case .or(let parts): return try firstOf(parts, thatIs: true)
        case .concatenation(let parts): return try concatenation(parts, at: place)
        case .conditional(let conditional): return try choose(conditional)
        }
    }

    private func negation(_ operand: Expression) throws(JinjaError) -> Value {
        .bool(!(try holds(operand)))
    }

    private func signed(_ sign: Sign, at place: Position) throws(JinjaError) -> Value {
        let operand = try evaluate(sign.operand)
        position = place
        return try signed(operand, isNegative: sign.isNegative)
    }

    private func values(of expressions: [Expression]) throws(JinjaError) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(expressions.count)
        for expression in expressions {
            values.append(try evaluate(expression))
        }
        return values
    }

    private func dictionary(_ entries: [DictEntry], at place: Position) throws(JinjaError) -> Value {
        var builder = DictBuilder()
        for entry in entries {
            let key = try evaluate(entry.key)
            let value = try evaluate(entry.value)
            position = place
            try set(value, for: key, in: &builder)
        }
        return try dict(builder)
    }

    /// Sets an entry of a dictionary that is being made.
    func set(_ value: Value, for key: Value, in builder: inout DictBuilder) throws(JinjaError) {
        guard builder.set(value, for: key) else {
            throw fault("\(typeName(key)) cannot be the key of a dictionary")
        }
    }

    private func attribute(_ access: AttributeAccess, at place: Position) throws(JinjaError) -> Value {
        let owner = try evaluate(access.owner)
        position = place
        return try attribute(access.name, of: owner)
    }

    private func item(_ access: ItemAccess, at place: Position) throws(JinjaError) -> Value {
        let owner = try evaluate(access.owner)
        let key = try evaluate(access.key)
        position = place
        return try item(key, of: owner)
    }

    private func part(_ access: SliceAccess, at place: Position) throws(JinjaError) -> Value {
        let owner = try evaluate(access.owner)
        let start = try access.start.map(evaluate)
        let stop = try access.stop.map(evaluate)
        let step = try access.step.map(evaluate)
        position = place
        return try part(of: owner, start, stop, step)
    }

    /// The first operand that is true or false, else the last.
    private func firstOf(_ parts: [Expression], thatIs wanted: Bool) throws(JinjaError) -> Value {
        for part in parts.dropLast() {
            let value = try evaluate(part)
            if try isTrue(value) == wanted { return value }
        }
        guard let last = parts.last else { return .null }
        return try evaluate(last)
    }

    private func concatenation(_ parts: [Expression], at place: Position) throws(JinjaError) -> Value {
        var builder = OriginBuilder()
        for part in parts {
            let value = try evaluate(part)
            position = place
            try appendText(of: value, to: &builder)
        }
        return try string(builder.text)
    }

    private func choose(_ conditional: Conditional) throws(JinjaError) -> Value {
        if try holds(conditional.test) { return try evaluate(conditional.value) }
        if let other = conditional.other { return try evaluate(other) }
        let message = "the condition does not hold and there is no 'else'"
        return .undefined(Undefined(.other(message)))
    }

    // MARK: Calls, filters and tests

    /// The arguments of a call.
    func arguments(_ list: ArgumentList) throws(JinjaError) -> Arguments {
        var arguments = Arguments()
        arguments.positional.reserveCapacity(list.positional.count)
        for expression in list.positional {
            arguments.positional.append(try evaluate(expression))
        }
        for argument in list.named {
            arguments.named.append((argument.name, try evaluate(argument.value)))
        }
        if list.spread != nil || list.namedSpread != nil { try spread(list, into: &arguments) }
        return arguments
    }

    private func spread(_ list: ArgumentList, into arguments: inout Arguments) throws(JinjaError) {
        if let spread = list.spread {
            arguments.positional += try items(of: evaluate(spread))
        }
        guard let spread = list.namedSpread else { return }
        let value = try evaluate(spread)
        guard case .dict(let dict) = value else {
            throw misuse(value, "what follows '**' must be a dictionary, not \(typeName(value))")
        }
        for (key, value) in zip(dict.keys, dict.values) {
            let name = try text(key, "the name of an argument").string
            guard !arguments.named.contains(where: { $0.name == name }) else {
                throw fault("the argument '\(name)' is passed twice")
            }
            arguments.named.append((name, value))
        }
    }

    /// The value of a call.
    ///
    /// - Parameters:
    ///   - call: the call.
    ///   - place: where it stands.
    ///   - caller: what a macro that is called gets as `caller`.
    /// - Returns: the value.
    /// - Throws: what went wrong.
    func evaluate(_ call: Call, at place: Position, caller: Value?) throws(JinjaError) -> Value {
        if case .attribute(let access) = call.callee.kind {
            return try evaluate(call, of: access, at: place, caller: caller)
        }
        let callee = try evaluate(call.callee)
        let arguments = try callArguments(call.arguments, caller)
        position = place
        return try self.call(callee, arguments)
    }

    /// The value of a call whose callee is an attribute: a method is called without being made a value first.
    private func evaluate(
        _ call: Call,
        of access: AttributeAccess,
        at place: Position,
        caller: Value?
    ) throws(JinjaError) -> Value {
        let owner = try evaluate(access.owner)
        position = call.callee.position
        let member = try member(access.name, of: owner)
        let arguments = try callArguments(call.arguments, caller)
        position = place
        switch member {
        case .method(let method): return try self.call(method, of: owner, arguments)
        case .value(let callee): return try self.call(callee, arguments)
        }
    }

    private func callArguments(_ list: ArgumentList, _ caller: Value?) throws(JinjaError) -> Arguments {
        var arguments = try arguments(list)
        if let caller { arguments.named.append(("caller", caller)) }
        return arguments
    }

    /// The value of the filters of a block.
    func evaluateBlockFilter(_ expression: Expression, _ text: Value) throws(JinjaError) -> Value {
        guard case .filter(let use) = expression.kind else { return text }
        return try evaluate(use, blockText: text, at: expression.position)
    }

    private func evaluate(_ use: FilterUse, blockText: Value?, at place: Position) throws(JinjaError) -> Value {
        let input: Value
        if let expression = use.input {
            if let blockText {
                input = try evaluateBlockFilter(expression, blockText)
            } else {
                input = try evaluate(expression)
            }
        } else {
            input = blockText ?? .string(.empty)
        }
        let arguments = try arguments(use.arguments)
        position = place
        guard let function = use.function else { throw fault("there is no filter '\(use.name)'") }
        if case .string(let text) = input { try spend(bytes: text.bytes.count) }
        return try function(self, input, arguments)
    }

    private func evaluate(_ use: TestUse, at place: Position) throws(JinjaError) -> Value {
        let input = try evaluate(use.input)
        let arguments = try arguments(use.arguments)
        position = place
        guard let function = use.function else { throw fault("there is no test '\(use.name)'") }
        return .bool(try function(self, input, arguments))
    }

    /// Calls a value.
    func call(_ callee: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        switch callee {
        case .function(let function): return try call(function, arguments)
        case .method(let bound): return try call(bound.method, of: bound.receiver, arguments)
        case .object(let id): return try call(objects[id.index], arguments)
        default: throw misuse(callee, "\(typeName(callee)) cannot be called")
        }
    }

    private func call(_ object: ChangingObject, _ arguments: Arguments) throws(JinjaError) -> Value {
        switch object {
        case .macro(let macro): return try call(macro, arguments)
        case .loop(let loop): return try call(loop, arguments)
        case .joiner(let joiner):
            _ = try bind(arguments, to: [], of: "the joiner")
            defer { joiner.wasCalled = true }
            return joiner.wasCalled ? joiner.separator : .string(.empty)
        default: throw fault("\(object.typeName) cannot be called")
        }
    }

    private func call(_ loop: LoopState, _ arguments: Arguments) throws(JinjaError) -> Value {
        let bound = try bind(arguments, to: ["iterable"], required: 1, of: "loop")
        return try recurse(loop, over: bound[0] ?? .null)
    }
}
