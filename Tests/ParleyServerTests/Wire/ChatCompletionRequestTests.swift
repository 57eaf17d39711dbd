import ParleyCore
import ParleyJSON
import ParleyServer
import Testing

/// What is read of a request, and what is said of a wrong one.
@Suite struct ChatCompletionRequestTests {
    private static func request(_ json: String) throws(APIError) -> ChatCompletionRequest {
        try ChatCompletionRequest(RequestFields(body: Array(json.utf8)), contextSize: 1000, limit: 500)
    }

    /// A request with more fields beside its messages.
    private static func with(_ fields: String) throws(APIError) -> ChatCompletionRequest {
        try request(#"{"messages": [{"role": "user", "content": "hi"}], \#(fields)}"#)
    }

    @Test func messagesBecomeATranscript() throws {
        let request = try Self.request(
            """
            {"messages": [{"role": "developer", "content": "Be brief."}, {"role": "user", "content": "a"},
             {"role": "assistant", "content": "b", "reasoning_content": "c"},
             {"role": "user", "content": [{"type": "text", "text": "d"}, {"type": "text", "text": "e"}]}]}
            """
        )
        #expect(request.transcript.map(\.text) == ["Be brief.", "a", "c", "b", "de"])
        #expect(request.responsePrefix == nil)
        #expect(request.generation.choices == 1 && !request.generation.streams)
        #expect(request.generation.options.maximumResponseTokens == 500)
    }

    @Test func aLastMessageOfTheAssistantIsGoneOnWith() throws {
        let messages = #"[{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]"#
        let request = try Self.request(#"{"messages": \#(messages)}"#)
        #expect(request.transcript.map(\.text) == ["a"])
        #expect(request.responsePrefix == "b")
        let closed = try Self.request(#"{"messages": \#(messages), "continue_final_message": false}"#)
        #expect(closed.transcript.count == 2 && closed.responsePrefix == nil)
    }

    @Test(arguments: [
        (#""max_tokens": 7"#, 7), (#""max_completion_tokens": 8, "max_tokens": 7"#, 8), (#""n_predict": 9"#, 9),
        (#""max_tokens": null"#, 500), (#""max_tokens": -1"#, 1000), (#""max_tokens": 100000"#, 1000),
    ])
    func theLimitIsWhatIsAskedForWithinTheContext(_ fields: String, _ limit: Int) throws {
        #expect(try Self.with(fields).generation.options.maximumResponseTokens == limit)
    }

    @Test func optionsAreTakenUnderTheirNames() throws {
        let request = try Self.with(
            """
            "temperature": 0.5, "top_p": 0.9, "top_k": 12, "seed": 7, "repetition_penalty": 1.1, "stop": "x", "n": 3,
            "logit_bias": {"5": -100, "6": 2.5}, "logprobs": true, "top_logprobs": 4, "stream": true,
            "stream_options": {"include_usage": true}, "user": "u", "anything": [1]
            """
        )
        let options = request.generation.options
        #expect(options.sampling.values[.temperature] == .number(0.5))
        #expect(options.sampling.topP == 0.9 && options.sampling.topK == 12 && options.sampling.seed == 7)
        #expect(options.sampling.repeatPenalty == 1.1)
        #expect(options.sampling.stop == ["x"])
        #expect(options.sampling.logitBias == [5: -.infinity, 6: 2.5])
        #expect(request.generation.choices == 3 && request.generation.streams && request.generation.includesUsage)
        #expect(request.generation.logProbabilities == 4)
        #expect((0..<3).map { request.executorRequest(choice: $0).generationOptions.sampling.seed } == [7, 8, 9])
    }

    @Test func llamaServersPairsOfBiasesAreTakenToo() throws {
        let request = try Self.with(#""logit_bias": [[5, false], [6, 1]]"#)
        #expect(request.generation.options.sampling.logitBias == [5: -.infinity, 6: 1])
    }

    @Test(arguments: [
        (#"{}"#, "messages"), (#"{"messages": 1}"#, "messages"), (#"{"messages": []}"#, "messages"),
        (#"{"messages": [1]}"#, "messages[0]"), (#"{"messages": [{"content": "a"}]}"#, "messages[0].role"),
        (#"{"messages": [{"role": "king", "content": "a"}]}"#, "messages[0].role"),
        (#"{"messages": [{"role": "tool", "content": "a"}]}"#, "messages[0].role"),
        (#"{"messages": [{"role": "user", "content": 1}]}"#, "messages[0].content"),
        (#"{"messages": [{"role": "user", "content": [1]}]}"#, "messages[0].content[0]"),
        (#"{"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}"#, "messages[0].content[0].type"),
        (#"{"messages": [{"role": "user", "content": [{"type": "text"}]}]}"#, "messages[0].content[0].text"),
        (#"{"messages": [{"role": "assistant", "tool_calls": [{}]}]}"#, "messages[0].tool_calls"),
        (#"{"messages": [{"role": "assistant"}, {"role": "assistant"}]}"#, "messages"),
    ])
    func aWrongMessageIsNamed(_ json: String, _ place: String) {
        let error = #expect(throws: APIError.self) { try Self.request(json) }
        #expect(error?.parameter == place && error?.kind.status == 400, "\(String(describing: error))")
    }

    @Test(arguments: [
        (#""temperature": "warm""#, "temperature"), (#""temperature": -1"#, "temperature"),
        (#""temperature": 1e9"#, "temperature"),
        (#""top_p": 2"#, "top_p"), (#""top_k": 1.5"#, "top_k"), (#""seed": "x""#, "seed"), (#""n": 0"#, "n"),
        (#""n": 17"#, "n"), (#""n": 1.5"#, "n"), (#""stream": 1"#, "stream"), (#""max_tokens": 0"#, "max_tokens"),
        (#""max_tokens": "5""#, "max_tokens"), (#""stop": 5"#, "stop"), (#""stop": [""]"#, "stop"),
        (#""stop": [1]"#, "stop"),
        (#""logit_bias": 5"#, "logit_bias"), (#""logit_bias": {"a": 1}"#, "logit_bias"),
        (#""logit_bias": {"5": 101}"#, "logit_bias"),
        (#""logit_bias": [[5]]"#, "logit_bias"), (#""logprobs": 5"#, "logprobs"),
        (#""top_logprobs": 5"#, "top_logprobs"),
        (#""logprobs": true, "top_logprobs": 21"#, "top_logprobs"), (#""stream_options": {}"#, "stream_options"),
        (#""stream": true, "stream_options": 1"#, "stream_options"),
        (#""stream": true, "stream_options": {"include_usage": 1}"#, "stream_options.include_usage"),
        (#""tools": [{}]"#, "tools"), (#""functions": [{}]"#, "functions"),
        (#""tool_choice": "required""#, "tool_choice"),
        (#""response_format": {"type": "json_object"}"#, "response_format"),
        (#""response_format": 1"#, "response_format"),
        (#""grammar": "x""#, "grammar"), (#""json_schema": {"type": "object"}"#, "json_schema"),
        (#""chat_template": "x""#, "chat_template"),
        (#""continue_final_message": true"#, "continue_final_message"), (#""model": 5"#, "model"),
    ])
    func aWrongFieldIsNamed(_ fields: String, _ place: String) {
        let error = #expect(throws: APIError.self) { try Self.with(fields) }
        #expect(error?.parameter == place && error?.kind.status == 400, "\(String(describing: error))")
    }

    @Test(arguments: [
        #""tools": []"#, #""tools": null"#, #""response_format": {"type": "text"}"#, #""tool_choice": "none""#,
        #""seed": -1"#,
        #""stop": null"#, #""stop": []"#, #""logprobs": false"#, #""temperature": null"#, #""metadata": {"a": 1}"#,
    ])
    func whatAsksForNothingIsTaken(_ fields: String) throws {
        _ = try Self.with(fields)
    }

    @Test(arguments: ["", "[1]", "nonsense", "{", #"{"messages": [}"#, "\u{FEFF}", "null"])
    func aBodyThatIsNoObjectIsRefused(_ body: String) {
        let error = #expect(throws: APIError.self) { try Self.request(body) }
        #expect(error?.kind == .invalidRequest)
    }
}
