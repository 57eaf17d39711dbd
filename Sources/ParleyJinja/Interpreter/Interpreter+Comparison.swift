extension Interpreter {
    /// The value of operands with comparisons between: whether each holds.
    func value(of chain: ComparisonChain) throws(JinjaError) -> Value {
        var left = try evaluate(chain.first)
        for comparison in chain.comparisons {
            let right = try evaluate(comparison.value)
            position = comparison.position
            guard try holds(left, comparison.operation, right) else { return .bool(false) }
            left = right
        }
        return .bool(true)
    }

    /// Whether a comparison holds.
    func holds(_ left: Value, _ operation: ComparisonOperator, _ right: Value) throws(JinjaError) -> Bool {
        switch operation {
        case .equal: try areEqual(left, right)
        case .notEqual: !(try areEqual(left, right))
        case .less: try isLess(left, right, "<")
        case .greater: try isLess(right, left, ">")
        case .lessOrEqual: try isLessOrEqual(left, right, "<=")
        case .greaterOrEqual: try isLessOrEqual(right, left, ">=")
        case .isIn: try contains(right, left)
        case .isNotIn: !(try contains(right, left))
        }
    }

    /// Whether a value counts as true.
    func isTrue(_ value: Value) throws(JinjaError) -> Bool {
        switch value {
        case .undefined, .null: false
        case .bool(let flag): flag
        case .int(let number): number != 0
        case .wideInt: true
        case .float(let number): number != 0
        case .string(let text): !text.isEmpty
        case .list(let list): !list.items.isEmpty
        case .tuple(let tuple): !tuple.items.isEmpty
        case .dict(let dict): dict.count > 0
        case .view(let view): view.dict.count > 0
        case .range(let range): range.count > 0
        case .function, .method, .object: true
        }
    }

    // MARK: Equality

    /// Whether two values are equal.
    func areEqual(_ left: Value, _ right: Value) throws(JinjaError) -> Bool {
        switch (left, right) {
        case (.string(let left), .string(let right)):
            try spend(bytes: min(left.bytes.count, right.bytes.count))
            return left == right
        case (.undefined, .undefined), (.null, .null): return true
        case (.list(let left), .list(let right)): return left === right ? true : try areEqual(left.items, right.items)
        case (.tuple(let left), .tuple(let right)): return left === right ? true : try areEqual(left.items, right.items)
        case (.dict(let left), .dict(let right)): return left === right ? true : try areEqual(left, right)
        case (.view(let left), .view(let right)): return try areEqual(left, right)
        case (.range(let left), .range(let right)):
            guard left.count == right.count else { return false }
            return left.count == 0 || left.start == right.start && (left.count == 1 || left.step == right.step)
        case (.function(let left), .function(let right)): return left == right
        case (.object(let left), .object(let right)): return left == right
        default: return Numbers.order(left, right) == .equal
        }
    }

    /// Whether two sequences hold equal values.
    func areEqual(_ left: [Value], _ right: [Value]) throws(JinjaError) -> Bool {
        guard left.count == right.count else { return false }
        try enter()
        for index in left.indices {
            try spend()
            guard try areEqual(left[index], right[index]) else {
                leave()
                return false
            }
        }
        leave()
        return true
    }

    private func areEqual(_ left: DictValue, _ right: DictValue) throws(JinjaError) -> Bool {
        guard left.count == right.count else { return false }
        try enter()
        for (key, value) in zip(left.keys, left.values) {
            try spend()
            guard let key = HashKey(key), let other = right.value(for: key), try areEqual(value, other) else {
                leave()
                return false
            }
        }
        leave()
        return true
    }

    private func areEqual(_ left: ViewValue, _ right: ViewValue) throws(JinjaError) -> Bool {
        switch (left.kind, right.kind) {
        case (.values, _), (_, .values): return left === right
        default:
            guard left.dict.count == right.dict.count else { return false }
            for item in left.items {
                guard try contains(.view(right), item) else { return false }
            }
            return true
        }
    }

    // MARK: Order

    /// Whether one value stands before another.
    ///
    /// - Parameters:
    ///   - left: the one.
    ///   - right: the other.
    ///   - sign: the operator, for errors.
    /// - Returns: whether it does.
    /// - Throws: that values of these types have no order.
    func isLess(_ left: Value, _ right: Value, _ sign: String = "<") throws(JinjaError) -> Bool {
        switch (left, right) {
        case (.string(let left), .string(let right)):
            try spend(bytes: min(left.bytes.count, right.bytes.count))
            return left < right
        case (.list(let left), .list(let right)): return try isLess(left.items, right.items, sign)
        case (.tuple(let left), .tuple(let right)): return try isLess(left.items, right.items, sign)
        default: return try numberOrder(left, right, sign) == .less
        }
    }

    private func isLess(_ left: [Value], _ right: [Value], _ sign: String) throws(JinjaError) -> Bool {
        try enter()
        defer { leave() }
        for (left, right) in zip(left, right) {
            try spend()
            if !(try areEqual(left, right)) { return try isLess(left, right, sign) }
        }
        return left.count < right.count
    }

    private func isLessOrEqual(_ left: Value, _ right: Value, _ sign: String) throws(JinjaError) -> Bool {
        switch (left, right) {
        case (.string, .string), (.list, .list), (.tuple, .tuple):
            return try isLess(left, right, sign) ? true : areEqual(left, right)
        default:
            let order = try numberOrder(left, right, sign)
            return order == .less || order == .equal
        }
    }

    private func numberOrder(_ left: Value, _ right: Value, _ sign: String) throws(JinjaError) -> Numbers.Order {
        if let order = Numbers.order(left, right) { return order }
        if case .undefined(let undefined) = right, !left.isUndefined { throw fault(undefined.message) }
        let types = "\(typeName(left)) and \(typeName(right))"
        throw misuse(left, "'\(sign)' does not work between \(types)")
    }

    // MARK: Membership

    /// Whether a value holds another.
    func contains(_ container: Value, _ item: Value) throws(JinjaError) -> Bool {
        switch container {
        case .string(let text):
            guard case .string(let part) = item else {
                throw misuse(item, "only a string can be in a string, not \(typeName(item))")
            }
            try spend(bytes: text.bytes.count)
            return text.contains(part)
        case .dict(let dict): return dict.value(for: try key(item)) != nil
        case .view(let view) where view.kind == .keys: return view.dict.value(for: try key(item)) != nil
        case .range(let range):
            guard let number = Numbers.exactInt(item) else { return false }
            let distance = number.subtractingReportingOverflow(range.start)
            guard !distance.overflow, distance.partialValue % range.step == 0 else { return false }
            return (0..<range.count).contains(distance.partialValue / range.step)
        case .undefined: return false
        default:
            for other in try items(of: container) {
                if try areEqual(other, item) { return true }
            }
            return false
        }
    }

    /// A value as a key.
    func key(_ value: Value) throws(JinjaError) -> HashKey {
        if let key = HashKey(value) { return key }
        throw fault("\(typeName(value)) cannot be the key of a dictionary")
    }
}
