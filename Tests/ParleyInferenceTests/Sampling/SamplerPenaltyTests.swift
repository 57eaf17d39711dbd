import ParleyInference
import Testing

/// What changes single logits: bias, penalties and DRY.
///
/// Expected are the changed logits.
@Suite struct SamplerPenaltyTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let expected: [Double]
        let change: @Sendable (inout SamplingOptions) -> Void
        var testDescription: String { name }
        init(_ name: String, _ expected: [Double], _ change: @escaping @Sendable (inout SamplingOptions) -> Void) {
            (self.name, self.expected, self.change) = (name, expected, change)
        }
    }

    /// Of the logits 2, −1, 0, 1, 1.5, with token 0 twice, 1, 2 and 4 once in the history, 4 first and 2 last.
    static let single: [Case] = [
        Case("all off", [2, -1, 0, 1, 1.5]) { _ in },
        Case("bias", [2, 1, 0, 1, -2.5]) { $0.logitBias = [1: 2, 4: -4] },
        Case("a ban", [-.infinity, -1, 0, 1, 1.5]) { $0.logitBias = [0: -.infinity] },
        Case("a bias for no token", [2, -1, 0, 1, 1.5]) { $0.logitBias = [5: 9, -1: 9] },
        Case("repeat divides above 0 and multiplies below", [1, -2, 0, 1, 0.75]) { $0.repeatPenalty = 2 },
        Case("repeat below 1 invites", [4, -0.5, 0, 1, 3]) { $0.repeatPenalty = 0.5 },
        Case("frequency counts", [1, -1.5, -0.5, 1, 1]) { $0.frequencyPenalty = 0.5 },
        Case("presence does not count", [1.5, -1.5, -0.5, 1, 1]) { $0.presencePenalty = 0.5 },
        Case("all three together", [-0.25, -2.75, -0.75, 1, 0]) {
            ($0.repeatPenalty, $0.frequencyPenalty, $0.presencePenalty) = (2, 0.5, 0.25)
        },
        Case("last 1", [2, -1, -0.5, 1, 1.5]) { ($0.frequencyPenalty, $0.penaltyLastN) = (0.5, 1) },
        Case("last 3", [1.5, -1.5, -0.5, 1, 1.5]) { ($0.frequencyPenalty, $0.penaltyLastN) = (0.5, 3) },
        Case("last 4", [1, -1.5, -0.5, 1, 1.5]) { ($0.frequencyPenalty, $0.penaltyLastN) = (0.5, 4) },
        Case("last 0 is off", [2, -1, 0, 1, 1.5]) { ($0.frequencyPenalty, $0.penaltyLastN) = (0.5, 0) },
        Case("last −1 is all", [1, -1.5, -0.5, 1, 1]) { ($0.frequencyPenalty, $0.penaltyLastN) = (0.5, -1) },
        Case("the filter", [1, -1, 0, 1, 1]) {
            ($0.frequencyPenalty, $0.unpenalizedTokens) = (0.5, [1, 2, 77])
        },
        Case("bias acts before the penalty", [2, -1, 0, 1, -5]) {
            // 1.5 − 4 is below 0 and so is multiplied.
            ($0.repeatPenalty, $0.penaltyLastN, $0.logitBias) = (2, -1, [4: -4, 0: 2, 1: 0.5])
        },
    ]

    @Test(arguments: single)
    func penalty(_ sample: Case) throws {
        let options = SamplerFixture.options(sample.change)
        let found = try SamplerFixture.distribution([2, -1, 0, 1, 1.5], options, history: [4, 0, 0, 1, 2])
        #expect(SamplerFixture.difference(found, SamplerFixture.softmax(sample.expected)) == nil)
    }

    @Test(arguments: [(false, [2, -1.5]), (true, [1.5, -1.5])] as [(Bool, [Double])])
    func newlineRule(_ penalizes: Bool, _ expected: [Double]) throws {
        let options = SamplerFixture.options { ($0.frequencyPenalty, $0.penalizeNewline) = (0.5, penalizes) }
        let found = try SamplerFixture.distribution([2, -1], options, history: [0, 1], newline: 0)
        #expect(SamplerFixture.difference(found, SamplerFixture.softmax(expected)) == nil)
    }

    @Test func historyMayHoldTokensOutsideTheVocabulary() throws {
        let options = SamplerFixture.options { ($0.repeatPenalty, $0.dryMultiplier, $0.dryAllowedLength) = (2, 1, 0) }
        let found = try SamplerFixture.distribution([0, 0], options, history: [-1, 5, -1, 5, .max, .min])
        #expect(SamplerFixture.difference(found, [0: 0.5, 1: 0.5]) == nil)
    }

    @Test func penaltyComesBeforeTruncation() throws {
        let options = SamplerFixture.options { ($0.presencePenalty, $0.topK) = (5, 1) }
        #expect(try SamplerFixture.distribution([3, 2, 1], options, history: [0]) == [1: 1])
    }

    /// Of four logits of 0 after the tokens 0 1 2 2 1 2 3 0 1 2.
    ///
    /// The last three stood before a 2, the last two before a 3, the last one before a 1.
    static let repetitions: [Case] = [
        Case("off", [0, 0, 0, 0]) { $0.dryMultiplier = 0 },
        Case("base below 1 is off", [0, 0, 0, 0]) { $0.dryBase = 0.5 },
        Case("last 0 is off", [0, 0, 0, 0]) { $0.dryLastN = 0 },
        Case("allowed 2", [0, 0, -2, -1]) { _ in },
        Case("allowed 1", [0, -1, -4, -2]) { $0.dryAllowedLength = 1 },
        Case("allowed 3", [0, 0, -1, 0]) { $0.dryAllowedLength = 3 },
        Case("allowed 4", [0, 0, 0, 0]) { $0.dryAllowedLength = 4 },
        Case("allowed 0 takes every token in sight", [-1, -2, -8, -4]) { $0.dryAllowedLength = 0 },
        Case("multiplier", [0, 0, -1, -0.5]) { $0.dryMultiplier = 0.5 },
        Case("base", [0, 0, -3, -1]) { $0.dryBase = 3 },
        Case("last 5", [0, 0, 0, -1]) { ($0.dryLastN, $0.dryAllowedLength) = (5, 1) },
        Case("last 10 is all", [0, 0, -2, -1]) { $0.dryLastN = 10 },
        Case("a breaker at the end", [0, 0, 0, 0]) { $0.drySequenceBreakers = [[2]] },
        Case("a breaker two from the end", [0, 0, -1, -1]) { $0.drySequenceBreakers = [[0]] },
        Case("a breaker of two tokens", [0, 0, 0, 0]) { $0.drySequenceBreakers = [[0, 1]] },
        Case("a breaker of two tokens, allowed 1", [0, -1, -1, -1]) {
            ($0.drySequenceBreakers, $0.dryAllowedLength) = ([[0, 1]], 1)
        },
        Case("the longer of two breakers", [0, -1, -1, -1]) {
            ($0.drySequenceBreakers, $0.dryAllowedLength) = ([[0], [0, 1], [0, 3]], 1)
        },
        Case("a breaker that is not there", [0, 0, -2, -1]) { $0.drySequenceBreakers = [[0, 2], [7]] },
        Case("a breaker is not penalized itself", [0, 0, -2, 0]) { $0.drySequenceBreakers = [[3]] },
        Case("the filter holds for DRY", [0, 0, 0, -1]) { $0.unpenalizedTokens = [2] },
    ]

    @Test(arguments: repetitions)
    func repetition(_ sample: Case) throws {
        var options = SamplerFixture.options { ($0.dryMultiplier, $0.dryBase, $0.dryAllowedLength) = (1, 2, 2) }
        sample.change(&options)
        let found = try SamplerFixture.distribution([0, 0, 0, 0], options, history: [0, 1, 2, 2, 1, 2, 3, 0, 1, 2])
        #expect(SamplerFixture.difference(found, SamplerFixture.softmax(sample.expected)) == nil)
    }

    @Test func longRepetitionStaysFinite() throws {
        let options = SamplerFixture.options { ($0.dryMultiplier, $0.dryBase) = (1, 100) }
        let found = try SamplerFixture.distribution([0, 0], options, history: Array(repeating: 0, count: 5000))
        #expect(SamplerFixture.difference(found, [1: 1], within: 1e-9) == nil || found[0] == 0)
    }

    @Test func windowForgetsOldTokens() throws {
        // The repetition of 0 1 2 lies further back than the 8 tokens that are searched.
        let options = SamplerFixture.options { ($0.dryMultiplier, $0.dryBase, $0.dryLastN) = (1, 2, 8) }
        let filler = (0..<4000).map { Token(10 + $0) }
        let found = try SamplerFixture.distribution(
            [0, 0, 0, 0],
            options,
            history: [0, 1, 2, 3] + filler + [0, 1, 2]
        )
        #expect(SamplerFixture.difference(found, SamplerFixture.softmax([0, 0, 0, 0])) == nil)
        let near = try SamplerFixture.distribution([0, 0, 0, 0], options, history: filler + [0, 1, 2, 3, 0, 1, 2])
        #expect(SamplerFixture.difference(near, SamplerFixture.softmax([0, 0, 0, -2])) == nil)
    }
}
