/// A template without a language: a text with `{prompt}`, and `{system}` where it has a place for that.
///
/// Each turn is the text filled in, followed by the model's reply. The text is the template's, what is filled in is data.
package struct FilledTemplate: Sendable, Equatable {
    private enum Part: Sendable, Equatable {
        case text(String)
        case system
        case prompt
    }

    private let parts: [Part]

    /// Whether there is a place for the system prompt.
    package var hasSystem: Bool { parts.contains(.system) }

    /// A template.
    ///
    /// - Parameter text: the text; nil comes back when it has no `{prompt}`.
    package init?(_ text: String) {
        var parts: [Part] = []
        var rest = text[...]
        while let brace = rest.firstIndex(of: "{") {
            let from = rest[brace...]
            let place: (part: Part, length: Int)? =
                from.hasPrefix("{prompt}") ? (.prompt, 8) : from.hasPrefix("{system}") ? (.system, 8) : nil
            let end = place.map { from.index(brace, offsetBy: $0.length) } ?? from.index(after: brace)
            Self.append(String(rest[..<(place == nil ? end : brace)]), to: &parts)
            if let place { parts.append(place.part) }
            rest = rest[end...]
        }
        Self.append(String(rest), to: &parts)
        guard parts.contains(.prompt) else { return nil }
        self.parts = parts
    }

    private static func append(_ text: String, to parts: inout [Part]) {
        if text.isEmpty { return }
        if case .text(let before)? = parts.last {
            parts[parts.count - 1] = .text(before + text)
        } else {
            parts.append(.text(text))
        }
    }

    /// The text that opens a person's turn, which a model writes that goes on without end; nil where there is none.
    package var ending: String? {
        guard let place = parts.firstIndex(of: .prompt), place > 0, case .text(let text) = parts[place - 1],
            let line = text.split(separator: "\n").last(where: { $0.contains { !$0.isWhitespace } })
        else { return nil }
        return "\n" + line.drop { $0.isWhitespace }
    }

    /// Writes a chat down.
    ///
    /// - Parameter messages: the chat, its tools' messages left out.
    /// - Returns: the text with its origins; it ends behind the last message.
    package func render(_ messages: [ChatMessage]) -> [Stretch] {
        let system = messages.filter { $0.role == .system }.map(\.content).joined(separator: "\n\n")
        var stretches: [Stretch] = []
        for message in messages {
            switch message.role {
            case .system, .tool: continue
            case .user:
                if !stretches.isEmpty { stretches.append(Stretch("\n", .template)) }
                for part in parts {
                    switch part {
                    case .text(let text): stretches.append(Stretch(text, .template))
                    case .system: stretches.append(Stretch(system, .data))
                    case .prompt: stretches.append(Stretch(message.content, .data))
                    }
                }
            case .assistant: stretches.append(Stretch(message.content, .data, tokens: message.tokens))
            }
        }
        return stretches
    }
}
