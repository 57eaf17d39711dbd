import ParleyCore
import ParleyJSON
import ParleyRemote
import Testing

/// What goes over the local socket comes out as it went in.
struct LocalProtocolTests {
    private static func transcript() -> Transcript {
        var response = Transcript.Response(segments: [.text(.init(content: "Hello."))])
        response.tokens = [5, 6]
        return Transcript(entries: [
            .instructions(.init(segments: [.text(.init(content: "Be brief."))])),
            .prompt(.init(segments: [.text(.init(content: "Hi\u{0}\n\u{2028}"))])), .response(response),
            .prompt(.init(segments: [.text(.init(content: "Again"))])),
        ])
    }

    private static func through(
        _ request: LanguageModelExecutorGenerationRequest
    ) throws -> LanguageModelExecutorGenerationRequest {
        let line = LocalProtocol.json(request).serialized()
        #expect(!line.contains("\n"))
        return try LocalProtocol.request(try JSONValue(parsing: line))
    }

    private static func options(_ change: (inout GenerationOptions) -> Void) -> GenerationOptions {
        var options = GenerationOptions()
        change(&options)
        return options
    }

    @Test(
        arguments: [
            options { _ in },
            options {
                $0.temperature = 0.1
                $0.maximumResponseTokens = 7
                $0.samplingMode = .greedy
            },
            options { $0.samplingMode = .random(top: 5, seed: .max) },
            options { $0.samplingMode = .random(probabilityThreshold: 0.3) },
            options {
                $0.sampling.topK = 3
                $0.sampling.minP = 0.25
                $0.sampling.penalizeNewline = true
                $0.sampling.seed = 9
                $0.sampling.stop = ["\n", "ü"]
                $0.sampling.logitBias = [7: -.infinity, 2: 1.5]
                $0.sampling.unpenalizedTokens = [1, 2]
            },
        ]
    ) func optionsComeThrough(options: GenerationOptions) throws {
        var request = LanguageModelExecutorGenerationRequest(transcript: Self.transcript())
        request.generationOptions = options
        #expect(try Self.through(request).generationOptions == options)
    }

    @Test func everythingElseOfARequest() throws {
        var request = LanguageModelExecutorGenerationRequest(transcript: Self.transcript(), responsePrefix: "Well,")
        request.wantsRaw = true
        request.ending = .openEntry
        request.logProbabilities = 3
        request.rawPrompt = .tokens([1, 2, 3])
        let read = try Self.through(request)
        #expect(read.transcript == request.transcript)
        guard case .response(let response) = read.transcript[2] else { return #expect(Bool(false)) }
        #expect(response.tokens == [5, 6])
        #expect(read.responsePrefix == "Well,")
        #expect(read.wantsRaw)
        #expect(read.ending == .openEntry)
        #expect(read.logProbabilities == 3)
        #expect(read.rawPrompt == .tokens([1, 2, 3]))
        request.rawPrompt = .text("Once")
        request.ending = .entry
        #expect(try Self.through(request).rawPrompt == .text("Once"))
        #expect(try Self.through(request).ending == .entry)
    }

    @Test(
        arguments: [
            "{}", "[]", #"{"protocol":2,"transcript":{}}"#, #"{"protocol":1}"#, #"{"protocol":1,"transcript":{}}"#,
            #"{"protocol":1,"transcript":{"type":"FoundationModels.Transcript","version":1,"transcript":{"entries":[]}},"ending":"never"}"#,
            #"{"protocol":1,"transcript":{"type":"FoundationModels.Transcript","version":1,"transcript":{"entries":[]}},"ending":"reply","prompt":[1,"x"]}"#,
            #"{"protocol":1,"transcript":{"type":"FoundationModels.Transcript","version":1,"transcript":{"entries":[]}},"ending":"reply","options":{"sampling":{"tok_k":1}}}"#,
            #"{"protocol":1,"transcript":{"type":"FoundationModels.Transcript","version":1,"transcript":{"entries":[]}},"ending":"reply","options":{"mode":{}}}"#,
        ]
    ) func whatIsNoRequest(text: String) throws {
        let json = try JSONValue(parsing: text)
        #expect(throws: LocalProtocol.Fault.self) { try LocalProtocol.request(json) }
    }

    private static let summary: ReplySummary = {
        var summary = ReplySummary(
            reason: .length,
            isContextFull: true,
            promptTokens: 12,
            cachedTokens: 3,
            generatedTokens: 5,
            tokens: [1, 2],
            prefill: .milliseconds(15),
            generation: .nanoseconds(7),
            timeToFirstToken: .seconds(2),
            seed: .max
        )
        summary.reasoningTokens = 4
        summary.stopIndex = 1
        return summary
    }()

    @Test(
        arguments: [
            LocalProtocol.Event.response(action: .appendText("ü\n", tokenCount: 2)),
            .response(action: .replaceText("", tokenCount: 0)), .reasoning(action: .appendText("Hm", tokenCount: 1)),
            .response(
                action: .updateUsage(
                    input: .init(totalTokenCount: 1, cachedTokenCount: 2),
                    output: .init(totalTokenCount: 3, reasoningTokenCount: 4)
                )
            ), .started(promptTokens: 9, cachedTokens: 8), .raw("<|im_end|>"),
            .tokens([
                GeneratedToken(
                    chosen: .init(token: 3, bytes: [0xC3], logProbability: -0.5),
                    best: [.init(token: 4, bytes: [], logProbability: -.infinity)]
                )
            ]), .finished(summary),
        ]
    ) func events(event: LocalProtocol.Event) throws {
        let line = LocalProtocol.json(event).serialized()
        #expect(!line.contains("\n"))
        guard case .event(let read)? = try LocalProtocol.line(try JSONValue(parsing: line)) else {
            return #expect(Bool(false), "\(line)")
        }
        // What is equal is written alike.
        #expect(LocalProtocol.json(read).serialized() == line)
        if case .finished(let summary) = read.kind { #expect(summary == Self.summary) }
        if case .tokens(let tokens) = read.kind { #expect(tokens.first?.best.first?.logProbability == -.infinity) }
    }

    @Test(
        arguments: [
            LanguageModelError.contextSizeExceeded(.init(contextSize: 5, tokenCount: 9, debugDescription: "a")),
            .unsupportedCapability(.init(capability: .vision, debugDescription: "b")),
            .modelUnavailable(.init(debugDescription: "c")), .invalidOption(.init(debugDescription: "d")),
            .invalidTemplate(.init(debugDescription: "e")), .inferenceFailure(.init(debugDescription: "f")),
        ]
    ) func errors(error: LanguageModelError) throws {
        guard case .failure(let read)? = try LocalProtocol.line(LocalProtocol.json(error)) else {
            return #expect(Bool(false))
        }
        #expect("\(read)" == "\(error)")
        #expect(LocalProtocol.json(read) == LocalProtocol.json(error))
    }

    @Test func cancelling() throws {
        guard case .failure(let read)? = try LocalProtocol.line(LocalProtocol.json(CancellationError())) else {
            return #expect(Bool(false))
        }
        #expect(read is CancellationError)
    }

    @Test func whatALaterServerAddsIsPassedOver() throws {
        #expect(try LocalProtocol.line(["weather": "fine"]) == nil)
        #expect(throws: LocalProtocol.Fault.self) { try LocalProtocol.line(["finished": [:]]) }
        #expect(throws: LocalProtocol.Fault.self) { try LocalProtocol.line(["tokens": [[]]]) }
    }
}
