/// The functions that every template has.
enum GlobalFunction: String, Sendable {
    case range
    case dict
    case cycler
    case joiner
    case namespace
    case lipsum
    case raiseException = "raise_exception"
    case strftimeNow = "strftime_now"

    /// The function as Python prints it.
    var repr: String {
        switch self {
        case .range, .dict: "<class '\(rawValue)'>"
        case .cycler: "<class 'jinja2.utils.Cycler'>"
        case .joiner: "<class 'jinja2.utils.Joiner'>"
        case .namespace: "<class 'jinja2.utils.Namespace'>"
        case .lipsum, .raiseException, .strftimeNow: "<function \(rawValue)>"
        }
    }
}

extension Interpreter {
    /// The most numbers that a range may have, as in Python's sandbox.
    private static let greatestRange = 100_000

    /// Calls a global function.
    func call(_ function: GlobalFunction, _ arguments: Arguments) throws(JinjaError) -> Value {
        switch function {
        case .range: return try range(arguments)
        case .dict: return try dict(builder(arguments, of: "dict"))
        case .namespace: return add(.namespace(NamespaceState(try builder(arguments, of: "namespace"))))
        case .cycler:
            guard arguments.named.isEmpty, !arguments.positional.isEmpty else {
                throw fault("cycler needs one value or more and no names")
            }
            return add(.cycler(CyclerState(arguments.positional)))
        case .joiner:
            let bound = try bind(arguments, to: ["sep"], of: "joiner")
            return add(.joiner(JoinerState(bound[0] ?? .literal(", "))))
        case .lipsum: throw fault("lipsum is not supported: it would make text at random")
        case .raiseException:
            let bound = try bind(arguments, to: ["message"], required: 1, of: "raise_exception")
            throw fault(try text(of: bound[0] ?? .null).string, .raised)
        case .strftimeNow:
            let bound = try bind(arguments, to: ["format"], required: 1, of: "strftime_now")
            return try string(clock.formatted(text(bound[0] ?? .null, "the format of strftime_now")))
        }
    }

    private func range(_ arguments: Arguments) throws(JinjaError) -> Value {
        guard arguments.named.isEmpty, (1...3).contains(arguments.positional.count) else {
            throw fault("range takes one to three whole numbers")
        }
        var numbers: [Int] = []
        for argument in arguments.positional {
            numbers.append(try integer(argument, "an argument of range"))
        }
        let start = numbers.count > 1 ? numbers[0] : 0
        let stop = numbers.count > 1 ? numbers[1] : numbers[0]
        let step = numbers.count > 2 ? numbers[2] : 1
        guard step != 0 else { throw fault("the step of range cannot be 0") }
        guard let range = RangeValue(start: start, stop: stop, step: step), range.count <= Self.greatestRange else {
            throw fault("range may have at most \(Self.greatestRange) numbers")
        }
        return .range(range)
    }

    /// The entries that `dict(…)` and `namespace(…)` take: those of a dictionary or of pairs, then the named ones.
    private func builder(_ arguments: Arguments, of callee: String) throws(JinjaError) -> DictBuilder {
        guard arguments.positional.count <= 1 else { throw fault("\(callee) takes one value and names") }
        var builder = DictBuilder()
        if let first = arguments.positional.first {
            if case .dict(let dict) = first {
                builder = dict.copy
            } else {
                if case .object(let id) = first, case .namespace = objects[id.index] {
                    throw fault("\(callee) cannot be made of a namespace")
                }
                for pair in try items(of: first) {
                    let parts = try items(of: pair)
                    guard parts.count == 2 else { throw fault("\(callee) needs pairs of key and value") }
                    try set(parts[1], for: parts[0], in: &builder)
                }
            }
        }
        for (name, value) in arguments.named {
            builder.set(value, for: name)
        }
        return builder
    }
}
