import ParleyChatFormat

extension ReplyCase {
    static let plain = ReplySyntax()
    static let standard = ReplySyntax.standard
    static let thinking = ReplySyntax.standard.opened(.reasoning(0))
    static let chatML = ReplySyntax(endings: ["<|im_end|>", "<|im_start|>"], controlTokens: ["<|im_end|>"])

    static func form(_ name: String, tokens: String...) -> ReplySyntax {
        var syntax = ReplySyntax.named(name) ?? ReplySyntax()
        syntax.controlTokens = tokens
        return syntax
    }

    static let harmony = form("harmony")
    static let harmonyTokens = form("harmony", tokens: "<|start|>", "<|end|>", "<|channel|>", "<|message|>")

    /// Texts without tags, or with what only looks like one.
    static let texts: [ReplyCase] = [
        ReplyCase(plain, ""),
        ReplyCase(plain, "Hello, world.", .text("Hello, world.")),
        ReplyCase(plain, "  \n", .text("  \n")),
        ReplyCase(plain, "<think>a</think>", .text("<think>a</think>")),
        ReplyCase(plain, "héllo 日本 🇩🇪 👩‍👩‍👧", .text("héllo 日本 🇩🇪 👩‍👩‍👧")),
        ReplyCase(plain, [.bytes([0x61, 0xFF, 0x62])], .text("a\u{FFFD}b")),
        ReplyCase(plain, [.bytes([0xE2, 0x82])], .text("\u{FFFD}")),
        ReplyCase(plain, [.bytes([0xF0, 0x9F, 0x98, 0x3C, 0x74])], .text("\u{FFFD}<t")),
        ReplyCase(standard, ""),
        ReplyCase(standard, " \n ", .text(" \n ")),
        ReplyCase(standard, "\n\nHi", .text("\n\nHi")),
        ReplyCase(standard, "<thin", .text("<thin")),
        ReplyCase(standard, "<thin ice>", .text("<thin ice>")),
        ReplyCase(standard, "< think>a</ think>", .text("< think>a</ think>")),
        ReplyCase(standard, "<THINK>a</THINK>", .text("<THINK>a</THINK>")),
        ReplyCase(standard, "<<think>a", .text("<<think>a")),
        ReplyCase(standard, "<think", .text("<think")),
        ReplyCase(standard, "1 < 2 and 3 > 2", .text("1 < 2 and 3 > 2")),
        ReplyCase(standard, "Write `<think>` and `</think>`.", .text("Write `<think>` and `</think>`.")),
        ReplyCase(standard, "a</think>b", .text("a</think>b")),
        ReplyCase(standard, "</think>\n\nHi", .text("Hi")),
        ReplyCase(standard.opened(.answerAfterReasoning), "\n\nHi\n", .text("Hi\n")),
        ReplyCase(standard.opened(.answerAfterReasoning), " \n"),
    ]

