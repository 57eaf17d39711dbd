/// The state of a loop under way: what `loop` tells about.
final class LoopState {
    let loop: Loop
    /// The scope around the loop.
    let scope: Scope?
    /// How many loops of the same recursive one are around it.
    let level: Int

    /// The items so far: those that were gone through, the current one and those looked at ahead.
    private(set) var items: [Value]
    /// Makes the next item where not all are in `items`.
    private var source: Generator?
    /// The index of the current item; -1 before the first.
    private(set) var index = -1
    /// What `changed` was called with last.
    var lastChanged: [Value]?

    init(_ loop: Loop, in scope: Scope?, level: Int, items: [Value], source: Generator?) {
        self.loop = loop
        self.scope = scope
        self.level = level
        self.items = items
        self.source = source
    }

    /// The current item.
    var current: Value { items[index] }

    /// The item before the current one.
    var previous: Value? { index > 0 ? items[index - 1] : nil }

    private func pull(_ interpreter: Interpreter) throws(JinjaError) -> Bool {
        guard let item = try source?.next(interpreter) else {
            source = nil
            return false
        }
        items.append(item)
        return true
    }

    /// Goes on to the next item.
    ///
    /// - Parameter interpreter: what renders the template.
    /// - Returns: whether there is one.
    /// - Throws: what went wrong when the item was made.
    func advance(_ interpreter: Interpreter) throws(JinjaError) -> Bool {
        if index + 1 >= items.count, !(try pull(interpreter)) { return false }
        index += 1
        return true
    }

    /// The item behind the current one.
    func next(_ interpreter: Interpreter) throws(JinjaError) -> Value? {
        if index + 1 >= items.count, !(try pull(interpreter)) { return nil }
        return items[index + 1]
    }

    /// How many items there are.
    func count(_ interpreter: Interpreter) throws(JinjaError) -> Int {
        while try pull(interpreter) {}
        return items.count
    }
}

extension Interpreter {
    /// Runs a loop where it stands.
    func run(_ loop: Loop) throws(JinjaError) {
        let iterable = try evaluate(loop.iterable)
        position = loop.iterable.position
        try run(loop, over: iterable, in: scope, level: 0)
    }

    /// Runs a recursive loop again over other items, as `loop(…)` asks for.
    ///
    /// - Parameters:
    ///   - state: the loop that is called.
    ///   - iterable: the items.
    /// - Returns: what the loop wrote.
    /// - Throws: what went wrong.
    func recurse(_ state: LoopState, over iterable: Value) throws(JinjaError) -> Value {
        guard state.loop.isRecursive else {
            throw fault("only a loop marked 'recursive' can be called")
        }
        try beginCall()
        let outer = beginCapture()
        try run(state.loop, over: iterable, in: state.scope, level: state.level + 1)
        endCall()
        return .string(try endCapture(outer))
    }

    private func run(_ loop: Loop, over iterable: Value, in outer: Scope?, level: Int) throws(JinjaError) {
        try enter()
        let caller = scope
        scope = outer
        let state = try loopState(loop, over: iterable, in: outer, level: level)
        let inner = Scope(in: outer)
        let value = loopID == nil ? nil : add(.loop(state))
        // As in Jinja, a turn that `break` or `continue` ends does not keep `else` away.
        var hasFullTurn = false
        while try state.advance(self) {
            try spendLoopTurn()
            scope = inner
            inner.removeAll()
            try assign(state.current, to: loop.target)
            if let loopID, let value { inner.set(value, for: loopID) }
            let flow = try run(loop.body)
            scope = outer
            if flow == .breakLoop { break }
            hasFullTurn = hasFullTurn || flow == .next
        }
        if !hasFullTurn, !loop.otherwise.isEmpty { _ = try run(loop.otherwise, in: Scope(in: outer)) }
        scope = caller
        leave()
    }

    private func loopState(
        _ loop: Loop,
        over iterable: Value,
        in outer: Scope?,
        level: Int
    ) throws(JinjaError) -> LoopState {
        guard let condition = loop.condition else {
            if case .object(let id) = iterable, case .generator(let source) = objects[id.index] {
                return LoopState(loop, in: outer, level: level, items: [], source: source)
            }
            return LoopState(loop, in: outer, level: level, items: try items(of: iterable), source: nil)
        }
        let source = try iterator(over: iterable)
        let inner = Scope(in: outer)
        let filtered = Generator { (interpreter) throws(JinjaError) -> Value? in
            while let item = try source.next(interpreter) {
                try interpreter.spendLoopTurn()
                let around = interpreter.scope
                interpreter.scope = inner
                inner.removeAll()
                try interpreter.assign(item, to: loop.target)
                let isIncluded = try interpreter.isTrue(interpreter.evaluate(condition))
                interpreter.scope = around
                if isIncluded { return item }
            }
            return nil
        }
        return LoopState(loop, in: outer, level: level, items: [], source: filtered)
    }

    /// An attribute of `loop`.
    func loopAttribute(_ name: String, of state: LoopState) throws(JinjaError) -> Value? {
        switch name {
        case "index": return .int(state.index + 1)
        case "index0": return .int(state.index)
        case "first": return .bool(state.index == 0)
        case "last": return .bool(try state.next(self) == nil)
        case "length": return .int(try state.count(self))
        case "revindex": return .int(try state.count(self) - state.index)
        case "revindex0": return .int(try state.count(self) - state.index - 1)
        case "depth": return .int(state.level + 1)
        case "depth0": return .int(state.level)
        case "previtem": return state.previous ?? .undefined(Undefined(.other("there is no previous item")))
        case "nextitem": return try state.next(self) ?? .undefined(Undefined(.other("there is no next item")))
        default: return nil
        }
    }

    /// Whether `loop.changed` is called with other values than last time.
    func hasChanged(_ state: LoopState, _ values: [Value]) throws(JinjaError) -> Bool {
        if let last = state.lastChanged, try areEqual(last, values) { return false }
        state.lastChanged = values
        return true
    }
}
