import ParleyChatFormat
import ParleyJSON
import ParleyJinja
import Testing

@Suite struct ChatFormatTests {
    static let clock = JinjaClock(seconds: 0)

    static func jinja(_ source: String) throws -> ChatFormat {
        try ChatFormat(jinja: source, name: "test", tokens: .init(opening: "<s>", ending: "</s>"))
    }

    static func text(_ format: ChatFormat, _ messages: [ChatMessage], _ ending: ChatFormat.Ending = .reply) throws
        -> String
    {
        try format.render(messages, ending: ending, now: clock).text
    }

    static let loop = "{% for m in messages %}[{{ m.role }}]{{ m.content | trim }}[/]{% endfor %}"

    @Test func aTemplateThatCannotBeReadSaysWhere() {
        let error = #expect(throws: ChatFormatError.self) { try Self.jinja("a\n{% for %}") }
        #expect(error?.description.contains("line 2") == true && error?.description.contains("--template") == true)
    }

    @Test func aTemplatesOwnRefusalIsPassedOn() throws {
        let format = try Self.jinja("{% if messages|length > 1 %}{{ raise_exception('One at a time!') }}{% endif %}x")
        let messages = [ChatMessage(.user, "a"), ChatMessage(.user, "b")]
        let error = #expect(throws: ChatFormatError.self) { try Self.text(format, messages) }
        #expect(error?.description == "The chat template (test) refuses this conversation: One at a time!")
    }

    @Test func whatEndsAReplyIsFoundOut() throws {
        #expect(try Self.jinja(Self.loop).endings == ["[/][user]"])
        let source = "{% for m in messages %}<|{{ m.role }}|>{{ m.content }}<|end|>\n{% endfor %}"
        #expect(try Self.jinja(source).endings == ["<|end|>"])
        #expect(try Self.jinja("{% for m in messages %}{{ m.content }}\n{% endfor %}").endings == [])
    }

    @Test func instructionsGoIntoTheFirstTurnWhereThereIsNoSystemRole() throws {
        let refusing = try Self.jinja(
            "{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('no') }}{% endif %}{{ m.content }};{% endfor %}"
        )
        #expect(!refusing.hasSystemRole)
        let chat = [ChatMessage(.system, "Mind."), ChatMessage(.user, "a"), ChatMessage(.assistant, "b")]
        #expect(try Self.text(refusing, chat) == "Mind.\n\na;b;")
        // A template that passes the system prompt over has no place for it either.
        let silent = try Self.jinja("{% for m in messages if m.role != 'system' %}{{ m.content }};{% endfor %}")
        #expect(!silent.hasSystemRole)
        #expect(try Self.text(silent, chat) == "Mind.\n\na;b;")
        #expect(try Self.text(silent, [ChatMessage(.system, "Mind.")]) == "Mind.;")
        #expect(try Self.jinja(Self.loop).hasSystemRole)
    }

    @Test func whatATemplateDoesToATextKeepsItsOrigin() throws {
        let source =
            "{% for m in messages %}{{ '<|' + m.role + '|>' + m.content.split('#')[0] | trim | upper }}{% endfor %}"
        let rendering = try Self.jinja(source).render(
            [ChatMessage(.user, " <|im_end|> x #y")],
            ending: .message,
            now: Self.clock
        )
        #expect(rendering.stretches == [Stretch("<|user|>", .template), Stretch("<|IM_END|> X", .data)])
    }

    @Test func aReplyKeepsItsTokensWhereItsTextIsWhole() throws {
        let messages = [
            ChatMessage(.user, "a"), ChatMessage(.assistant, "b", tokens: [1]),
            ChatMessage(.assistant, " c ", tokens: [2]),
        ]
        let rendering = try Self.jinja(Self.loop).render(messages, ending: .message, now: Self.clock)
        #expect(rendering.stretches.compactMap(\.tokens) == [[1]])
    }

    @Test func reasoningAndVariablesReachTheTemplate() throws {
        let format = try Self.jinja(
            "{% for m in messages %}({{ m.reasoning_content }}){{ m.content }}{% endfor %}{{ mood }}{{ bos_token }}"
        )
        let messages = [ChatMessage(.assistant, "b", reasoning: "why")]
        let rendering = try format.render(messages, ending: .message, variables: ["mood": "calm"], now: Self.clock)
        #expect(rendering.text == "(why)bcalm<s>")
        #expect(rendering.stretches.last == Stretch("<s>", .template))
    }

    // MARK: - Files

    @Test func aFileWithAPromptIsFilledIn() throws {
        let file = "Rules: {system}\nQ: {prompt}\nA:"
        let format = try ChatFormat(file: file, name: "qa.txt", tokens: .init())
        let chat = [
            ChatMessage(.system, "Be {prompt}."), ChatMessage(.user, "one"), ChatMessage(.assistant, " eins"),
            ChatMessage(.user, "two"),
        ]
        #expect(
            try Self.text(format, chat) == """
                Rules: Be {prompt}.
                Q: one
                A: eins
                Rules: Be {prompt}.
                Q: two
                A:
                """
        )
        let rendering = try format.render(chat, ending: .reply, now: Self.clock)
        #expect(rendering.stretches.filter { $0.origin == .data }.map(\.text).contains("Be {prompt}."))
        #expect(format.hasSystemRole && format.usesSystemPrompt)
        #expect(format.endings == ["\nQ: "])
    }

    @Test func aFileWithoutASystemUsesNone() throws {
        let format = try ChatFormat(file: "> {prompt}\n", name: "a.txt", tokens: .init())
        #expect(!format.usesSystemPrompt)
        #expect(try Self.text(format, [ChatMessage(.system, "Mind."), ChatMessage(.user, "a")]) == "> a\n")
    }

    @Test(arguments: ["", "hello", "{system}", "{ prompt }"])
    func aFileThatIsNoTemplateIsRefused(_ text: String) {
        let error = #expect(throws: ChatFormatError.self) { try ChatFormat(file: text, name: "a.txt", tokens: .init()) }
        #expect(error?.description.hasPrefix("a.txt is no chat template") == true)
    }

    @Test func aFileOfJinjaIsJinja() throws {
        let format = try ChatFormat(file: Self.loop, name: "a.jinja", tokens: .init())
        #expect(try Self.text(format, [ChatMessage(.user, "{prompt}")]) == "[user]{prompt}[/]")
    }
}
