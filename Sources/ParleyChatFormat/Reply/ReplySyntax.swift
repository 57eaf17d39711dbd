/// How a model marks the parts of its replies.
package struct ReplySyntax: Sendable, Equatable {
    /// Two texts around a part of a reply.
    package struct Pair: Sendable, Equatable {
        /// What stands before the part.
        package var open: String

        /// What may stand behind it: the first of these that appears ends the part.
        package var closes: [String]

        /// Whether the pair opens a part anywhere in the answer, and not only where the answer has no text yet.
        ///
        /// That is right for spellings that nobody writes for another reason. A model that explains `<think>` does
        /// write it in the middle of an answer.
        package var opensAnywhere: Bool

        /// A pair of tags.
        package init(_ open: String, _ closes: String..., opensAnywhere: Bool = false) {
            self.open = open
            self.closes = closes
            self.opensAnywhere = opensAnywhere
        }
    }

    /// What a reply begins with, since the prompt may already have opened or closed something.
    package enum Opening: Sendable, Equatable {
        /// Nothing is open.
        case answer

        /// The prompt closed a reasoning: blanks before the answer are not part of it.
        case answerAfterReasoning

        /// The prompt opened the reasoning with this index.
        case reasoning(Int)

        /// The prompt opened the wrapper with this index.
        case wrapper(Int)
    }

    /// What marks the model's reasoning.
    ///
    /// It ends at the first close, also where an open stands inside it.
    package var reasoning: [Pair]

    /// What may wrap the whole answer and is no part of it.
    ///
    /// The open counts only where the answer begins. When it was taken away, so is its close, wherever it comes; a pair
    /// of the same spelling inside stays. A close without its open is text.
    package var wrappers: [Pair]

    /// What is taken away wherever it stands in the answer.
    package var marks: [String]

    /// What ends the reply, in the reasoning too: the format's own endings.
    package var endings: [String]

    /// What ends the reply by the wish of who asked for it; not looked for in the reasoning.
    ///
    /// Reasoning is full of line breaks and of talk about the answer: a stop string that cut it there would leave no
    /// answer at all.
    package var stops: [String]

    /// Whether `stops` end the reply within the reasoning as well.
    package var stopsInReasoning: Bool

    /// The spellings of the vocabulary's control tokens.
    ///
    /// Where one of them stands in a tag, a mark or an ending, it counts only when it comes as a token. A model that
    /// means the token emits it; one that spells the same letters as text talks about it, and those stay. Tags of other
    /// spellings count however they come, since tokenizers cut them as they like.
    package var controlTokens: [String]

    /// What the reply begins with.
    package var opening: Opening

    /// A syntax; without arguments nothing is marked.
    package init(
        reasoning: [Pair] = [],
        wrappers: [Pair] = [],
        marks: [String] = [],
        endings: [String] = [],
        stops: [String] = [],
        stopsInReasoning: Bool = false,
        controlTokens: [String] = [],
        opening: Opening = .answer
    ) {
        self.reasoning = reasoning
        self.wrappers = wrappers
        self.marks = marks
        self.endings = endings
        self.stops = stops
        self.stopsInReasoning = stopsInReasoning
        self.controlTokens = controlTokens
        self.opening = opening
    }

    /// What holds for a model of which nothing is known: `<think>`, and the tags that models like to wrap answers in.
    package static let standard = ReplySyntax(
        reasoning: [Pair("<think>", "</think>")],
        wrappers: [Pair("<text>", "</text>"), Pair("<answer>", "</answer>"), Pair("<response>", "</response>")]
    )
}
