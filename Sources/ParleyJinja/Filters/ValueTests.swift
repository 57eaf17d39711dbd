/// What a test asks: it gets the value before `is` and the arguments behind its name.
typealias TestFunction = @Sendable (Interpreter, Value, Arguments) throws(JinjaError) -> Bool

/// The tests by their names.
enum ValueTests {
    /// The test of a name, nil where there is none.
    static func named(_ name: String) -> TestFunction? {
        all[name]
    }

    private static let all: [String: TestFunction] = [
        "!=": comparison(.notEqual),
        "<": comparison(.less),
        "<=": comparison(.lessOrEqual),
        "==": comparison(.equal),
        ">": comparison(.greater),
        ">=": comparison(.greaterOrEqual),
        "boolean": question { if case .bool = $0 { true } else { false } },
        "callable": isCallable,
        "defined": question { !$0.isUndefined },
        "divisibleby": isDivisible,
        "eq": comparison(.equal),
        "equalto": comparison(.equal),
        "escaped": question { $0.asText?.isMarkup ?? false },
        "even": parity(0),
        "false": question { if case .bool(false) = $0 { true } else { false } },
        "filter": isName { Filters.named($0) != nil },
        "float": question { if case .float = $0 { true } else { false } },
        "ge": comparison(.greaterOrEqual),
        "greaterthan": comparison(.greater),
        "gt": comparison(.greater),
        "in": comparison(.isIn),
        "integer": question(isInteger),
        "iterable": isIterable,
        "le": comparison(.lessOrEqual),
        "lessthan": comparison(.less),
        "lower": textQuestion(StringQuestions.isLower),
        "lt": comparison(.less),
        "mapping": question { if case .dict = $0 { true } else { false } },
        "ne": comparison(.notEqual),
        "none": question(\.isNull),
        "number": question { $0.asDouble != nil },
        "odd": parity(1),
        "sameas": isSame,
        "sequence": question(isSequence),
        "string": question { $0.asText != nil },
        "test": isName { ValueTests.named($0) != nil },
        "true": question { if case .bool(true) = $0 { true } else { false } },
        "undefined": question(\.isUndefined),
        "upper": textQuestion(StringQuestions.isUpper),
    ]

    // MARK: Kinds of tests

    private static func question(_ answer: @escaping @Sendable (Value) -> Bool) -> TestFunction {
        { (run, value, arguments) throws(JinjaError) -> Bool in
            _ = try run.bind(arguments, to: [], of: "the test")
            return answer(value)
        }
    }

    private static func textQuestion(_ answer: @escaping @Sendable (OriginString) -> Bool) -> TestFunction {
        { (run, value, arguments) throws(JinjaError) -> Bool in
            _ = try run.bind(arguments, to: [], of: "the test")
            return answer(try run.text(of: value))
        }
    }

    private static func comparison(_ operation: ComparisonOperator) -> TestFunction {
        { (run, value, arguments) throws(JinjaError) -> Bool in
            let bound = try run.bind(arguments, to: ["other"], required: 1, of: "the test")
            return try run.holds(value, operation, bound[0] ?? .null)
        }
    }

    private static func isName(_ isKnown: @escaping @Sendable (String) -> Bool) -> TestFunction {
        { (run, value, arguments) throws(JinjaError) -> Bool in
            _ = try run.bind(arguments, to: [], of: "the test")
            guard case .string(let name) = value else { return false }
            return isKnown(name.string)
        }
    }

    // MARK: Numbers

    private static func parity(_ rest: Int) -> TestFunction {
        { (run, value, arguments) throws(JinjaError) -> Bool in
            _ = try run.bind(arguments, to: [], of: "the test")
            return try run.areEqual(run.calculate(value, .modulo, .int(2)), .int(rest))
        }
    }

    private static func isDivisible(
        _ run: Interpreter,
        _ value: Value,
        _ arguments: Arguments
    ) throws(JinjaError) -> Bool {
        let bound = try run.bind(arguments, to: ["num"], required: 1, of: "divisibleby")
        return try run.areEqual(run.calculate(value, .modulo, bound[0] ?? .null), .int(0))
    }

    private static func isInteger(_ value: Value) -> Bool {
        switch value {
        case .int, .wideInt: true
        default: false
        }
    }

    // MARK: Abilities

    private static func isSequence(_ value: Value) -> Bool {
        switch value {
        case .string, .list, .tuple, .dict, .range, .undefined: true
        default: false
        }
    }

    private static func isIterable(
        _ run: Interpreter,
        _ value: Value,
        _ arguments: Arguments
    ) throws(JinjaError) -> Bool {
        _ = try run.bind(arguments, to: [], of: "iterable")
        return run.hasItems(value)
    }

    private static func isCallable(
        _ run: Interpreter,
        _ value: Value,
        _ arguments: Arguments
    ) throws(JinjaError) -> Bool {
        _ = try run.bind(arguments, to: [], of: "callable")
        switch value {
        case .function, .method, .undefined: return true
        case .object(let id):
            switch run.objects[id.index] {
            case .macro, .loop, .joiner: return true
            default: return false
            }
        default: return false
        }
    }

    /// Whether two values are one; numbers and texts that are equal count as one.
    private static func isSame(
        _ run: Interpreter,
        _ value: Value,
        _ arguments: Arguments
    ) throws(JinjaError) -> Bool {
        let bound = try run.bind(arguments, to: ["other"], required: 1, of: "sameas")
        switch (value, bound[0] ?? .null) {
        case (.list(let left), .list(let right)): return left === right
        case (.tuple(let left), .tuple(let right)): return left === right
        case (.dict(let left), .dict(let right)): return left === right
        case (.view(let left), .view(let right)): return left === right
        case (.undefined(let left), .undefined(let right)): return left === right
        case (.object(let left), .object(let right)): return left == right
        case (let left, let right):
            guard left.typeName == right.typeName else { return false }
            return try run.areEqual(left, right)
        }
    }
}
