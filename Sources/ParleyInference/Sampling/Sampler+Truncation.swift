extension Sampler {
    /// Up to this many best logits are picked out by a heap; more of them by collecting and selecting.
    private static let mostInHeap = 256

    /// Narrows a row down to the candidates that the truncating knobs leave, and weighs them.
    ///
    /// - Parameter row: the logits after bias, penalties and constraint.
    /// - Throws: when the row holds no finite logit.
    mutating func truncate(_ row: UnsafeBufferPointer<Float>) throws(SamplingError) {
        let total = try collect(row)
        let top = candidates.greatestLogit
        weigh(top: top)
        if options.typicalP < 1 { keepTypical(top: top) }
        if options.topP < 1 { keepNucleus(of: total ?? weight()) }
        if options.minP > 0 { keepProbable() }
        if options.xtcProbability > 0, options.xtcThreshold <= 0.5 { excludeTop() }
        applyTemperature()
    }

    /// Top-n-sigma and top-k; without top-k, whatever the knobs behind it can still keep.
    ///
    /// - Returns: the weight of all that the candidates were taken from, where that is more than they weigh.
    private mutating func collect(_ row: UnsafeBufferPointer<Float>) throws(SamplingError) -> Double? {
        let takesBest = options.topK > 0 && options.topK < row.count
        if takesBest, options.topNSigma <= 0 {
            // The best logit comes out of the selection; a pass of its own to find it would cost as much again.
            keepBest(options.topK, of: row)
            guard !candidates.isEmpty else { throw .noFiniteLogit }
            return nil
        }
        let top = try greatestLogit(of: row)
        var floor = -Float.infinity
        if options.topNSigma > 0 {
            floor = Float(Double(top) - Double(options.topNSigma) * LogitScan.standardDeviation(of: row, top: top))
        }
        if takesBest {
            keepBest(options.topK, of: row, atLeast: floor)
            return nil
        }
        var total: Double?
        // Typical looks at every candidate, and a least number of them may lie anywhere. Otherwise what top-p or min-p
        // is sure to drop need not be gathered.
        if options.typicalP >= 1, options.minKeep <= 1 {
            var safe = floor
            if options.topP < 1 {
                let all = LogitScan.sumOfExponentials(of: row, top: top, atLeast: floor)
                total = all
                // Tokens below this weigh too little for top-p, even if all of them lay just below it.
                let least = SamplingMath.logarithm((1 - Double(options.topP)) * all / Double(row.count))
                safe = max(safe, Float(Double(top) + least - 0.001))
            }
            if options.minP > 0 { safe = max(safe, Float(leastProbable(top: top)).nextDown) }
            floor = safe
        }
        LogitScan.collect(atLeast: floor, of: row, into: &candidates)
        return total
    }

    /// Takes the greatest logits of a row, from a floor up, as candidates.
    mutating func keepBest(_ count: Int, of row: UnsafeBufferPointer<Float>, atLeast floor: Float = -.infinity) {
        if count <= Self.mostInHeap {
            LogitScan.select(count, atLeast: floor, of: row, into: &candidates)
            candidates.sort { $0.precedes($1) }
        } else {
            LogitScan.collect(atLeast: floor, of: row, into: &candidates)
            candidates.keepFirst(using: &scratch, by: { $0.precedes($1) }, until: { $1 >= count })
        }
    }

    /// Keeps the tokens whose surprise is nearest to the expected one, until they reach the probability.
    private mutating func keepTypical(top: Float) {
        let total = weight()
        let logTotal = SamplingMath.logarithm(total)
        func surprise(_ candidate: Candidate) -> Double { logTotal - (Double(candidate.logit) - Double(top)) }
        let entropy = candidates.reduce(0) { $1.weight > 0 ? $0 + $1.weight / total * surprise($1) : $0 }
        let target = Double(options.typicalP) * total
        candidates.keepFirst(
            using: &scratch,
            by: { left, right in
                let distances = (abs(surprise(left) - entropy), abs(surprise(right) - entropy))
                return distances.0 != distances.1 ? distances.0 < distances.1 : left.precedes(right)
            },
            until: { $0 > target && $1 >= options.minKeep }
        )
    }

    /// Top-p: keeps the most probable tokens, until they reach the probability.
    private mutating func keepNucleus(of total: Double) {
        let target = Double(options.topP) * total
        candidates.keepFirst(
            using: &scratch,
            by: { $0.precedes($1) },
            until: { $0 >= target && $1 >= options.minKeep }
        )
    }

    /// Min-p: keeps the tokens with at least that part of the best one's probability.
    private mutating func keepProbable() {
        let least = leastProbable(top: candidates.greatestLogit)
        let passing = candidates.reduce(0) { Double($1.logit) >= least ? $0 + 1 : $0 }
        if passing >= options.minKeep {
            candidates.removeAll { Double($0.logit) < least }
        } else {
            candidates.keepFirst(using: &scratch, by: { $0.precedes($1) }, until: { $1 >= options.minKeep })
        }
    }

    private func leastProbable(top: Float) -> Double { Double(top) + SamplingMath.logarithm(Double(options.minP)) }

    /// XTC ("exclude top choices", by p-e-w): by chance leaves out all above the threshold but the least probable.
    private mutating func excludeTop() {
        guard candidates.count > 1, random.unit() < Double(options.xtcProbability) else { return }
        let least = Double(options.xtcThreshold) * weight()
        let above = candidates.filter { $0.weight >= least }
        guard above.count > 1, candidates.count - above.count + 1 >= options.minKeep,
            let last = above.max(by: { $0.precedes($1) })
        else { return }
        candidates.removeAll { $0.precedes(last) }
    }

    /// Weighs the candidates at the temperature, which may move with their entropy.
    private mutating func applyTemperature() {
        let top = candidates.greatestLogit
        var temperature = Double(options.temperature)
        if options.dynamicTemperatureRange > 0, candidates.count > 1 {
            weigh(top: top)
            let total = weight()
            let logTotal = SamplingMath.logarithm(total)
            let entropy = candidates.reduce(0) {
                $0 + $1.weight / total * (logTotal - (Double($1.logit) - Double(top)))
            }
            let part = min(max(entropy / SamplingMath.logarithm(Double(candidates.count)), 0), 1)
            let least = max(0, temperature - Double(options.dynamicTemperatureRange))
            let most = temperature + Double(options.dynamicTemperatureRange)
            let power = SamplingMath.power(part, Double(options.dynamicTemperatureExponent))
            temperature = least + (most - least) * power
        }
        if temperature > 0 {
            weigh(top: top, temperature: temperature)
        } else {
            candidates.keepFirst(using: &scratch, by: { $0.precedes($1) }, until: { $1 >= 1 })
            weigh(top: top)
        }
    }

    /// Gives each candidate its weight.
    mutating func weigh(top: Float, temperature: Double = 1) {
        for index in candidates.indices {
            let distance = Double(candidates[index].logit) - Double(top)
            candidates[index].weight = SamplingMath.exponential(distance / temperature)
        }
    }

    /// What the candidates weigh together.
    func weight() -> Double { candidates.reduce(0) { $0 + $1.weight } }
}
