/// Renders a template once.
///
/// It walks the tree, keeps the variables and all that changes, and counts what the limits bound.
final class Interpreter {
    let limits: JinjaLimits
    let clock: JinjaClock
    let names: NameTable

    /// Where in the template the last operation began, for errors.
    var position = Position()
    /// The text that is being written.
    var output = OriginBuilder()
    /// The innermost scope; nil in the template itself.
    var scope: Scope?
    /// The variables of the template itself, by the numbers of their names.
    var globals: [Value?]
    /// The number of the name `loop`, nil when the template does not have it.
    let loopID: NameID?
    /// What changes; values hold its indices.
    var objects: [ChangingObject] = []

    private var stepsLeft: Int
    private var loopTurnsLeft: Int
    private var bytesLeft: Int
    private var depth = 0
    private var calls = 0

    /// How deep evaluation may go in all; blocks count once, expressions twice.
    ///
    /// At this depth less than the 512 KiB of stack are used that a thread may have. Without optimisation each level
    /// takes several times as much.
    private static var greatestDepth: Int {
        #if DEBUG
        220
        #else
        800
        #endif
    }

    /// What a level of an expression counts for.
    static let expressionDepth = 2

    /// How many levels the call of a macro counts for, on top of what its body holds.
    private static let callDepth = 2

    /// How many times the greatest size of a text all texts that are made on the way may have together.
    private static let textFactor = 32

    init(_ names: NameTable, _ context: JinjaContext, limits: JinjaLimits) throws(JinjaError) {
        self.names = names
        self.limits = limits
        clock = context.now
        stepsLeft = limits.steps
        loopTurnsLeft = limits.loopTurns
        let (bytes, overflow) = limits.outputBytes.multipliedReportingOverflow(by: Self.textFactor)
        bytesLeft = overflow ? Int.max : bytes
        globals = names.names.map { GlobalFunction(rawValue: $0.string).map(Value.function) }
        loopID = names.existingID(of: "loop")
        for (name, variable) in context.variables {
            guard let id = names.existingID(of: name) else { continue }
            globals[id.index] = variable.value
            guard variable.value.depth <= JinjaLimits.valueDepth else {
                let limit = JinjaLimits.valueDepth
                throw fault("the variable '\(name)' is nested more than \(limit) levels deep", .limit)
            }
        }
    }

    // MARK: Errors

    /// An error at the current place.
    func fault(_ message: String, _ kind: JinjaError.Kind = .runtime) -> JinjaError {
        JinjaError(kind, message, at: position)
    }

    /// An error about a value: that it is missing, if it is, and else what is told.
    func misuse(_ value: Value, _ message: @autoclosure () -> String) -> JinjaError {
        if case .undefined(let undefined) = value { return fault(undefined.message) }
        return fault(message())
    }

    // MARK: Limits

    /// Counts steps.
    func spend(_ steps: Int = 1) throws(JinjaError) {
        stepsLeft -= steps
        if stepsLeft < 0 {
            throw fault("the template takes more than the \(limits.steps) steps that are allowed", .limit)
        }
    }

    /// Counts work on a text of a size.
    func spend(bytes: Int) throws(JinjaError) {
        try spend(1 + bytes >> 6)
    }

    /// Counts a turn of a loop.
    func spendLoopTurn() throws(JinjaError) {
        loopTurnsLeft -= 1
        if loopTurnsLeft < 0 {
            throw fault("the loops take more than the \(limits.loopTurns) turns that are allowed", .limit)
        }
    }

    /// Makes sure that a text may be made, before it is.
    func reserve(bytes: Int) throws(JinjaError) {
        guard bytes <= limits.outputBytes else {
            throw fault("a text has more than the \(limits.outputBytes) bytes that are allowed", .limit)
        }
        try charge(bytes)
    }

    /// Makes sure that a list may be made, before it is.
    func reserve(items: Int) throws(JinjaError) {
        let most = limits.outputBytes / MemoryLayout<Value>.stride
        guard items <= most else {
            throw fault("a list has more than the \(most) items that are allowed", .limit)
        }
        try charge(items * MemoryLayout<Value>.stride)
    }

