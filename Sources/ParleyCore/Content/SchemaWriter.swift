internal import ParleyJSON

/// Writes a schema as JSON, with everything that has a name and properties under `$defs`.
struct SchemaWriter {
    /// The schema.
    private(set) var json: JSONValue = .null

    /// Guides that JSON Schema has no words for.
    private(set) var unsupported: [String] = []

    /// A named schema: names that are made while the program runs count within the schema that declares them alone.
    private struct Slot: Hashable {
        let identity: SchemaIdentity
        let scope: Int
    }

    private var pointers: [Slot: String] = [:]
    private var written: [String: JSONValue] = [:]
    private var takenKeys: Set<String> = []
    /// Types without a name whose schemas are being written; one that holds itself is given a name.
    private var openTypes: [ObjectIdentifier: String] = [:]
    private var scope = 0
    private var scopes: [ObjectIdentifier: Int] = [:]
    private var definitions: [String: SchemaNode]

    init(_ schema: GenerationSchema) {
        definitions = schema.definitions
        if case .json(let json) = schema.node {
            self.json = json
            return
        }
        var root = writeRoot(schema.node)
        if !written.isEmpty {
            root["$defs"] = .object(JSONObject(written.map { ($0.key, $0.value) }))
        }
        json = SchemaOrder.sorted(.object(root))
    }

    private mutating func writeRoot(_ node: SchemaNode) -> JSONObject {
        if case .type(let type) = node {
            let schema = type.type.generationSchema
            // The type is the root itself; whatever else its schema may be is written where it stands.
            if let slot = slot(of: schema.node), slot.identity == .type(type.id) { return writeRoot(schema.node) }
        }
        if let slot = slot(of: node) { pointers[slot] = "#" }
        return writeBody(node, isRoot: true)
    }

    /// Writes a schema where it is used: a reference for what has properties, the words themselves for the rest.
    private mutating func write(_ node: SchemaNode) -> JSONObject {
        switch node {
        case .object(let object):
            return reference(to: node, name: object.name)
        case .union(let union):
            return reference(to: node, name: union.name)
        case .reference(let name):
            guard let target = definitions[name] else { return [:] }
            return reference(to: target, name: name)
        case .type(let type):
            return write(type)
        case .keywords, .strings, .array, .guided, .json:
            return writeBody(node, isRoot: false)
        }
    }

    private mutating func writeBody(_ node: SchemaNode, isRoot: Bool) -> JSONObject {
        switch node {
        case .keywords(let keywords):
            return keywords
        case .object(let object):
            return body(of: object)
        case .union(let union):
            var body = heading(title: union.name, union.description)
            body["anyOf"] = .array(union.choices.map { .object(write($0)) })
            return body
        case .strings(let strings):
            var body = heading(title: isRoot ? strings.name : nil, strings.description)
            body["type"] = "string"
            body["enum"] = .array(strings.choices.map { .string($0) })
            return body
        case .array(let element, let keywords):
            var body: JSONObject = ["type": "array"]
            body["items"] = .object(write(element))
            SchemaGuide(keywords: keywords).apply(to: &body)
            return body
        case .guided(let node, let guides):
            var body = write(node)
            for guide in guides {
                guide.apply(to: &body)
                unsupported += guide.unsupported
            }
            return body
        case .json(let json):
            return embed(json)
        case .type, .reference:
            return write(node)
        }
    }

    private mutating func body(of object: ObjectSchema) -> JSONObject {
        var properties = JSONObject()
        var required: [JSONValue] = []
        for property in object.properties {
            var schema = write(property.schema)
            if property.isOptional, object.writesNil {
                schema = ["anyOf": [.object(schema), ["type": "null"]]]
            }
            if let description = property.description {
                var described: JSONObject = ["description": .string(description)]
                for (keyword, value) in schema where keyword != "description" {
                    described[keyword] = value
                }
                schema = described
            }
            properties[property.name] = .object(schema)
            if !property.isOptional || object.writesNil { required.append(.string(property.name)) }
        }
        var body = heading(title: object.name, object.description)
        body["type"] = "object"
        body["properties"] = .object(properties)
        body["required"] = .array(required)
        body["additionalProperties"] = false
        body["x-order"] = .array(properties.keys.map { .string($0) })
        return body
    }

    private func heading(title: String?, _ description: String?) -> JSONObject {
        var heading = JSONObject()
        heading["title"] = title.map { .string($0) }
        heading["description"] = description.map { .string($0) }
        return heading
    }

