internal import ParleyJSON

/// A schema as it was declared; types in it are asked for theirs only when the schema is written out.
///
/// A type may have itself among its properties, so nothing here may follow a type's properties while it is declared.
indirect enum SchemaNode: Sendable, Equatable {
    /// JSON Schema's own words, for everything without a name.
    case keywords(JSONObject)
    /// Properties in order.
    case object(ObjectSchema)
    /// One of several schemas.
    case union(UnionSchema)
    /// One of several strings.
    case strings(StringsSchema)
    /// Any number of elements of a schema, with keywords such as `minItems`.
    case array(of: SchemaNode, keywords: JSONObject)
    /// The schema of a type.
    case type(GenerableType)
    /// A schema narrowed by guides.
    case guided(SchemaNode, [SchemaGuide])
    /// A schema that is declared elsewhere under a name.
    case reference(String)
    /// A whole schema with its own definitions, as it was read.
    case json(JSONValue)

    /// The schema of a type.
    static func type(_ type: any Generable.Type) -> SchemaNode {
        .type(GenerableType(type: type))
    }
}

/// What a named schema is known by: two declarations with the same identity are one definition.
enum SchemaIdentity: Hashable, Sendable {
    case type(ObjectIdentifier)
    case name(String)
}

/// A type in a schema.
struct GenerableType: Sendable, Equatable {
    let type: any Generable.Type

    var id: ObjectIdentifier { ObjectIdentifier(type) }

    static func == (left: GenerableType, right: GenerableType) -> Bool {
        left.id == right.id
    }
}

/// The declaration of an object.
struct ObjectSchema: Sendable, Equatable {
    let identity: SchemaIdentity
    let name: String
    let description: String?
    /// Whether an optional property that has no value is written as null; it is left out otherwise.
    let writesNil: Bool
    let properties: [PropertySchema]
}

/// The declaration of a property.
struct PropertySchema: Sendable, Equatable {
    let name: String
    let description: String?
    let schema: SchemaNode
    let isOptional: Bool
}

/// The declaration of a choice between schemas.
struct UnionSchema: Sendable, Equatable {
    let identity: SchemaIdentity
    let name: String
    let description: String?
    let choices: [SchemaNode]
}

/// The declaration of a choice between strings.
struct StringsSchema: Sendable, Equatable {
    let identity: SchemaIdentity
    let name: String
    let description: String?
    let choices: [String]
}
