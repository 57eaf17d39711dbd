/// A JSON value as RFC 8259 defines it.
///
/// Equality is JSON's: strings are equal when their code points are (Swift's own `==` would also equate "é" with
/// "e" and a combining accent), numbers when their exact values are, objects whatever the order of their members.
package enum JSONValue: Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number, exactly as it was written.
    case number(JSONNumber)
    /// A string.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object, whose members keep their order.
    case object(JSONObject)
}

extension JSONValue {
    /// A whole number.
    package static func count(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }

    /// The text of a string, nil for any other kind.
    package var stringValue: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The value of `true` or `false`, nil for any other kind.
    package var boolValue: Bool? {
        if case .bool(let flag) = self { flag } else { nil }
    }

    /// The number itself, with its text as written, nil for any other kind.
    package var numberValue: JSONNumber? {
        if case .number(let number) = self { number } else { nil }
    }

    /// The value of a number that is exactly an `Int`, however it is written: `100`, `1e2` and `100.0`.
    package var intValue: Int? {
        numberValue?.int
    }

    /// The `Double` nearest to a number, nil for any other kind and for numbers beyond `Double`'s range.
    package var doubleValue: Double? {
        numberValue?.double
    }

    /// The elements of an array, nil for any other kind.
    package var arrayValue: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The members of an object, nil for any other kind.
    package var objectValue: JSONObject? {
        if case .object(let object) = self { object } else { nil }
    }

    /// Tells whether the value is `null`.
    package var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// The member of an object under a key, nil when there is none or the value is no object.
    package subscript(key: String) -> JSONValue? {
        objectValue?[key]
    }

    /// The element of an array at an index from 0, nil when out of range or the value is no array.
    package subscript(index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// What the value is, with its article, for error messages: "a string", "an object".
    package var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

extension JSONValue: Hashable {
    package static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
        case (.array(let left), .array(let right)): areEqual(left, right)
        case (.object(let left), .object(let right)): left == right
        default: false
        }
    }

    /// Compares arrays in a plain loop, which takes less of the stack for each level than `Array`'s own operator.
    private static func areEqual(_ left: [JSONValue], _ right: [JSONValue]) -> Bool {
        guard left.count == right.count else { return false }
        for index in left.indices {
            guard left[index] == right[index] else { return false }
        }
        return true
    }

    package func hash(into hasher: inout Hasher) {
        switch self {
        case .null:
            hasher.combine(0)
        case .bool(let flag):
            hasher.combine(1)
            hasher.combine(flag)
        case .number(let number):
            hasher.combine(2)
            hasher.combine(number)
        case .string(let text):
            hasher.combine(3)
            text.hashBytes(into: &hasher)
        case .array(let elements):
            hasher.combine(4)
            hasher.combine(elements.count)
            for element in elements {
                element.hash(into: &hasher)
            }
        case .object(let object):
            hasher.combine(5)
            object.hash(into: &hasher)
        }
    }
}

extension JSONValue: CustomStringConvertible {
    /// The value as compact JSON text.
    package var description: String {
        serialized()
    }
}
