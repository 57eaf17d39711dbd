import ParleyCore
import ParleyJSON
import ParleyServer
import Testing

/// llama-server's own completions.
@Suite struct NativeCompletionTests {
    private static func request(_ json: String) throws(APIError) -> NativeCompletionRequest {
        try NativeCompletionRequest(RequestFields(body: Array(json.utf8)), contextSize: 1000, limit: 500)
    }

    @Test func itIsRead() throws {
        let request = try Self.request(
            #"{"prompt": "a", "n_predict": 9, "n_probs": 3, "return_tokens": true, "stop": ["x"], "cache_prompt": true}"#
        )
        #expect(request.generation.options.maximumResponseTokens == 9 && request.returnsTokens)
        #expect(request.executorRequest.logProbabilities == 3)
        #expect(try Self.request(#"{"prompt": [1, 2], "n_probs": 0}"#).executorRequest.logProbabilities == nil)
    }

    @Test(arguments: [
        ("{}", "prompt"), (#"{"prompt": ["a", "b"]}"#, "prompt"), (#"{"prompt": "a", "n": 2}"#, "n"),
        (#"{"prompt": "a", "n_probs": 21}"#, "n_probs"), (#"{"prompt": "a", "grammar": "x"}"#, "grammar"),
        (#"{"prompt": "a", "post_sampling_probs": true}"#, "post_sampling_probs"),
        (#"{"prompt": "a", "image_data": [{"id": 1}]}"#, "image_data"),
    ])
    func whatIsWrongIsNamed(_ json: String, _ field: String) throws {
        let error = #expect(throws: APIError.self) { try Self.request(json) }
        #expect(error?.parameter == field && error?.kind.status == 400)
    }

    @Test(arguments: [
        (ReplySummary.Reason.endOfTurn, nil, "eos", ""), (.endOfTurn, 1, "word", "y"), (.length, nil, "limit", ""),
    ])
    func theEndSaysWhy(_ reason: ReplySummary.Reason, _ stop: Int?, _ kind: String, _ word: String) throws {
        let request = try Self.request(#"{"prompt": "a", "stop": ["x", "y"], "return_tokens": true}"#)
        var summary = WriterTests.summary(3, reason)
        summary.tokens = [7, 8]
        summary.stopIndex = stop
        let value = request.ending(WholeReply(text: "hi", summary: summary), model: "m")
        #expect(value["content"] == "hi" && value["stop"] == true && value["tokens"] == [7, 8])
        #expect(value["stop_type"]?.stringValue == kind && value["stopping_word"]?.stringValue == word)
        #expect(value["tokens_predicted"] == 3 && value["tokens_evaluated"] == 10 && value["prompt"] == "a")
        let part = request.part("h", tokens: nil)
        #expect(part["content"] == "h" && part["stop"] == false)
    }
}
