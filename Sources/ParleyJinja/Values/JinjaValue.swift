package import ParleyJSON

/// What a template is given under a name.
package struct JinjaValue: Sendable {
    let value: Value

    init(_ value: Value) {
        self.value = value
    }

    /// Python's `None`.
    package static let none = JinjaValue(.null)

    /// A truth value.
    package static func bool(_ flag: Bool) -> JinjaValue { JinjaValue(.bool(flag)) }

    /// A whole number.
    package static func int(_ number: Int) -> JinjaValue { JinjaValue(.int(number)) }

    /// A number.
    package static func float(_ number: Double) -> JinjaValue { JinjaValue(.float(number)) }

    /// A text.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - origin: where it came from.
    /// - Returns: the value.
    package static func string(_ text: String, origin: Origin) -> JinjaValue {
        JinjaValue(.string(OriginString(text, origin: origin)))
    }

    /// A list.
    package static func list(_ items: [JinjaValue]) -> JinjaValue {
        JinjaValue(.list(ListValue(items.map(\.value))))
    }

    /// A dictionary, such as a message whose role is the program's and whose content is a person's.
    ///
    /// - Parameter entries: the entries in order; the names are the program's own, so their origin is the template.
    /// - Returns: the value.
    package static func dict(_ entries: KeyValuePairs<String, JinjaValue>) -> JinjaValue {
        dict(entries.map { ($0.key, $0.value) })
    }

    /// A dictionary.
    ///
    /// - Parameter entries: the entries in order; the names are the program's own, so their origin is the template.
    /// - Returns: the value.
    package static func dict(_ entries: [(String, JinjaValue)]) -> JinjaValue {
        var builder = DictBuilder()
        for (name, entry) in entries {
            builder.set(entry.value, for: name)
        }
        return JinjaValue(.dict(DictValue(builder)))
    }

    /// A JSON value, each text in it, keys too, of one origin.
    ///
    /// Numbers with a point or an exponent become fractions, others whole numbers, as Python reads them. What is nested
    /// deeper than `JinjaLimits.valueDepth` makes the rendering fail.
    ///
    /// - Parameters:
    ///   - json: the value.
    ///   - origin: where it came from.
    package init(_ json: JSONValue, origin: Origin) {
        value = Value(json, origin: origin, level: 0)
    }
}

extension JinjaValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral
{
    package init(nilLiteral: ()) {
        self = .none
    }

    package init(booleanLiteral value: Bool) {
        self = .bool(value)
    }

    package init(integerLiteral value: Int) {
        self = .int(value)
    }

    package init(floatLiteral value: Double) {
        self = .float(value)
    }

    /// A text of the program's own.
    package init(stringLiteral value: String) {
        self = .string(value, origin: .template)
    }
}

extension Value {
    /// A JSON value; what lies deeper than values may is left out, with a level that tells so.
    fileprivate init(_ json: JSONValue, origin: Origin, level: Int) {
        guard level <= JinjaLimits.valueDepth else {
            self = .list(ListValue([]))
            return
        }
        switch json {
        case .null: self = .null
        case .bool(let flag): self = .bool(flag)
        case .number(let number): self = Value(number)
        case .string(let text): self = .string(OriginString(text, origin: origin))
        case .array(let elements): self = Value.list(of: elements, origin: origin, level: level)
        case .object(let object): self = Value.dict(of: object, origin: origin, level: level)
        }
    }

    private static func list(of elements: [JSONValue], origin: Origin, level: Int) -> Value {
        var items: [Value] = []
        items.reserveCapacity(elements.count)
        for element in elements {
            items.append(Value(element, origin: origin, level: level + 1))
        }
        return .list(ListValue(items))
    }

    private static func dict(of object: JSONObject, origin: Origin, level: Int) -> Value {
        var builder = DictBuilder()
        for (key, element) in object {
            builder.set(
                Value(element, origin: origin, level: level + 1),
                for: .string(OriginString(key, origin: origin))
            )
        }
        return .dict(DictValue(builder))
    }

    private init(_ number: JSONNumber) {
        if number.text.utf8.contains(where: { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }) {
            let infinity = number.text.utf8.first == UInt8(ascii: "-") ? -Double.infinity : .infinity
            self = .float(number.double ?? infinity)
        } else if let whole = Int(number.text) {
            self = .int(whole)
        } else {
            self = .wideInt(number.text)
        }
    }
}
