extension Filters {
    /// Filters that take a sequence as a whole.
    static let sequences: [String: FilterFunction] = [
        "count": length,
        "dictsort": sortDict,
        "first": first,
        "groupby": group,
        "join": join,
        "last": last,
        "length": length,
        "list": list,
        "max": maximum,
        "min": minimum,
        "reverse": reverse,
        "sort": sort,
        "sum": sum,
    ]

    private static func length(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        _ = try run.bind(arguments, to: [], of: "length")
        if let count = try run.count(of: input) { return .int(count) }
        throw run.fault("\(run.typeName(input)) has no length")
    }

    private static func list(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        _ = try run.bind(arguments, to: [], of: "list")
        return try run.list(run.items(of: input))
    }

    private static func first(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        _ = try run.bind(arguments, to: [], of: "first")
        if case .string(let text) = input, !text.isEmpty { return .string(text.slice(scalars: 0..<1)) }
        if let item = try run.iterator(over: input).next(run) { return item }
        return .undefined(Undefined(.other("there is no first item: the sequence is empty")))
    }

    private static func last(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        _ = try run.bind(arguments, to: [], of: "last")
        guard isReversible(input) else { throw run.fault("\(run.typeName(input)) has no last item") }
        if case .string(let text) = input, !text.isEmpty {
            return .string(text.slice(scalars: text.count - 1..<text.count))
        }
        if let item = try run.items(of: input).last { return item }
        return .undefined(Undefined(.other("there is no last item: the sequence is empty")))
    }

    private static func isReversible(_ value: Value) -> Bool {
        switch value {
        case .string, .list, .tuple, .dict, .view, .range, .undefined: true
        default: false
        }
    }

