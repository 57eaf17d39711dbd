package import ParleyCore
import ParleyJSON

/// A request to `/chat` that says the next words of a conversation which the server keeps.
package struct PlainChatRequest: Sendable {
    /// The longest name of a conversation, in bytes.
    package static let longestName = 128

    /// The conversation's name; nil begins a new one.
    package var conversation: String?
    /// What is said.
    package var message: String
    /// The turn that it follows: nil for the last one, empty for the beginning.
    package var parent: String?
    /// Whether the reply is sent as it comes.
    package var streams: Bool
    /// How to answer.
    package var options: GenerationOptions

    /// Reads a request.
    ///
    /// - Parameters:
    ///   - fields: its body.
    ///   - contextSize: the tokens of prompt and reply together.
    ///   - limit: the most tokens of a reply that does not say.
    /// - Throws: ``APIError`` with the field at fault.
    package init(_ fields: RequestFields, contextSize: Int?, limit: Int?) throws(APIError) {
        let generation = try GenerationFields(fields, contextSize: contextSize, limit: limit)
        options = generation.options
        guard let message = try fields.text("message"), !message.isEmpty else {
            throw fields.fault("message", mustBe: "a string with something in it")
        }
        self.message = message
        streams = generation.streams
        parent = try fields.text("parent_id")
        conversation = try Self.name(fields, "conversation_id")
        try fields.refuse("messages", "tools", advice: "Send either 'messages' or 'message'.")
        try generation.requireOne()
    }

    /// Reads a conversation's name.
    ///
    /// - Parameters:
    ///   - fields: a request.
    ///   - field: the field.
    /// - Returns: the name; nil where the field is absent.
    /// - Throws: ``APIError`` for what is none.
    static func name(_ fields: RequestFields, _ field: String) throws(APIError) -> String? {
        guard let name = try fields.text(field) else { return nil }
        guard isName(name) else {
            throw fields.fault(field, mustBe: "a string of 1 to \(longestName) bytes without control characters")
        }
        return name
    }

    static func isName(_ text: String) -> Bool {
        1...longestName ~= text.utf8.count
            && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    }
}
