internal import ParleyJSON

/// What a guide adds to a schema.
struct SchemaGuide: Sendable, Equatable {
    /// JSON Schema's words; those of an array's elements stand under `items`.
    var keywords: JSONObject = [:]

    /// Guides that JSON Schema has no words for, described for people.
    var unsupported: [String] = []

    /// Narrows a schema.
    func apply(to schema: inout JSONObject) {
        Self.merge(keywords, into: &schema)
    }

    /// Bounds only ever get tighter; every other word replaces the one before.
    private static func merge(_ keywords: JSONObject, into schema: inout JSONObject) {
        for (keyword, value) in keywords {
            switch (keyword, schema[keyword], value) {
            case ("items", .object(var items)?, .object(let added)):
                merge(added, into: &items)
                schema[keyword] = .object(items)
            case ("minimum", .number(let present)?, .number(let added)),
                ("minItems", .number(let present)?, .number(let added)):
                schema[keyword] = .number(max(present, added))
            case ("maximum", .number(let present)?, .number(let added)),
                ("maxItems", .number(let present)?, .number(let added)):
                schema[keyword] = .number(min(present, added))
            default:
                schema[keyword] = value
            }
        }
    }
}
