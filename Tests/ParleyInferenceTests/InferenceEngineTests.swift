import ParleyInference
import ParleyTestSupport
import Synchronization
import Testing

@Suite struct InferenceEngineTests {
    @Test func generatesUntilTheEndToken() async throws {
        let fixture = try await EngineFixture.start(script: EngineFixture.alphabet)
        let outcome = try await fixture.run(EngineFixture.request("w"))
        #expect(outcome.text == "xyz")
        #expect(outcome.finished?.reason == .endOfGeneration(0))
        #expect(outcome.finished?.promptTokens == 1)
        #expect(outcome.finished?.generatedTokens == 4)
        #expect(outcome.started?.cachedTokens == 0)
    }

    @Test func stopsAtTheMaximum() async throws {
        let fixture = try await EngineFixture.start(script: EngineFixture.alphabet)
        let outcome = try await fixture.run(EngineFixture.request("a", most: 3))
        #expect(outcome.text == "bcd")
        #expect(outcome.finished?.reason == .maximumTokens)
        #expect(outcome.finished?.generatedTokens == 3)
    }

    @Test func stopsAtAStopString() async throws {
        let fixture = try await EngineFixture.start(script: EngineFixture.alphabet)
        let outcome = try await fixture.run(EngineFixture.request("a", stops: ["zz", "ef"]))
        #expect(outcome.text == "bcd")
        #expect(outcome.finished?.reason == .stop(1))
    }

    @Test func stopsWhenTheContextIsFull() async throws {
        let fixture = try await EngineFixture.start(contextTokens: 6) { _ in 5 }
        let outcome = try await fixture.run(EngineFixture.request("abc"))
        // Three positions are free; the token sampled from the last of them needs none.
        #expect(outcome.tokens.count == 4)
        #expect(outcome.finished?.reason == .contextFull)
    }

    @Test func aPromptIsPrefilledInMicroBatches() async throws {
        let fixture = try await EngineFixture.start(batchTokens: 4, script: EngineFixture.alphabet)
        _ = try await fixture.run(EngineFixture.request("abcdefghij", most: 1))
        #expect(fixture.record.value.batches.map(\.count) == [4, 4, 2])
        #expect(fixture.record.value.batches.map { $0.wantsOutput.count { $0 } } == [0, 0, 1])
    }

    @Test func theNextTurnComputesOnlyWhatIsNew() async throws {
        let fixture = try await EngineFixture.start(script: EngineFixture.alphabet)
        let first = try await fixture.run(EngineFixture.request("abc", most: 3))
        #expect(first.text == "def")
        let second = try await fixture.run(EngineFixture.request("abcdefgh", most: 1))
        // The last token of the first reply was never decoded, so five of its six tokens are there.
        #expect(second.started?.cachedTokens == 5)
        #expect(second.finished?.cachedTokens == 5)
        #expect(fixture.record.value.batches.last?.tokens == LetterVocabulary.tokens("fgh"))
    }

    @Test func aChangedPromptIsCutBackToWhatIsCommon() async throws {
        let fixture = try await EngineFixture.start(script: EngineFixture.alphabet)
        _ = try await fixture.run(EngineFixture.request("abcdef", most: 1))
        let second = try await fixture.run(EngineFixture.request("abcxy", most: 1))
        #expect(second.started?.cachedTokens == 3)
        #expect(fixture.record.value.memory == [LetterVocabulary.tokens("abcxy")])
    }

    @Test func aMemoryThatRefusesToBeCutIsComputedAnew() async throws {
        let fixture = try await EngineFixture.start(script: EngineFixture.alphabet)
        _ = try await fixture.run(EngineFixture.request("abcdef", most: 1))
        fixture.record.change { $0.refusesRemoval = true }
        let second = try await fixture.run(EngineFixture.request("abcxy", most: 1))
        #expect(second.started?.cachedTokens == 0)
        #expect(second.text == "z")
        #expect(fixture.record.value.memory == [LetterVocabulary.tokens("abcxy")])
    }

    @Test func otherAdaptersShareNoPrefix() async throws {
        let fixture = try await EngineFixture.start(script: EngineFixture.alphabet)
        var request = EngineFixture.request("abcdef", most: 1)
        request.adapters = [AdapterUse(index: 0, scale: 1)]
        _ = try await fixture.run(request)
        #expect(try await fixture.run(request).started?.cachedTokens == 5)
        request.adapters[0].scale = 0.5
        #expect(try await fixture.run(request).started?.cachedTokens == 0)
        #expect(fixture.record.value.applied.map { $0.map(\.scale) } == [[1], [0.5]])
    }

