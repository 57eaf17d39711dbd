import ParleyInference
import ParleyTestSupport

/// An engine on a scripted decoder, with what the test can see of it.
struct EngineFixture {
    let engine: InferenceEngine
    let record: ScriptedDecoder.Record

    static func start(
        sequences: Int = 1,
        contextTokens: Int = 64,
        batchTokens: Int = 8,
        canCutBack: Bool = true,
        canShareCells: Bool = false,
        cells: Int? = nil,
        beforeDecode: (@Sendable (DecodeInterrupt) -> Void)? = nil,
        script: @escaping ScriptedDecoder.Script
    ) async throws -> EngineFixture {
        let record = ScriptedDecoder.Record()
        let capabilities = DecoderCapabilities(
            sequences: sequences,
            contextTokens: contextTokens,
            batchTokens: batchTokens,
            vocabularySize: 28,
            canCutBack: canCutBack,
            canShareCells: canShareCells
        )
        let engine = try await InferenceEngine.start(vocabulary: LetterVocabulary()) { interrupt in
            ScriptedDecoder(
                capabilities: capabilities,
                record: record,
                interrupt: interrupt,
                cells: cells,
                beforeDecode: beforeDecode,
                script: script
            )
        }
        return EngineFixture(engine: engine, record: record)
    }

    /// Counts on through the alphabet from the last token.
    static let alphabet: ScriptedDecoder.Script = { history in
        guard let last = history.last else { return 0 }
        return last + 1 < 28 ? last + 1 : 0
    }

    /// A greedy request for a word's continuation.
    static func request(_ word: String, most: Int? = nil, stops: [String] = []) -> GenerationRequest {
        var request = GenerationRequest(
            prompt: LetterVocabulary.tokens(word),
            sampling: .greedy,
            maximumTokens: most
        )
        request.stops = stops.map { Array($0.utf8) }
        return request
    }

    /// Runs a request to its end.
    func run(_ request: GenerationRequest) async throws -> Outcome {
        try await Outcome(reading: engine.submit(request))
    }
}

extension InferenceEngine {
    /// Submits requests together: the engine sees all of them before it begins with the first.
    func submitTogether(_ requests: [GenerationRequest]) throws -> [GenerationStream] {
        try requests.map { try submit($0) }
    }
}

/// All that a request brought.
struct Outcome: Sendable {
    var started: GenerationEvent.Started?
    var tokens: [GenerationEvent.Generated] = []
    var embedding: [Float]?
    var logits: [Float]?
    var finished: GenerationEvent.Finished?

    /// The text that was released.
    var text: String {
        String(decoding: tokens.flatMap(\.released) + (finished?.released ?? []), as: UTF8.self)
    }

    init(reading stream: GenerationStream) async throws {
        for try await event in stream {
            switch event {
            case .started(let value): started = value
            case .token(let value): tokens.append(value)
            case .embedding(let value): embedding = value
            case .logits(let value): logits = value
            case .finished(let value): finished = value
            }
        }
    }
}
