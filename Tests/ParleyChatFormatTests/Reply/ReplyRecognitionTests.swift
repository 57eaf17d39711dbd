import ParleyChatFormat
import Testing

@Suite struct ReplyRecognitionTests {
    @Test(arguments: TemplateCase.all)
    func templatesShowHowRepliesAreMarked(_ test: TemplateCase) {
        let syntax = ReplySyntax.recognise(template: test.template, prompt: test.prompt)
        let parts = syntax.read(test.reply)
        #expect(parts.reasoning == test.reasoning)
        #expect(parts.text == test.answer)
    }

    @Test(arguments: [
        ("", ReplySyntax.Opening.answer),
        ("<|im_start|>assistant\n", .answer),
        ("<think>", .reasoning(0)),
        ("<think> \n\n", .reasoning(0)),
        ("<think>\n\n</think>\n\n", .answerAfterReasoning),
        ("</think>", .answerAfterReasoning),
        ("Write <think> first.", .answer),
        ("<text>\n", .wrapper(0)),
        ("<response>", .wrapper(2)),
        ("</text>", .answer),
        (" \n", .answer),
    ])
    func promptsOpenAndClose(prompt: String, opening: ReplySyntax.Opening) {
        #expect(ReplySyntax.standard.opening(behind: prompt) == opening)
        #expect(ReplySyntax.recognise(template: "", prompt: prompt).opening == opening)
    }

    @Test func controlTokensCountOnlyAsTokens() {
        let markers = [
            PromptMarker(token: 1, text: "[THINK]", isControl: true),
            PromptMarker(token: 2, text: "[/THINK]", isControl: true),
            PromptMarker(token: 3, text: "<|im_end|>", isControl: true),
            PromptMarker(token: 4, text: "<think>", isControl: false),
            PromptMarker(token: 5, text: "", isControl: true),
        ]
        let syntax = ReplySyntax.recognise(template: "[THINK] [/THINK] <|im_end|>", markers: markers)
        #expect(syntax.controlTokens == ["[THINK]", "[/THINK]", "<|im_end|>"])
        #expect(syntax.read("[THINK]a[/THINK]b<|im_end|>c").events == [.text("[THINK]a[/THINK]b<|im_end|>c")])
        let parts = syntax.read([
            .token("[THINK]"), .text("a [/THINK] b"), .token("[/THINK]"), .text("c"), .token("<|im_end|>"),
        ])
        #expect(
            parts.events == [.reasoning("a [/THINK] b"), .reasoningEnded, .text("c"), .stopped(at: "<|im_end|>")]
        )
        // This one is found in plain text by the tokenizer itself: how it came tells nothing.
        #expect(syntax.read("<think>a</think>b").events == [.reasoning("a"), .reasoningEnded, .text("b")])
    }

    @Test func endingsAreFoundOrGiven() {
        #expect(ReplySyntax.recognise(template: "<|im_start|>x<|im_end|>").endings == ["<|im_end|>", "<|im_start|>"])
        #expect(ReplySyntax.recognise(template: "<|im_end|>", endings: ["\nUser:"]).endings == ["\nUser:"])
        // Behind this one the answer comes.
        let harmony = ReplySyntax.recognise(template: "<|channel|>analysis<|message|> <|end|>", endings: ["<|end|>"])
        #expect(harmony.endings == [])
    }

    @Test func formatsHaveNames() {
        #expect(Set(ReplySyntax.formats).count == ReplySyntax.formats.count)
        for name in ReplySyntax.formats { #expect(ReplySyntax.named(name) != nil) }
        #expect(ReplySyntax.named("nope") == nil)
        #expect(ReplySyntax.named("plain") == ReplySyntax())
        #expect(ReplySyntax.named("mistral")?.reasoning.map(\.open) == ["<think>", "[THINK]"])
    }
}
