import ParleyChatFormat
import ParleyJinja
import Testing

@Suite struct BuiltInFormatTests {
    static let tokens = ChatFormat.Tokens(opening: "<s>", ending: "</s>")
    static let chat = [
        ChatMessage(.system, "Be brief."), ChatMessage(.user, "hi"), ChatMessage(.assistant, "Hello!"),
        ChatMessage(.user, "bye"),
    ]

    static func format(_ name: String) throws -> ChatFormat {
        try ChatFormat(try #require(BuiltInFormat.named(name)), tokens: tokens)
    }

    static let expected: [(name: String, text: String)] = [
        (
            "chatml",
            """
            <|im_start|>system
            Be brief.<|im_end|>
            <|im_start|>user
            hi<|im_end|>
            <|im_start|>assistant
            Hello!<|im_end|>
            <|im_start|>user
            bye<|im_end|>
            <|im_start|>assistant

            """
        ),
        ("user-assistant", "Be brief.\n\nUser: hi\nAssistant: Hello!\nUser: bye\nAssistant:"),
        (
            "alpaca",
            """
            Be brief.

            ### Instruction:
            hi

            ### Response:
            Hello!

            ### Instruction:
            bye

            ### Response:

            """
        ),
        ("vicuna", "Be brief.\n\nUSER: hi\nASSISTANT: Hello!</s>\nUSER: bye\nASSISTANT:"),
        (
            "llama2",
            "<s>[INST] <<SYS>>\nBe brief.\n<</SYS>>\n\nhi [/INST] Hello! </s><s>[INST] bye [/INST]"
        ),
        (
            "llama3",
            """
            <s><|start_header_id|>system<|end_header_id|>

            Be brief.<|eot_id|><|start_header_id|>user<|end_header_id|>

            hi<|eot_id|><|start_header_id|>assistant<|end_header_id|>

            Hello!<|eot_id|><|start_header_id|>user<|end_header_id|>

            bye<|eot_id|><|start_header_id|>assistant<|end_header_id|>


            """
        ),
        ("mistral", "<s>[INST] Be brief.\n\nhi[/INST] Hello!</s>[INST] bye[/INST]"),
        (
            "gemma",
            """
            <s><start_of_turn>user
            Be brief.

            hi<end_of_turn>
            <start_of_turn>model
            Hello!<end_of_turn>
            <start_of_turn>user
            bye<end_of_turn>
            <start_of_turn>model

            """
        ),
        (
            "phi",
            """
            <|system|>
            Be brief.<|end|>
            <|user|>
            hi<|end|>
            <|assistant|>
            Hello!<|end|>
            <|user|>
            bye<|end|>
            <|assistant|>

            """
        ),
    ]

    @Test(arguments: expected)
    func itIsWrittenAsItsInventorsDo(_ name: String, _ text: String) throws {
        let format = try Self.format(name)
        let rendering = try format.render(Self.chat, ending: .reply, now: JinjaClock(seconds: 0))
        #expect(rendering.text == text)
        // What people and models said is data, and nothing else is.
        let data = rendering.stretches.filter { $0.origin == .data }.map(\.text)
        #expect(
            data
                == (format.hasSystemRole
                    ? ["Be brief.", "hi", "Hello!", "bye"] : ["Be brief.\n\nhi", "Hello!", "bye"])
        )
        #expect(!format.endings.isEmpty)
    }

    @Test func allOfThemAreListedHere() {
        #expect(BuiltInFormat.all.map(\.name) == Self.expected.map(\.name))
    }

    @Test(arguments: [("chatml", true), ("llama2", true), ("mistral", false), ("gemma", false), ("phi", true)])
    func whetherThereIsASystemRoleIsFoundOut(_ name: String, _ has: Bool) throws {
        #expect(try Self.format(name).hasSystemRole == has)
    }

    @Test(arguments: BuiltInFormat.all.map(\.name))
    func anOpenMessageEndsWithItsText(_ name: String) throws {
        for text in ["How is", "", "a  b\n"] {
            let messages = [ChatMessage(.system, "Be brief."), ChatMessage(.user, text)]
            let whole = try Self.format(name).render(messages, ending: .message, now: JinjaClock(seconds: 0))
            let open = try Self.format(name).render(messages, ending: .openMessage, now: JinjaClock(seconds: 0))
            #expect(open.text.hasSuffix(text))
            #expect(whole.text.hasPrefix(open.text))
            #expect(whole.text.count > open.text.count || name == "user-assistant" || !text.isEmpty)
        }
    }

    @Test func namesAreTakenInAnyCase() {
        #expect(BuiltInFormat.named("ChatML")?.name == "chatml")
        #expect(BuiltInFormat.named("chat-ml") == nil)
    }
}
