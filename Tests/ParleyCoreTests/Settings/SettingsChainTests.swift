import ParleyCore
import ParleyGGUF
import ParleyInference
import ParleyJSON
import Testing

/// Each layer overrides the next one, and every value tells whence it came.
@Suite struct SettingsChainTests {
    private static let config = "~/.config/parley/config.json"

    /// All layers, each with a temperature of its own.
    private static func layers() throws -> [SettingsLayer] {
        [
            try SettingsLayer(.flag, values: [.temperature: .number(0.5)]),
            try SettingsLayer(.request, values: [.temperature: .number(0.6)]),
            try SettingsLayer(environment: ["PARLEY_TEMPERATURE": "0.9"]),
            try SettingsLayer(config: Array(#"{"temperature": 1.1}"#.utf8), path: config),
            try SettingsLayer(recipe: "guide", sampling: ["temperature": 0.2]),
            SettingsLayer(modelFile: ["temp": .float32(0.3)]),
        ]
    }

    @Test(arguments: [
        (0, "0.5 (--temperature)"),
        (1, "0.6 (request)"),
        (2, "0.9 (PARLEY_TEMPERATURE)"),
        (3, "1.1 (~/.config/parley/config.json)"),
        (4, "0.2 (recipe guide)"),
        (5, "0.3 (model file)"),
        (6, "0.7 (default)"),
    ])
    func theStrongestLayerWins(_ weaker: Int, _ text: String) throws {
        let settings = ResolvedSettings(layers: Array(try Self.layers().dropFirst(weaker)))
        #expect(settings[.temperature].description == text)
        #expect(settings[.topK].description == "40 (default)")
    }

    @Test func layersMixSettingBySetting() throws {
        let settings = ResolvedSettings(layers: [
            try SettingsLayer(.flag, values: [.maxTokens: .integer(7), .seed: nil]),
            try SettingsLayer(environment: ["PARLEY_TOP_P": "0.9", "PARLEY_MAX_TOKENS": "8"]),
            try SettingsLayer(
                config: Array(#"{"top_p": 0.8, "top_k": 20, "lora": ["a.gguf", "b.gguf:0.5"]}"#.utf8),
                path: "c"
            ),
            try SettingsLayer(recipe: "mine", sampling: ["top_k": 10, "min_p": 0.1], systemPrompt: "Be brief."),
            SettingsLayer(modelFile: ["min_p": .float64(0.2), "mirostat": .uint32(2)]),
        ])
        #expect(settings.maximumTokens == 7)
        #expect(settings[.maxTokens].description == "7 (--max-tokens)")
        #expect(settings[.topP].description == "0.9 (PARLEY_TOP_P)")
        #expect(settings[.topK].description == "20 (c)")
        #expect(settings[.minP].description == "0.1 (recipe mine)")
        #expect(settings[.mirostat].description == "2 (model file)")
        #expect(settings.systemPrompt == "Be brief.")
        #expect(settings[.systemPrompt].source == .recipe(name: "mine"))
        #expect(settings.loras == ["a.gguf", "b.gguf:0.5"])
        #expect(settings.warnings.isEmpty)
        var expected = SamplingOptions()
        (expected.topP, expected.topK, expected.minP, expected.mirostat) = (0.9, 20, 0.1, .v2)
        #expect(settings.samplingOptions == expected)
    }

    @Test func aStrongerSystemPromptReplacesTheRecipes() throws {
        let recipe = try SettingsLayer(recipe: "guide", sampling: [:], systemPrompt: "From the recipe.")
        let flag = try SettingsLayer(.flag, values: [.systemPrompt: .text("")])
        #expect(ResolvedSettings(layers: [recipe]).systemPrompt == "From the recipe.")
        let none = ResolvedSettings(layers: [flag, recipe])
        #expect(none.systemPrompt == nil)
        #expect(none[.systemPrompt].description == "none (--system-prompt)")
    }

    @Test func everySamplingSettingReachesTheSampler() throws {
        let layer = try SettingsLayer(
            .flag,
            values: [
                .temperature: .number(0.1), .temperatureRange: .number(0.2), .temperatureExponent: .number(2),
                .topK: .integer(3), .topP: .number(0.4), .minP: .number(0.5), .typicalP: .number(0.6),
                .topNSigma: .number(0.7), .xtcProbability: .number(0.8), .xtcThreshold: .number(0.9),
                .repeatPenalty: .number(1.1), .repeatLastN: .integer(12), .frequencyPenalty: .number(1.3),
                .presencePenalty: .number(1.4), .penalizeNewline: .flag(true), .dryMultiplier: .number(1.5),
                .dryBase: .number(1.6), .dryAllowedLength: .integer(17), .dryLastN: .integer(18),
                .mirostat: .integer(1), .mirostatTau: .number(1.9), .mirostatEta: .number(0.25), .seed: .integer(26),
            ]
        )
        var expected = SamplingOptions()
        (expected.temperature, expected.dynamicTemperatureRange, expected.dynamicTemperatureExponent) = (0.1, 0.2, 2)
        (expected.topK, expected.topP, expected.minP, expected.typicalP, expected.topNSigma) = (3, 0.4, 0.5, 0.6, 0.7)
        (expected.xtcProbability, expected.xtcThreshold) = (0.8, 0.9)
        (expected.repeatPenalty, expected.penaltyLastN) = (1.1, 12)
        (expected.frequencyPenalty, expected.presencePenalty, expected.penalizeNewline) = (1.3, 1.4, true)
        (expected.dryMultiplier, expected.dryBase, expected.dryAllowedLength, expected.dryLastN) = (1.5, 1.6, 17, 18)
        (expected.mirostat, expected.mirostatTau, expected.mirostatEta, expected.seed) = (.v1, 1.9, 0.25, 26)
        let settings = ResolvedSettings(layers: [layer])
        #expect(settings.samplingOptions == expected)
        #expect(settings.sampling.allSatisfy { $0.source == .flag })
        #expect(settings.sampling.count == 23)
    }

    @Test(arguments: [(-1, nil), (0, 0), (42, 42)] as [(Int, UInt64?)])
    func seeds(_ written: Int, _ seed: UInt64?) throws {
        let layer = try SettingsLayer(.flag, values: [.seed: .integer(written)])
        #expect(ResolvedSettings(layers: [layer]).samplingOptions.seed == seed)
    }

    @Test func theProgramsOwnSettings() throws {
        let layer = try SettingsLayer(environment: [
            "PARLEY_MODEL": " my model ", "PARLEY_CONTEXT_SIZE": "4096", "PARLEY_BATCH_SIZE": "256",
            "PARLEY_THREADS": "3", "PARLEY_GPU_LAYERS": "-1", "PARLEY_VERBOSE": "yes", "PARLEY_QUIET": "0",
            "PARLEY_LORA": "x.gguf:0.5",
        ])
        let settings = ResolvedSettings(layers: [layer])
        #expect(settings.model == " my model ")
        #expect(settings.contextSize == 4096)
        #expect(settings.batchSize == 256)
        #expect(settings.threads == 3)
        #expect(settings.gpuLayers == -1)
        #expect(settings.isVerbose)
        #expect(!settings.isQuiet)
        #expect(settings.loras == ["x.gguf:0.5"])
        #expect(settings.all.count == SettingName.allCases.count)
    }

    @Test func nothingIsSetWithoutLayers() {
        let settings = ResolvedSettings()
        #expect(settings.maximumTokens == 512)
        #expect(settings.model == nil)
        #expect(settings.systemPrompt == "You are a helpful assistant. Be concise and clear in your responses.")
        #expect(settings.contextSize == nil)
        #expect(settings.loras.isEmpty)
        #expect(settings.all.allSatisfy { $0.source == .builtIn })
    }
}
