extension Interpreter {
    /// Calls a macro.
    ///
    /// - Parameters:
    ///   - state: the macro.
    ///   - arguments: what is passed.
    /// - Returns: what its body wrote.
    /// - Throws: what went wrong.
    func call(_ state: MacroState, _ arguments: Arguments) throws(JinjaError) -> Value {
        let inner = try scope(of: state, arguments)
        try beginCall()
        let around = scope
        let outer = beginCapture()
        scope = inner
        _ = try run(state.definition.body)
        scope = around
        endCall()
        return .string(try endCapture(outer))
    }

    /// The scope of a macro's body, with its parameters.
    private func scope(of state: MacroState, _ arguments: Arguments) throws(JinjaError) -> Scope {
        let definition = state.definition
        let inner = Scope(in: state.scope)
        var rest = arguments
        let parameters = definition.parameters
        var given: [Value?] = Array(arguments.positional.prefix(parameters.count))
        for parameter in parameters[given.count...] {
            given.append(rest.take(parameter.name))
        }
        try bindSpecialNames(definition, &rest, inner)
        try beginCall()
        let around = scope
        scope = inner
        for (parameter, value) in zip(parameters, given) {
            try bind(parameter, value, inner)
        }
        scope = around
        endCall()
        return inner
    }

    private func bind(
        _ parameter: MacroDefinition.Parameter,
        _ value: Value?,
        _ inner: Scope
    ) throws(JinjaError) {
        if let value {
            inner.set(value, for: parameter.id)
        } else if let fallback = parameter.fallback {
            inner.set(try evaluate(fallback), for: parameter.id)
        } else {
            let message = "the parameter '\(parameter.name)' was not provided"
            inner.set(.undefined(Undefined(.other(message))), for: parameter.id)
        }
    }

    private func bindSpecialNames(
        _ definition: MacroDefinition,
        _ rest: inout Arguments,
        _ inner: Scope
    ) throws(JinjaError) {
        let name = definition.name
        if definition.uses.contains(.caller) {
            let caller = rest.take("caller") ?? .undefined(Undefined(.other("no caller is defined")))
            set(caller, forSpecial: "caller", inner)
        }
        if definition.uses.contains(.kwargs) {
            var builder = DictBuilder()
            for (name, value) in rest.named {
                builder.set(value, for: name)
            }
            set(try dict(builder), forSpecial: "kwargs", inner)
        } else if let extra = rest.named.first {
            let hint = extra.name == "caller" ? "; it does not use 'caller'" : ""
            throw fault("the macro '\(name)' has no parameter '\(extra.name)'\(hint)")
        }
        let extra = Array(rest.positional.dropFirst(definition.parameters.count))
        if definition.uses.contains(.varargs) {
            set(try tuple(extra), forSpecial: "varargs", inner)
        } else if !extra.isEmpty {
            throw fault("the macro '\(name)' takes at most \(definition.parameters.count) arguments")
        }
    }

    private func set(_ value: Value, forSpecial name: String, _ inner: Scope) {
        if let id = names.existingID(of: name) { inner.set(value, for: id) }
    }

    /// Runs a call block: calls a macro that can call the block's body.
    func run(_ block: CallBlock) throws(JinjaError) {
        let caller = add(.macro(MacroState(block.body, in: scope)))
        let value = try evaluate(block.call, at: block.position, caller: caller)
        try appendText(of: value, to: &output)
        try checkOutput()
    }

    /// An attribute of a macro.
    func macroAttribute(_ name: String, of state: MacroState) -> Value? {
        let definition = state.definition
        switch name {
        case "name": return definition.id == nil ? Value.null : .literal(definition.name)
        case "arguments": return .tuple(TupleValue(definition.parameters.map { .literal($0.name) }))
        case "catch_kwargs": return .bool(definition.uses.contains(.kwargs))
        case "catch_varargs": return .bool(definition.uses.contains(.varargs))
        case "caller": return .bool(definition.uses.contains(.caller))
        default: return nil
        }
    }
}
