extension Filters {
    /// Filters that go through a sequence item by item, as someone asks for the next.
    static let lazySequences: [String: FilterFunction] = [
        "batch": batch,
        "items": items,
        "map": map,
        "reject": reject,
        "rejectattr": rejectAttribute,
        "select": select,
        "selectattr": selectAttribute,
        "slice": slice,
        "unique": unique,
    ]

    /// What is done with an item.
    private typealias Transform = (Value) throws(JinjaError) -> Value

    /// A generator over a sequence that is looked at only when the first item is asked for.
    private static func generator(
        _ run: Interpreter,
        over input: Value,
        _ prepare: @escaping (Interpreter) throws(JinjaError) -> (Value) throws(JinjaError) -> Value?
    ) -> Value {
        var source: Generator?
        var step: ((Value) throws(JinjaError) -> Value?)?
        return run.generator { (run) throws(JinjaError) -> Value? in
            if source == nil {
                step = try prepare(run)
                source = try run.iterator(over: input)
            }
            while let item = try source?.next(run) {
                try run.spend()
                if let value = try step?(item) { return value }
            }
            return nil
        }
    }

    /// A generator of nothing: what is missing or empty is not gone through, so that it may be of any type.
    private static var nothing: ChangingObject { .generator(Generator([])) }

    private static func map(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        guard try run.isTrue(input) else { return run.add(nothing) }
        return generator(run, over: input) { (run) throws(JinjaError) in
            let transform = try mapping(run, arguments)
            return { (item) throws(JinjaError) -> Value? in try transform(item) }
        }
    }

    private static func mapping(_ run: Interpreter, _ arguments: Arguments) throws(JinjaError) -> Transform {
        var arguments = arguments
        if arguments.positional.isEmpty, let attribute = arguments.take("attribute") {
            let fallback = arguments.take("default")
            if let extra = arguments.named.first { throw run.fault("map has no argument '\(extra.name)'") }
            let path = try AttributePath(attribute, default: fallback, run)
            return { (item) throws(JinjaError) -> Value in try path.value(of: item, run) }
        }
        guard !arguments.positional.isEmpty else { throw run.fault("map needs the name of a filter or an attribute") }
        let name = try run.text(arguments.positional.removeFirst(), "the name of a filter").string
        guard let function = named(name) else { throw run.fault("there is no filter '\(name)'") }
        let rest = arguments
        return { (item) throws(JinjaError) -> Value in try function(run, item, rest) }
    }

    // MARK: Choosing

    private static func select(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        try chosen(run, input, arguments, byAttribute: false, keeps: true)
    }

    private static func reject(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        try chosen(run, input, arguments, byAttribute: false, keeps: false)
    }

    private static func selectAttribute(
        _ run: Interpreter,
        _ input: Value,
        _ arguments: Arguments
    ) throws(JinjaError) -> Value {
        try chosen(run, input, arguments, byAttribute: true, keeps: true)
    }

    private static func rejectAttribute(
        _ run: Interpreter,
        _ input: Value,
        _ arguments: Arguments
    ) throws(JinjaError) -> Value {
        try chosen(run, input, arguments, byAttribute: true, keeps: false)
    }

    private static func chosen(
        _ run: Interpreter,
        _ input: Value,
        _ arguments: Arguments,
        byAttribute: Bool,
        keeps: Bool
    ) throws(JinjaError) -> Value {
        guard try run.isTrue(input) else { return run.add(nothing) }
        return generator(run, over: input) { (run) throws(JinjaError) in
            var arguments = arguments
            var path = try AttributePath(nil, run)
            if byAttribute {
                guard !arguments.positional.isEmpty else { throw run.fault("the name of an attribute is missing") }
                path = try AttributePath(arguments.positional.removeFirst(), run)
            }
            let test = try testing(run, &arguments)
            let rest = arguments
            let finalPath = path
            return { (item) throws(JinjaError) -> Value? in
                try test(run, finalPath.value(of: item, run), rest) == keeps ? item : nil
            }
        }
    }

    private static func testing(
        _ run: Interpreter,
        _ arguments: inout Arguments
    ) throws(JinjaError) -> TestFunction {
        guard !arguments.positional.isEmpty else {
            return { (run, value, _) throws(JinjaError) -> Bool in try run.isTrue(value) }
        }
        let name = try run.text(arguments.positional.removeFirst(), "the name of a test").string
        guard let test = ValueTests.named(name) else { throw run.fault("there is no test '\(name)'") }
        return test
    }

    private static func unique(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        let bound = try run.bind(arguments, to: ["case_sensitive", "attribute"], of: "unique")
        return generator(run, over: input) { (run) throws(JinjaError) in
            let path = try AttributePath(bound[1], ignoresCase: !run.flag(bound[0], default: false), run)
            var seen: Set<HashKey> = []
            return { (item) throws(JinjaError) -> Value? in
                try seen.insert(run.key(path.value(of: item, run))).inserted ? item : nil
            }
        }
    }

    private static func items(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        _ = try run.bind(arguments, to: [], of: "items")
        if input.isUndefined { return run.add(nothing) }
        return generator(run, over: input) { (run) throws(JinjaError) in
            guard case .dict(let dict) = input else {
                throw run.fault("items needs a dictionary, not \(run.typeName(input))")
            }
            return { (key) throws(JinjaError) -> Value? in
                try run.tuple([key, dict.value(for: run.key(key)) ?? .null])
            }
        }
    }

    // MARK: Parts

    private static func batch(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        let bound = try run.bind(arguments, to: ["linecount", "fill_with"], required: 1, of: "batch")
        return parts(run) { (run) throws(JinjaError) in
            let size = try run.integer(bound[0], "the size of a batch", default: 0)
            var batches: [Value] = []
            var current: [Value] = []
            for item in try run.items(of: input) {
                if current.count == size {
                    batches.append(try run.list(current))
                    current = []
                }
                current.append(item)
            }
            if current.isEmpty { return batches }
            if let fill = bound[1], !fill.isNull, current.count < size {
                try run.reserve(items: size)
                current += Array(repeating: fill, count: size - current.count)
            }
            return batches + [try run.list(current)]
        }
    }

    private static func slice(_ run: Interpreter, _ input: Value, _ arguments: Arguments) throws(JinjaError) -> Value {
        let bound = try run.bind(arguments, to: ["slices", "fill_with"], required: 1, of: "slice")
        return parts(run) { (run) throws(JinjaError) in
            let items = try run.items(of: input)
            let count = try run.integer(bound[0], "the count of slices", default: 0)
            guard count != 0 else { throw run.fault("there cannot be 0 slices") }
            guard count > 0 else { return [] }
            try run.reserve(items: count)
            let (size, extra) = (items.count / count, items.count % count)
            var slices: [Value] = []
            var start = 0
            for index in 0..<count {
                let end = start + size + (index < extra ? 1 : 0)
                var part = Array(items[start..<end])
                if let fill = bound[1], !fill.isNull, index >= extra { part.append(fill) }
                slices.append(try run.list(part))
                start = end
            }
            return slices
        }
    }

    /// A generator of values that are made all at once when the first is asked for.
    private static func parts(
        _ run: Interpreter,
        _ make: @escaping (Interpreter) throws(JinjaError) -> [Value]
    ) -> Value {
        var source: Generator?
        return run.generator { (run) throws(JinjaError) -> Value? in
            if source == nil { source = Generator(try make(run)) }
            return try source?.next(run)
        }
    }
}
