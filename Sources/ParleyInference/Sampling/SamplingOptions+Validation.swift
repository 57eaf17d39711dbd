extension SamplingOptions {
    /// How many breakers DRY takes, and how many tokens each: the search goes through all of them at every token.
    private static let mostBreakers = (count: 256, length: 64)

    /// Checks every value.
    ///
    /// - Parameter vocabularySize: how many tokens the model has, where that is known; logit biases must be for these.
    /// - Throws: ``SamplingError/outOfRange(name:value:range:)`` for the first that makes no sense.
    package func validated(vocabularySize: Int? = nil) throws(SamplingError) {
        let greatest = Float.greatestFiniteMagnitude
        let numbers: [(String, Float, ClosedRange<Float>)] = [
            ("temperature", temperature, -greatest...100),
            ("temperature_range", dynamicTemperatureRange, 0...100),
            ("temperature_exponent", dynamicTemperatureExponent, 0...100),
            ("top_p", topP, 0...greatest),
            ("min_p", minP, 0...1),
            ("typical_p", typicalP, 0...greatest),
            ("top_n_sigma", topNSigma, -greatest...100),
            ("xtc_probability", xtcProbability, 0...1),
            ("xtc_threshold", xtcThreshold, 0...1),
            ("repeat_penalty", repeatPenalty, 0.01...100),
            ("frequency_penalty", frequencyPenalty, -100...100),
            ("presence_penalty", presencePenalty, -100...100),
            ("dry_multiplier", dryMultiplier, 0...100),
            ("dry_base", dryBase, 0...100),
            ("mirostat_tau", mirostatTau, 0...100),
            ("mirostat_eta", mirostatEta, 0...1),
        ]
        // NaN is in no range.
        for (name, value, range) in numbers where !range.contains(value) {
            throw .outOfRange(name: name, value: "\(value)", range: Self.words(for: range))
        }
        let counts: [(String, Int, ClosedRange<Int>)] = [
            ("top_k", topK, Int(Int32.min)...Int(Int32.max)),
            ("repeat_last_n", penaltyLastN, -1...Int(Int32.max)),
            ("dry_last_n", dryLastN, -1...Int(Int32.max)),
            ("dry_allowed_length", dryAllowedLength, 0...Int(Int32.max)),
            ("min_keep", minKeep, 0...Int(Int32.max)),
        ]
        for (name, value, range) in counts where !range.contains(value) {
            throw .outOfRange(name: name, value: "\(value)", range: "from \(range.lowerBound) to \(range.upperBound)")
        }
        try checkBreakers()
        try checkBiases(vocabularySize: vocabularySize)
    }

    private func checkBreakers() throws(SamplingError) {
        let (count, length) = Self.mostBreakers
        guard drySequenceBreakers.count <= count else {
            throw .outOfRange(
                name: "dry_sequence_breakers",
                value: "a list of \(drySequenceBreakers.count)",
                range: "a list of at most \(count)"
            )
        }
        for breaker in drySequenceBreakers where !(1...length).contains(breaker.count) {
            throw .outOfRange(
                name: "dry_sequence_breakers",
                value: "a list with one of \(breaker.count) tokens",
                range: "of 1 to \(length) tokens each"
            )
        }
    }

    private func checkBiases(vocabularySize: Int?) throws(SamplingError) {
        // In the order of the tokens, so that the same error comes every time.
        for (token, bias) in logitBias.sorted(by: { $0.key < $1.key }) {
            if bias.isNaN || bias == .infinity {
                throw .outOfRange(name: "logit_bias of token \(token)", value: "\(bias)", range: "finite, or -inf")
            }
            if token < 0 || vocabularySize.map({ Int(token) >= $0 }) ?? false {
                let last = vocabularySize.map { "from 0 to \($0 - 1)" } ?? "0 or more"
                throw .outOfRange(name: "A token of logit_bias", value: "\(token)", range: last)
            }
        }
    }

    private static func words(for range: ClosedRange<Float>) -> String {
        let greatest = Float.greatestFiniteMagnitude
        if range.lowerBound == -greatest { return "\(range.upperBound) or less" }
        if range.upperBound == greatest { return "\(range.lowerBound) or more" }
        return "from \(range.lowerBound) to \(range.upperBound)"
    }
}
