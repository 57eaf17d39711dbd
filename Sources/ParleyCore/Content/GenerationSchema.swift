package import ParleyJSON

/// What a model may write for a value: the value's type, its properties and their limits.
///
/// A schema is JSON Schema in the form that Apple's Foundation Models write: types with properties stand under `$defs`,
/// `x-order` holds the order in which properties are generated, and no other properties are allowed.
public struct GenerationSchema: Sendable {
    /// The name of the type that the schema describes.
    public let name: String

    let node: SchemaNode
    /// Schemas that `node` may refer to by name.
    let definitions: [String: SchemaNode]

    init(node: SchemaNode, name: String, definitions: [String: SchemaNode] = [:]) {
        self.node = node
        self.name = name
        self.definitions = definitions
    }

    init(keywords: JSONObject, of type: any Generable.Type) {
        self.init(node: .keywords(keywords), name: String(describing: type))
    }

    /// The schema of an object; properties that have no value are left out of it.
    ///
    /// - Parameters:
    ///   - type: the type that the schema describes.
    ///   - description: what the type is, for the model.
    ///   - properties: its properties, in the order in which they are generated.
    public init(type: any Generable.Type, description: String? = nil, properties: [Property]) {
        self.init(
            type: type,
            description: description,
            representNilExplicitlyInGeneratedContent: false,
            properties: properties
        )
    }

    /// The schema of an object.
    ///
    /// - Parameters:
    ///   - type: the type that the schema describes.
    ///   - description: what the type is, for the model.
    ///   - explicitNil: whether an optional property without a value is written as null; it is left out otherwise.
    ///   - properties: its properties, in the order in which they are generated.
    public init(
        type: any Generable.Type,
        description: String? = nil,
        representNilExplicitlyInGeneratedContent explicitNil: Bool,
        properties: [Property]
    ) {
        let name = String(describing: type)
        let object = ObjectSchema(
            identity: .type(ObjectIdentifier(type)),
            name: name,
            description: description,
            writesNil: explicitNil,
            properties: properties.map(\.schema)
        )
        self.init(node: .object(object), name: name)
    }

    /// The schema of a choice between texts.
    ///
    /// - Parameters:
    ///   - type: the type that the schema describes.
    ///   - description: what the type is, for the model.
    ///   - choices: the texts.
    public init(type: any Generable.Type, description: String? = nil, anyOf choices: [String]) {
        let name = String(describing: type)
        let strings = StringsSchema(
            identity: .type(ObjectIdentifier(type)),
            name: name,
            description: description,
            choices: choices
        )
        self.init(node: .strings(strings), name: name)
    }

    /// The schema of a choice between types.
    ///
    /// - Parameters:
    ///   - type: the type that the schema describes.
    ///   - description: what the type is, for the model.
    ///   - types: the types.
    public init(type: any Generable.Type, description: String? = nil, anyOf types: [any Generable.Type]) {
        let name = String(describing: type)
        let union = UnionSchema(
            identity: .type(ObjectIdentifier(type)),
            name: name,
            description: description,
            choices: types.map { .type($0) }
        )
        self.init(node: .union(union), name: name)
    }

    /// A schema that is put together while the program runs.
    ///
    /// Schemas under the same name must be the same; then they are one.
    ///
    /// - Parameters:
    ///   - root: what is described.
    ///   - dependencies: schemas that `root` and they themselves refer to by name.
    /// - Throws: ``SchemaError`` when a name is used for two schemas or two properties, a choice is empty, or a reference
    ///   leads nowhere.
    public init(root: DynamicGenerationSchema, dependencies: [DynamicGenerationSchema]) throws {
        let definitions = try SchemaNames(root: root.node, dependencies: dependencies.map(\.node)).definitions
        self.init(node: root.node, name: root.name, definitions: definitions)
    }

    /// A schema from JSON, which is kept as it is.
    ///
    /// - Parameter json: JSON Schema, in any dialect.
    package init(json: JSONValue) {
        self.init(node: .json(json), name: json["title"]?.stringValue ?? "")
    }

    /// The schema as JSON, written anew at each call.
    package var jsonValue: JSONValue { SchemaWriter(self).json }

    /// The schema as JSON text on one line.
    package var jsonString: String { jsonValue.serialized() }

    /// The guides that the schema cannot hold a model to, described for people; a request with any must fail.
    package var unsupportedGuides: [String] { SchemaWriter(self).unsupported }
}

extension GenerationSchema: Equatable {
    /// Tells whether two schemas are the same JSON, apart from the order of names.
    ///
    /// - Parameters:
    ///   - left: a schema.
    ///   - right: another.
    /// - Returns: true when they are equal.
    public static func == (left: GenerationSchema, right: GenerationSchema) -> Bool {
        left.jsonValue == right.jsonValue
    }
}

extension GenerationSchema: CustomDebugStringConvertible {
    /// The schema as JSON text on several lines.
    public var debugDescription: String { jsonValue.serialized(.pretty) }
}
