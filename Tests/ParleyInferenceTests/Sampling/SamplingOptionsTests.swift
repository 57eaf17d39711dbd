import ParleyInference
import Testing

@Suite struct SamplingOptionsTests {
    @Test func defaultsAreThoseOfTheProgram() {
        let options = SamplingOptions()
        #expect(options.temperature == 0.7)
        #expect((options.topK, options.topP, options.minP) == (40, 0.95, 0.05))
        #expect((options.repeatPenalty, options.frequencyPenalty, options.presencePenalty) == (1, 0, 0))
        #expect((options.typicalP, options.xtcProbability, options.dryMultiplier) == (1, 0, 0))
        #expect(options.mirostat == .off)
        #expect(SamplingOptions.greedy.temperature == 0)
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let change: @Sendable (inout SamplingOptions) -> Void
        var testDescription: String { name }
        init(_ name: String, _ change: @escaping @Sendable (inout SamplingOptions) -> Void) {
            (self.name, self.change) = (name, change)
        }
    }

    static let good: [Case] = [
        Case("defaults") { _ in },
        Case("greedy") { $0 = .greedy },
        Case("below zero is greedy too") { $0.temperature = -3 },
        Case("top-k off") { $0.topK = -5 },
        Case("bounds of parts") { ($0.topP, $0.minP, $0.typicalP) = (0, 1, 0) },
        Case("parts above one are off") { ($0.topP, $0.typicalP) = (1.5, 2) },
        Case("sigma off") { $0.topNSigma = -1 },
        Case("whole context") { ($0.penaltyLastN, $0.dryLastN) = (-1, -1) },
        Case("ban") { $0.logitBias = [0: -.infinity, 7: 100] },
        Case("breaker") { $0.drySequenceBreakers = [[1], [2, 3]] },
        Case("keeps none") { $0.minKeep = 0 },
        Case("mirostat") { ($0.mirostat, $0.mirostatTau, $0.mirostatEta) = (.v2, 0, 1) },
    ]

    @Test(arguments: good)
    func accepts(_ sample: Case) throws {
        var options = SamplingOptions()
        sample.change(&options)
        try options.validated()
    }

    static let bad: [Case] = [
        Case("temperature is nan; it must be 100.0 or less.") { $0.temperature = .nan },
        Case("temperature is inf; it must be 100.0 or less.") { $0.temperature = .infinity },
        Case("temperature is -inf; it must be 100.0 or less.") { $0.temperature = -.infinity },
        Case("temperature_range is -0.1; it must be from 0.0 to 100.0.") { $0.dynamicTemperatureRange = -0.1 },
        Case("temperature_exponent is nan; it must be from 0.0 to 100.0.") { $0.dynamicTemperatureExponent = .nan },
        Case("top_k is 2147483648; it must be from -2147483648 to 2147483647.") { $0.topK = 1 << 31 },
        Case("top_p is -0.1; it must be 0.0 or more.") { $0.topP = -0.1 },
        Case("top_p is inf; it must be 0.0 or more.") { $0.topP = .infinity },
        Case("min_p is 1.5; it must be from 0.0 to 1.0.") { $0.minP = 1.5 },
        Case("typical_p is nan; it must be 0.0 or more.") { $0.typicalP = .nan },
        Case("top_n_sigma is nan; it must be 100.0 or less.") { $0.topNSigma = .nan },
        Case("xtc_probability is 2.0; it must be from 0.0 to 1.0.") { $0.xtcProbability = 2 },
        Case("xtc_threshold is -1.0; it must be from 0.0 to 1.0.") { $0.xtcThreshold = -1 },
        Case("repeat_penalty is 0.0; it must be from 0.01 to 100.0.") { $0.repeatPenalty = 0 },
        Case("repeat_last_n is -2; it must be from -1 to 2147483647.") { $0.penaltyLastN = -2 },
        Case("frequency_penalty is 1000.0; it must be from -100.0 to 100.0.") { $0.frequencyPenalty = 1000 },
        Case("presence_penalty is nan; it must be from -100.0 to 100.0.") { $0.presencePenalty = .nan },
        Case("dry_multiplier is -1.0; it must be from 0.0 to 100.0.") { $0.dryMultiplier = -1 },
        Case("dry_base is inf; it must be from 0.0 to 100.0.") { $0.dryBase = .infinity },
        Case("dry_allowed_length is -1; it must be from 0 to 2147483647.") { $0.dryAllowedLength = -1 },
        Case("dry_last_n is -2; it must be from -1 to 2147483647.") { $0.dryLastN = -2 },
        Case("dry_sequence_breakers is a list with one of 0 tokens; it must be of 1 to 64 tokens each.") {
            $0.drySequenceBreakers = [[1], []]
        },
        Case("dry_sequence_breakers is a list with one of 65 tokens; it must be of 1 to 64 tokens each.") {
            $0.drySequenceBreakers = [Array(repeating: 1, count: 65)]
        },
        Case("dry_sequence_breakers is a list of 257; it must be a list of at most 256.") {
            $0.drySequenceBreakers = Array(repeating: [1], count: 257)
        },
        Case("mirostat_tau is -1.0; it must be from 0.0 to 100.0.") { $0.mirostatTau = -1 },
        Case("mirostat_eta is 2.0; it must be from 0.0 to 1.0.") { $0.mirostatEta = 2 },
        Case("min_keep is -1; it must be from 0 to 2147483647.") { $0.minKeep = -1 },
        Case("logit_bias of token 3 is nan; it must be finite, or -inf.") { $0.logitBias = [3: .nan, 4: .nan] },
        Case("logit_bias of token 3 is inf; it must be finite, or -inf.") { $0.logitBias = [3: .infinity] },
        Case("A token of logit_bias is -1; it must be 0 or more.") { $0.logitBias = [-1: 0] },
    ]

    @Test(arguments: bad)
    func refuses(_ sample: Case) throws {
        var options = SamplingOptions()
        sample.change(&options)
        let error = #expect(throws: SamplingError.self) { try options.validated() }
        #expect(error.map { "\($0)" } == sample.name)
    }

    @Test func refusesBiasOutsideVocabulary() throws {
        let options = SamplerFixture.options { $0.logitBias = [9: 1] }
        try options.validated(vocabularySize: 10)
        #expect(throws: SamplingError.outOfRange(name: "A token of logit_bias", value: "9", range: "from 0 to 8")) {
            try options.validated(vocabularySize: 9)
        }
    }
}
