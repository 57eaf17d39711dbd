import ParleyInference
import Testing

/// The sampler against the plain one, on random options, rows, histories and constraints.
@Suite struct SamplerReferenceTests {
    private struct Trial: CustomStringConvertible {
        var options = SamplerFixture.plain
        var row: [Float] = []
        var history: [Token] = []
        var newline: Token?
        var allowed: Set<Token>?

        var description: String {
            "\(options), \(row.count) logits, history \(history.prefix(12)), allowed \(allowed?.count ?? -1)"
        }
    }

    @Test(arguments: 0..<8)
    func smallVocabularies(seed: Int) throws {
        var random = RandomSource(seed: UInt64(seed))
        for number in 0..<250 {
            let size = Int.random(in: 1...(number % 5 == 0 ? 600 : 40), using: &random)
            try compare(trial(size: size, using: &random))
        }
    }

    @Test(arguments: 0..<4)
    func largeVocabularies(seed: Int) throws {
        var random = RandomSource(seed: UInt64(100 + seed))
        for _ in 0..<15 { try compare(trial(size: Int.random(in: 2000...6000, using: &random), using: &random)) }
    }

    private func compare(_ trial: Trial) throws {
        let reference = ReferenceSampler(
            options: trial.options,
            history: trial.history,
            newline: trial.newline,
            allowed: trial.allowed
        )
        let expected = reference.distribution(trial.row)
        func found() throws -> [Token: Double] {
            try SamplerFixture.distribution(
                trial.row,
                trial.options,
                history: trial.history,
                newline: trial.newline,
                constraint: trial.allowed.map { AllowList($0) }
            )
        }
        if expected.isEmpty {
            #expect(throws: (any Error).self, "\(trial)") { try found() }
        } else {
            let difference = SamplerFixture.difference(try found(), expected)
            #expect(difference == nil, "\(trial)")
        }
    }

    private func trial(size: Int, using random: inout RandomSource) -> Trial {
        func chance(_ part: Double) -> Bool { random.unit() < part }
        func number(_ range: ClosedRange<Float>) -> Float { Float.random(in: range, using: &random) }
        func count(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
        func token() -> Token { Token.random(in: 0..<Token(min(size, 12)), using: &random) }
        var trial = Trial()
        let spread = number(0.1...6)
        let isCoarse = chance(0.2)
        trial.row = (0..<size).map { _ in
            if chance(0.02) { return [.nan, -.infinity, -.infinity][count(0...2)] }
            let logit = (0..<4).reduce(Float(0)) { sum, _ in sum + number(-1...1) } * spread
            // Many equal logits now and then: ties must fall alike.
            return isCoarse ? logit.rounded() : logit
        }
        if chance(0.8) {
            trial.history = (0..<count(0...60)).map { _ in token() }
            trial.newline = chance(0.5) ? token() : nil
        }
        if chance(0.3) {
            trial.allowed = Set((0..<size).filter { _ in chance(0.4) }.map { Token($0) })
        }
        var options = SamplerFixture.plain
        options.temperature = chance(0.05) ? 0 : number(0.05...2)
        if chance(0.3) {
            (options.dynamicTemperatureRange, options.dynamicTemperatureExponent) = (number(0...1.5), number(0...3))
        }
        if chance(0.5) { options.topK = count(0...size + 5) }
        if chance(0.5) { options.topP = number(0...1.1) }
        if chance(0.5) { options.minP = number(0...1) * number(0...1) }
        if chance(0.3) { options.typicalP = number(0...1.1) }
        if chance(0.3) { options.topNSigma = number(-0.5...3) }
        if chance(0.3) { (options.xtcProbability, options.xtcThreshold) = (1, number(0...0.55)) }
        if chance(0.4) { options.minKeep = count(0...6) }
        if chance(0.4) { options.repeatPenalty = number(0.8...1.6) }
        if chance(0.3) { options.frequencyPenalty = number(-1...1) }
        if chance(0.3) { options.presencePenalty = number(-1...1) }
        options.penaltyLastN = count(-1...64)
        options.penalizeNewline = chance(0.3)
        if chance(0.3) { options.unpenalizedTokens = Set([token(), token()]) }
        if chance(0.4) {
            (options.dryMultiplier, options.dryBase) = (number(0.1...1), number(0.9...2))
            (options.dryAllowedLength, options.dryLastN) = (count(0...3), count(-1...40))
            options.drySequenceBreakers = (0..<count(0...2)).map { _ in (0..<count(1...2)).map { _ in token() } }
        }
        if chance(0.3) {
            options.logitBias[token()] = number(-5...5)
            options.logitBias[token()] = -.infinity
        }
        if chance(0.15) { (options.mirostat, options.mirostatTau) = (chance(0.5) ? .v1 : .v2, number(0...6)) }
        trial.options = options
        return trial
    }
}
