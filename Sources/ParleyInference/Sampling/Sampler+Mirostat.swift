extension Sampler {
    /// How many candidates mirostat 1 estimates the distribution's slope from; its authors' m.
    private static let estimated = 100
    private static let bits = SamplingMath.logarithm(2)

    /// Narrows a row down to the candidates that mirostat takes, and weighs them.
    ///
    /// - Parameter row: the logits after bias, penalties and constraint.
    /// - Throws: when the row holds no finite logit.
    mutating func truncateByMirostat(_ row: UnsafeBufferPointer<Float>) throws(SamplingError) {
        let top = try greatestLogit(of: row)
        let temperature = Double(options.temperature)
        if options.mirostat == .v1 {
            let count = mirostatCount(row, temperature: temperature)
            keepBest(count, of: row)
        } else {
            let total = LogitScan.sumOfExponentials(of: row, top: top, scale: Float(1 / temperature))
            let least = Double(top) + temperature * (SamplingMath.logarithm(total) - mirostatLimit * Self.bits)
            // The best one stays however little it may surprise.
            LogitScan.collect(atLeast: min(top, Float(least)), of: row, into: &candidates)
            if least > Double(top) {
                candidates.keepFirst(using: &scratch, by: { $0.precedes($1) }, until: { $1 >= 1 })
            }
        }
        weigh(top: top, temperature: temperature)
    }

    /// Learns from the probability of the token that was chosen how far the limit was off.
    mutating func learn(fromShare share: Double) {
        let surprise = -SamplingMath.logarithm(share) / Self.bits
        mirostatLimit -= Double(options.mirostatEta) * (surprise - Double(options.mirostatTau))
    }

    /// How many candidates mirostat 1 takes, with Zipf's exponent estimated from the best by least squares.
    ///
    /// Basu et al. 2020, arXiv:2007.14966, algorithm 1.
    private mutating func mirostatCount(_ row: UnsafeBufferPointer<Float>, temperature: Double) -> Int {
        keepBest(Self.estimated, of: row)
        var products = 0.0
        var squares = 0.0
        for (index, (this, next)) in zip(candidates, candidates.dropFirst()).enumerated() {
            let distance = SamplingMath.logarithm(Double(index + 2) / Double(index + 1))
            products += distance * (Double(this.logit) - Double(next.logit)) / temperature
            squares += distance * distance
        }
        guard squares > 0 else { return 1 }
        let exponent = products / squares
        let excess = exponent - 1
        let vocabulary = Double(row.count)
        // At an exponent of 1 the fraction is 0 by 0; this is its limit.
        let factor =
            abs(excess) < 1e-9
            ? 1 / SamplingMath.logarithm(vocabulary)
            : excess / (1 - SamplingMath.power(vocabulary, -excess))
        let count = SamplingMath.power(factor * SamplingMath.power(2, mirostatLimit), 1 / exponent)
        return count < vocabulary ? max(1, Int(count)) : row.count
    }
}