    // MARK: - Names

    private func slot(of node: SchemaNode) -> Slot? {
        let identity: SchemaIdentity
        switch node {
        case .object(let object): identity = object.identity
        case .union(let union): identity = union.identity
        case .strings(let strings): identity = strings.identity
        default: return nil
        }
        switch identity {
        case .type: return Slot(identity: identity, scope: 0)
        case .name: return Slot(identity: identity, scope: scope)
        }
    }

    /// Writes a schema under `$defs`, unless it is there already, and refers to it.
    private mutating func reference(to node: SchemaNode, name: String) -> JSONObject {
        guard let slot = slot(of: node) else { return write(node) }
        if let pointer = pointers[slot] { return ["$ref": .string(pointer)] }
        let key = newKey(name)
        let pointer = Self.pointer(to: key)
        pointers[slot] = pointer
        // What is within has an end: it would come back to this name.
        let outer = openTypes
        openTypes = [:]
        written[key] = .object(writeBody(node, isRoot: true))
        openTypes = outer
        return ["$ref": .string(pointer)]
    }

    private mutating func write(_ type: GenerableType) -> JSONObject {
        let name = String(describing: type.type)
        if let key = openTypes[type.id] {
            let used = key.isEmpty ? newKey(name) : key
            openTypes[type.id] = used
            return ["$ref": .string(Self.pointer(to: used))]
        }
        let schema = type.type.generationSchema
        if let slot = slot(of: schema.node), slot.identity == .type(type.id) {
            return write(schema.node)
        }
        let outer = (scope, definitions)
        if !schema.definitions.isEmpty {
            scope = scopes[type.id] ?? scopes.count + 1
            scopes[type.id] = scope
            definitions = schema.definitions
        }
        openTypes[type.id] = ""
        var body = write(schema.node)
        if let key = openTypes.removeValue(forKey: type.id), !key.isEmpty {
            written[key] = .object(body)
            body = ["$ref": .string(Self.pointer(to: key))]
        }
        (scope, definitions) = outer
        return body
    }

    /// A key for a definition that none has yet.
    ///
    /// After `Item` come `Item2`, `Item3` and so on.
    private mutating func newKey(_ name: String) -> String {
        var key = name
        var number = 2
        while !takenKeys.insert(key).inserted {
            key = "\(name)\(number)"
            number += 1
        }
        return key
    }

    /// The reference to a definition: a JSON pointer in a URI's fragment.
    private static func pointer(to key: String) -> String {
        var pointer = "#/$defs/"
        for byte in key.utf8 {
            switch byte {
            case UInt8(ascii: "~"): pointer += "~0"
            case UInt8(ascii: "/"): pointer += "~1"
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                pointer.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                pointer += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return pointer
    }

    // MARK: - Schemas that were read

    /// Makes a whole schema part of this one: its references then lead from its new place.
    private mutating func embed(_ json: JSONValue) -> JSONObject {
        switch json {
        case .object(let schema):
            guard Self.hasReferences(json) else { return schema }
            let key = newKey(json["title"]?.stringValue ?? "Schema")
            let pointer = Self.pointer(to: key)
            written[key] = Self.moving(json, to: pointer)
            return ["$ref": .string(pointer)]
        case .bool(false):
            return ["not": [:]]
        default:
            return [:]
        }
    }

    /// Words whose values are data and no schemas.
    private static let dataKeywords: Set<String> = ["enum", "const", "default", "examples"]

    private static func hasReferences(_ json: JSONValue) -> Bool {
        switch json {
        case .object(let object):
            object.contains { key, value in
                (key == "$ref" && value.stringValue?.hasPrefix("#") == true)
                    || (!dataKeywords.contains(key) && hasReferences(value))
            }
        case .array(let elements): elements.contains(where: hasReferences)
        default: false
        }
    }

    private static func moving(_ json: JSONValue, to pointer: String) -> JSONValue {
        switch json {
        case .array(let elements):
            return .array(elements.map { moving($0, to: pointer) })
        case .object(let object):
            return .object(
                JSONObject(
                    object.map { key, value in
                        if key == "$ref", let target = value.stringValue, target.hasPrefix("#") {
                            return (key, .string(pointer + target.dropFirst()))
                        }
                        return (key, dataKeywords.contains(key) ? value : moving(value, to: pointer))
                    }
                )
            )
        default:
            return json
        }
    }
}