    /// Reasoning, closed and not.
    static let reasonings: [ReplyCase] = [
        ReplyCase(standard, "<think>a</think>b", .reasoning("a"), .reasoningEnded, .text("b")),
        ReplyCase(
            standard,
            "\n<think>\nOne.\n\nTwo. \n</think>\n\nThree.\n\nFour.\n",
            .reasoning("One.\n\nTwo."),
            .reasoningEnded,
            .text("Three.\n\nFour.\n")
        ),
        ReplyCase(standard, "<think>\n\n</think>\n\nHi", .text("Hi")),
        ReplyCase(standard, "<think></think>"),
        ReplyCase(standard, "<think>a</think>", .reasoning("a"), .reasoningEnded),
        ReplyCase(standard, "<think>cut of", .reasoning("cut of")),
        ReplyCase(standard, "<think>cut off \n", .reasoning("cut off \n")),
        ReplyCase(standard, "<think>a</thi", .reasoning("a</thi")),
        ReplyCase(standard, "<think>a\n</thi", .reasoning("a\n</thi")),
        ReplyCase(standard, "<think>"),
        ReplyCase(standard, "<think>a<think>b</think>c", .reasoning("a<think>b"), .reasoningEnded, .text("c")),
        ReplyCase(standard, "<think><think>b</think>c", .reasoning("b"), .reasoningEnded, .text("c")),
        ReplyCase(
            standard,
            "<think>a</think>\n<think>b</think>\nc",
            .reasoning("a"),
            .reasoningEnded,
            .reasoning("b"),
            .reasoningEnded,
            .text("c")
        ),
        ReplyCase(standard, "<think>a</think></think>b", .reasoning("a"), .reasoningEnded, .text("b")),
        ReplyCase(
            standard,
            "<think>a</think>b</think>c<think>d",
            .reasoning("a"),
            .reasoningEnded,
            .text("b</think>c<think>d")
        ),
        ReplyCase(standard, "<think>é</think>日", .reasoning("é"), .reasoningEnded, .text("日")),
        ReplyCase(
            standard,
            [.text("<think>"), .bytes([0xC3]), .text("</think>"), .bytes([0xA9])],
            .reasoning("\u{FFFD}"),
            .reasoningEnded,
            .text("\u{FFFD}")
        ),
        ReplyCase(thinking, "a</think>b", .reasoning("a"), .reasoningEnded, .text("b")),
        ReplyCase(thinking, "\n<think>\na</think>b", .reasoning("a"), .reasoningEnded, .text("b")),
        ReplyCase(thinking, "</think>b", .text("b")),
        ReplyCase(thinking, "never closed", .reasoning("never closed")),
        ReplyCase(thinking, "<text>a</text></think>b", .reasoning("<text>a</text>"), .reasoningEnded, .text("b")),
        ReplyCase(form("mistral"), "[THINK]a[/THINK]b", .reasoning("a"), .reasoningEnded, .text("b")),
        ReplyCase(form("mistral"), "[TH]a[/THINK]", .text("[TH]a[/THINK]")),
        ReplyCase(
            form("seed"),
            "<seed:think>a<seed:cot_budget_reflect>b</seed:cot_budget_reflect></seed:think>c",
            .reasoning("a<seed:cot_budget_reflect>b</seed:cot_budget_reflect>"),
            .reasoningEnded,
            .text("c")
        ),
        ReplyCase(
            form("granite"),
            "Here is my thought process: a. Here is my response: b.",
            .reasoning("a."),
            .reasoningEnded,
            .text("b.")
        ),
        ReplyCase(
            form("apriel").opened(.reasoning(1)),
            "a\n[BEGIN FINAL RESPONSE]\nb\n[END FINAL RESPONSE]\n",
            .reasoning("a"),
            .reasoningEnded,
            .text("b\n\n")
        ),
    ]

