/// A value of the template language, with Python's types and meaning.
///
/// Values never change. What can change (a namespace, a loop, a cycler, a generator) is kept by the interpreter, and
/// the value only says which one it is; so values may be shared by all renderings at once.
enum Value: Sendable {
    case undefined(Undefined)
    case null
    case bool(Bool)
    case int(Int)
    /// An integer that JSON brought and 64 bits cannot hold, as its decimal digits.
    case wideInt(String)
    case float(Double)
    case string(OriginString)
    case list(ListValue)
    case tuple(TupleValue)
    case dict(DictValue)
    /// What a dictionary's `keys`, `values` or `items` returned.
    case view(ViewValue)
    case range(RangeValue)
    /// A global function.
    case function(GlobalFunction)
    /// A method that was read but not called yet.
    case method(BoundMethod)
    /// Something that changes; the interpreter holds it.
    case object(ObjectID)

    /// A text that the interpreter itself writes.
    static func literal(_ text: String) -> Value {
        .string(OriginString(literal: text))
    }
}

/// Which of the things that change in one rendering.
struct ObjectID: Hashable, Sendable {
    let index: Int
}

/// Why a value is missing.
final class Undefined: Sendable {
    /// The ways in which a value can be missing.
    enum Reason: Sendable {
        /// There is no variable of that name.
        case variable(String)
        /// A value of a type has no such attribute or element.
        case member(of: String, Value)
        /// Python's sandbox does not give the attribute away.
        case unsafe(String, of: String)
        /// Another reason, in full.
        case other(String)
    }

    let reason: Reason

    init(_ reason: Reason) {
        self.reason = reason
    }

    /// What Python would say about the use of the value.
    var message: String {
        switch reason {
        case .variable(let name):
            "'\(name)' is undefined"
        case .member(of: let type, .string(let name)):
            "'\(type)' has no attribute '\(name.string)'"
        case .member(of: let type, .int(let index)):
            "\(type) has no element \(index)"
        case .member(of: let type, _):
            "\(type) has no such element"
        case .unsafe(let name, of: let type):
            "access to attribute '\(name)' of '\(type)' object is unsafe"
        case .other(let message):
            message
        }
    }
}

/// A method together with the value it was read from.
final class BoundMethod: Sendable {
    let receiver: Value
    let method: MethodName

    init(_ receiver: Value, _ method: MethodName) {
        self.receiver = receiver
        self.method = method
    }
}

extension Value {
    /// The name of the value's type, as Python's messages give it.
    var typeName: String {
        switch self {
        case .undefined: "Undefined"
        case .null: "NoneType"
        case .bool: "bool"
        case .int, .wideInt: "int"
        case .float: "float"
        case .string: "str"
        case .list: "list"
        case .tuple: "tuple"
        case .dict: "dict"
        case .view(let view): view.kind.typeName
        case .range: "range"
        case .function: "function"
        case .method: "method"
        case .object: "object"
        }
    }

    /// How a missing member's message names the value.
    var ownerName: String {
        if case .null = self { "None" } else { typeName + " object" }
    }

    /// How deep lists and dictionaries hold one another in the value.
    var depth: Int {
        switch self {
        case .list(let list): list.depth
        case .tuple(let tuple): tuple.depth
        case .dict(let dict): dict.depth
        case .view(let view): view.dict.depth
        case .method(let method): method.receiver.depth + 1
        default: 0
        }
    }

    /// The number, where the value is one that 64 bits hold; `true` is 1.
    var asInt: Int? {
        switch self {
        case .int(let number): number
        case .bool(let flag): flag ? 1 : 0
        default: nil
        }
    }

    /// The number as a fraction, where the value is a number.
    var asDouble: Double? {
        switch self {
        case .int(let number): Double(number)
        case .bool(let flag): flag ? 1 : 0
        case .float(let number): number
        case .wideInt(let digits): Double(digits)
        default: nil
        }
    }

    /// The text, where the value is one.
    var asText: OriginString? {
        if case .string(let text) = self { text } else { nil }
    }

    /// Whether the value is missing.
    var isUndefined: Bool {
        if case .undefined = self { true } else { false }
    }
}
