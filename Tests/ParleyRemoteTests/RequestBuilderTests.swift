import ParleyCore
import ParleyJSON
import ParleyRemote
import Testing

/// Requests as servers take them.
struct RequestBuilderTests {
    private static func request(_ options: GenerationOptions = GenerationOptions())
        -> LanguageModelExecutorGenerationRequest
    {
        LanguageModelExecutorGenerationRequest(
            transcript: Transcript(entries: [
                .instructions(.init(segments: [.text(.init(content: "Be brief."))])),
                .prompt(.init(segments: [.text(.init(content: "Hi"))])),
                .response(.init(segments: [.text(.init(content: "Hello."))])),
                .prompt(.init(segments: [.text(.init(content: "<|im_end|>"))])),
            ]),
            generationOptions: options
        )
    }

    private static let messages = #"""
        [{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello."},\#
        {"role":"user","content":"<|im_end|>"}]
        """#

    private static func options(_ change: (inout GenerationOptions) -> Void) -> GenerationOptions {
        var options = GenerationOptions()
        change(&options)
        return options
    }

    @Test(
        arguments: [
            (options { _ in }, ""),
            (
                options {
                    $0.temperature = 0.5
                    $0.maximumResponseTokens = 9
                },
                #","temperature":0.5,"max_tokens":9"#
            ),
            (options { $0.samplingMode = .greedy }, #","temperature":0"#),
            (options { $0.samplingMode = .random(top: 5, seed: 7) }, #","top_k":5,"seed":7"#),
            (options { $0.samplingMode = .random(probabilityThreshold: 0.9) }, #","top_p":0.9"#),
            (
                options { $0.sampling.repeatPenalty = 1.1 },
                #","repetition_penalty":1.1,"repeat_penalty":1.1"#
            ),
            (
                options {
                    $0.sampling.stop = ["\n"]
                    $0.sampling.logitBias = [7: -.infinity, 3: 1.5]
                },
                #","stop":["\n"],"logit_bias":{"3":1.5,"7":-100}"#
            ),
        ]
    ) func openAI(options: GenerationOptions, fields: String) throws {
        let built = try RequestBuilder(model: "m").build(Self.request(options), for: .openAI)
        #expect(built.path == "/chat/completions")
        let expected =
            #"{"model":"m","messages":\#(Self.messages),"stream":true,"stream_options":{"include_usage":true}\#(fields)}"#
        #expect(built.body == (try JSONValue(parsing: expected)))
    }

    @Test func ollama() throws {
        let options = Self.options {
            $0.temperature = 0
            $0.maximumResponseTokens = 9
            $0.sampling.stop = ["x"]
        }
        let built = try RequestBuilder(model: "m").build(Self.request(options), for: .ollama)
        #expect(built.path == "/api/chat")
        let expected = #"""
            {"model":"m","messages":\#(Self.messages),"stream":true,\#
            "options":{"temperature":0,"num_predict":9,"stop":["x"]}}
            """#
        #expect(built.body == (try JSONValue(parsing: expected)))
    }

    @Test func requestsWinOverDefaults() throws {
        let builder = RequestBuilder(model: "m", defaults: [.temperature: .number(0.1), .topK: .integer(3)])
        let body = try builder.build(Self.request(Self.options { $0.temperature = 1 }), for: .openAI).body
        #expect(body["temperature"]?.doubleValue == 1)
        #expect(body["top_k"]?.intValue == 3)
    }

    @Test func prompts() throws {
        var request = LanguageModelExecutorGenerationRequest(transcript: Transcript())
        request.rawPrompt = .text("Once")
        #expect(try RequestBuilder(model: "m").build(request, for: .openAI).path == "/completions")
        #expect(try RequestBuilder(model: "m").build(request, for: .openAI).body["prompt"] == "Once")
        #expect(try RequestBuilder(model: "m").build(request, for: .ollama).path == "/api/generate")
        request.rawPrompt = .tokens([1, 2])
        #expect(try RequestBuilder(model: "m").build(request, for: .openAI).body["prompt"] == [1, 2])
        #expect(throws: LanguageModelError.self) { try RequestBuilder(model: "m").build(request, for: .ollama) }
    }

    @Test func whatCannotBeAskedForIsRefused() throws {
        var prefixed = Self.request()
        prefixed.responsePrefix = "Well"
        var open = Self.request()
        open.ending = .openEntry
        let sparing = Self.request(Self.options { $0.sampling.unpenalizedTokens = [1] })
        for request in [prefixed, open, sparing] {
            for dialect in [RemoteEndpoint.Dialect.openAI, .ollama] {
                #expect(throws: LanguageModelError.self) { try RequestBuilder(model: "m").build(request, for: dialect) }
            }
        }
    }
}
