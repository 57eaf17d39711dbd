import ParleyCore
import ParleyInference
import Testing

/// The table of settings holds together.
@Suite struct SettingTableTests {
    @Test func namesAreSpelledAlikeEverywhere() {
        #expect(SettingName.topK.key == "top_k")
        #expect(SettingName.topK.flag == "--top-k")
        #expect(SettingName.topK.environmentName == "PARLEY_TOP_K")
        #expect(SettingName.mirostat.flag == "--mirostat")
        #expect(SettingName.maxTokens.environmentName == "PARLEY_MAX_TOKENS")
        #expect(Set(SettingName.allCases.map(\.environmentName)).count == SettingName.allCases.count)
    }

    @Test(arguments: SettingName.allCases)
    func everySettingHasARule(_ name: SettingName) {
        let rule = name.rule
        #expect(rule.places.contains(.user))
        #expect((rule.range != nil) == (rule.kind == .integer || rule.kind == .number))
        if let builtIn = rule.builtIn { #expect(builtIn.kind == rule.kind) }
        #expect((rule.fileKey != nil) == rule.places.contains(.modelFile))
    }

    @Test(arguments: [
        (SettingName.temperature, "0.7"), (.topK, "40"), (.topP, "0.95"), (.minP, "0.05"), (.typicalP, "1"),
        (.topNSigma, "-1"), (.xtcProbability, "0"), (.repeatPenalty, "1"), (.repeatLastN, "64"),
        (.frequencyPenalty, "0"), (.presencePenalty, "0"), (.penalizeNewline, "no"), (.dryMultiplier, "0"),
        (.mirostat, "0"), (.maxTokens, "512"),
    ])
    func builtInDefaults(_ name: SettingName, _ value: String) {
        #expect(ResolvedSettings()[name].description == "\(value) (default)")
    }

    @Test(arguments: [
        (SettingName.seed, "random (default)"), (.lora, "none (default)"),
        (.contextSize, "automatic (default)"),
    ])
    func unsetSettings(_ name: SettingName, _ text: String) {
        #expect(ResolvedSettings()[name].description == text)
    }

    @Test func onlySamplingMayStandInARecipe() {
        let names = SettingName.permitted(in: .recipeSampling)
        #expect(names.count == 23)
        #expect(names.first == .temperature)
        #expect(!names.contains(.maxTokens))
        #expect(!names.contains(.systemPrompt))
    }

    @Test(arguments: [
        (SettingName.temperature, "general.sampling.temp"), (.topK, "general.sampling.top_k"),
        (.topP, "general.sampling.top_p"), (.minP, "general.sampling.min_p"),
        (.xtcProbability, "general.sampling.xtc_probability"), (.xtcThreshold, "general.sampling.xtc_threshold"),
        (.repeatLastN, "general.sampling.penalty_last_n"), (.repeatPenalty, "general.sampling.penalty_repeat"),
        (.mirostat, "general.sampling.mirostat"), (.mirostatTau, "general.sampling.mirostat_tau"),
        (.mirostatEta, "general.sampling.mirostat_eta"),
    ])
    func fileKeys(_ name: SettingName, _ key: String) {
        #expect(name.rule.fileKey == key)
    }

    @Test func noOtherSettingHasAFileKey() {
        #expect(SettingName.permitted(in: .modelFile).count == 11)
    }

    @Test(arguments: [
        (SettingName.topP, "a number from 0 to 1"), (.topK, "a whole number from -1 to 2147483647"),
        (.repeatPenalty, "a number from 0.01 to 100"), (.penalizeNewline, "yes or no"), (.model, "a text"),
        (.lora, "a text, or several"),
    ])
    func permittedValuesInWords(_ name: SettingName, _ words: String) {
        #expect(name.rule.permitted == words)
    }

    /// What the settings permit must be what the sampler takes.
    @Test(arguments: SettingName.permitted(in: .recipeSampling), [true, false])
    func boundsAreThoseOfTheSampler(_ name: SettingName, _ isLower: Bool) throws {
        guard let range = name.rule.range else { return }
        let bound = isLower ? range.lowerBound : range.upperBound
        let layer = try SettingsLayer(.flag, values: [name: .number(bound)])
        try ResolvedSettings(layers: [layer]).samplingOptions.validated()
    }

    @Test func builtInDefaultsAreThoseOfTheSampler() {
        #expect(ResolvedSettings().samplingOptions == SamplingOptions())
    }
}