    /// Channels and messages.
    static let channels: [ReplyCase] = [
        ReplyCase(
            harmony,
            "<|channel|>analysis<|message|>a<|end|><|start|>assistant<|channel|>final<|message|>b",
            .reasoning("a"),
            .reasoningEnded,
            .text("b")
        ),
        ReplyCase(
            harmonyTokens,
            [
                .token("<|channel|>"), .text("analysis"), .token("<|message|>"), .text("say <|end|>"),
                .token("<|end|>"), .token("<|start|>"), .text("assistant"), .token("<|channel|>"), .text("final"),
                .token("<|message|>"), .text("<|start|>assistant"), .token("<|return|>"),
            ],
            .reasoning("say <|end|>"),
            .reasoningEnded,
            .text("<|start|>assistant")
        ),
        ReplyCase(
            harmony,
            "<|channel|>analysis<|message|>a<|start|>assistant<|channel|>final<|message|>b",
            .reasoning("a"),
            .reasoningEnded,
            .text("b")
        ),
        ReplyCase(harmony, "<|channel|>analysis<|message|>a<|start|>b", .reasoning("a<|start|>b")),
        ReplyCase(
            harmony,
            "<|channel|>commentary<|message|>x<|end|><|start|>assistant<|channel|>analysis<|message|>y<|end|>z",
            .text("x"),
            .reasoning("y"),
            .reasoningEnded,
            .text("z")
        ),
        ReplyCase(harmony, "<|channel|>fin", .text("<|channel|>fin")),
        ReplyCase(
            form("gemma"),
            "<|channel>thought\na\n<channel|>b",
            .reasoning("a"),
            .reasoningEnded,
            .text("b")
        ),
        ReplyCase(
            form("gemma", tokens: "<|channel>", "<channel|>"),
            [
                .token("<|channel>"), .text("thought\na <channel|>\n"), .token("<channel|>"),
                .text("b<|channel>thought"),
            ],
            .reasoning("a <channel|>"),
            .reasoningEnded,
            .text("b<|channel>thought")
        ),
        ReplyCase(
            form("solar"),
            "<|think|>a<|end|><|begin|>assistant<|content|>b<|end|>",
            .reasoning("a"),
            .reasoningEnded,
            .text("b")
        ),
        ReplyCase(
            form("muse"),
            " to=self<|message|>a<|eom|><|start|>assistant<|message|>b",
            .reasoning("a"),
            .reasoningEnded,
            .text("b")
        ),
        ReplyCase(
            form("kimi-k3").opened(.reasoning(1)),
            "a<|close|>think<|sep|><|open|>response<|sep|>b<|close|>response<|sep|><|close|>message<|sep|>",
            .reasoning("a"),
            .reasoningEnded,
            .text("b")
        ),
        ReplyCase(
            form("cohere"),
            "<|START_THINKING|>a<|END_THINKING|><|START_RESPONSE|>b<|END_RESPONSE|>",
            .reasoning("a"),
            .reasoningEnded,
            .text("b")
        ),
        ReplyCase(
            form("apertus"),
            "<|inner_prefix|>a<|inner_suffix|>b\n<|inner_prefix|>c<|inner_suffix|>\nd",
            .reasoning("a"),
            .reasoningEnded,
            .text("b\n"),
            .reasoning("c"),
            .reasoningEnded,
            .text("\nd")
        ),
    ]

    /// Wrappers around the answer.
    static let wrappers: [ReplyCase] = [
        ReplyCase(standard, "<text>Hi</text>", .text("Hi")),
        ReplyCase(standard, "\n<text>\n Hi\n</text>\n", .text("Hi")),
        ReplyCase(standard, "<answer>42</answer>", .text("42")),
        ReplyCase(standard, "<response>a b\n\nc</response>", .text("a b\n\nc")),
        ReplyCase(standard, "<think>a</think>\n<answer>\nb\n</answer>", .reasoning("a"), .reasoningEnded, .text("b")),
        ReplyCase(standard, "<text>cut of", .text("cut of")),
        ReplyCase(standard, "<text>cut off\n", .text("cut off\n")),
        ReplyCase(standard, "<text>cut off</te", .text("cut off</te")),
        ReplyCase(standard, "<text>a<text>b</text>c</text>", .text("a<text>b</text>c")),
        ReplyCase(standard, "<text>a</text> more\n", .text("a more\n")),
        ReplyCase(standard, "<text>a</answer></text>", .text("a</answer>")),
        ReplyCase(standard, "So: <text>a</text>", .text("So: <text>a</text>")),
        ReplyCase(standard, "a</text>", .text("a</text>")),
        ReplyCase(standard, "<textarea>a</textarea>", .text("<textarea>a</textarea>")),
        ReplyCase(standard, "<text></text>"),
        ReplyCase(standard.opened(.wrapper(2)), "a</response>", .text("a")),
    ]

