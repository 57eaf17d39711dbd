import ParleyInference
import Testing

/// Each truncating knob and the temperature, on distributions small enough to work out by hand.
@Suite struct SamplerTruncationTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let expected: [Double]
        let probabilities: [Double]
        let change: @Sendable (inout SamplingOptions) -> Void
        var testDescription: String { name }

        /// What is expected need not sum to 1.
        init(
            _ name: String,
            _ expected: [Double],
            of probabilities: [Double] = SamplerFixture.five,
            _ change: @escaping @Sendable (inout SamplingOptions) -> Void
        ) {
            (self.name, self.expected, self.probabilities, self.change) = (name, expected, probabilities, change)
        }
    }

    static let topK: [Case] = [
        Case("top-k 1", [1]) { $0.topK = 1 },
        Case("top-k 2", [0.4, 0.3]) { $0.topK = 2 },
        Case("top-k 0 is off", SamplerFixture.five) { $0.topK = 0 },
        Case("top-k −1 is off", SamplerFixture.five) { $0.topK = -1 },
        Case("top-k of all", SamplerFixture.five) { $0.topK = 5 },
        Case("top-k above all", SamplerFixture.five) { $0.topK = .max },
        Case("top-k finds the greatest anywhere", [0, 0.4, 0, 0.3], of: [0.1, 0.4, 0.05, 0.3, 0.15]) { $0.topK = 2 },
        Case("top-k takes the lower number of equals", [0.25, 0.25], of: [0.25, 0.25, 0.25, 0.25]) { $0.topK = 2 },
    ]

    static let topP: [Case] = [
        Case("top-p 0 leaves one", [1]) { $0.topP = 0 },
        Case("top-p 0.39", [1]) { $0.topP = 0.39 },
        Case("top-p 0.41", [0.4, 0.3]) { $0.topP = 0.41 },
        Case("top-p 0.69", [0.4, 0.3]) { $0.topP = 0.69 },
        Case("top-p 0.71", [0.4, 0.3, 0.15]) { $0.topP = 0.71 },
        Case("top-p 1 is off", SamplerFixture.five) { $0.topP = 1 },
        Case("top-p 2 is off", SamplerFixture.five) { $0.topP = 2 },
        Case("top-p keeps at least min-keep", [0.4, 0.3, 0.15, 0.1]) { ($0.topP, $0.minKeep) = (0.1, 4) },
        Case("top-p with min-keep above all", SamplerFixture.five) { ($0.topP, $0.minKeep) = (0.1, 9) },
        Case("top-p with min-keep 0 leaves one", [1]) { ($0.topP, $0.minKeep) = (0.1, 0) },
        Case("top-p sees what top-k left", [1]) { ($0.topK, $0.topP) = (2, 0.5) },
    ]

    static let minP: [Case] = [
        Case("min-p 0 is off", SamplerFixture.five) { $0.minP = 0 },
        Case("min-p 0.3", [0.4, 0.3, 0.15]) { $0.minP = 0.3 },
        Case("min-p 0.5", [0.4, 0.3]) { $0.minP = 0.5 },
        Case("min-p 1 leaves the best", [1]) { $0.minP = 1 },
        Case("min-p 1 leaves all that are best", [0.3, 0, 0.3], of: [0.3, 0.2, 0.3, 0.2]) { $0.minP = 1 },
        Case("min-p keeps at least min-keep", [0.4, 0.3, 0.15]) { ($0.minP, $0.minKeep) = (0.9, 3) },
        Case("min-p acts after top-p", [0.4, 0.3]) { ($0.topP, $0.minP) = (0.9, 0.5) },
    ]

    /// The entropy is 1.392 nats and the surprises 0.916, 1.204, 1.897, 2.303 and 2.996: the order is 1, 0, 2, 3, 4.
    static let typical: [Case] = [
        Case("typical 0.2", [0, 1]) { $0.typicalP = 0.2 },
        Case("typical 0.31", [0.4, 0.3]) { $0.typicalP = 0.31 },
        Case("typical 0.69", [0.4, 0.3]) { $0.typicalP = 0.69 },
        Case("typical 0.71", [0.4, 0.3, 0.15]) { $0.typicalP = 0.71 },
        Case("typical 1 is off", SamplerFixture.five) { $0.typicalP = 1 },
        Case("typical keeps at least min-keep", [0.4, 0.3, 0.15]) { ($0.typicalP, $0.minKeep) = (0.2, 3) },
        Case("typical sees what top-k left", [0.4, 0.3]) { ($0.topK, $0.typicalP) = (2, 0.6) },
        Case("top-p sees what typical left", [0, 1]) { ($0.typicalP, $0.topP) = (0.2, 0.1) },
    ]

    static let xtc: [Case] = [
        Case("XTC leaves the last above the threshold", [0, 0, 0.15, 0.1, 0.05]) {
            ($0.xtcProbability, $0.xtcThreshold) = (1, 0.12)
        },
        Case("XTC with one above the threshold", SamplerFixture.five) {
            ($0.xtcProbability, $0.xtcThreshold) = (1, 0.35)
        },
        Case("XTC with none above the threshold", SamplerFixture.five) {
            ($0.xtcProbability, $0.xtcThreshold) = (1, 0.45)
        },
        Case("XTC over 0.5 never acts", [0.9, 0.1], of: [0.9, 0.1]) { ($0.xtcProbability, $0.xtcThreshold) = (1, 0.6) },
        Case("XTC at chance 0 never acts", SamplerFixture.five) { ($0.xtcProbability, $0.xtcThreshold) = (0, 0.1) },
        Case("XTC at threshold 0 leaves the last", [0, 0, 0, 0, 1]) { ($0.xtcProbability, $0.xtcThreshold) = (1, 0) },
        Case("XTC that would leave too few", SamplerFixture.five) {
            ($0.xtcProbability, $0.xtcThreshold, $0.minKeep) = (1, 0.12, 4)
        },
        Case("XTC that leaves just enough", [0, 0, 0.15, 0.1, 0.05]) {
            ($0.xtcProbability, $0.xtcThreshold, $0.minKeep) = (1, 0.12, 3)
        },
        Case("XTC acts on what min-p left", [0, 0.3]) {
            ($0.minP, $0.xtcProbability, $0.xtcThreshold) = (0.5, 1, 0.12)
        },
        Case("XTC of equals leaves the higher number", [0, 0.4, 0.2], of: [0.4, 0.4, 0.2]) {
            ($0.xtcProbability, $0.xtcThreshold) = (1, 0.3)
        },
    ]

    static let temperature: [Case] = [
        Case("temperature 1", SamplerFixture.five) { $0.temperature = 1 },
        Case("temperature 0.5 squares", [0.16, 0.09, 0.0225, 0.01, 0.0025]) { $0.temperature = 0.5 },
        Case("temperature 2 takes roots", [0.6325, 0.5477, 0.3873, 0.3162, 0.2236].map { ($0 * 1e4).rounded() / 1e4 }) {
            $0.temperature = 2
        },
        Case("temperature next to 0", [1]) { ($0.temperature) = .leastNonzeroMagnitude },
        Case("temperature acts after top-p", [0.16, 0.09]) { ($0.temperature, $0.topP) = (0.5, 0.69) },
        // 0.4² alone would be above 0.5 of the sum of squares.
        Case("temperature acts after XTC", [0, 0, 0.0225, 0.01, 0.0025]) {
            ($0.temperature, $0.xtcProbability, $0.xtcThreshold) = (0.5, 1, 0.12)
        },
    ]

    /// For 0.8 and 0.2 the normalised entropy is 0.7219; the temperatures were worked out apart from the code.
    static let range: [Case] = [
        Case("range 0.5: temperature 1.2219", [0.756_670_95, 0.243_329_05], of: [0.8, 0.2]) {
            $0.dynamicTemperatureRange = 0.5
        },
        Case("exponent 2: temperature 1.0212", [0.795_359_82, 0.204_640_18], of: [0.8, 0.2]) {
            ($0.dynamicTemperatureRange, $0.dynamicTemperatureExponent) = (0.5, 2)
        },
        Case("range 1 of three: temperature 1.8745", [0.421_087_47, 0.320_640_94, 0.258_271_59], of: [0.5, 0.3, 0.2]) {
            $0.dynamicTemperatureRange = 1
        },
        Case("the range ends at 0: temperature 2.1658", [0.654_773_54, 0.345_226_46], of: [0.8, 0.2]) {
            $0.dynamicTemperatureRange = 2
        },
        Case("full entropy changes nothing among equals", [1, 1, 1], of: [0.3, 0.3, 0.3]) {
            $0.dynamicTemperatureRange = 0.5
        },
        Case("the entropy is that of the candidates", [0.8, 0.2], of: [0.8, 0.2, 0.1]) {
            // Both are left of three, and exponent 0 means the highest temperature, which is 1.
            ($0.topK, $0.temperature, $0.dynamicTemperatureRange, $0.dynamicTemperatureExponent) = (2, 0.5, 0.5, 0)
        },
    ]

    @Test(arguments: topK + topP + minP + typical + xtc + range)
    func knob(_ sample: Case) throws { try check(sample) }

    @Test(arguments: temperature)
    func temperatureKnob(_ sample: Case) throws { try check(sample, within: 1e-4) }

    private func check(_ sample: Case, within: Double = 2e-6) throws {
        let options = SamplerFixture.options(sample.change)
        let found = try SamplerFixture.distribution(SamplerFixture.logits(sample.probabilities), options)
        #expect(SamplerFixture.difference(found, SamplerFixture.table(sample.expected), within: within) == nil)
    }

    /// The mean is 2.75 and the standard deviation 3.961.
    @Test(
        arguments: [
            (0.1, [10]), (1, [10, 9]), (2.1, [10, 9, 2]), (2.6, [10, 9, 2, 1, 0, 0, 0, 0]),
            (0, [10, 9, 2, 1, 0, 0, 0, 0]),
            (-1, [10, 9, 2, 1, 0, 0, 0, 0]),
        ] as [(Float, [Double])]
    )
    func topNSigma(_ sigma: Float, _ kept: [Double]) throws {
        let options = SamplerFixture.options { $0.topNSigma = sigma }
        let found = try SamplerFixture.distribution([10, 9, 2, 1, 0, 0, 0, 0], options)
        #expect(SamplerFixture.difference(found, SamplerFixture.softmax(kept)) == nil)
    }

    @Test func topNSigmaLeavesOutWhatIsForbidden() throws {
        // Without the two forbidden ones the deviation is as above.
        let options = SamplerFixture.options { ($0.topNSigma, $0.topK) = (2.1, 8) }
        let found = try SamplerFixture.distribution([10, 9, 2, 1, 0, 0, 0, 0, -.infinity, .nan], options)
        #expect(SamplerFixture.difference(found, SamplerFixture.softmax([10, 9, 2])) == nil)
    }

    @Test func equalLogitsAllStayInTopNSigma() throws {
        let options = SamplerFixture.options { $0.topNSigma = 1 }
        #expect(try SamplerFixture.distribution([3, 3, 3], options).count == 3)
    }

    @Test func candidatesComeBestFirst() throws {
        var sampler = SamplerFixture.sampler(SamplerFixture.plain, size: 4)
        var row: [Float] = [1, 3, 2, 3]
        let found = try row.withUnsafeMutableBufferPointer { try sampler.distribution(of: $0) }
        #expect(found.map(\.token) == [1, 3, 2, 0])
    }
}
