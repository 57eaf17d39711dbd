package import ParleyJinja
package import ParleyJSON

/// How a chat is written for a model: its own template, a built-in one, or a user's file.
package struct ChatFormat: Sendable {
    /// What a format needs to know of a vocabulary.
    package struct Tokens: Sendable, Equatable {
        /// The spelling of the token that opens a text; empty where there is none.
        package var opening: String
        /// The spelling of the token that ends a text; empty where there is none.
        package var ending: String

        /// Spellings.
        package init(opening: String = "", ending: String = "") {
            self.opening = opening
            self.ending = ending
        }
    }

    /// A chat as it is written.
    package struct Rendering: Sendable, Equatable {
        /// The prompt; its stretches joined are the text.
        package var stretches: [Stretch]

        /// The whole text.
        package var text: String { stretches.map(\.text).joined() }
    }

    /// What a prompt ends with.
    package enum Ending: Sendable, Equatable {
        /// The opening of the model's next reply.
        case reply
        /// The last message, closed.
        case message
        /// The last message's text, left open.
        case openMessage
    }

    private enum Template: Sendable {
        case jinja(JinjaTemplate)
        case filled(FilledTemplate)
    }

    /// The format's name: `the model's own template`, a built-in one's name, or a file's.
    package let name: String
    /// Whether the format has a place for a system prompt; where it has none, the prompt goes into the first turn.
    package let hasSystemRole: Bool
    /// Whether a system prompt has any place at all.
    package let usesSystemPrompt: Bool
    /// Texts that end a reply, where the vocabulary has no tokens of that spelling.
    package let endings: [String]
    /// The template's own text.
    package let source: String

    private let template: Template
    private let tokens: Tokens

    // MARK: - Making one

    /// A format from a Jinja template.
    ///
    /// - Parameters:
    ///   - source: the template's text.
    ///   - name: what the format is called.
    ///   - tokens: the vocabulary's opening and ending.
    ///   - endings: texts that end a reply; nil finds out what the template writes behind one.
    /// - Throws: ``ChatFormatError`` that names the line and column of what is wrong.
    package init(jinja source: String, name: String, tokens: Tokens, endings: [String]? = nil) throws(ChatFormatError) {
        let template: JinjaTemplate
        do {
            template = try JinjaTemplate(source)
        } catch {
            throw ChatFormatError(
                name,
                "The chat template (\(name)) cannot be read: \(error). Name another one with --template."
            )
        }
        self.template = .jinja(template)
        self.name = name
        self.source = source
        self.tokens = tokens
        let probe = TemplateProbe(template, tokens)
        hasSystemRole = probe.hasSystemRole
        usesSystemPrompt = true
        self.endings = endings ?? probe.endings
    }

    /// A built-in format.
    ///
    /// - Parameters:
    ///   - format: which one.
    ///   - tokens: the vocabulary's opening and ending.
    /// - Throws: never for the built-in ones, which tests read all.
    package init(_ format: BuiltInFormat, tokens: Tokens) throws(ChatFormatError) {
        try self.init(jinja: format.source, name: format.name, tokens: tokens, endings: format.endings)
    }

    /// A format from a user's file: Jinja, or a text with `{prompt}`.
    ///
    /// - Parameters:
    ///   - text: what stands in the file.
    ///   - name: the file's name.
    ///   - tokens: the vocabulary's opening and ending.
    /// - Throws: ``ChatFormatError`` when it is neither.
    package init(file text: String, name: String, tokens: Tokens) throws(ChatFormatError) {
        if text.contains("{{") || text.contains("{%") {
            try self.init(jinja: text, name: name, tokens: tokens)
            return
        }
        guard let filled = FilledTemplate(text) else {
            throw ChatFormatError(
                name,
                """
                \(name) is no chat template: it holds neither Jinja ({{ … }}) nor {prompt}. Write {prompt} where a \
                person's message stands, and {system} where the system prompt does.
                """
            )
        }
        self.init(filled: filled, source: text, name: name, tokens: tokens)
    }

    private init(filled: FilledTemplate, source: String, name: String, tokens: Tokens) {
        template = .filled(filled)
        self.name = name
        self.source = source
        self.tokens = tokens
        hasSystemRole = filled.hasSystem
        usesSystemPrompt = filled.hasSystem
        endings = filled.ending.map { [$0] } ?? []
    }

    // MARK: - Writing

    /// Writes a chat down.
    ///
    /// - Parameters:
    ///   - messages: the chat so far.
    ///   - tools: the tools that the model may call, as their JSON definitions.
    ///   - ending: what the prompt ends with.
    ///   - variables: further variables of the template, such as `enable_thinking`.
    ///   - now: what the time is.
    /// - Returns: the prompt.
    /// - Throws: ``ChatFormatError`` with the template's own words and its line.
    package func render(
        _ messages: [ChatMessage],
        tools: [JSONValue] = [],
        ending: Ending,
        variables: [String: JSONValue] = [:],
        now: JinjaClock
    ) throws(ChatFormatError) -> Rendering {
        var messages = hasSystemRole || !usesSystemPrompt ? messages : Self.foldingSystem(messages)
        switch template {
        case .filled(let filled):
            return Rendering(stretches: filled.render(messages))
        case .jinja(let template):
            if ending == .openMessage, let last = messages.last, last.content.isEmpty {
                // An empty text leaves no trace of where it stands.
                messages[messages.count - 1].content = "\u{2060}"
                var opened = try render(messages, ending: ending, variables: variables, now: now)
                if let end = opened.stretches.indices.last { opened.stretches[end].text = "" }
                return opened
            }
            let text: OriginText
            do {
                text = try template.render(
                    Self.context(messages, tools: tools, tokens, ending: ending, variables: variables, now: now)
                )
            } catch {
                throw ChatFormatError(
                    name,
                    error.kind == .raised
                        ? "The chat template (\(name)) refuses this conversation: \(error.message)"
                        : "The chat template (\(name)) fails at \(error). Another one can be named with --template."
                )
            }
            return Rendering(stretches: Self.stretches(text, of: messages, opens: ending == .openMessage))
        }
    }

    /// The messages with the system prompt in front of the first person's text.
    static func foldingSystem(_ messages: [ChatMessage]) -> [ChatMessage] {
        let system = messages.filter { $0.role == .system }.map(\.content).joined(separator: "\n\n")
        var rest = messages.filter { $0.role != .system }
        guard !system.isEmpty else { return rest }
        if let first = rest.firstIndex(where: { $0.role == .user }) {
            rest[first].content = system + "\n\n" + rest[first].content
        } else {
            rest.insert(ChatMessage(.user, system), at: 0)
        }
        return rest
    }

    static func context(
        _ messages: [ChatMessage],
        tools: [JSONValue],
        _ tokens: Tokens,
        ending: Ending,
        variables: [String: JSONValue],
        now: JinjaClock
    ) -> JinjaContext {
        var context = JinjaContext(
            [
                "messages": .list(messages.enumerated().map { Self.value(of: $0.element, source: $0.offset + 1) }),
                "add_generation_prompt": .bool(ending == .reply),
                "bos_token": .string(tokens.opening, origin: .template),
                "eos_token": .string(tokens.ending, origin: .template),
            ],
            now: now
        )
        if !tools.isEmpty { context["tools"] = .list(tools.map { JinjaValue($0, origin: .data(source: 0)) }) }
        for (name, value) in variables { context[name] = JinjaValue(value, origin: .data(source: 0)) }
        return context
    }

    private static func value(of message: ChatMessage, source: Int) -> JinjaValue {
        var entries: [(String, JinjaValue)] = [
            ("role", .string(message.role.rawValue, origin: .template)),
            ("content", .string(message.content, origin: .data(source: source))),
        ]
        if let reasoning = message.reasoning {
            entries.append(("reasoning_content", .string(reasoning, origin: .data(source: 0))))
        }
        if !message.toolCalls.isEmpty {
            let calls: [JinjaValue] = message.toolCalls.map { call in
                .dict([
                    ("id", .string(call.id, origin: .data(source: 0))),
                    ("type", "function"),
                    (
                        "function",
                        .dict([
                            ("name", .string(call.name, origin: .data(source: 0))),
                            ("arguments", JinjaValue(call.arguments, origin: .data(source: 0))),
                        ])
                    ),
                ])
            }
            entries.append(("tool_calls", .list(calls)))
        }
        if let answered = message.answered {
            entries.append(("tool_call_id", .string(answered.id, origin: .data(source: 0))))
            entries.append(("name", .string(answered.name, origin: .data(source: 0))))
        }
        return .dict(entries)
    }

    /// Gives replies the tokens that they were generated as, and cuts behind an open message.
    private static func stretches(_ text: OriginText, of messages: [ChatMessage], opens: Bool) -> [Stretch] {
        var stretches: [Stretch] = []
        var end = 0
        for stretch in text.stretches {
            switch stretch.origin {
            case .template: stretches.append(Stretch(stretch.text, .template))
            case .data(let source):
                let message = messages.indices.contains(source - 1) ? messages[source - 1] : nil
                let tokens = message.flatMap { $0.content == stretch.text ? $0.tokens : nil }
                stretches.append(Stretch(stretch.text, .data, tokens: tokens))
                if source == messages.count { end = stretches.count }
            }
        }
        return opens ? Array(stretches.prefix(end)) : stretches
    }
}

