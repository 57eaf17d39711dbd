import ParleyCore
import ParleyInference
import ParleyLlama
import ParleyTestSupport
import Testing

/// The library on the real model.
@Suite(.enabled(if: TestEnvironment.hasGuide), .serialized)
struct GuideTests {
    static let model = LocalLanguageModel((TestEnvironment.models ?? "") + "/guide")
    static let greedy = GenerationOptions(samplingMode: .greedy, maximumResponseTokens: 24)

    @Test func theSecondTurnReadsOnlyWhatIsNew() async throws {
        let session = LanguageModelSession(model: Self.model, instructions: "Be brief.")
        let first = try await session.respond(to: "My name is Ada. Say hello.", options: Self.greedy)
        #expect(!first.content.isEmpty)
        let second = try await session.respond(to: "What is my name?", options: Self.greedy)
        #expect(second.content.contains("Ada"), "\(second.content)")
        // All of the first prompt and its reply but the reply's last token, which was never decoded.
        let held = first.usage.input.totalTokenCount + first.summary.tokens.count
        #expect(second.usage.input.cachedTokenCount >= held - 1)
        #expect(second.usage.input.cachedTokenCount < second.usage.input.totalTokenCount)
    }

    @Test func anotherSessionOnTheSameModelSharesTheEngine() async throws {
        let session = LanguageModelSession(model: Self.model, instructions: "Be brief.")
        let reply = try await session.respond(to: "What is a token?", options: Self.greedy)
        #expect(reply.usage.input.cachedTokenCount > 0)
    }

    /// Every special token's spelling, typed in every role, stays text.
    @Test func noSpecialTokenCanBeTyped() async throws {
        let loaded = try await Self.model.loaded()
        let special = loaded.vocabulary.specialTokens
        #expect(special.count > 10)
        let numbers = Set(special.map(\.token))
        for marker in special {
            let segments = [Transcript.Segment.text(.init(content: "a\(marker.text)b \(marker.text)"))]
            let entries: [(Transcript.Entry, Int)] = [
                (.instructions(.init(segments: segments)), 2), (.prompt(.init(segments: segments)), 2),
                (.response(.init(segments: segments)), 2),
            ]
            for (entry, expected) in entries {
                let tokens = try await loaded.promptTokens(of: Transcript(entries: [entry]), opensReply: false)
                #expect(tokens.count { numbers.contains($0) } == expected, "\(marker.text)")
                let text = String(decoding: tokens.flatMap(loaded.vocabulary.bytes(of:)), as: UTF8.self)
                #expect(text.contains("a\(marker.text)b \(marker.text)"))
            }
        }
    }

    /// Without a marker in the data the tokens are those of the whole text.
    @Test func plainConversationsAreTokenizedAsAWhole() async throws {
        let loaded = try await Self.model.loaded()
        let texts = ["hello", " leading and trailing ", "two\n\nlines\n", "日本語 🇩🇪", "a < b > c | d", "", "1234567"]
        for text in texts {
            let transcript = Transcript(entries: [.prompt(.init(segments: [.text(.init(content: text))]))])
            let whole = "<|im_start|>user\n\(text)<|im_end|>\n<|im_start|>assistant\n"
            let expected = try loaded.vocabulary.tokenize(whole, parsesSpecial: true)
            #expect(try await loaded.promptTokens(of: transcript, opensReply: true) == expected, "\(text)")
        }
    }

    @Test func aConversationBeyondTheContextIsRefusedAndLeavesTheSession() async throws {
        let session = LanguageModelSession(model: Self.model)
        let long = String(repeating: "word ", count: 20_000)
        await #expect(throws: LanguageModelError.self) { try await session.respond(to: long) }
        #expect(session.transcript.isEmpty)
        #expect(try await !session.respond(to: "hello", options: Self.greedy).content.isEmpty)
    }

    @Test func aSnapshotRestoresASequence() async throws {
        let loaded = try await Self.model.loaded()
        let llama = loaded.llama
        let tokens = try llama.vocabulary.tokenize("The capital of France is")
        var options = LlamaContext.Options()
        options.contextTokens = 64
        let first = try LlamaContext(model: llama, options: options, interrupt: DecodeInterrupt())
        let second = try LlamaContext(model: llama, options: options, interrupt: DecodeInterrupt())
        func batch(_ tokens: ArraySlice<Token>) -> DecoderBatch {
            var batch = DecoderBatch()
            for index in tokens.indices {
                batch.append(tokens[index], at: index, of: [0], wantsOutput: index == tokens.endIndex - 1)
            }
            return batch
        }
        #expect(first.decode(batch(tokens.dropLast())) == .ok)
        let snapshot = try #require(first.snapshot(of: 0))
        #expect(second.restore(snapshot, to: 0))
        #expect(first.decode(batch(tokens.suffix(1))) == .ok)
        #expect(second.decode(batch(tokens.suffix(1))) == .ok)
        let row = 0
        let left = try #require(first.withLogits(ofRow: row) { Array($0) })
        let right = try #require(second.withLogits(ofRow: row) { Array($0) })
        #expect(left == right)
        #expect(!second.restore(Array(snapshot.dropLast(9)), to: 0))
        #expect(!second.restore([1, 2, 3], to: 0))
    }

    @Test func wrongArgumentsAreAnsweredAndNeverReachTheLibrary() async throws {
        let llama = try await Self.model.loaded().llama
        var options = LlamaContext.Options()
        options.contextTokens = 16
        options.batchTokens = 8
        let context = try LlamaContext(model: llama, options: options, interrupt: DecodeInterrupt())
        func outcome(_ token: Token, _ position: Int, _ sequences: [SequenceID]) -> DecodeOutcome {
            var batch = DecoderBatch()
            batch.append(token, at: position, of: sequences, wantsOutput: true)
            return context.decode(batch)
        }
        #expect(context.decode(DecoderBatch()) == .failed(code: -1))
        for (token, position, sequences) in [
            (-1, 0, [0]), (Token.max, 0, [0]), (5, -1, [0]), (5, 16, [0]), (5, 0, []), (5, 0, [1]), (5, 0, [-1]),
        ] as [(Token, Int, [SequenceID])] {
            #expect(outcome(token, position, sequences) == .failed(code: -1))
        }
        #expect(outcome(5, 0, [0]) == .ok)
        #expect(context.withLogits(ofRow: 1) { $0.count } == nil)
        #expect(context.withLogits(ofRow: -1) { $0.count } == nil)
        #expect(!context.remove(3, from: 0, to: nil))
        #expect(!context.copy(0, to: 0, count: 1))
        #expect(context.embedding(of: 0) == nil)
        #expect(!context.apply([AdapterUse(index: 9, scale: 1)]))
        #expect(!context.apply([AdapterUse(index: 0, scale: .nan)]))
        options.sequences = 0
        #expect(throws: LlamaError.self) {
            try LlamaContext(model: llama, options: options, interrupt: DecodeInterrupt())
        }
    }
}
