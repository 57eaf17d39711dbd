import Foundation
import ParleyInference
import Testing

/// Greedy choice, constraints, damaged rows and log-probabilities.
@Suite struct SamplerGreedyTests {
    @Test(
        arguments: [
            ([1, 3, 2], 1), ([3, 3, 3], 0), ([-5], 0), ([-.infinity, -9], 1), ([.nan, -9, .nan], 1),
            ([1, .infinity, 2], 1),
            ([-.infinity, .nan, -3e38], 2),
        ] as [([Float], Token)]
    )
    func takesTheBest(_ row: [Float], _ expected: Token) throws {
        var sampler = SamplerFixture.sampler(.greedy, size: row.count)
        #expect(try sampler.sample(row).token == expected)
        #expect(try sampler.distribution(row) == [expected: 1])
    }

    /// Rows are looked at in blocks: the best token is found at every place of a block and of the rest.
    @Test(arguments: [1, 15, 16, 17, 127, 128, 129, 255, 256, 300])
    func findsTheBestAnywhere(size: Int) throws {
        var greedy = SamplerFixture.sampler(.greedy, size: size)
        var drawing = SamplerFixture.sampler(SamplerFixture.options { $0.topK = 2 }, size: size)
        for place in 0..<size {
            var row = [Float](repeating: -1, count: size)
            row[place] = 5
            row[(place + 1) % size] = .nan
            row[(place + 7) % size] = 5
            #expect(try greedy.sample(row).token == Token(min(place, (place + 7) % size)))
            let expected: Set<Token> = [Token(place), Token((place + 7) % size)]
            #expect(try drawing.distribution(row).keys.filter { row[Int($0)] == 5 }.count == expected.count)
        }
    }

    @Test func appliesBiasPenaltiesAndDRY() throws {
        var sampler = SamplerFixture.sampler(.greedy, size: 4)
        #expect(try sampler.sample([3, 2, 1, 0]).token == 0)
        var options = SamplingOptions.greedy
        options.logitBias = [0: -.infinity]
        options.presencePenalty = 1.5
        sampler = SamplerFixture.sampler(options, size: 4, history: [1])
        #expect(try sampler.sample([3, 2, 1, 0]).token == 2)
        options = .greedy
        options.dryMultiplier = 10
        sampler = SamplerFixture.sampler(options, size: 4, history: [3, 2, 0, 3, 2])
        #expect(try sampler.sample([3, 2, 1, 0]).token == 1)
    }

    @Test func mirostatDoesNotMakeGreedyRandom() throws {
        var options = SamplerFixture.options { ($0.mirostat, $0.mirostatTau) = (.v2, 50) }
        options.temperature = 0
        var sampler = SamplerFixture.sampler(options, size: 3)
        #expect(try Set((0..<50).map { _ in try sampler.sample([1, 1.01, 1]).token }) == [1])
    }

    // MARK: - Constraint

    @Test func asksWhetherTheBestIsAllowedFirst() throws {
        var sampler = SamplerFixture.sampler(.greedy, size: 4)
        let constraint = AllowList([0, 2])
        #expect(try sampler.sample([3, 2, 1, 0], constraint: constraint, remaining: 7).token == 0)
        #expect(constraint.asked == .init(allows: [0], masks: [], commits: 0))
        #expect(try sampler.sample([1, 3, 2, 0], constraint: constraint, remaining: 7).token == 2)
        #expect(constraint.asked == .init(allows: [0, 1], masks: [7], commits: 0))
    }

    @Test func constraintActsAfterPenaltiesAndBeforeTruncation() throws {
        // Token 0 is not allowed, 1 is penalized out of the two that top-k leaves.
        let options = SamplerFixture.options { ($0.topK, $0.presencePenalty) = (2, 4) }
        let constraint = AllowList([1, 2, 3])
        let found = try SamplerFixture.distribution([5, 4, 3, 2, 1], options, history: [1], constraint: constraint)
        #expect(SamplerFixture.difference(found, SamplerFixture.softmax([-.infinity, -.infinity, 3, 2])) == nil)
        #expect(constraint.asked.allows.isEmpty)
        #expect(constraint.asked.masks.count == 1)
    }

