/// A part of a template that writes text or does something.
final class Statement: Sendable {
    /// What it does; each kind is one word, so that choosing among them takes little of the stack.
    enum Kind: Sendable {
        case text(OriginString)
        case output([Expression])
        case branches(Branches)
        case loop(Loop)
        case set(Binding)
        case setBlock(SetBlock)
        case macro(MacroDefinition)
        case callBlock(CallBlock)
        case filterBlock(BlockFilter)
        case with(With)
        /// `{% generation %}`: what the model is to be trained on; for rendering, its body in a scope of its own.
        case generation(MacroDefinition)
        case breakLoop
        case continueLoop
    }

    let kind: Kind
    let position: Position

    init(_ kind: Kind, at position: Position) {
        self.kind = kind
        self.position = position
    }
}

/// A condition and what is done where it holds.
struct Branch: Sendable {
    let test: Expression
    let body: [Statement]
}

/// Conditions, the first of which that holds decides what is done.
final class Branches: Sendable {
    let branches: [Branch]
    let otherwise: [Statement]

    init(_ branches: [Branch], otherwise: [Statement]) {
        self.branches = branches
        self.otherwise = otherwise
    }
}

/// A body whose text, filtered, is assigned.
final class SetBlock: Sendable {
    let target: Target
    let filter: Expression?
    let body: [Statement]

    init(_ target: Target, _ filter: Expression?, _ body: [Statement]) {
        self.target = target
        self.filter = filter
        self.body = body
    }
}

/// A body whose text is written filtered.
final class BlockFilter: Sendable {
    let filter: Expression
    let body: [Statement]

    init(_ filter: Expression, _ body: [Statement]) {
        self.filter = filter
        self.body = body
    }
}

/// Variables that a body alone has.
final class With: Sendable {
    let bindings: [Binding]
    let body: [Statement]

    init(_ bindings: [Binding], _ body: [Statement]) {
        self.bindings = bindings
        self.body = body
    }
}

/// The call of a macro that can call a body.
final class CallBlock: Sendable {
    let call: Call
    let position: Position
    let body: MacroDefinition

    init(_ call: Call, at position: Position, _ body: MacroDefinition) {
        self.call = call
        self.position = position
        self.body = body
    }
}

/// What a value is assigned to.
indirect enum Target: Sendable {
    case name(NameID)
    case tuple([Target])
    /// An attribute of a namespace.
    case attribute(NameID, OriginString)
}

/// A target and what is assigned to it.
final class Binding: Sendable {
    let target: Target
    let value: Expression

    init(_ target: Target, _ value: Expression) {
        self.target = target
        self.value = value
    }
}

/// A loop.
final class Loop: Sendable {
    let target: Target
    let iterable: Expression
    let condition: Expression?
    let isRecursive: Bool
    let body: [Statement]
    let otherwise: [Statement]

    init(
        _ target: Target,
        in iterable: Expression,
        where condition: Expression?,
        isRecursive: Bool,
        body: [Statement],
        otherwise: [Statement]
    ) {
        self.target = target
        self.iterable = iterable
        self.condition = condition
        self.isRecursive = isRecursive
        self.body = body
        self.otherwise = otherwise
    }
}

/// A macro, or the body of a call block as the macro that it is for the one that is called.
final class MacroDefinition: Sendable {
    /// A parameter of a macro.
    struct Parameter: Sendable {
        let id: NameID
        let name: String
        let fallback: Expression?
    }

    /// The name it is defined under, nil for a call block.
    let id: NameID?
    let name: String
    let parameters: [Parameter]
    let body: [Statement]
    /// Which of the names that a macro gets beside its parameters it uses.
    let uses: SpecialNames

    init(_ id: NameID?, _ name: String, _ parameters: [Parameter], _ body: [Statement], uses: SpecialNames) {
        self.id = id
        self.name = name
        self.parameters = parameters
        self.body = body
        self.uses = uses
    }
}

/// The names that a macro gets beside its parameters, if it uses them.
struct SpecialNames: OptionSet, Sendable {
    let rawValue: Int

    /// The positional arguments that no parameter takes.
    static let varargs = SpecialNames(rawValue: 1)
    /// The named arguments that no parameter takes.
    static let kwargs = SpecialNames(rawValue: 2)
    /// The body of the call block that called the macro.
    static let caller = SpecialNames(rawValue: 4)

    static let all: SpecialNames = [.varargs, .kwargs, .caller]

    /// The set of the one special name that a name is, if it is one.
    init(name: String) {
        switch name {
        case "varargs": self = .varargs
        case "kwargs": self = .kwargs
        case "caller": self = .caller
        default: self = []
        }
    }

    init(rawValue: Int) {
        self.rawValue = rawValue
    }
}