    private func charge(_ bytes: Int) throws(JinjaError) {
        bytesLeft -= bytes
        guard bytesLeft >= 0 else {
            throw fault("the template makes more texts and lists on the way than is allowed", .limit)
        }
        try spend(bytes: bytes)
    }

    /// Makes sure that the text that is being written is not too long.
    func checkOutput() throws(JinjaError) {
        guard output.byteCount <= limits.outputBytes else {
            throw fault("the text has more than the \(limits.outputBytes) bytes that are allowed", .limit)
        }
    }

    /// Goes deeper, by default by one level.
    func enter(_ levels: Int = 1) throws(JinjaError) {
        depth += levels
        guard depth <= Self.greatestDepth else {
            throw fault("macros, loops and expressions are nested too deep", .limit)
        }
    }

    /// Comes back from as deep.
    func leave(_ levels: Int = 1) {
        depth -= levels
    }

    /// Begins what may call itself: a macro, a recursive loop, a generator.
    func beginCall() throws(JinjaError) {
        calls += 1
        depth += Self.callDepth
        guard calls <= min(limits.recursion, JinjaLimits.greatestRecursion) else {
            throw fault("macros or recursive loops call one another more than \(calls - 1) levels deep", .limit)
        }
    }

    /// Ends what `beginCall` began.
    func endCall() {
        calls -= 1
        depth -= Self.callDepth
    }

    // MARK: Values

    /// A list, if it may be made.
    func list(_ items: [Value]) throws(JinjaError) -> Value {
        try reserve(items: items.count)
        return try checked(.list(ListValue(items)))
    }

    /// A tuple, if it may be made.
    func tuple(_ items: [Value]) throws(JinjaError) -> Value {
        try reserve(items: items.count)
        return try checked(.tuple(TupleValue(items)))
    }

    /// A dictionary, if it may be made.
    func dict(_ builder: DictBuilder) throws(JinjaError) -> Value {
        try reserve(items: builder.keys.count * 2)
        return try checked(.dict(DictValue(builder)))
    }

    /// A value, if it is not nested too deep.
    func checked(_ value: Value) throws(JinjaError) -> Value {
        guard value.depth <= JinjaLimits.valueDepth else {
            throw fault("a value is nested more than \(JinjaLimits.valueDepth) levels deep", .limit)
        }
        return value
    }

    /// A text, if it may be made.
    func string(_ text: OriginString) throws(JinjaError) -> Value {
        try reserve(bytes: text.bytes.count)
        return .string(text)
    }

    /// Keeps something that changes.
    func add(_ object: ChangingObject) -> Value {
        objects.append(object)
        return .object(ObjectID(index: objects.count - 1))
    }

    /// A generator as a value.
    func generator(_ step: @escaping Generator.Step) -> Value {
        add(.generator(Generator(step)))
    }

    /// The name of a value's type.
    func typeName(_ value: Value) -> String {
        if case .object(let id) = value { objects[id.index].typeName } else { value.typeName }
    }

    /// A missing member of a value.
    func missing(_ member: Value, of value: Value) -> Value {
        let owner: String = if case .object = value { typeName(value) + " object" } else { value.ownerName }
        return .undefined(Undefined(.member(of: owner, member)))
    }

    // MARK: Variables

    /// The value of a variable.
    func value(of id: NameID) -> Value {
        if let value = scope?.value(of: id) ?? globals[id.index] { return value }
        return .undefined(Undefined(.variable(names.names[id.index].string)))
    }

    /// Gives a variable of the current scope a value.
    func set(_ value: Value, for id: NameID) {
        if let scope { scope.set(value, for: id) } else { globals[id.index] = value }
    }

    // MARK: Text

    /// Begins to gather what is written.
    ///
    /// - Returns: what was written so far, for `endCapture`.
    func beginCapture() -> OriginBuilder {
        var outer = OriginBuilder()
        swap(&outer, &output)
        return outer
    }

    /// Ends what `beginCapture` began.
    ///
    /// - Parameter outer: what that returned.
    /// - Returns: what was written since.
    /// - Throws: that it is too long.
    func endCapture(_ outer: consuming OriginBuilder) throws(JinjaError) -> OriginString {
        swap(&outer, &output)
        try reserve(bytes: outer.byteCount)
        return outer.text
    }
}
