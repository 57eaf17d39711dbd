import ParleyCore
import Testing

@Suite struct ContextSizingTests {
    static func situation(
        trained: Int = 32_768,
        bytes: UInt64 = 1 << 10,
        weights: UInt64 = 100 << 20,
        available: UInt64? = 8 << 30
    ) -> ContextSizing.Situation {
        ContextSizing.Situation(trained: trained, bytesPerToken: bytes, weights: weights, available: available)
    }

    @Test(arguments: [
        (situation(), 8192), (situation(trained: 2048), 2048), (situation(trained: 0), 8192),
        (situation(available: nil), 8192), (situation(bytes: 0), 8192),
        // 100 MiB for the model and 256 MiB in reserve leave 144 MiB: 1,152 tokens of 128 KiB, rounded down to 256s.
        (situation(bytes: 128 << 10, available: 500 << 20), 1024),
        (situation(bytes: 128 << 10, available: 400 << 20), 352),
    ])
    func choosesUnasked(_ situation: ContextSizing.Situation, _ size: Int) throws {
        let choice = try ContextSizing.choose(requested: nil, situation)
        #expect(choice.contextSize == size)
        let isUsual = size == min(situation.trained > 0 ? situation.trained : 8192, 8192)
        #expect((choice.notice == nil) == isUsual)
    }

    @Test func nothingFits() {
        #expect(throws: LanguageModelError.self) {
            try ContextSizing.choose(requested: nil, Self.situation(weights: 8 << 30, available: 1 << 30))
        }
    }

    @Test(arguments: [1, 100, 8192, 100_000])
    func takesWhatIsAskedFor(_ size: Int) throws {
        #expect(try ContextSizing.choose(requested: size, Self.situation()).contextSize == size)
    }

    @Test func saysWhenTheModelWasTrainedOnLess() throws {
        #expect(try ContextSizing.choose(requested: 4096, Self.situation(trained: 2048)).notice != nil)
        #expect(try ContextSizing.choose(requested: 2048, Self.situation(trained: 2048)).notice == nil)
    }

    @Test(arguments: [0, -1, Int.min, Int.max, 1 << 31, 100_000_000])
    func refusesWhatIsImpossible(_ size: Int) {
        #expect(throws: LanguageModelError.self) { try ContextSizing.choose(requested: size, Self.situation()) }
    }

    @Test func theRefusalSaysHowMuchFits() {
        do {
            _ = try ContextSizing.choose(requested: 1_000_000, Self.situation(bytes: 1 << 20, available: 1 << 30))
            Issue.record("it was not refused")
        } catch {
            #expect(
                error.debugDescription.contains("At most 668 tokens fit; --fit takes what fits."),
                "\(error.debugDescription)"
            )
        }
    }
}
