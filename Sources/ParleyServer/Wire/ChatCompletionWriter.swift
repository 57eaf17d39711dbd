package import ParleyCore
package import ParleyJSON

/// What a chat completion's client is sent.
package struct ChatCompletionWriter: Sendable {
    /// What all parts of one answer have in common.
    package let head: AnswerHead

    /// Writes an answer.
    ///
    /// - Parameter head: what its parts have in common.
    package init(_ head: AnswerHead) { self.head = head }

    /// The whole answer.
    ///
    /// - Parameter replies: one for each choice.
    /// - Returns: the response's body.
    package func whole(_ replies: [WholeReply]) -> JSONValue {
        let choices = replies.enumerated().map { index, reply in
            var message = JSONObject([("role", "assistant"), ("content", .string(reply.text))])
            if !reply.reasoning.isEmpty { message["reasoning_content"] = .string(reply.reasoning) }
            return JSONValue.object(
                JSONObject([
                    ("index", .count(index)), ("message", .object(message)),
                    ("logprobs", reply.tokens.map { ["content": LogProbabilities.chat($0)] } ?? .null),
                    ("finish_reason", .string(ReplyFigures.finishReason(reply.summary))),
                ])
            )
        }
        var object = head.object("chat.completion", choices: choices)
        object["usage"] = ReplyFigures.usage(replies.map(\.summary), choices: replies.count)
        if let first = replies.first { object["timings"] = ReplyFigures.timings(first.summary) }
        return .object(object)
    }

    /// The first chunk of a choice.
    package func opening(_ index: Int) -> JSONValue { chunk(index, ["role": "assistant", "content": ""]) }

    /// A chunk with text.
    ///
    /// - Parameters:
    ///   - index: the choice.
    ///   - text: what is new.
    ///   - tokens: its tokens, where their probabilities were asked for.
    /// - Returns: the event's data.
    package func text(_ index: Int, _ text: String, tokens: [GeneratedToken]?) -> JSONValue {
        chunk(index, ["content": .string(text)], tokens: tokens)
    }

    /// A chunk with reasoning.
    package func reasoning(_ index: Int, _ text: String) -> JSONValue {
        chunk(index, ["reasoning_content": .string(text)])
    }

    /// The last chunk of a choice.
    ///
    /// - Parameters:
    ///   - index: the choice.
    ///   - summary: its account.
    ///   - isLast: whether nothing but the end follows: then it carries the times.
    /// - Returns: the event's data.
    package func ending(_ index: Int, _ summary: ReplySummary, isLast: Bool) -> JSONValue {
        chunk(index, [:], summary: summary, timings: isLast ? summary : nil)
    }

    /// The chunk with the usage.
    ///
    /// - Parameter summaries: one for each choice.
    /// - Returns: the event's data.
    package func usage(_ summaries: [ReplySummary]) -> JSONValue {
        var object = head.object("chat.completion.chunk", choices: [])
        object["usage"] = ReplyFigures.usage(summaries, choices: summaries.count)
        if let first = summaries.first { object["timings"] = ReplyFigures.timings(first) }
        return .object(object)
    }

    private func chunk(
        _ index: Int,
        _ delta: JSONValue,
        tokens: [GeneratedToken]? = nil,
        summary: ReplySummary? = nil,
        timings: ReplySummary? = nil
    ) -> JSONValue {
        let choice: JSONValue = [
            "index": .count(index), "delta": delta,
            "logprobs": tokens.map { ["content": LogProbabilities.chat($0)] } ?? .null,
            "finish_reason": summary.map { .string(ReplyFigures.finishReason($0)) } ?? .null,
        ]
        var object = head.object("chat.completion.chunk", choices: [choice])
        if let timings { object["timings"] = ReplyFigures.timings(timings) }
        return .object(object)
    }
}

/// What all parts of one answer have in common.
package struct AnswerHead: Sendable {
    /// The answer's own name.
    package var id: String
    /// When it began, in seconds since 1970.
    package var created: Int
    /// The model's name.
    package var model: String

    /// Describes an answer.
    package init(id: String, created: Int, model: String) {
        self.id = id
        self.created = created
        self.model = model
    }

    func object(_ kind: String, choices: [JSONValue]) -> JSONObject {
        JSONObject([
            ("id", .string(id)), ("object", .string(kind)), ("created", .count(created)), ("model", .string(model)),
            ("choices", .array(choices)),
        ])
    }
}

/// A reply that has ended.
package struct WholeReply: Sendable {
    /// What was said.
    package var text = ""
    /// The reasoning before it.
    package var reasoning = ""
    /// The tokens of the text, where their probabilities were asked for.
    package var tokens: [GeneratedToken]?
    /// Its account.
    package var summary: ReplySummary

    /// A reply.
    package init(text: String = "", reasoning: String = "", tokens: [GeneratedToken]? = nil, summary: ReplySummary) {
        self.text = text
        self.reasoning = reasoning
        self.tokens = tokens
        self.summary = summary
    }
}