    @Test(arguments: [SamplingOptions.Mirostat.off, .v1, .v2])
    func onlyAllowedTokensAreDrawn(version: SamplingOptions.Mirostat) throws {
        let allowed: Set<Token> = [3, 31, 32, 63, 64, 150, 199]
        var sampler = SamplerFixture.sampler(SamplerFixture.options { $0.mirostat = version }, size: 200)
        let row = (0..<200).map { Float(($0 * 37) % 11) / 10 }
        var drawn: Set<Token> = []
        let constraint = AllowList(allowed, stray: [200, 210, 223])
        for _ in 0..<2000 { drawn.insert(try sampler.sample(row, constraint: constraint, remaining: 5).token) }
        #expect(drawn.isSubset(of: allowed))
        if version == .off { #expect(drawn == allowed) }
        #expect(Set(constraint.asked.masks) == [5])
        #expect(constraint.asked.commits == 0)
    }

    @Test(arguments: [SamplingOptions.greedy, SamplerFixture.plain])
    func passesOnWhatTheConstraintThrows(options: SamplingOptions) throws {
        var sampler = SamplerFixture.sampler(options, size: 3)
        #expect(throws: AllowList.Empty.self) { try sampler.sample([1, 2, 3], constraint: AllowList([])) }
        // Nothing of it stays.
        #expect(try sampler.sample([1, 2, 9e3]).token == 2)
    }

    @Test(arguments: [SamplingOptions.greedy, SamplerFixture.plain])
    func throwsWhenBiasForbidsWhatTheConstraintAllows(options: SamplingOptions) throws {
        var options = options
        options.logitBias = [1: -.infinity]
        var sampler = SamplerFixture.sampler(options, size: 3)
        #expect(throws: SamplingError.noFiniteLogit) { try sampler.sample([1, 2, 3], constraint: AllowList([1])) }
    }

    // MARK: - Damaged rows

    static let kinds: [SamplingOptions] = [
        .greedy, SamplerFixture.plain, SamplingOptions(),
        SamplerFixture.options { $0.typicalP = 0.5 }, SamplerFixture.options { $0.topP = 0.5 },
        SamplerFixture.options { ($0.topNSigma, $0.dynamicTemperatureRange) = (1, 1) },
        SamplerFixture.options { ($0.xtcProbability, $0.minP) = (1, 0.1) },
        SamplerFixture.options { ($0.repeatPenalty, $0.frequencyPenalty, $0.dryMultiplier) = (1.3, 0.1, 1) },
        SamplerFixture.options { $0.mirostat = .v1 }, SamplerFixture.options { $0.mirostat = .v2 },
    ]

    @Test(arguments: kinds)
    func nanIsMinusInfinity(options: SamplingOptions) throws {
        let row: [Float] = [.nan, 1, -.infinity, 2, .nan, 0] + Array(repeating: .nan, count: 300) + [1]
        var sampler = SamplerFixture.sampler(options, size: row.count, history: [0, 1, 0, 1])
        for _ in 0..<50 { #expect(row[Int(try sampler.sample(row).token)].isFinite) }
        #expect(try sampler.distribution(row).values.allSatisfy { $0 > 0 && $0 <= 1.000_001 })
    }

    @Test(arguments: kinds)
    func nothingFiniteThrows(options: SamplingOptions) throws {
        for row: [Float] in [[], [.nan], [-.infinity, .nan], Array(repeating: -.infinity, count: 400)] {
            var sampler = SamplerFixture.sampler(options, size: row.count, history: [0, 0])
            #expect(throws: SamplingError.noFiniteLogit) { try sampler.sample(row, best: 3) }
            #expect(throws: SamplingError.noFiniteLogit) { try sampler.distribution(row) }
        }
    }

    @Test(arguments: kinds)
    func extremesAreTaken(options: SamplingOptions) throws {
        let greatest = Float.greatestFiniteMagnitude
        for row: [Float] in [
            [.infinity, 1], [.infinity, .infinity], [greatest, -greatest, greatest], [-greatest, -.infinity],
        ] {
            var sampler = SamplerFixture.sampler(options, size: row.count, history: [0, 1, 0, 1])
            let sampled = try sampler.sample(row, best: 2)
            #expect(row[Int(sampled.token)] > -.infinity)
            #expect(sampled.logProbability?.isNaN == false)
        }
    }

    @Test(arguments: [0, 4, 6])
    func refusesRowsOfAnotherLength(count: Int) throws {
        var sampler = SamplerFixture.sampler(SamplingOptions(), size: 5)
        let row = [Float](repeating: 0, count: count)
        #expect(throws: SamplingError.wrongLogitCount(expected: 5, actual: count)) { try sampler.sample(row) }
    }

    @Test(arguments: kinds)
    func leavesTheRowAsItWas(options: SamplingOptions) throws {
        var options = options
        options.logitBias = [0: 3, 1: -.infinity]
        (options.repeatPenalty, options.dryMultiplier, options.dryAllowedLength) = (1.7, 1, 0)
        var row: [Float] = [1, 2, .nan, 4, -0.0, .infinity]
        let before = row.map(\.bitPattern)
        var sampler = SamplerFixture.sampler(options, size: 6, history: [0, 1, 2, 0, 1, 2, 0])
        for allowed: Set<Token>? in [nil, [3], []] {
            _ = row.withUnsafeMutableBufferPointer { row in
                try? sampler.sample(row, constraint: allowed.map { AllowList($0) }, remaining: 1, bestCount: 4)
            }
            #expect(row.map(\.bitPattern) == before)
        }
    }

    // MARK: - Log-probabilities

    @Test(arguments: [SamplingOptions.greedy, SamplerFixture.options { ($0.temperature, $0.topK) = (0.1, 1) }])
    func probabilitiesAreTheModelsOwn(options: SamplingOptions) throws {
        var options = options
        options.logitBias = [0: -.infinity, 4: 20]
        var sampler = SamplerFixture.sampler(options, size: 5)
        // A constant added to all logits changes nothing.
        let sampled = try sampler.sample(SamplerFixture.logits(SamplerFixture.five).map { $0 + 30 }, best: 2)
        #expect(sampled.token == 4)
        #expect(abs((sampled.logProbability ?? 0) - Float(log(0.05))) < 1e-5)
        #expect(sampled.best.map(\.token) == [0, 1])
        #expect(zip(sampled.best, [0.4, 0.3]).allSatisfy { abs($0.logProbability - Float(log($1))) < 1e-5 })
    }

    @Test(
        arguments: [(nil, false, 0), (-1, true, 0), (0, true, 0), (1, true, 1), (4, true, 4), (.max, true, 4)]
            as [(Int?, Bool, Int)]
    )
    func countOfBest(best: Int?, hasProbability: Bool, count: Int) throws {
        var sampler = SamplerFixture.sampler(.greedy, size: 5)
        let sampled = try sampler.sample([1, .nan, 2, 3, 0], best: best)
        #expect((sampled.logProbability != nil) == hasProbability)
        #expect(sampled.best.map(\.token) == Array([3, 2, 0, 4].prefix(count)))
    }

    @Test func probabilitiesOfAWholeVocabularyAreExact() throws {
        var random = RandomSource(seed: 3)
        let row = (0..<40_000).map { _ in Float(random.unit() * 40 - 20) }
        var sampler = SamplerFixture.sampler(.greedy, size: row.count)
        let sampled = try sampler.sample(row, best: 300)
        let total = log(row.reduce(0.0) { $0 + exp(Double($1)) })
        let sorted = row.enumerated().sorted { ($1.element, $0.offset) < ($0.element, $1.offset) }
        #expect(sampled.best.map(\.token) == sorted.prefix(300).map { Token($0.offset) })
        for (found, expected) in zip(sampled.best, sorted) {
            #expect(abs(Double(found.logProbability) - (Double(expected.element) - total)) < 2e-6)
        }
    }
}