    private static func reverse(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value
    {
        _ = try run.bind(arguments, to: [], of: "reverse")
        if case .string(let text) = input {
            var builder = OriginBuilder()
            var end = text.bytes.count
            while end > 0 {
                let start = UTF8Scalars.offset(before: end, in: text.bytes)
                builder.append(text, start..<end)
                end = start
            }
            return try run.string(builder.text.asMarkup(text.isMarkup))
        }
        let items = try run.items(of: input)
        // Python returns what can only be gone through, unless it had to make a list.
        guard isReversible(input) else { return try run.list(items.reversed()) }
        return run.add(.generator(Generator(items.reversed())))
    }

    private static func join(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        let bound = try run.bind(arguments, to: ["d", "attribute"], of: "join")
        let separator = try bound[0].map(run.text(of:)) ?? .empty
        let path = try AttributePath(bound[1], run)
        var builder = OriginBuilder()
        var isFirst = true
        for item in try run.items(of: input) {
            if !isFirst { builder.append(separator) }
            isFirst = false
            try run.spend()
            try run.appendText(of: path.value(of: item, run), to: &builder)
            if builder.byteCount > run.limits.outputBytes { break }
        }
        return try run.string(builder.text)
    }

    // MARK: Order

    private static func sort(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        let bound = try run.bind(arguments, to: ["reverse", "case_sensitive", "attribute"], of: "sort")
        let ignoresCase = !(try run.flag(bound[1], default: false))
        var paths: [AttributePath] = []
        if case .string(let attributes) = bound[2] {
            var start = 0
            let commas = attributes.ranges(of: OriginString(literal: ","), in: 0..<attributes.bytes.count)
            for end in commas.map(\.lowerBound) + [attributes.bytes.count] {
                let part = Value.string(attributes.slice(start..<end))
                paths.append(try AttributePath(part, ignoresCase: ignoresCase, run))
                start = end + 1
            }
        } else {
            paths = [try AttributePath(bound[2], ignoresCase: ignoresCase, run)]
        }
        var keyed: [(key: SortKey, item: Value)] = []
        for item in try run.items(of: input) {
            var key: [Value] = []
            for path in paths {
                key.append(try path.value(of: item, run))
            }
            keyed.append((.several(key), item))
        }
        let isReversed = try run.flag(bound[0], default: false)
        return try run.list(sorted(keyed, isReversed: isReversed, run))
    }

    /// What items are sorted by.
    private enum SortKey {
        /// One value, which must have an order.
        case single(Value)
        /// Several values, of which only the first that differ must have one, as in Python's lists.
        case several([Value])
    }

    private static func isBefore(
        _ left: SortKey,
        _ right: SortKey,
        _ run: Interpreter
    ) throws(JinjaError) -> Bool {
        switch (left, right) {
        case (.single(let left), .single(let right)): return try run.isLess(left, right)
        case (.several(let left), .several(let right)):
            for (left, right) in zip(left, right) {
                if !(try run.areEqual(left, right)) { return try run.isLess(left, right) }
            }
            return false
        default: return false
        }
    }

    private static func sorted(
        _ keyed: [(key: SortKey, item: Value)],
        isReversed: Bool,
        _ run: Interpreter
    ) throws(JinjaError) -> [Value] {
        // A reversed order still keeps equal items as they were.
        let input = isReversed ? keyed.reversed() : keyed
        let sorted = try run.sorted(input) { (left, right) throws(JinjaError) -> Bool in
            try isBefore(left.key, right.key, run)
        }
        let items = sorted.map(\.item)
        return isReversed ? items.reversed() : items
    }

    private static func sortDict(
        _ run: Interpreter,
        _ input: Value,
        _ arguments: Arguments
    ) throws(JinjaError) -> Value {
        let bound = try run.bind(arguments, to: ["case_sensitive", "by", "reverse"], of: "dictsort")
        guard case .dict(let dict) = input else {
            throw run.misuse(input, "dictsort needs a dictionary, not \(run.typeName(input))")
        }
        let place: Int
        switch try run.text(bound[1], "'by'", default: "key").string {
        case "key": place = 0
        case "value": place = 1
        default: throw run.fault("dictsort sorts by 'key' or by 'value'")
        }
        let ignoresCase = !(try run.flag(bound[0], default: false))
        let path = try AttributePath(.int(place), ignoresCase: ignoresCase, run)
        var keyed: [(key: SortKey, item: Value)] = []
        for pair in dict.pairs {
            keyed.append((.single(try path.value(of: pair, run)), pair))
        }
        return try run.list(sorted(keyed, isReversed: run.flag(bound[2], default: false), run))
    }

    private static func group(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        let bound = try run.bind(arguments, to: ["attribute", "default", "case_sensitive"], required: 1, of: "groupby")
        let ignoresCase = !(try run.flag(bound[2], default: false))
        let path = try AttributePath(bound[0], default: bound[1], ignoresCase: ignoresCase, run)
        let namePath = try AttributePath(bound[0], default: bound[1], run)
        var keyed: [(key: SortKey, item: Value)] = []
        for item in try run.items(of: input) {
            keyed.append((.single(try path.value(of: item, run)), item))
        }
        var groups: [(key: Value, items: [Value])] = []
        for item in try sorted(keyed, isReversed: false, run) {
            let key = try path.value(of: item, run)
            if let last = groups.last, try run.areEqual(last.key, key) {
                groups[groups.count - 1].items.append(item)
            } else {
                groups.append((key, [item]))
            }
        }
        var result: [Value] = []
        for group in groups {
            let name = try namePath.value(of: group.items[0], run)
            result.append(try run.checked(.tuple(TupleValue([name, run.list(group.items)], isGroup: true))))
        }
        return try run.list(result)
    }

    // MARK: One value of many

    private static func maximum(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value
    {
        try extreme(run, input, arguments, "max") { (candidate, best) throws(JinjaError) in
            try run.isLess(best, candidate, ">")
        }
    }

    private static func minimum(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value
    {
        try extreme(run, input, arguments, "min") { (candidate, best) throws(JinjaError) in
            try run.isLess(candidate, best)
        }
    }

    private static func extreme(
        _ run: Interpreter,
        _ input: Value,
        _ arguments: Arguments,
        _ name: String,
        _ isBetter: (Value, Value) throws(JinjaError) -> Bool
    ) throws(JinjaError) -> Value {
        let bound = try run.bind(arguments, to: ["case_sensitive", "attribute"], of: name)
        let path = try AttributePath(bound[1], ignoresCase: !run.flag(bound[0], default: false), run)
        var best: (key: Value, item: Value)?
        for item in try run.items(of: input) {
            let key = try path.value(of: item, run)
            if let current = best {
                if try isBetter(key, current.key) { best = (key, item) }
            } else {
                best = (key, item)
            }
        }
        return best?.item ?? .undefined(Undefined(.other("there is no item: the sequence is empty")))
    }

    private static func sum(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        let bound = try run.bind(arguments, to: ["attribute", "start"], of: "sum")
        let path = try AttributePath(bound[0], run)
        var total = bound[1] ?? .int(0)
        if case .string = total { throw run.fault("sum adds no strings; use join") }
        for item in try run.items(of: input) {
            total = try run.calculate(total, .add, path.value(of: item, run))
        }
        return total
    }
}
