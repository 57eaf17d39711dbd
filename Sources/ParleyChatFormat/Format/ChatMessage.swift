package import ParleyJSON

/// One message of a chat, as a format sees it.
package struct ChatMessage: Sendable, Equatable {
    /// Who speaks.
    package enum Role: String, Sendable, CaseIterable {
        /// Instructions for the whole chat.
        case system
        /// The person.
        case user
        /// The model.
        case assistant
        /// A tool that the model called.
        case tool
    }

    /// A call of a tool.
    package struct ToolCall: Sendable, Equatable {
        /// The call's identifier.
        package var id: String
        /// The tool's name.
        package var name: String
        /// What it is called with.
        package var arguments: JSONValue

        /// A call.
        package init(id: String, name: String, arguments: JSONValue) {
            self.id = id
            self.name = name
            self.arguments = arguments
        }
    }

    /// Who speaks.
    package var role: Role
    /// What is said.
    package var content: String
    /// What the model thought before it said it.
    package var reasoning: String?
    /// The tools that the model called.
    package var toolCalls: [ToolCall] = []
    /// The call that a tool answers, and the tool's name.
    package var answered: (id: String, name: String)?
    /// The tokens that the model generated for `content`, where it is the model's and they are known.
    package var tokens: [Int32]?

    /// A message.
    package init(_ role: Role, _ content: String, reasoning: String? = nil, tokens: [Int32]? = nil) {
        self.role = role
        self.content = content
        self.reasoning = reasoning
        self.tokens = tokens
    }

    package static func == (left: ChatMessage, right: ChatMessage) -> Bool {
        left.role == right.role && left.content == right.content && left.reasoning == right.reasoning
            && left.toolCalls == right.toolCalls && left.answered?.id == right.answered?.id
            && left.answered?.name == right.answered?.name && left.tokens == right.tokens
    }
}
