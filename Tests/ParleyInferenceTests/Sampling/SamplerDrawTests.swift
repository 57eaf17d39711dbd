import Foundation
import ParleyInference
import Testing

/// What is drawn: frequencies, seeds, XTC's chance, mirostat's memory.
@Suite struct SamplerDrawTests {
    /// How far the frequencies of many draws are from the probabilities; Pearson's chi-squared.
    private func surprise(_ sampler: inout Sampler, _ logits: [Float], _ expected: [Double]) throws -> Double {
        let draws = 5000
        var counts = [Double](repeating: 0, count: expected.count)
        for _ in 0..<draws { counts[Int(try sampler.sample(logits).token)] += 1 }
        return zip(counts, expected).reduce(0) { sum, pair in
            let wanted = pair.1 * Double(draws)
            if wanted == 0 { return pair.0 == 0 ? sum : .infinity }
            return sum + (pair.0 - wanted) * (pair.0 - wanted) / wanted
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func frequenciesFollowProbabilities(seed: UInt64) throws {
        var sampler = SamplerFixture.sampler(SamplerFixture.options { $0.seed = seed }, size: 5)
        // Four degrees of freedom: 23.5 is passed by chance once in 10,000 seeds.
        #expect(try surprise(&sampler, SamplerFixture.logits(SamplerFixture.five), SamplerFixture.five) < 23.5)
    }

    @Test func frequenciesFollowTheTruncatedDistribution() throws {
        var sampler = SamplerFixture.sampler(SamplerFixture.options { ($0.topK, $0.temperature) = (3, 0.5) }, size: 5)
        let total = 0.16 + 0.09 + 0.0225
        let expected = [0.16 / total, 0.09 / total, 0.0225 / total, 0, 0]
        #expect(try surprise(&sampler, SamplerFixture.logits(SamplerFixture.five), expected) < 18.4)
    }

    @Test func xtcActsByChance() throws {
        let options = SamplerFixture.options { ($0.xtcProbability, $0.xtcThreshold) = (0.25, 0.12) }
        var sampler = SamplerFixture.sampler(options, size: 5)
        let without = SamplerFixture.five
        let with = [0, 0, 0.5, 1.0 / 3, 1.0 / 6]
        let expected = zip(without, with).map { 0.75 * $0 + 0.25 * $1 }
        #expect(try surprise(&sampler, SamplerFixture.logits(without), expected) < 23.5)
    }

    @Test func sameSeedSameTokens() throws {
        func tokens(_ seed: UInt64?) throws -> ([Token], UInt64) {
            var sampler = SamplerFixture.sampler(SamplerFixture.options { $0.seed = seed }, size: 50)
            let row = (0..<50).map { Float($0 % 7) / 3 }
            return (try (0..<64).map { _ in try sampler.sample(row).token }, sampler.seed)
        }
        let first = try tokens(42)
        #expect(first.1 == 42)
        #expect(try tokens(42) == first)
        #expect(try tokens(43).0 != first.0)
        let unseeded = try tokens(nil)
        #expect(try tokens(nil).0 != unseeded.0)
        // The seed that is reported brings the tokens again.
        #expect(try tokens(unseeded.1) == unseeded)
    }

    @Test func seededTokensNeverChange() throws {
        var sampler = SamplerFixture.sampler(SamplerFixture.options { $0.seed = 7 }, size: 5)
        let row = SamplerFixture.logits(SamplerFixture.five)
        let tokens = try (0..<12).map { _ in try sampler.sample(row).token }
        var random = RandomSource(seed: 7)
        let expected = (0..<12).map { _ in
            let number = random.unit()
            return Token([0.4, 0.7, 0.85, 0.95].filter { number >= $0 }.count)
        }
        #expect(tokens == expected)
    }

    @Test func copiesGoOnAlike() throws {
        var sampler = SamplerFixture.sampler(SamplerFixture.options { $0.repeatPenalty = 1.5 }, size: 5)
        let row = SamplerFixture.logits(SamplerFixture.five)
        for _ in 0..<10 { sampler.accept(try sampler.sample(row).token) }
        var copy = sampler
        let first = try (0..<20).map { _ in try sampler.sample(row).token }
        #expect(try (0..<20).map { _ in try copy.sample(row).token } == first)
    }

    @Test func distributionDrawsNothing() throws {
        let options = SamplerFixture.options { ($0.xtcProbability, $0.xtcThreshold) = (0.5, 0.12) }
        let row = SamplerFixture.logits(SamplerFixture.five)
        var sampler = SamplerFixture.sampler(options, size: 5)
        var looking = sampler
        for _ in 0..<50 {
            // XTC's chance falls in the look as in the draw.
            let candidates = try looking.distribution(row)
            let token = try looking.sample(row).token
            #expect(candidates[token] != nil)
            #expect(try sampler.sample(row).token == token)
        }
    }

    // MARK: - Mirostat

    @Test(arguments: [(5, 5), (1.1, 2), (1, 2), (0.8, 1), (0, 1)] as [(Float, Int)])
    func mirostat2KeepsWhatSurprisesLittle(tau: Float, count: Int) throws {
        // The first limit is twice the target: 2 bits mean a probability of 0.25, and one always stays.
        let options = SamplerFixture.options { ($0.mirostat, $0.mirostatTau) = (.v2, tau) }
        let found = try SamplerFixture.distribution(SamplerFixture.logits(SamplerFixture.five), options)
        let expected = SamplerFixture.table(Array(SamplerFixture.five.prefix(count)))
        #expect(SamplerFixture.difference(found, expected) == nil)
    }

    @Test func mirostat2LearnsFromItsChoices() throws {
        // 1.7 bits let only the first in. It does not surprise at all, so the limit rises by 0.85 to 2.55 bits.
        let options = SamplerFixture.options { ($0.mirostat, $0.mirostatTau, $0.mirostatEta) = (.v2, 0.85, 1) }
        let row = SamplerFixture.logits(SamplerFixture.five)
        var sampler = SamplerFixture.sampler(options, size: 5)
        #expect(try sampler.distribution(row) == [0: 1])
        #expect(try sampler.distribution(row) == [0: 1], "looking teaches nothing")
        #expect(try sampler.sample(row).token == 0)
        #expect(SamplerFixture.difference(try sampler.distribution(row), SamplerFixture.table([0.4, 0.3])) == nil)
        // From then on either may come: −log2 of 4/7 is 0.807 bits, of 3/7 it is 1.222.
        let token = try sampler.sample(row).token
        let limit = 2.55 - ((token == 0 ? 0.807 : 1.222) - 0.85)
        let within = SamplerFixture.five.filter { -log2($0) <= limit }
        #expect(SamplerFixture.difference(try sampler.distribution(row), SamplerFixture.table(within)) == nil)
    }

    @Test func mirostatHoldsTheSurprise() throws {
        // Over a long text the mean surprise comes to the target.
        for version in [SamplingOptions.Mirostat.v1, .v2] {
            let options = SamplerFixture.options { ($0.mirostat, $0.mirostatTau, $0.mirostatEta) = (version, 3, 0.1) }
            var sampler = SamplerFixture.sampler(options, size: 200)
            let row = (0..<200).map { Float(-1.1 * log(Double($0 + 1))) }
            var sum = 0.0
            for _ in 0..<1000 {
                let candidates = try sampler.distribution(row)
                let token = try sampler.sample(row).token
                sum -= log2(try #require(candidates[token]))
            }
            #expect(abs(sum / 1000 - 3) < 0.15, "\(version): \(sum / 1000)")
        }
    }

    /// For probabilities after Zipf's law with exponent s over N tokens, k = ((s − 1) · 2^μ / (1 − N^(1 − s)))^(1/s).
    @Test(
        arguments: [(1.5, 2, 4), (1.5, 3, 10), (2, 2, 4), (1, 2, 3), (1.5, 0, 1), (1.5, 50, 100)]
            as [(Double, Float, Int)]
    )
    func mirostat1TakesAsManyAsTheSlopeSays(exponent: Double, tau: Float, count: Int) throws {
        let options = SamplerFixture.options { ($0.mirostat, $0.mirostatTau) = (.v1, tau) }
        let row = (0..<100).map { Float(-exponent * log(Double($0 + 1))) }
        let found = try SamplerFixture.distribution(row, options)
        let expected = SamplerFixture.softmax(row.prefix(count).map(Double.init))
        #expect(SamplerFixture.difference(found, expected) == nil)
    }

    @Test(arguments: [SamplingOptions.Mirostat.v1, .v2])
    func mirostatReplacesTruncationButNotPenalties(version: SamplingOptions.Mirostat) throws {
        let row = SamplerFixture.logits(SamplerFixture.five)
        let alone = SamplerFixture.options { ($0.mirostat, $0.temperature, $0.mirostatTau) = (version, 0.8, 20) }
        var more = alone
        (more.topK, more.topP, more.minP, more.typicalP, more.topNSigma) = (1, 0.1, 0.9, 0.1, 0.1)
        (more.xtcProbability, more.dynamicTemperatureRange) = (1, 0.8)
        #expect(try SamplerFixture.distribution(row, alone).count == 5)
        #expect(try SamplerFixture.distribution(row, more) == SamplerFixture.distribution(row, alone))
        more.logitBias = [0: -.infinity]
        more.presencePenalty = 1
        let found = try SamplerFixture.distribution(row, more, history: [1])
        let expected = SamplerFixture.softmax(
            [-.infinity, (log(0.3) - 1) / 0.8, log(0.15) / 0.8, log(0.1) / 0.8, log(0.05) / 0.8]
        )
        #expect(SamplerFixture.difference(found, expected) == nil)
    }

    @Test(arguments: [SamplingOptions.Mirostat.v1, .v2])
    func mirostatTakesAnyRow(version: SamplingOptions.Mirostat) throws {
        let options = SamplerFixture.options { $0.mirostat = version }
        for row: [Float] in [[1], [0, 0, 0], [-.infinity, 2, .nan], [.infinity, 0], [3e38, -3e38]] {
            var sampler = SamplerFixture.sampler(options, size: row.count)
            for _ in 0..<20 { #expect(row[Int(try sampler.sample(row).token)] > -.infinity) }
        }
    }
}
