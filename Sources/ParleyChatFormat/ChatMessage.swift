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
    }

    /// Who speaks.
    package var role: Role
    /// What is said.
    package var content: String
    /// The tokens that the model generated for `content`, where it is the model's and they are known.
    package var tokens: [Int32]?

    /// A message.
    package init(_ role: Role, _ content: String, tokens: [Int32]? = nil) {
        self.role = role
        self.content = content
        self.tokens = tokens
    }
}
