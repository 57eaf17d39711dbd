package import ParleyCore
package import ParleyJSON

/// What a completion's client is sent.
package struct CompletionWriter: Sendable {
    /// What all parts of one answer have in common.
    package let head: AnswerHead
    /// How many choices share one prompt.
    package let choices: Int

    /// Writes an answer.
    ///
    /// - Parameters:
    ///   - head: what its parts have in common.
    ///   - choices: how many choices share one prompt.
    package init(_ head: AnswerHead, choices: Int) {
        self.head = head
        self.choices = choices
    }

    /// The whole answer.
    ///
    /// - Parameters:
    ///   - replies: one for each choice.
    ///   - prompts: what each text begins with.
    /// - Returns: the response's body.
    package func whole(_ replies: [WholeReply], prompts: [String]) -> JSONValue {
        let all = zip(replies, prompts).enumerated().map { index, pair in
            choice(
                index,
                pair.1 + pair.0.text,
                tokens: pair.0.tokens,
                offset: pair.1.unicodeScalars.count,
                pair.0.summary
            )
        }
        var object = head.object("text_completion", choices: all)
        object["usage"] = ReplyFigures.usage(replies.map(\.summary), choices: choices)
        if let first = replies.first { object["timings"] = ReplyFigures.timings(first.summary) }
        return .object(object)
    }

    /// A chunk with text.
    ///
    /// - Parameters:
    ///   - index: the choice.
    ///   - text: what is new.
    ///   - tokens: its tokens, where their probabilities were asked for.
    ///   - offset: where in the choice's text they begin, in code points.
    /// - Returns: the event's data.
    package func text(_ index: Int, _ text: String, tokens: [GeneratedToken]?, offset: Int) -> JSONValue {
        .object(head.object("text_completion", choices: [choice(index, text, tokens: tokens, offset: offset, nil)]))
    }

    /// The last chunk of a choice.
    package func ending(_ index: Int, _ summary: ReplySummary, isLast: Bool) -> JSONValue {
        let last = choice(index, "", tokens: nil, offset: 0, summary)
        var object = head.object("text_completion", choices: [last])
        if isLast { object["timings"] = ReplyFigures.timings(summary) }
        return .object(object)
    }

    /// The chunk with the usage.
    package func usage(_ summaries: [ReplySummary]) -> JSONValue {
        var object = head.object("text_completion", choices: [])
        object["usage"] = ReplyFigures.usage(summaries, choices: choices)
        if let first = summaries.first { object["timings"] = ReplyFigures.timings(first) }
        return .object(object)
    }

    private func choice(
        _ index: Int,
        _ text: String,
        tokens: [GeneratedToken]?,
        offset: Int,
        _ summary: ReplySummary?
    ) -> JSONValue {
        [
            "index": .count(index), "text": .string(text),
            "logprobs": tokens.map { LogProbabilities.completion($0, offset: offset) } ?? .null,
            "finish_reason": summary.map { .string(ReplyFigures.finishReason($0)) } ?? .null,
        ]
    }
}
