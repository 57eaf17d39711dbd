extension Interpreter {
    /// What comes after a statement.
    enum Flow {
        case next
        case breakLoop
        case continueLoop
    }

    /// Runs statements in order.
    func run(_ statements: [Statement]) throws(JinjaError) -> Flow {
        try enter()
        for statement in statements {
            try spend()
            let flow = try run(statement)
            if flow != .next {
                leave()
                return flow
            }
        }
        leave()
        return .next
    }

    /// Runs statements in a scope of their own.
    func run(_ statements: [Statement], in inner: Scope) throws(JinjaError) -> Flow {
        let outer = scope
        scope = inner
        let flow = try run(statements)
        scope = outer
        return flow
    }

    private func run(_ statement: Statement) throws(JinjaError) -> Flow {
        switch statement.kind {
        case .text(let text): try write(text)
        case .output(let values): try write(values)
        case .branches(let branches): return try run(branches)
        case .loop(let loop): try run(loop)
        case .set(let binding): try run(binding)
        case .setBlock(let block): return try run(block)
        case .macro(let definition): define(definition)
        case .callBlock(let block): try run(block)
        case .filterBlock(let block): return try run(block)
        case .with(let with): return try run(with)
        case .generation(let definition): return try run(definition.body, in: Scope(in: scope))
        case .breakLoop: return .breakLoop
        case .continueLoop: return .continueLoop
        }
        return .next
    }

    private func write(_ text: OriginString) throws(JinjaError) {
        output.append(text)
        try spend(bytes: text.bytes.count)
        try checkOutput()
    }

    private func define(_ definition: MacroDefinition) {
        let macro = add(.macro(MacroState(definition, in: scope)))
        if let id = definition.id { set(macro, for: id) }
    }

    private func run(_ binding: Binding) throws(JinjaError) {
        let value = try evaluate(binding.value)
        position = binding.value.position
        try assign(value, to: binding.target)
    }

    private func write(_ values: [Expression]) throws(JinjaError) {
        for expression in values {
            let value = try evaluate(expression)
            position = expression.position
            let before = output.byteCount
            try appendText(of: value, to: &output)
            try spend(bytes: output.byteCount - before)
            try checkOutput()
        }
    }

    private func run(_ branches: Branches) throws(JinjaError) -> Flow {
        for branch in branches.branches {
            if try holds(branch.test) { return try run(branch.body) }
        }
        return branches.otherwise.isEmpty ? .next : try run(branches.otherwise)
    }

    /// Whether the value of an expression counts as true.
    func holds(_ test: Expression) throws(JinjaError) -> Bool {
        try isTrue(evaluate(test))
    }

    private func run(_ block: SetBlock) throws(JinjaError) -> Flow {
        let inner = Scope(in: scope)
        let outer = beginCapture()
        let flow = try run(block.body, in: inner)
        let text = Value.string(try endCapture(outer))
        if flow == .next { try assign(filtered(text, block.filter, in: inner), to: block.target) }
        return flow
    }

    private func run(_ block: BlockFilter) throws(JinjaError) -> Flow {
        let inner = Scope(in: scope)
        let outer = beginCapture()
        let flow = try run(block.body, in: inner)
        let text = Value.string(try endCapture(outer))
        if flow == .next {
            let value = try filtered(text, block.filter, in: inner)
            output.append(try self.text(value, "what the filters of a block return"))
            try checkOutput()
        }
        return flow
    }

    /// The text of a block behind its filters, which see the block's variables.
    private func filtered(_ text: Value, _ filter: Expression?, in inner: Scope) throws(JinjaError) -> Value {
        guard let filter else { return text }
        let outer = scope
        scope = inner
        let value = try evaluateBlockFilter(filter, text)
        scope = outer
        return value
    }

    private func run(_ with: With) throws(JinjaError) -> Flow {
        let outer = scope
        let inner = Scope(in: outer)
        for binding in with.bindings {
            let value = try evaluate(binding.value)
            scope = inner
            try assign(value, to: binding.target)
            scope = outer
        }
        return try run(with.body, in: inner)
    }

    // MARK: Assignment

    /// Assigns a value, taking it apart where the target is a tuple.
    func assign(_ value: Value, to target: Target) throws(JinjaError) {
        switch target {
        case .name(let id): set(value, for: id)
        case .attribute(let id, let attribute): try assign(value, toAttribute: attribute, of: id)
        case .tuple(let targets):
            let items = try items(of: value)
            guard items.count == targets.count else {
                throw fault("\(targets.count) values are needed here, not \(items.count)")
            }
            for (item, target) in zip(items, targets) {
                try assign(item, to: target)
            }
        }
    }

    private func assign(_ value: Value, toAttribute attribute: OriginString, of id: NameID) throws(JinjaError) {
        let holder = self.value(of: id)
        guard case .object(let object) = holder, case .namespace(let namespace) = objects[object.index] else {
            throw fault("only attributes of a namespace can be set, and this is \(typeName(holder))")
        }
        namespace.attributes.set(value, for: .string(attribute))
    }
}
