/// How a chat is written for a model.
package enum ChatFormat: Sendable, Equatable {
    /// `<|im_start|>role`, a line break, the text, `<|im_end|>`: OpenAI's Chat Markup Language, used by Qwen, SmolLM and
    /// many others.
    case chatML

    /// Recognises a model's own template.
    ///
    /// - Parameter template: the Jinja text that came with the model.
    /// - Returns: the format that writes the same, or nil where there is none yet.
    package static func recognise(template: String) -> ChatFormat? {
        template.contains("<|im_start|>") && template.contains("<|im_end|>") ? .chatML : nil
    }

    /// The texts that end a reply in this format, where the vocabulary has no tokens of that spelling.
    package var endings: [String] {
        switch self {
        case .chatML: ["<|im_end|>", "<|im_start|>"]
        }
    }

    /// Writes a chat down.
    ///
    /// - Parameters:
    ///   - messages: the chat so far.
    ///   - opensReply: whether the opening of the model's next reply follows.
    /// - Returns: the prompt; its stretches joined are the text.
    package func render(_ messages: [ChatMessage], opensReply: Bool) -> [Stretch] {
        switch self {
        case .chatML: Self.chatML(messages, opensReply: opensReply)
        }
    }

    private static func chatML(_ messages: [ChatMessage], opensReply: Bool) -> [Stretch] {
        var stretches: [Stretch] = []
        for message in messages {
            stretches.append(Stretch("<|im_start|>\(message.role.rawValue)\n", .template))
            stretches.append(Stretch(message.content, .data, tokens: message.tokens))
            stretches.append(Stretch("<|im_end|>\n", .template))
        }
        if opensReply { stretches.append(Stretch("<|im_start|>assistant\n", .template)) }
        return stretches
    }
}
