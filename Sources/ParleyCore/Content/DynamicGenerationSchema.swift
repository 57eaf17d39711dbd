internal import ParleyJSON

/// A schema that is put together while the program runs, to be made into a ``GenerationSchema``.
///
/// ```swift
/// let menu = DynamicGenerationSchema(
///     name: "Menu",
///     properties: [
///         .init(name: "soup", schema: DynamicGenerationSchema(name: "Soup", anyOf: ["tomato", "leek"])),
///         .init(name: "price", schema: DynamicGenerationSchema(type: Double.self), isOptional: true),
///     ]
/// )
/// let schema = try GenerationSchema(root: menu, dependencies: [])
/// ```
public struct DynamicGenerationSchema: Sendable {
    let node: SchemaNode

    /// The name it was given, or that of its type.
    let name: String

    private init(node: SchemaNode, name: String) {
        self.node = node
        self.name = name
    }

    /// Nothing but null.
    public static var null: DynamicGenerationSchema {
        DynamicGenerationSchema(node: .keywords(["type": "null"]), name: "null")
    }

    /// An object; properties that have no value are left out of it.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - description: what it is, for the model.
    ///   - properties: its properties, in the order in which they are generated.
    public init(name: String, description: String? = nil, properties: [Property]) {
        self.init(
            name: name,
            description: description,
            representNilExplicitlyInGeneratedContent: false,
            properties: properties
        )
    }

    /// An object.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - description: what it is, for the model.
    ///   - explicitNil: whether an optional property without a value is written as null; it is left out otherwise.
    ///   - properties: its properties, in the order in which they are generated.
    public init(
        name: String,
        description: String? = nil,
        representNilExplicitlyInGeneratedContent explicitNil: Bool,
        properties: [Property]
    ) {
        let object = ObjectSchema(
            identity: .name(name),
            name: name,
            description: description,
            writesNil: explicitNil,
            properties: properties.map(\.schema)
        )
        self.init(node: .object(object), name: name)
    }

    /// A choice between schemas.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - description: what it is, for the model.
    ///   - choices: the schemas.
    public init(name: String, description: String? = nil, anyOf choices: [DynamicGenerationSchema]) {
        let union = UnionSchema(
            identity: .name(name),
            name: name,
            description: description,
            choices: choices.map(\.node)
        )
        self.init(node: .union(union), name: name)
    }

    /// A choice between texts.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - description: what it is, for the model.
    ///   - choices: the texts.
    public init(name: String, description: String? = nil, anyOf choices: [String]) {
        let strings = StringsSchema(identity: .name(name), name: name, description: description, choices: choices)
        self.init(node: .strings(strings), name: name)
    }

    /// An array.
    ///
    /// - Parameters:
    ///   - itemSchema: what each element is.
    ///   - minimumElements: the least count of elements, nil for none.
    ///   - maximumElements: the greatest count of elements, nil for none.
    public init(arrayOf itemSchema: DynamicGenerationSchema, minimumElements: Int? = nil, maximumElements: Int? = nil) {
        var keywords = JSONObject()
        keywords["minItems"] = minimumElements.map { .number(JSONNumber(max(0, $0))) }
        keywords["maxItems"] = maximumElements.map { .number(JSONNumber(max(0, $0))) }
        self.init(node: .array(of: itemSchema.node, keywords: keywords), name: "Array<\(itemSchema.name)>")
    }

    /// The schema of a type.
    ///
    /// - Parameters:
    ///   - type: the type.
    ///   - guides: limits on its value.
    public init<Value: Generable>(type: Value.Type, guides: [GenerationGuide<Value>] = []) {
        let node = SchemaNode.type(type)
        self.init(
            node: guides.isEmpty ? node : .guided(node, guides.map(\.guide)),
            name: String(describing: type)
        )
    }

    /// A schema that is declared elsewhere: the root, a dependency, or any named schema within them.
    ///
    /// - Parameter name: its name.
    public init(referenceTo name: String) {
        self.init(node: .reference(name), name: name)
    }

    /// A property of an object.
    public struct Property: Sendable {
        let schema: PropertySchema

        /// A property.
        ///
        /// - Parameters:
        ///   - name: its name.
        ///   - description: what it is, for the model.
        ///   - schema: what its value is.
        ///   - isOptional: whether it may have no value.
        public init(
            name: String,
            description: String? = nil,
            schema: DynamicGenerationSchema,
            isOptional: Bool = false
        ) {
            self.schema = PropertySchema(
                name: name,
                description: description,
                schema: schema.node,
                isOptional: isOptional
            )
        }
    }
}
