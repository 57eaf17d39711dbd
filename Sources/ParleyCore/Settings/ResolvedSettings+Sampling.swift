package import ParleyInference

extension ResolvedSettings {
    /// The sampling that the settings describe.
    ///
    /// What has no setting (logit bias, the tokens that penalties spare, DRY's breakers) is left at its default: it
    /// needs the model's vocabulary.
    package var samplingOptions: SamplingOptions {
        var options = SamplingOptions()
        func assign(_ path: WritableKeyPath<SamplingOptions, Float>, _ name: SettingName) {
            if let value = number(name) { options[keyPath: path] = Float(value) }
        }
        func assign(_ path: WritableKeyPath<SamplingOptions, Int>, _ name: SettingName) {
            if let value = integer(name) { options[keyPath: path] = value }
        }
        assign(\.temperature, .temperature)
        assign(\.dynamicTemperatureRange, .temperatureRange)
        assign(\.dynamicTemperatureExponent, .temperatureExponent)
        assign(\.topK, .topK)
        assign(\.topP, .topP)
        assign(\.minP, .minP)
        assign(\.typicalP, .typicalP)
        assign(\.topNSigma, .topNSigma)
        assign(\.xtcProbability, .xtcProbability)
        assign(\.xtcThreshold, .xtcThreshold)
        assign(\.repeatPenalty, .repeatPenalty)
        assign(\.penaltyLastN, .repeatLastN)
        assign(\.frequencyPenalty, .frequencyPenalty)
        assign(\.presencePenalty, .presencePenalty)
        options.penalizeNewline = flag(.penalizeNewline)
        assign(\.dryMultiplier, .dryMultiplier)
        assign(\.dryBase, .dryBase)
        assign(\.dryAllowedLength, .dryAllowedLength)
        assign(\.dryLastN, .dryLastN)
        options.mirostat = integer(.mirostat).flatMap(SamplingOptions.Mirostat.init) ?? .off
        assign(\.mirostatTau, .mirostatTau)
        assign(\.mirostatEta, .mirostatEta)
        // A negative seed asks for a new one each time, as llama.cpp's -1 does.
        options.seed = integer(.seed).flatMap { UInt64(exactly: $0) }
        return options
    }
}
