extension Interpreter {
    /// Calls a method of a value.
    ///
    /// - Parameters:
    ///   - method: which one.
    ///   - owner: the value.
    ///   - arguments: what is passed.
    /// - Returns: the value that it returns.
    /// - Throws: what went wrong.
    func call(_ method: MethodName, of owner: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        switch owner {
        case .string(let text):
            try spend(bytes: text.bytes.count)
            return try call(method, of: text, arguments)
        case .dict(let dict): return try call(method, of: dict, arguments)
        case .list(let list):
            if method == .copy {
                _ = try bindPositional(arguments, 0...0, method)
                return owner
            }
            return try searchItems(list.items, method, arguments)
        case .tuple(let tuple): return try searchItems(tuple.items, method, arguments)
        case .range: return try searchItems(items(of: owner), method, arguments)
        case .int, .bool, .float, .wideInt: return try callNumber(method, of: owner, arguments)
        case .object(let id): return try call(method, of: objects[id.index], arguments)
        default: throw fault("the method '\(method.rawValue)' of \(typeName(owner)) is not supported")
        }
    }

    /// Arguments that may only be passed by position, as many as a method takes.
    func bindPositional(
        _ arguments: Arguments,
        _ counts: ClosedRange<Int>,
        _ method: MethodName
    ) throws(JinjaError) -> [Value] {
        guard arguments.named.isEmpty else { throw fault("\(method.rawValue) takes no arguments by name") }
        let count = arguments.positional.count
        guard counts.contains(count) else {
            let range = counts.lowerBound == counts.upperBound ? "\(counts.lowerBound)" : "\(counts)"
            throw fault("\(method.rawValue) takes \(range) arguments, not \(count)")
        }
        return arguments.positional
    }

    // MARK: Lists and tuples

    private func searchItems(
        _ items: [Value],
        _ method: MethodName,
        _ arguments: Arguments
    ) throws(JinjaError) -> Value {
        let bound = try bindPositional(arguments, method == .index ? 1...3 : 1...1, method)
        if method == .count {
            var count = 0
            for item in items {
                if try areEqual(item, bound[0]) { count += 1 }
            }
            return .int(count)
        }
        guard method == .index else { throw fault("the method '\(method.rawValue)' is not supported") }
        let start = try place(bound.dropFirst().first, in: items.count, default: 0)
        let end = try place(bound.dropFirst(2).first, in: items.count, default: items.count)
        for index in 0..<items.count where index >= start && index < end {
            if try areEqual(items[index], bound[0]) { return .int(index) }
        }
        throw fault("the value is not in the list")
    }

    /// A bound of a search as an index, from the end where it is negative.
    func place(_ value: Value?, in count: Int, default fallback: Int) throws(JinjaError) -> Int {
        guard let value else { return fallback }
        if case .null = value { return fallback }
        let index = try integer(value, "the bound of a search")
        return index < 0 ? max(index.addingReportingOverflow(count).partialValue, 0) : min(index, count)
    }

    // MARK: Dictionaries

    private func call(
        _ method: MethodName,
        of dict: DictValue,
        _ arguments: Arguments
    ) throws(JinjaError) -> Value {
        switch method {
        case .get:
            let bound = try bindPositional(arguments, 1...2, method)
            if case .string(let text) = bound[0], let value = dict.value(for: text) { return value }
            return dict.value(for: try key(bound[0])) ?? bound.dropFirst().first ?? .null
        case .items, .keys, .values, .copy:
            _ = try bindPositional(arguments, 0...0, method)
            switch method {
            case .items: return .view(ViewValue(.items, of: dict))
            case .keys: return .view(ViewValue(.keys, of: dict))
            case .values: return .view(ViewValue(.values, of: dict))
            default: return .dict(dict)
            }
        case .fromkeys:
            let bound = try bindPositional(arguments, 1...2, method)
            var builder = DictBuilder()
            for key in try items(of: bound[0]) {
                try set(bound.dropFirst().first ?? .null, for: key, in: &builder)
            }
            return try self.dict(builder)
        default: throw fault("the method '\(method.rawValue)' of dict is not supported")
        }
    }

    // MARK: Numbers

    private func callNumber(
        _ method: MethodName,
        of number: Value,
        _ arguments: Arguments
    ) throws(JinjaError) -> Value {
        _ = try bindPositional(arguments, 0...0, method)
        switch (method, number) {
        case (.conjugate, .float), (.conjugate, .wideInt): return number
        case (.conjugate, _): return .int(number.asInt ?? 0)
        case (.isInteger, .float(let value)): return .bool(value.isFinite && value == value.rounded())
        case (.bitLength, _):
            if let value = number.asInt { return .int(Int.bitWidth - value.magnitude.leadingZeroBitCount) }
        case (.bitCount, _):
            if let value = number.asInt { return .int(value.magnitude.nonzeroBitCount) }
        case (.asIntegerRatio, _):
            if let value = number.asInt { return try tuple([.int(value), .int(1)]) }
        default: break
        }
        throw fault("the method '\(method.rawValue)' of \(typeName(number)) is not supported")
    }

    // MARK: What changes

    private func call(
        _ method: MethodName,
        of object: ChangingObject,
        _ arguments: Arguments
    ) throws(JinjaError) -> Value {
        switch (object, method) {
        case (.loop(let state), .cycle):
            guard arguments.named.isEmpty, !arguments.positional.isEmpty else {
                throw fault("loop.cycle needs one value or more")
            }
            return arguments.positional[state.index % arguments.positional.count]
        case (.loop(let state), .changed):
            guard arguments.named.isEmpty else { throw fault("loop.changed takes no arguments by name") }
            return .bool(try hasChanged(state, arguments.positional))
        case (.cycler(let state), .next):
            _ = try bindPositional(arguments, 0...0, method)
            defer { state.index = (state.index + 1) % state.items.count }
            return state.items[state.index]
        case (.cycler(let state), .reset):
            _ = try bindPositional(arguments, 0...0, method)
            state.index = 0
            return .null
        default: throw fault("the method '\(method.rawValue)' of \(object.typeName) is not supported")
        }
    }
}