    /// Special tokens and endings.
    static let specials: [ReplyCase] = [
        ReplyCase(chatML, [.text("Hi"), .token("<|im_end|>"), .text("x")], .text("Hi"), .stopped(at: "<|im_end|>")),
        ReplyCase(chatML, "The mark <|im_end|> ends.", .text("The mark <|im_end|> ends.")),
        ReplyCase(chatML, "Hi<|im_start|>user", .text("Hi"), .stopped(at: "<|im_start|>")),
        ReplyCase(chatML, [.text("a"), .token("<|unknown|>"), .text("b")], .text("ab")),
        ReplyCase(chatML, [.token("<|im_"), .text("end|>")], .text("end|>")),
        ReplyCase(plain, [.token("<s>"), .text(" a"), .token("</s>")], .text(" a")),
        ReplyCase(
            standard,
            [.token("<s>"), .token("<think>"), .text("a"), .token("</think>"), .text("b")],
            .reasoning("a"),
            .reasoningEnded,
            .text("b")
        ),
        ReplyCase(
            ReplySyntax(reasoning: standard.reasoning, endings: ["<end>"]),
            "<think>a\n<end>b",
            .reasoning("a\n"),
            .stopped(at: "<end>")
        ),
        ReplyCase(ReplySyntax(marks: ["[x]"], endings: ["<end>"]), "a[x]b[xc<end", .text("ab[xc<end")),
    ]

    /// Stop strings.
    static let stops: [ReplyCase] = [
        ReplyCase(plain.stopping(at: "END"), "a END b", .text("a "), .stopped(at: "END")),
        ReplyCase(plain.stopping(at: "END"), "a EN", .text("a EN")),
        ReplyCase(plain.stopping(at: "END"), "EEND", .text("E"), .stopped(at: "END")),
        ReplyCase(plain.stopping(at: "END"), "END", .stopped(at: "END")),
        ReplyCase(plain.stopping(at: "aab"), "aaab", .text("a"), .stopped(at: "aab")),
        ReplyCase(plain.stopping(at: ""), "abc", .text("abc")),
        ReplyCase(plain.stopping(at: "c", "b"), "abcd", .text("a"), .stopped(at: "b")),
        // The one that starts first wins, and of two that start together the shorter.
        ReplyCase(plain.stopping(at: "bc", "abcd"), "xabcd", .text("x"), .stopped(at: "abcd")),
        ReplyCase(plain.stopping(at: "bc", "abcd"), "xabce", .text("xa"), .stopped(at: "bc")),
        ReplyCase(plain.stopping(at: "bc", "abcd"), "xabc", .text("xa"), .stopped(at: "bc")),
        ReplyCase(plain.stopping(at: "abcd", "ab"), "xabcd", .text("x"), .stopped(at: "ab")),
        ReplyCase(plain.stopping(at: "日本"), "a日本b", .text("a"), .stopped(at: "日本")),
        ReplyCase(plain.stopping(at: "日本"), "a日月", .text("a日月")),
        ReplyCase(plain.stopping(at: "\n\n"), "a\nb\n\nc", .text("a\nb"), .stopped(at: "\n\n")),
        ReplyCase(
            standard.stopping(at: "\n\n"),
            "<think>a\n\nb</think>\n\nc\n\nd",
            .reasoning("a\n\nb"),
            .reasoningEnded,
            .text("c"),
            .stopped(at: "\n\n")
        ),
        ReplyCase(
            standard.stopping(at: "b", inReasoning: true),
            "<think>a b</think>",
            .reasoning("a "),
            .stopped(at: "b")
        ),
        ReplyCase(
            standard.stopping(at: "<"),
            "<think>a</think>b<c",
            .reasoning("a"),
            .reasoningEnded,
            .text("b"),
            .stopped(at: "<")
        ),
        ReplyCase(standard.stopping(at: "ab"), "<text>a</text>b", .stopped(at: "ab")),
        ReplyCase(
            harmony.stopping(at: "ab"),
            "a<|channel|>analysis<|message|>x<|end|>b",
            .text("a"),
            .reasoning("x"),
            .reasoningEnded,
            .text("b")
        ),
        ReplyCase(
            chatML.stopping(at: "\n<|eot|>"),
            [.text("a\n"), .token("<|eot|>")],
            .text("a"),
            .stopped(at: "\n<|eot|>")
        ),
    ]

    static let all: [ReplyCase] = texts + reasonings + channels + wrappers + specials + stops
}