/// Finds out about a template by rendering small chats with it.
private struct TemplateProbe {
    let hasSystemRole: Bool
    let endings: [String]

    init(_ template: JinjaTemplate, _ tokens: ChatFormat.Tokens) {
        let (system, reply) = ("parley-probe-system", "parley-probe-reply")
        func render(_ messages: [ChatMessage]) -> OriginText? {
            try? template.render(
                ChatFormat.context(
                    messages,
                    tools: [],
                    tokens,
                    ending: .message,
                    variables: [:],
                    now: JinjaClock(seconds: 0)
                )
            )
        }
        let plain = [ChatMessage(.user, "a"), ChatMessage(.assistant, reply), ChatMessage(.user, "b")]
        let rendered = render(plain)
        hasSystemRole =
            render([ChatMessage(.system, system)] + plain).map { $0.plain.contains(system) } ?? (rendered == nil)
        // What the template writes behind a reply, up to the end of its line, ends replies.
        var endings: [String] = []
        if let stretches = rendered?.stretches, let place = stretches.firstIndex(where: { $0.text.contains(reply) }),
            place + 1 < stretches.count
        {
            let line = stretches[place + 1].text.drop { $0.isWhitespace }.prefix { !$0.isNewline }
            let ending = line.prefix { $0 != " " }
            if ending.utf8.count > 2 { endings.append(String(ending)) }
        }
        self.endings = endings
    }
}
