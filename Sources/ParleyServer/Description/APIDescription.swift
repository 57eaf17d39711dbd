import Hummingbird
package import ParleyJSON

/// The server's API in OpenAPI's form, for programs that make clients or try servers.
///
/// Source: https://spec.openapis.org/oas/v3.1.0
package enum APIDescription {
    /// The description.
    ///
    /// - Parameter version: the program's version.
    /// - Returns: the document.
    package static func document(version: String) -> JSONValue {
        var paths = JSONObject()
        for operation in OperationTable.all {
            var item = paths[operation.path]?.objectValue ?? JSONObject()
            item[operation.method] = json(operation)
            paths[operation.path] = .object(item)
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Parley", "version": .string(version),
                "description": "A language model on this machine, as OpenAI's and llama-server's programs ask it.",
            ],
            "paths": .object(paths),
            "components": [
                "schemas": .object(schemas),
                "securitySchemes": ["key": ["type": "http", "scheme": "bearer"]],
            ],
            "security": [["key": []], .object(JSONObject())],
        ]
    }

    /// The paths and methods that are described, as the routes have them.
    package static var described: Set<String> {
        Set(OperationTable.all.map { "\($0.method.uppercased()) \($0.routePath)" })
    }

    private static var schemas: JSONObject {
        var schemas = RequestSchemas.all
        let error: JSONValue = [
            "type": "object", "required": ["error"],
            "properties": [
                "error": [
                    "type": "object", "required": ["message", "type", "param", "code"],
                    "properties": [
                        "message": ["type": "string"], "type": ["enum": .array(kinds)],
                        "param": ["type": ["string", "null"]], "code": ["type": ["string", "null"]],
                    ],
                ]
            ],
        ]
        schemas["Error"] = error
        return schemas
    }

    private static var kinds: [JSONValue] { APIError.Kind.allCases.map { .string($0.rawValue) } }

    private static func json(_ operation: OperationTable.Operation) -> JSONValue {
        var object = JSONObject([("summary", .string(operation.summary))])
        var parameters = operation.query.map { parameter($0.name, in: "query", isRequired: false, $0.schema) }
        for match in operation.path.matches(of: /\{([a-z]+)\}/) {
            parameters.append(parameter(String(match.output.1), in: "path", isRequired: true, ["type": "string"]))
        }
        if !parameters.isEmpty { object["parameters"] = .array(parameters) }
        if let body = operation.body {
            object["requestBody"] = [
                "required": true, "content": ["application/json": ["schema": RequestSchemas.reference(body)]],
            ]
        }
        object["responses"] = responses(operation)
        return .object(object)
    }

    private static func parameter(
        _ name: String,
        in place: String,
        isRequired: Bool,
        _ schema: JSONValue
    ) -> JSONValue {
        ["name": .string(name), "in": .string(place), "required": .bool(isRequired), "schema": schema]
    }

    private static func responses(_ operation: OperationTable.Operation) -> JSONValue {
        var content = JSONObject()
        if let plain = operation.plainAnswer {
            content[plain] = ["schema": ["type": "string"]]
        } else {
            content["application/json"] = ["schema": ["type": .string(operation.answer)]]
        }
        if operation.streams { content["text/event-stream"] = .object(JSONObject()) }
        let failure: JSONValue = [
            "description": "What is wrong, and what to do.",
            "content": ["application/json": ["schema": RequestSchemas.reference("Error")]],
        ]
        return ["200": ["description": "The answer.", "content": .object(content)], "default": failure]
    }
}

extension ServerState {
    /// Answers `/openapi.json`: what this server answers.
    func description(_ call: Call) async throws -> Response { .json(APIDescription.document(version: version)) }
}
