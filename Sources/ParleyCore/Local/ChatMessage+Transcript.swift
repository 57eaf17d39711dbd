import Foundation
package import ParleyChatFormat
package import ParleyJinja
import ParleyJSON

extension ChatMessage {
    /// A conversation's entries as the messages that a format writes.
    ///
    /// Reasoning and tool calls belong to the message of the response that follows them.
    package static func messages(of transcript: Transcript) -> [ChatMessage] {
        var messages: [ChatMessage] = []
        var reasoning: String?
        for entry in transcript {
            switch entry {
            case .instructions: messages.append(ChatMessage(.system, entry.text))
            case .prompt: messages.append(ChatMessage(.user, entry.text))
            case .reasoning: reasoning = (reasoning ?? "") + entry.text
            case .response(let response):
                messages.append(ChatMessage(.assistant, entry.text, reasoning: reasoning, tokens: response.tokens))
            case .toolCalls(let calls):
                var message = ChatMessage(.assistant, "", reasoning: reasoning)
                message.toolCalls = calls.map { call in
                    ToolCall(
                        id: call.id,
                        name: call.toolName,
                        arguments: (try? JSONValue(parsing: call.arguments.jsonString)) ?? .null
                    )
                }
                messages.append(message)
            case .toolOutput(let output):
                var message = ChatMessage(.tool, entry.text)
                message.answered = (output.id, output.toolName)
                messages.append(message)
            }
            if case .reasoning = entry { continue }
            reasoning = nil
        }
        return messages
    }
}

extension JinjaClock {
    /// The time of this machine, in its time zone.
    package static var now: JinjaClock {
        let date = Date()
        return JinjaClock(
            seconds: Int(date.timeIntervalSince1970.rounded(.down)),
            offset: TimeZone.current.secondsFromGMT(for: date)
        )
    }
}
