/// What a function, macro, method, filter or test was called with.
struct Arguments {
    var positional: [Value] = []
    var named: [(name: String, value: Value)] = []

    /// No arguments.
    static var none: Arguments { Arguments() }

    /// Takes an argument by its name.
    mutating func take(_ name: String) -> Value? {
        guard let index = named.firstIndex(where: { $0.name == name }) else { return nil }
        return named.remove(at: index).value
    }
}

extension Interpreter {
    /// Puts arguments to parameters.
    ///
    /// - Parameters:
    ///   - arguments: what was passed.
    ///   - parameters: the names of the parameters in order.
    ///   - required: how many of them must be there.
    ///   - callee: what was called, for errors.
    /// - Returns: a value for each parameter, nil for those that were left out.
    /// - Throws: that there are too many, too few or unknown arguments.
    func bind(
        _ arguments: Arguments,
        to parameters: [String],
        required: Int = 0,
        of callee: String
    ) throws(JinjaError) -> [Value?] {
        guard arguments.positional.count <= parameters.count else {
            throw fault("\(callee) takes at most \(parameters.count) arguments, not \(arguments.positional.count)")
        }
        var bound: [Value?] = arguments.positional
        for _ in bound.count..<parameters.count {
            bound.append(nil)
        }
        for (name, value) in arguments.named {
            guard let index = parameters.firstIndex(of: name) else {
                throw fault("\(callee) has no argument '\(name)'")
            }
            guard index >= arguments.positional.count else {
                throw fault("\(callee) got two values for '\(name)'")
            }
            bound[index] = value
        }
        for index in 0..<required where bound[index] == nil {
            throw fault("\(callee) misses the argument '\(parameters[index])'")
        }
        return bound
    }

    /// A text that was passed, or the one to take where none was.
    func text(_ value: Value?, _ what: String, default fallback: String) throws(JinjaError) -> OriginString {
        guard let value else { return OriginString(literal: fallback) }
        return try text(value, what)
    }

    /// A text that was passed.
    func text(_ value: Value, _ what: String) throws(JinjaError) -> OriginString {
        if case .string(let text) = value { return text }
        throw misuse(value, "\(what) must be a string, not \(typeName(value))")
    }

    /// A whole number that was passed, or the one to take where none was.
    func integer(_ value: Value?, _ what: String, default fallback: Int) throws(JinjaError) -> Int {
        guard let value else { return fallback }
        return try integer(value, what)
    }

    /// A whole number that was passed.
    func integer(_ value: Value, _ what: String) throws(JinjaError) -> Int {
        if let number = value.asInt { return number }
        throw misuse(value, "\(what) must be a whole number, not \(typeName(value))")
    }

    /// A truth value that was passed, or the one to take where none was.
    func flag(_ value: Value?, default fallback: Bool) throws(JinjaError) -> Bool {
        guard let value else { return fallback }
        return try isTrue(value)
    }
}
