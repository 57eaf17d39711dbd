/// A way to mark replies that some models share, and how their templates show it.
struct ReplyForm: Sendable {
    /// What it is called where someone asks for it.
    let name: String

    /// Texts that only templates of this form have; one of them is enough.
    let signs: [String]

    /// What marks the reasoning.
    var reasoning: [ReplySyntax.Pair] = []

    /// What may wrap the answer.
    var wrappers: [ReplySyntax.Pair] = []

    /// What is taken away from the answer.
    var marks: [String] = []

    /// Whether a template is of this form.
    ///
    /// - Parameter template: its text.
    /// - Returns: whether one of the signs is in it.
    func isShown(by template: String) -> Bool { signs.contains(where: template.contains) }

    /// All forms that are known; a template can be of several.
    static let all: [ReplyForm] = tags + channels + sentences

    /// One tag before the reasoning and one behind it.
    private static let tags: [ReplyForm] = [
        pair("seed", "<seed:think>", "</seed:think>"),
        pair("minimax", "<mm:think>", "</mm:think>"),
        pair("thinking", "<thinking>", "</thinking>"),
        pair("thought", "<thought>", "</thought>"),
        pair("longcat", "<longcat_think>", "</longcat_think>"),
        pair("mistral", "[THINK]", "[/THINK]"),
        pair("apertus", "<|inner_prefix|>", "<|inner_suffix|>", opensAnywhere: true),
        // The template puts the suffix of its tags together.
        ReplyForm(
            name: "hunyuan",
            signs: ["<think{}>", "<think:opensource>"],
            reasoning: [.init("<think:opensource>", "</think:opensource>")]
        ),
        ReplyForm(
            name: "cohere",
            signs: ["<|START_THINKING|>"],
            reasoning: [.init("<|START_THINKING|>", "<|END_THINKING|>", opensAnywhere: true)],
            marks: ["<|START_RESPONSE|>", "<|END_RESPONSE|>", "<|START_TEXT|>", "<|END_TEXT|>"]
        ),
        ReplyForm(
            name: "openthoughts",
            signs: ["<|begin_of_thought|>"],
            reasoning: [.init("<|begin_of_thought|>", "<|end_of_thought|>", opensAnywhere: true)],
            marks: ["<|begin_of_solution|>", "<|end_of_solution|>"]
        ),
    ]

    /// The reply is cut into channels or messages, each with a heading.
    private static let channels: [ReplyForm] = [
        ReplyForm(
            name: "harmony",
            signs: ["<|channel|>analysis<|message|>"],
            reasoning: [
                // The model may go on to its answer without closing.
                .init(
                    "<|channel|>analysis<|message|>",
                    "<|end|>",
                    "<|channel|>final<|message|>",
                    "<|start|>assistant<|channel|>final<|message|>",
                    opensAnywhere: true
                )
            ],
            marks: [
                "<|start|>assistant", "<|channel|>final<|message|>", "<|channel|>commentary<|message|>", "<|end|>",
            ]
        ),
        ReplyForm(
            name: "gemma",
            signs: ["<|channel>thought"],
            reasoning: [.init("<|channel>thought", "<channel|>", opensAnywhere: true)]
        ),
        ReplyForm(
            name: "solar",
            signs: ["<|begin|>assistant<|think|>"],
            reasoning: [.init("<|think|>", "<|end|>", opensAnywhere: true)],
            marks: ["<|begin|>assistant", "<|content|>", "<|end|>"]
        ),
        ReplyForm(
            name: "muse",
            signs: ["<|start|>assistant to=self<|message|>"],
            reasoning: [.init(" to=self<|message|>", "<|eom|>", opensAnywhere: true)],
            marks: ["<|start|>assistant", "<|message|>", "<|eom|>"]
        ),
        ReplyForm(
            name: "kimi-k3",
            signs: ["open_tag('think')", "<|open|>think<|sep|>"],
            reasoning: [.init("<|open|>think<|sep|>", "<|close|>think<|sep|>", opensAnywhere: true)],
            marks: ["<|open|>response<|sep|>", "<|close|>response<|sep|>", "<|close|>message<|sep|>"]
        ),
    ]

    /// Sentences that the model was taught to say.
    private static let sentences: [ReplyForm] = [
        ReplyForm(
            name: "apriel",
            signs: ["[BEGIN FINAL RESPONSE]"],
            reasoning: [.init("Here are my reasoning steps:", "[BEGIN FINAL RESPONSE]")],
            marks: ["[BEGIN FINAL RESPONSE]", "[END FINAL RESPONSE]"]
        ),
        ReplyForm(
            name: "granite",
            signs: ["Here is my thought process:"],
            reasoning: [.init("Here is my thought process:", "Here is my response:")]
        ),
    ]

    private static func pair(
        _ name: String,
        _ open: String,
        _ close: String,
        opensAnywhere: Bool = false
    ) -> ReplyForm {
        ReplyForm(name: name, signs: [open, close], reasoning: [.init(open, close, opensAnywhere: opensAnywhere)])
    }
}