    @Test func refusedAdaptersFailTheRequestAlone() async throws {
        let fixture = try await EngineFixture.start(script: EngineFixture.alphabet)
        fixture.record.change { $0.refusesAdapters = true }
        await #expect(throws: InferenceError.adaptersRefused) { try await fixture.run(EngineFixture.request("a")) }
        fixture.record.change { $0.refusesAdapters = false }
        #expect(try await fixture.run(EngineFixture.request("x")).text == "yz")
    }

    @Test func aMaximumOfZeroComputesThePromptAlone() async throws {
        let fixture = try await EngineFixture.start(script: EngineFixture.alphabet)
        let warm = try await fixture.run(EngineFixture.request("abcdef", most: 0))
        #expect(warm.tokens.isEmpty)
        #expect(warm.finished?.reason == .maximumTokens)
        #expect(try await fixture.run(EngineFixture.request("abcdef", most: 1)).started?.cachedTokens == 5)
    }

    @Test(arguments: [
        ("", InferenceError.emptyPrompt),
        (String(repeating: "a", count: 64), InferenceError.promptTooLong(tokens: 64, limit: 63)),
    ])
    func refusesWhatCanNeverBeDone(prompt: String, expected: InferenceError) async throws {
        let fixture = try await EngineFixture.start(script: EngineFixture.alphabet)
        await #expect(throws: expected) { try await fixture.engine.submit(EngineFixture.request(prompt)) }
        #expect(fixture.record.value.batches.isEmpty)
    }

    @Test(arguments: [Token(-1), 28, .max, .min])
    func refusesUnknownTokens(token: Token) async throws {
        let fixture = try await EngineFixture.start(script: EngineFixture.alphabet)
        await #expect(throws: InferenceError.unknownToken(token)) {
            try await fixture.engine.submit(GenerationRequest(prompt: [2, token]))
        }
    }

    @Test func logitsAreThoseBehindTheLastToken() async throws {
        let fixture = try await EngineFixture.start(script: EngineFixture.alphabet)
        var request = EngineFixture.request("abc")
        request.purpose = .logits
        let outcome = try await fixture.run(request)
        let logits = try #require(outcome.logits)
        #expect(logits.count == 28)
        #expect(outcome.tokens.isEmpty)
        #expect(outcome.finished?.generatedTokens == 0)
        // What was computed for them is there for the next request, which chooses the greatest of them.
        let next = try await fixture.run(EngineFixture.request("abc", most: 1))
        #expect(next.started?.cachedTokens == 2)
        let greatest = logits.indices.max { logits[$0] < logits[$1] }
        #expect(next.tokens.first.map { Int($0.token) } == greatest)
    }

    @Test func anEmbeddingNeedsOneBatch() async throws {
        let fixture = try await EngineFixture.start(batchTokens: 4, script: EngineFixture.alphabet)
        var request = EngineFixture.request("abc")
        request.purpose = .embed
        let outcome = try await fixture.run(request)
        #expect(outcome.embedding == [2, 3, 4])
        #expect(fixture.record.value.batches.last?.wantsOutput == [true, true, true])
        request.prompt = LetterVocabulary.tokens("abcde")
        await #expect(throws: InferenceError.promptTooLong(tokens: 5, limit: 4)) {
            try await fixture.engine.submit(request)
        }
    }

    @Test func logProbabilitiesComeWhenAskedFor() async throws {
        let fixture = try await EngineFixture.start(script: EngineFixture.alphabet)
        var request = EngineFixture.request("a", most: 1)
        request.logProbabilities = 2
        let outcome = try await fixture.run(request)
        #expect(outcome.tokens.first?.best.count == 2)
        #expect(outcome.tokens.first?.best.first?.token == 3)
        #expect((outcome.tokens.first?.logProbability ?? -1) > -0.01)
        request.logProbabilities = nil
        #expect(try await fixture.run(request).tokens.first?.logProbability == nil)
    }

    @Test func aFailedDecodeEndsTheRequestAndLeavesTheEngineWorking() async throws {
        let fixture = try await EngineFixture.start(script: EngineFixture.alphabet)
        fixture.record.change { $0.nextOutcomes = [.failed(code: -3)] }
        await #expect(throws: InferenceError.decodingFailed(code: -3)) {
            try await fixture.run(EngineFixture.request("abc"))
        }
        #expect(try await fixture.run(EngineFixture.request("abcw", most: 2)).text == "xy")
    }

    @Test func shutDownEndsWhatRunsAndRefusesTheRest() async throws {
        let fixture = try await EngineFixture.start { _ in 5 }
        let stream = try await fixture.engine.submit(EngineFixture.request("a"))
        await fixture.engine.shutDown()
        do {
            let outcome = try await Outcome(reading: stream)
            #expect(outcome.finished?.reason == .contextFull)
        } catch {
            #expect(error as? InferenceError == .shutDown)
        }
        await #expect(throws: InferenceError.shutDown) {
            try await fixture.engine.submit(EngineFixture.request("a"))
        }
    }
}
