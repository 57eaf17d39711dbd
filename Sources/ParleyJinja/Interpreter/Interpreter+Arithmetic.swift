extension Interpreter {
    /// The value of operands with operators between, from the left.
    func value(of chain: Arithmetic) throws(JinjaError) -> Value {
        var value = try evaluate(chain.first)
        for operand in chain.operands {
            let right = try evaluate(operand.value)
            position = operand.position
            value = try calculate(value, operand.operation, right)
        }
        return value
    }

    /// The value with its sign.
    func signed(_ value: Value, isNegative: Bool) throws(JinjaError) -> Value {
        switch value {
        case .float(let number): return .float(isNegative ? -number : number)
        case .int, .bool:
            let number = value.asInt ?? 0
            return isNegative ? try whole((0).subtractingReportingOverflow(number)) : .int(number)
        case .wideInt: throw beyondRange
        default:
            throw misuse(value, "bad operand for unary \(isNegative ? "-" : "+"): \(typeName(value))")
        }
    }

    private var beyondRange: JinjaError {
        fault("calculating with whole numbers beyond 64 bits is not supported")
    }

    private func whole(_ result: (partialValue: Int, overflow: Bool)) throws(JinjaError) -> Value {
        if result.overflow { throw beyondRange }
        return .int(result.partialValue)
    }

    /// What two operands make.
    func calculate(_ left: Value, _ operation: ArithmeticOperator, _ right: Value) throws(JinjaError) -> Value {
        if let left = left.asInt, let right = right.asInt { return try calculate(left, operation, right) }
        if case .string(let text) = left, operation == .modulo { return try percentFormat(text, right) }
        if let value = try combineSequences(left, operation, right) { return value }
        if let first = left.asDouble, let second = right.asDouble {
            switch (left, right) {
            case (.float, .wideInt), (.wideInt, .float), (.float, _), (_, .float):
                return .float(try calculate(first, operation, second))
            default: throw beyondRange
            }
        }
        if case .undefined(let undefined) = right, !left.isUndefined { throw fault(undefined.message) }
        let types = "\(typeName(left)) and \(typeName(right))"
        throw misuse(left, "unsupported operands for \(operation.rawValue): \(types)")
    }

    // MARK: Numbers

    private func calculate(_ left: Int, _ operation: ArithmeticOperator, _ right: Int) throws(JinjaError) -> Value {
        switch operation {
        case .add: return try whole(left.addingReportingOverflow(right))
        case .subtract: return try whole(left.subtractingReportingOverflow(right))
        case .multiply: return try whole(left.multipliedReportingOverflow(by: right))
        case .divide:
            if right == 0 { throw fault("division by zero") }
            return .float(Double(left) / Double(right))
        case .floorDivide:
            if right == 0 { throw fault("division by zero") }
            let (quotient, overflow) = left.dividedReportingOverflow(by: right)
            if overflow { throw beyondRange }
            let isRounded = quotient &* right != left && (left < 0) != (right < 0)
            return .int(isRounded ? quotient - 1 : quotient)
        case .modulo:
            if right == 0 { throw fault("division by zero") }
            if right == -1 { return .int(0) }
            let remainder = left % right
            return .int(remainder != 0 && (remainder < 0) != (right < 0) ? remainder + right : remainder)
        case .power:
            if right < 0 {
                if left == 0 { throw fault("0 cannot be raised to a negative power") }
                return .float(CMath.power(Double(left), Double(right)))
            }
            return try power(left, right)
        }
    }

    private func power(_ base: Int, _ exponent: Int) throws(JinjaError) -> Value {
        if base == 0 || base == 1 { return .int(exponent == 0 ? 1 : base) }
        if base == -1 { return .int(exponent % 2 == 0 ? 1 : -1) }
        guard exponent < 64 else { throw beyondRange }
        var result = 1
        for _ in 0..<exponent {
            let (product, overflow) = result.multipliedReportingOverflow(by: base)
            if overflow { throw beyondRange }
            result = product
        }
        return .int(result)
    }

    private func calculate(
        _ left: Double,
        _ operation: ArithmeticOperator,
        _ right: Double
    ) throws(JinjaError) -> Double {
        switch operation {
        case .add: return left + right
        case .subtract: return left - right
        case .multiply: return left * right
        case .divide:
            if right == 0 { throw fault("division by zero") }
            return left / right
        case .floorDivide:
            if right == 0 { throw fault("division by zero") }
            return Self.floorDivision(left, right)
        case .modulo:
            if right == 0 { throw fault("division by zero") }
            return Self.modulo(left, right)
        case .power:
            if left == 0, right < 0 { throw fault("0 cannot be raised to a negative power") }
            if left < 0, right.isFinite, right != right.rounded(.down) {
                throw fault("a negative number to a fractional power is no real number")
            }
            let result = CMath.power(left, right)
            if result.isInfinite, left.isFinite, right.isFinite { throw fault("the result of ** is too large") }
            return result
        }
    }

    private static func modulo(_ left: Double, _ right: Double) -> Double {
        let remainder = left.truncatingRemainder(dividingBy: right)
        if remainder == 0 { return Double(signOf: right, magnitudeOf: 0) }
        return (remainder < 0) != (right < 0) ? remainder + right : remainder
    }

    private static func floorDivision(_ left: Double, _ right: Double) -> Double {
        let quotient = (left - modulo(left, right)) / right
        guard quotient != 0 else { return Double(signOf: left / right, magnitudeOf: 0) }
        let floor = quotient.rounded(.down)
        return quotient - floor > 0.5 ? floor + 1 : floor
    }

    // MARK: Sequences

    /// Joins or repeats texts, lists or tuples, nil where the operands are none.
    private func combineSequences(
        _ left: Value,
        _ operation: ArithmeticOperator,
        _ right: Value
    ) throws(JinjaError) -> Value? {
        switch operation {
        case .add:
            switch (left, right) {
            case (.string(let left), .string(let right)): return try join(left, right)
            case (.list(let left), .list(let right)):
                try reserve(items: left.items.count + right.items.count)
                return try checked(.list(ListValue(left.items + right.items)))
            case (.tuple(let left), .tuple(let right)): return try tuple(left.items + right.items)
            default: return nil
            }
        case .multiply:
            if let count = right.asInt { return try repeating(left, count) }
            if let count = left.asInt { return try repeating(right, count) }
            return nil
        default: return nil
        }
    }

    private func join(_ left: OriginString, _ right: OriginString) throws(JinjaError) -> Value {
        var builder = OriginBuilder()
        try reserve(bytes: left.bytes.count + right.bytes.count)
        builder.reserve(left.bytes.count + right.bytes.count)
        let isMarkup = left.isMarkup || right.isMarkup
        builder.append(isMarkup ? Markup.escaped(left) : left)
        builder.append(isMarkup ? Markup.escaped(right) : right)
        return .string(builder.text.asMarkup(isMarkup))
    }

    private func repeating(_ value: Value, _ count: Int) throws(JinjaError) -> Value? {
        let count = max(count, 0)
        switch value {
        case .string(let text):
            try reserve(bytes: product(text.bytes.count, count))
            var builder = OriginBuilder()
            builder.append(text, times: text.isEmpty ? 0 : count)
            return .string(builder.text.asMarkup(text.isMarkup))
        case .list(let list):
            try reserve(items: product(list.items.count, count))
            return .list(ListValue(repeated(list.items, count)))
        case .tuple(let tuple):
            try reserve(items: product(tuple.items.count, count))
            return .tuple(TupleValue(repeated(tuple.items, count)))
        default: return nil
        }
    }

    /// The product of two sizes, the greatest number where it is beyond 64 bits.
    func product(_ left: Int, _ right: Int) -> Int {
        let (product, overflow) = left.multipliedReportingOverflow(by: right)
        return overflow ? Int.max : product
    }

    private func repeated(_ items: [Value], _ count: Int) -> [Value] {
        var result: [Value] = []
        result.reserveCapacity(items.count * count)
        for _ in 0..<(items.isEmpty ? 0 : count) {
            result += items
        }
        return result
    }
}
