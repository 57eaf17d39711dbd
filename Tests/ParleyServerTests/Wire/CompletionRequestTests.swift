import ParleyCore
import ParleyServer
import Testing

@Suite struct CompletionRequestTests {
    private static func request(_ json: String) throws(APIError) -> CompletionRequest {
        try CompletionRequest(RequestFields(body: Array(json.utf8)), contextSize: 1000, limit: 500)
    }

    @Test(
        arguments: [
            (#""a""#, [.text("a")]), (#"["a", "b"]"#, [.text("a"), .text("b")]), ("[1, 2]", [.tokens([1, 2])]),
            (#"[[1, 2], "b"]"#, [.tokens([1, 2]), .text("b")]), (#""""#, [.text("")]),
        ] as [(String, [LanguageModelExecutorGenerationRequest.RawPrompt])]
    )
    func promptsAreTextsOrTokens(
        _ json: String,
        _ prompts: [LanguageModelExecutorGenerationRequest.RawPrompt]
    ) throws {
        #expect(try Self.request(#"{"prompt": \#(json)}"#).prompts == prompts)
    }

    @Test(arguments: [
        "{}", #"{"prompt": 5}"#, #"{"prompt": []}"#, #"{"prompt": [[]]}"#, #"{"prompt": [1.5]}"#,
        #"{"prompt": [99999999999]}"#, #"{"prompt": {}}"#,
    ])
    func otherPromptsAreRefused(_ json: String) {
        let error = #expect(throws: APIError.self) { try Self.request(json) }
        #expect(error?.parameter == "prompt")
    }

    @Test func choicesOfOnePromptFollowEachOther() throws {
        let request = try Self.request(#"{"prompt": ["a", "b"], "n": 2, "seed": 5, "logprobs": 3}"#)
        let requests = (0..<4).map { request.executorRequest(choice: $0) }
        #expect(requests.map(\.rawPrompt) == [.text("a"), .text("a"), .text("b"), .text("b")])
        #expect(requests.map(\.generationOptions.sampling.seed) == [5, 6, 5, 6])
        #expect(requests.allSatisfy { $0.logProbabilities == 3 })
    }

    @Test(arguments: [
        (#"{"prompt": "a", "suffix": "b"}"#, "suffix"), (#"{"prompt": "a", "best_of": 2}"#, "best_of"),
        (#"{"prompt": "a", "logprobs": true}"#, "logprobs"), (#"{"prompt": "a", "echo": 1}"#, "echo"),
    ])
    func whatIsNotOfferedIsNamed(_ json: String, _ place: String) {
        let error = #expect(throws: APIError.self) { try Self.request(json) }
        #expect(error?.parameter == place)
    }

    @Test func tooManyPromptsAreRefused() {
        let prompts = Array(repeating: #""a""#, count: 33).joined(separator: ",")
        #expect(throws: APIError.self) { try Self.request(#"{"prompt": [\#(prompts)], "n": 2}"#) }
    }
}
