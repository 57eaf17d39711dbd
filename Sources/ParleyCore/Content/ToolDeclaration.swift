package import ParleyJSON

/// What a model is told of a tool, whatever the tool's types are.
package struct ToolDeclaration: Sendable, Equatable {
    /// The name that the model calls.
    package let name: String

    /// What the tool does and when to use it.
    package let description: String

    /// What the model may write as arguments.
    package let parameters: GenerationSchema

    /// A declaration.
    ///
    /// - Parameters:
    ///   - name: the name that the model calls.
    ///   - description: what the tool does and when to use it.
    ///   - parameters: what the model may write as arguments.
    package init(name: String, description: String, parameters: GenerationSchema) {
        self.name = name
        self.description = description
        self.parameters = parameters
    }

    /// The declaration of a tool.
    ///
    /// - Parameter tool: the tool.
    package init(_ tool: any Tool) {
        self.init(name: tool.name, description: tool.description, parameters: tool.parameters)
    }

    /// The declaration in the form in which chat templates and transcripts hold tools.
    package var jsonValue: JSONValue {
        [
            "type": "function",
            "function": [
                "name": .string(name),
                "description": .string(description),
                "parameters": parameters.jsonValue,
            ],
        ]
    }
}
