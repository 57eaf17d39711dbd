import ParleyCore
import ParleyJSON
import ParleyServer
import Testing

/// What clients are sent.
@Suite struct WriterTests {
    static func summary(_ generated: Int = 3, _ reason: ReplySummary.Reason = .endOfTurn) -> ReplySummary {
        ReplySummary(
            reason: reason,
            promptTokens: 10,
            cachedTokens: 4,
            generatedTokens: generated,
            tokens: [],
            prefill: .milliseconds(60),
            generation: .milliseconds(40),
            timeToFirstToken: .milliseconds(70),
            seed: 1
        )
    }

    static let head = AnswerHead(id: "x", created: 5, model: "guide")

    private static func token(_ text: String, _ number: Int32) -> GeneratedToken {
        let candidate = GeneratedToken.Candidate(token: number, bytes: Array(text.utf8), logProbability: -0.5)
        return GeneratedToken(chosen: candidate, best: [candidate])
    }

    @Test func aWholeChatAnswer() throws {
        var thoughtful = WholeReply(text: "hi", reasoning: "hm", tokens: [Self.token("hi", 7)], summary: Self.summary())
        thoughtful.summary.reasoningTokens = 2
        let value = ChatCompletionWriter(Self.head).whole([
            thoughtful, WholeReply(text: "a", summary: Self.summary(5, .length)),
        ])
        let expected = try JSONValue(
            parsing: """
                {"id": "x", "object": "chat.completion", "created": 5, "model": "guide", "choices": [
                  {"index": 0, "message": {"role": "assistant", "content": "hi", "reasoning_content": "hm"},
                   "logprobs": {"content": [{"id": 7, "token": "hi", "bytes": [104, 105], "logprob": -0.5, "top_logprobs":
                     [{"id": 7, "token": "hi", "bytes": [104, 105], "logprob": -0.5}]}]}, "finish_reason": "stop"},
                  {"index": 1, "message": {"role": "assistant", "content": "a"}, "logprobs": null, "finish_reason": "length"}],
                 "usage": {"prompt_tokens": 10, "completion_tokens": 8, "total_tokens": 18,
                  "prompt_tokens_details": {"cached_tokens": 4}, "completion_tokens_details": {"reasoning_tokens": 2}},
                 "timings": {"cache_n": 4, "prompt_n": 6, "prompt_ms": 60, "prompt_per_token_ms": 10, "prompt_per_second": 100,
                  "predicted_n": 3, "predicted_ms": 40, "predicted_per_token_ms": 20, "predicted_per_second": 50}}
                """
        )
        #expect(value == expected, "\(value)")
    }

    @Test func chunksHaveOneKeyEach() throws {
        let writer = ChatCompletionWriter(Self.head)
        func choice(_ value: JSONValue) -> JSONValue? { value["choices"]?[0] }
        #expect(choice(writer.opening(2))?["delta"] == ["role": "assistant", "content": ""])
        #expect(choice(writer.text(0, "a", tokens: nil))?["delta"] == ["content": "a"])
        #expect(choice(writer.reasoning(0, "a"))?["delta"] == ["reasoning_content": "a"])
        let end = writer.ending(1, Self.summary(), isLast: true)
        #expect(choice(end)?["delta"] == [:] && choice(end)?["finish_reason"] == "stop" && end["timings"] != nil)
        #expect(writer.ending(1, Self.summary(), isLast: false)["timings"] == nil)
        let usage = writer.usage([Self.summary(), Self.summary()])
        #expect(usage["choices"] == [] && usage["usage"]?["completion_tokens"] == 6 && usage["timings"] != nil)
        for value in [end, usage] { #expect(value["object"] == "chat.completion.chunk") }
    }

    @Test func aWholeCompletion() throws {
        let writer = CompletionWriter(Self.head, choices: 1)
        let reply = WholeReply(text: "bc", tokens: [Self.token("b", 1), Self.token("c", 2)], summary: Self.summary())
        let value = writer.whole([reply], prompts: ["é"])
        #expect(value["object"] == "text_completion")
        #expect(value["choices"]?[0]?["text"] == "ébc")
        #expect(value["choices"]?[0]?["logprobs"]?["text_offset"] == [1, 2])
        #expect(value["choices"]?[0]?["logprobs"]?["tokens"] == ["b", "c"])
    }

    @Test func promptsOfSeveralCompletionsCountOnceEach() {
        let writer = CompletionWriter(Self.head, choices: 2)
        let replies = Array(repeating: WholeReply(text: "a", summary: Self.summary()), count: 4)
        let usage = writer.whole(replies, prompts: Array(repeating: "", count: 4))["usage"]
        #expect(usage?["prompt_tokens"] == 20 && usage?["completion_tokens"] == 12)
    }

    @Test(arguments: [0, 1])
    func ratesAreNeverInfinite(_ generated: Int) {
        var summary = Self.summary(generated)
        (summary.prefill, summary.generation) = (.zero, .zero)
        summary.cachedTokens = 10
        let timings = ReplyFigures.timings(summary)
        for name in ["prompt_per_second", "prompt_per_token_ms", "predicted_per_second", "predicted_per_token_ms"] {
            #expect(timings[name] == 0)
        }
    }

    @Test(arguments: [
        (APIError(.invalidRequest, "m", parameter: "p"), 400), (APIError(.authentication, "m"), 401),
        (APIError(.permission, "m"), 403),
        (APIError(.notFound, "m"), 404), (APIError(.tooLarge, "m"), 413), (APIError(.server, "m"), 500),
        (APIError(.unavailable, "m"), 503), (APIError(CancellationError()), 503),
    ])
    func errorsHaveOpenAIsShape(_ error: APIError, _ status: Int) {
        #expect(error.kind.status == status)
        let body = error.body["error"]
        #expect(body?["type"]?.stringValue == error.kind.rawValue)
        #expect(body?["message"]?.stringValue?.isEmpty == false)
        #expect(body?.objectValue?.contains(key: "param") == true && body?.objectValue?.contains(key: "code") == true)
    }

    @Test func aPromptThatIsTooLongTellsTheSizes() {
        let facts = LanguageModelError.ContextSizeExceeded(contextSize: 5, tokenCount: 9, debugDescription: "long")
        let error = APIError(LanguageModelError.contextSizeExceeded(facts))
        #expect(error.kind == .contextExceeded && error.kind.status == 400)
        #expect(error.body["error"]?["n_prompt_tokens"] == 9 && error.body["error"]?["n_ctx"] == 5)
        #expect(error.body["error"]?["code"] == "context_length_exceeded")
    }
}
