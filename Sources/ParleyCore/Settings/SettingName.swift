/// A setting, named by its key in `config.json` and in a recipe.
///
/// What can be said of each stands in one table, ``SettingName/rule``.
package enum SettingName: String, Sendable, Hashable, CaseIterable {
    // Sampling
    case temperature
    case temperatureRange = "temperature_range"
    case temperatureExponent = "temperature_exponent"
    case topK = "top_k"
    case topP = "top_p"
    case minP = "min_p"
    case typicalP = "typical_p"
    case topNSigma = "top_n_sigma"
    case xtcProbability = "xtc_probability"
    case xtcThreshold = "xtc_threshold"
    case repeatPenalty = "repeat_penalty"
    case repeatLastN = "repeat_last_n"
    case frequencyPenalty = "frequency_penalty"
    case presencePenalty = "presence_penalty"
    case penalizeNewline = "penalize_newline"
    case dryMultiplier = "dry_multiplier"
    case dryBase = "dry_base"
    case dryAllowedLength = "dry_allowed_length"
    case dryLastN = "dry_last_n"
    case mirostat
    case mirostatTau = "mirostat_tau"
    case mirostatEta = "mirostat_eta"
    case seed

    // The program
    case model
    case lora
    case maxTokens = "max_tokens"
    case systemPrompt = "system_prompt"
    case contextSize = "context_size"
    case batchSize = "batch_size"
    case threads
    case gpuLayers = "gpu_layers"
    case cacheTypeK = "cache_type_k"
    case cacheTypeV = "cache_type_v"
    case fit
    case template
    case persona
    case onFull = "on_full"
    case verbose
    case quiet

    /// The key in `config.json` and in a recipe: `top_k`.
    package var key: String { rawValue }

    /// The flag: `--top-k`.
    package var flag: String {
        "--" + String(rawValue.map { $0 == "_" ? "-" : $0 })
    }

    /// The variable of the environment: `PARLEY_TOP_K`.
    package var environmentName: String { "PARLEY_" + rawValue.uppercased() }

    /// What the setting takes, its default, and where it may stand.
    package var rule: SettingRule { Self.rules[self] ?? SettingRule(.text, in: []) }

    /// The settings that may stand somewhere, in the order of the table.
    ///
    /// - Parameter places: all of these the settings permit.
    /// - Returns: the settings.
    package static func permitted(in places: SettingPlaces) -> [SettingName] {
        allCases.filter { $0.rule.places.isSuperset(of: places) }
    }
}
