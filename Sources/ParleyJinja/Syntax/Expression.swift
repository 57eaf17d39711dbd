/// A part of a template that has a value.
final class Expression: Sendable {
    /// What it is made of; each kind is one word, so that choosing among them takes little of the stack.
    enum Kind: Sendable {
        case constant(Value)
        case name(NameID)
        case list([Expression])
        case tuple([Expression])
        case dict([DictEntry])
        case attribute(AttributeAccess)
        case item(ItemAccess)
        case slice(SliceAccess)
        case call(Call)
        case filter(FilterUse)
        case test(TestUse)
        case not(Expression)
        case sign(Sign)
        case arithmetic(Arithmetic)
        case comparison(ComparisonChain)
        case and([Expression])
        case or([Expression])
        case concatenation([Expression])
        case conditional(Conditional)
    }

    let kind: Kind
    let position: Position
    /// How many levels of expressions there are, with this one.
    let depth: Int

    init(_ kind: Kind, at position: Position, depth: Int) {
        self.kind = kind
        self.position = position
        self.depth = depth
    }
}

/// A variable's name, as its number among the template's names.
struct NameID: Hashable, Sendable {
    let index: Int
}

/// The name of an attribute, prepared for each way of looking it up.
final class AttributeName: Sendable {
    let name: String
    let text: OriginString
    /// The method of that name, if any type has one that templates may call.
    let method: MethodName?

    init(_ name: String) {
        self.name = name
        text = OriginString(literal: name)
        method = MethodName(rawValue: name)
    }
}

/// A key and its value in a dictionary that is written out.
struct DictEntry: Sendable {
    let key: Expression
    let value: Expression
}

/// `owner.name`.
final class AttributeAccess: Sendable {
    let owner: Expression
    let name: AttributeName

    init(_ owner: Expression, _ name: AttributeName) {
        self.owner = owner
        self.name = name
    }
}

/// `owner[key]`.
final class ItemAccess: Sendable {
    let owner: Expression
    let key: Expression

    init(_ owner: Expression, _ key: Expression) {
        self.owner = owner
        self.key = key
    }
}

/// `owner[start:stop:step]`.
final class SliceAccess: Sendable {
    let owner: Expression
    let start: Expression?
    let stop: Expression?
    let step: Expression?

    init(_ owner: Expression, _ start: Expression?, _ stop: Expression?, _ step: Expression?) {
        self.owner = owner
        self.start = start
        self.stop = stop
        self.step = step
    }

    /// All expressions in it.
    var expressions: [Expression] {
        [owner] + [start, stop, step].compactMap(\.self)
    }
}

/// A number with a sign.
final class Sign: Sendable {
    let operand: Expression
    let isNegative: Bool

    init(_ operand: Expression, isNegative: Bool) {
        self.operand = operand
        self.isNegative = isNegative
    }
}

/// What is passed to a macro, a function, a filter or a test.
final class ArgumentList: Sendable {
    /// An argument that is passed by its name.
    struct Named: Sendable {
        let name: String
        let value: Expression
    }

    let positional: [Expression]
    let named: [Named]
    /// A list whose items are passed on, written `*list`.
    let spread: Expression?
    /// A dictionary whose entries are passed on, written `**dict`.
    let namedSpread: Expression?

    /// Nothing.
    static let none = ArgumentList([], [], nil, nil)

    init(_ positional: [Expression], _ named: [Named], _ spread: Expression?, _ namedSpread: Expression?) {
        self.positional = positional
        self.named = named
        self.spread = spread
        self.namedSpread = namedSpread
    }

    /// All expressions in it.
    var expressions: [Expression] {
        positional + named.map(\.value) + [spread, namedSpread].compactMap(\.self)
    }
}

/// A call.
final class Call: Sendable {
    let callee: Expression
    let arguments: ArgumentList

    init(_ callee: Expression, _ arguments: ArgumentList) {
        self.callee = callee
        self.arguments = arguments
    }
}

/// The use of a filter.
final class FilterUse: Sendable {
    /// What is filtered; nil for the text of a block.
    let input: Expression?
    let name: String
    /// What the filter does, nil where there is none of that name.
    let function: FilterFunction?
    let arguments: ArgumentList

    init(_ input: Expression?, _ name: String, _ arguments: ArgumentList) {
        self.input = input
        self.name = name
        function = Filters.named(name)
        self.arguments = arguments
    }
}

/// The use of a test.
final class TestUse: Sendable {
    let input: Expression
    let name: String
    /// What the test asks, nil where there is none of that name.
    let function: TestFunction?
    let arguments: ArgumentList

    init(_ input: Expression, _ name: String, _ arguments: ArgumentList) {
        self.input = input
        self.name = name
        function = ValueTests.named(name)
        self.arguments = arguments
    }
}

/// An operator of arithmetic.
enum ArithmeticOperator: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case floorDivide = "//"
    case modulo = "%"
    case power = "**"
}

/// An operator of arithmetic and what stands behind it.
struct Operand: Sendable {
    let operation: ArithmeticOperator
    let position: Position
    let value: Expression
}

/// Operands with operators of arithmetic of one rank between.
final class Arithmetic: Sendable {
    let first: Expression
    let operands: [Operand]

    init(_ first: Expression, _ operands: [Operand]) {
        self.first = first
        self.operands = operands
    }
}

/// An operator that compares.
enum ComparisonOperator: String, Sendable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case isIn = "in"
    case isNotIn = "not in"
}

/// An operator that compares and what stands behind it.
struct Comparison: Sendable {
    let operation: ComparisonOperator
    let position: Position
    let value: Expression
}

/// Operands with operators that compare between.
final class ComparisonChain: Sendable {
    let first: Expression
    let comparisons: [Comparison]

    init(_ first: Expression, _ comparisons: [Comparison]) {
        self.first = first
        self.comparisons = comparisons
    }
}

/// `value if test else other`.
final class Conditional: Sendable {
    let test: Expression
    let value: Expression
    let other: Expression?

    init(_ test: Expression, _ value: Expression, _ other: Expression?) {
        self.test = test
        self.value = value
        self.other = other
    }
}
