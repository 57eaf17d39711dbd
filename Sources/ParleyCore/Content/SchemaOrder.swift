internal import ParleyJSON

/// The one order in which a schema's words are written.
///
/// A schema that went through a coder, which forgets all order, is then the same text again: a model's prompt does not
/// change when a conversation is saved and read.
enum SchemaOrder {
    private static let first = [
        "title", "description", "$ref", "type", "enum", "items", "minItems", "maxItems", "minimum", "maximum",
        "pattern",
        "properties", "required", "additionalProperties", "anyOf",
    ]
    private static let last = ["x-order", "$defs"]
    private static let schemaKeywords: Set = [
        "items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames",
        "unevaluatedItems", "unevaluatedProperties", "additionalItems",
    ]
    private static let listKeywords: Set = ["anyOf", "oneOf", "allOf", "prefixItems", "items"]
    private static let mapKeywords: Set = [
        "properties", "patternProperties", "$defs", "definitions", "dependentSchemas",
    ]

    /// A schema with its words in order, and its properties in the order that `x-order` states.
    static func sorted(_ json: JSONValue) -> JSONValue {
        guard case .object(let schema) = json else { return json }
        let middle = schema.keys.filter { !first.contains($0) && !last.contains($0) }.sorted()
        var sorted = JSONObject()
        for key in first + middle + last {
            guard let value = schema[key] else { continue }
            if mapKeywords.contains(key), case .object(let members) = value {
                sorted[key] = .object(map(members, order: order(of: key, in: schema, present: members.keys)))
            } else if listKeywords.contains(key), case .array(let elements) = value {
                sorted[key] = .array(elements.map { Self.sorted($0) })
            } else if schemaKeywords.contains(key) {
                sorted[key] = Self.sorted(value)
            } else {
                sorted[key] = value
            }
        }
        return .object(sorted)
    }

    private static func order(of keyword: String, in schema: JSONObject, present: [String]) -> [String] {
        switch keyword {
        case "properties": (schema["x-order"]?.arrayValue ?? []).compactMap(\.stringValue) + present
        case "$defs": present.sorted()
        default: present
        }
    }

    private static func map(_ members: JSONObject, order: [String]) -> JSONObject {
        var sorted = JSONObject()
        for name in order {
            sorted[name] = members[name].map { Self.sorted($0) }
        }
        return sorted
    }
}
