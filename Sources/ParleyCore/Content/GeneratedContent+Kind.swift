internal import ParleyJSON

extension GeneratedContent {
    /// What kind of value a content is, with the value.
    public enum Kind: Sendable, Equatable {
        /// Nothing.
        case null
        /// Yes or no.
        case bool(Bool)
        /// A number, as the nearest `Double`; ``GeneratedContent/value(_:)`` gives whole numbers exactly.
        case number(Double)
        /// A text.
        case string(String)
        /// Values in order.
        case array([GeneratedContent])
        /// Values under names.
        ///
        /// - Parameters:
        ///   - properties: the values by name.
        ///   - orderedKeys: the names in order.
        case structure(properties: [String: GeneratedContent], orderedKeys: [String])
    }

    /// A content of a kind.
    ///
    /// A number that is infinite or no number becomes null, since JSON has no word for it. Properties that the order
    /// does not name follow the others, sorted by name.
    ///
    /// - Parameters:
    ///   - kind: the value.
    ///   - id: the identity, nil for none.
    public init(kind: Kind, id: GenerationID? = nil) {
        let node: Node
        switch kind {
        case .null: node = .null
        case .bool(let flag): node = .bool(flag)
        case .number(let number): node = .double(number)
        case .string(let text): node = .string(text)
        case .array(let elements): node = .array(elements)
        case .structure(let properties, let orderedKeys):
            var members: [Property] = []
            var rest = properties
            for name in orderedKeys {
                if let content = rest.removeValue(forKey: name) {
                    members.append(Property(name: name, content: content))
                }
            }
            members += rest.sorted { $0.key < $1.key }.map { Property(name: $0.key, content: $0.value) }
            node = .structure(members)
        }
        self.init(node: node, id: id)
    }

    /// What kind of value it is, with the value.
    ///
    /// A number beyond `Double`'s range reads as infinite here.
    public var kind: Kind {
        switch node {
        case .null: .null
        case .bool(let flag): .bool(flag)
        case .number(let number): .number(number.double ?? (number.text.hasPrefix("-") ? -.infinity : .infinity))
        case .string(let text): .string(text)
        case .array(let elements): .array(elements)
        case .structure(let members):
            // Swift's strings may be equal where JSON's names are not; the later one stands for both then.
            .structure(
                properties: Dictionary(members.map { ($0.name, $0.content) }) { _, later in later },
                orderedKeys: members.map(\.name)
            )
        }
    }
}

extension GeneratedContent.Node {
    /// The number of a `Double`, written without a fraction where it has none; null when it is not finite.
    static func double(_ value: Double) -> GeneratedContent.Node {
        if value.magnitude < 0x1p53, !(value == 0 && value.sign == .minus), let whole = Int64(exactly: value) {
            return .number(JSONNumber(whole))
        }
        return JSONNumber(value).map { .number($0) } ?? .null
    }

    /// What the value is, with its article, for error messages: "a string", "an object".
    var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .structure: "an object"
        }
    }
}
