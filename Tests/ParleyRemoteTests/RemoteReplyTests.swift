import ParleyCore
import ParleyRemote
import Testing

/// Replies out of what servers send.
struct RemoteReplyTests {
    /// What came, in short: text, `(reasoning)`, `#` for tokens.
    private static func shown(_ events: [RemoteReply.Event]) -> String {
        events.map { event in
            switch event.kind {
            case .appendText(let text, _): text
            case .appendReasoning(let text, _): "(\(text))"
            case .tokens(let tokens): String(repeating: "#", count: tokens.count)
            default: "?"
            }
        }.joined()
    }

    private static func summary(_ reply: RemoteReply) throws -> ReplySummary {
        guard case .finished(let summary) = try reply.finish().kind else { throw CancellationError() }
        return summary
    }

    @Test func llamaServer() throws {
        var reply = RemoteReply(origin: "http://x")
        var text = ""
        for data in [
            #"{"choices":[{"index":0,"delta":{"role":"assistant","content":null}}]}"#,
            #"{"choices":[{"index":0,"delta":{"reasoning_content":"Hm"}}]}"#,
            #"{"choices":[{"index":0,"delta":{"content":"Hel"}}]}"#,
            #"{"choices":[{"index":0,"delta":{"content":"lo"}}]}"#,
            #"{"choices":[{"index":0,"finish_reason":"stop","delta":{}}]}"#,
            #"""
            {"choices":[],"usage":{"prompt_tokens":12,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":4},\#
            "completion_tokens_details":{"reasoning_tokens":1}},"timings":{"prompt_ms":1.5,"predicted_ms":20,"cache_n":5}}
            """#, "[DONE]",
        ] { text += Self.shown(try reply.takeOpenAI(data)) }
        #expect(text == "(Hm)Hello")
        let summary = try Self.summary(reply)
        #expect(summary.reason == .endOfTurn)
        #expect((summary.promptTokens, summary.generatedTokens) == (12, 3))
        #expect((summary.cachedTokens, summary.reasoningTokens) == (5, 1))
        #expect(summary.prefill == .microseconds(1500))
        #expect(summary.generation == .milliseconds(20))
    }

    @Test func aServerThatCountsNothing() throws {
        var reply = RemoteReply(origin: "http://x")
        _ = try reply.takeOpenAI(#"{"choices":[{"delta":{"content":"a"}}]}"#)
        _ = try reply.takeOpenAI(#"{"choices":[{"delta":{"content":"b"},"finish_reason":"length"}]}"#)
        let summary = try Self.summary(reply)
        #expect(summary.generatedTokens == 2)
        #expect(summary.reason == .length)
    }

    @Test func oneThatDoesNotStream() throws {
        var reply = RemoteReply(origin: "http://x")
        let events = try reply.takeOpenAI(
            #"{"choices":[{"message":{"role":"assistant","content":"All"},"finish_reason":"stop"}],"usage":null}"#
        )
        #expect(Self.shown(events) == "All")
        #expect(try Self.summary(reply).reason == .endOfTurn)
    }

    @Test func completionsAndLogProbabilities() throws {
        var reply = RemoteReply(origin: "http://x")
        #expect(Self.shown(try reply.takeOpenAI(#"{"choices":[{"text":" upon","finish_reason":null}]}"#)) == " upon")
        let chunk = #"""
            {"choices":[{"delta":{"content":"é"},"logprobs":{"content":[{"id":5,"token":"é","logprob":-0.5,\#
            "bytes":[195,169],"top_logprobs":[{"token":"é","logprob":-0.5},{"token":"e","logprob":-9999.0}]}]}}]}
            """#
        let events = try reply.takeOpenAI(chunk)
        #expect(Self.shown(events) == "#é")
        guard case .tokens(let tokens)? = events.first?.kind else { return #expect(Bool(false)) }
        #expect(tokens.first?.chosen == .init(token: 5, bytes: [195, 169], logProbability: -0.5))
        #expect(tokens.first?.best.map(\.bytes) == [[195, 169], [101]])
    }

    @Test func ollama() throws {
        var reply = RemoteReply(origin: "http://x")
        var text = ""
        for line in [
            #"{"model":"m","message":{"role":"assistant","content":"","thinking":"Hm"},"done":false}"#, "",
            #"{"model":"m","message":{"role":"assistant","content":"Hi"},"done":false}"#,
            #"""
            {"model":"m","message":{"content":""},"done":true,"done_reason":"length","prompt_eval_count":7,\#
            "eval_count":2,"prompt_eval_duration":1000000,"eval_duration":2000000}
            """#,
        ] { text += Self.shown(try reply.takeOllama(line)) }
        #expect(text == "(Hm)Hi")
        let summary = try Self.summary(reply)
        #expect((summary.promptTokens, summary.generatedTokens, summary.reason) == (7, 2, .length))
        #expect((summary.prefill, summary.generation) == (.milliseconds(1), .milliseconds(2)))
    }

    @Test(
        arguments: [
            #"{"error":{"message":"out of memory","code":500}}"#, #"{"error":"out of memory"}"#, "<html>", "[1", "nul",
        ]
    ) func whatIsWrongInTheMiddle(data: String) {
        var reply = RemoteReply(origin: "http://x")
        #expect(throws: LanguageModelError.self) { try reply.takeOpenAI(data) }
        #expect(throws: LanguageModelError.self) { try reply.takeOllama(data) }
    }

    @Test func aStreamThatJustEndsIsNotWhole() throws {
        var reply = RemoteReply(origin: "http://x")
        #expect(!reply.hasBegun)
        let early = #expect(throws: LanguageModelError.self) { try reply.finish() }
        #expect(early?.debugDescription.contains("before the reply began") == true)
        _ = try reply.takeOpenAI(#"{"choices":[{"delta":{"content":"Hal"}}]}"#)
        #expect(reply.hasBegun)
        #expect(throws: LanguageModelError.self) { try reply.finish() }
    }

    @Test(arguments: [
        "null", "[]", "3", #""text""#, "{}", #"{"choices":{}}"#, #"{"choices":[7]}"#, #"{"choices":[{"delta":"x"}]}"#,
    ])
    func oddChunksSayNothing(data: String) throws {
        var reply = RemoteReply(origin: "http://x")
        #expect(Self.shown(try reply.takeOpenAI(data)) == "")
    }
}
