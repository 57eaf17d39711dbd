/// Something that changes while a template is rendered.
enum ChangingObject {
    case namespace(NamespaceState)
    case loop(LoopState)
    case macro(MacroState)
    case cycler(CyclerState)
    case joiner(JoinerState)
    case generator(Generator)

    /// Python's name for the type.
    var typeName: String {
        switch self {
        case .namespace: "Namespace"
        case .loop: "LoopContext"
        case .macro: "Macro"
        case .cycler: "Cycler"
        case .joiner: "Joiner"
        case .generator: "generator"
        }
    }
}

/// What `namespace(…)` makes: variables that can be set from any scope.
final class NamespaceState {
    var attributes: DictBuilder

    init(_ attributes: DictBuilder) {
        self.attributes = attributes
    }
}

/// A macro and the scope it was defined in.
final class MacroState {
    let definition: MacroDefinition
    let scope: Scope?

    init(_ definition: MacroDefinition, in scope: Scope?) {
        self.definition = definition
        self.scope = scope
    }
}

/// What `cycler(…)` makes: values that follow one another for ever.
final class CyclerState {
    let items: [Value]
    var index = 0

    init(_ items: [Value]) {
        self.items = items
    }
}

/// What `joiner(…)` makes: nothing at the first call, the separator at each later one.
final class JoinerState {
    let separator: Value
    var wasCalled = false

    init(_ separator: Value) {
        self.separator = separator
    }
}

/// Values that are made one by one as they are asked for, and only once.
///
/// Python's filters that go through a sequence return such: whoever asks for the length gets an error, and a second
/// loop over it finds nothing.
final class Generator {
    /// Makes the next value, nil at the end.
    typealias Step = (Interpreter) throws(JinjaError) -> Value?

    private var step: Step?

    init(_ step: @escaping Step) {
        self.step = step
    }

    /// A generator of values that are there already.
    init(_ items: [Value]) {
        var index = 0
        step = { (_) throws(JinjaError) -> Value? in
            guard index < items.count else { return nil }
            index += 1
            return items[index - 1]
        }
    }

    /// The next value, nil at the end.
    func next(_ interpreter: Interpreter) throws(JinjaError) -> Value? {
        guard let step else { return nil }
        try interpreter.beginCall()
        let value = try step(interpreter)
        interpreter.endCall()
        if value == nil { self.step = nil }
        return value
    }
}
