/// The names in a schema that is put together while the program runs, checked.
///
/// Schemas of types are not looked into: their names are their own.
struct SchemaNames {
    /// All schemas with names, wherever they are declared.
    private(set) var definitions: [String: SchemaNode] = [:]

    private let rootName: String?
    private var references: [String] = []

    /// Collects the names.
    ///
    /// - Parameters:
    ///   - root: what is described.
    ///   - dependencies: schemas that are referred to.
    /// - Throws: ``GenerationSchema/SchemaError`` for the first thing that is wrong.
    init(root: SchemaNode, dependencies: [SchemaNode]) throws(GenerationSchema.SchemaError) {
        rootName = Self.name(of: root)
        for node in [root] + dependencies {
            try collect(node)
        }
        let undefined = references.filter { definitions[$0] == nil }
        guard undefined.isEmpty else {
            throw .undefinedReferences(schema: rootName, references: undefined)
        }
    }

    private static func name(of node: SchemaNode) -> String? {
        switch node {
        case .object(let object): object.name
        case .union(let union): union.name
        case .strings(let strings): strings.name
        default: nil
        }
    }

    private mutating func collect(_ node: SchemaNode) throws(GenerationSchema.SchemaError) {
        if let name = Self.name(of: node) {
            if let present = definitions[name] {
                guard present == node else { throw .duplicateType(schema: rootName, type: name) }
                return
            }
            definitions[name] = node
        }
        switch node {
        case .object(let object):
            var names: Set<String> = []
            for property in object.properties {
                guard names.insert(property.name).inserted else {
                    throw .duplicateProperty(schema: object.name, property: property.name)
                }
                try collect(property.schema)
            }
        case .union(let union):
            guard !union.choices.isEmpty else { throw .emptyTypeChoices(schema: union.name) }
            for choice in union.choices {
                try collect(choice)
            }
        case .strings(let strings):
            guard !strings.choices.isEmpty else { throw .emptyTypeChoices(schema: strings.name) }
        case .array(let element, _):
            try collect(element)
        case .guided(let node, _):
            try collect(node)
        case .reference(let name):
            if !references.contains(name) { references.append(name) }
        case .keywords, .type, .json:
            break
        }
    }
}
