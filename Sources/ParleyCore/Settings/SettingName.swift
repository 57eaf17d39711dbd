/// A setting, named by its key in `config.json` and in a recipe.
///
/// What can be said of each stands in one table, ``SettingName/rule``.
package enum SettingName: String, Sendable, Hashable, CaseIterable {
    // Sampling
    /// How daring the choice is; 0 takes the most probable token.
    case temperature
    /// How far the temperature moves with the candidates' entropy; 0: off.
    case temperatureRange = "temperature_range"
    /// The power of the entropy in ``temperatureRange``.
    case temperatureExponent = "temperature_exponent"
    /// Consider the k most probable tokens; 0: all.
    case topK = "top_k"
    /// Consider tokens up to this probability together.
    case topP = "top_p"
    /// Leave out tokens below this part of the best one's probability.
    case minP = "min_p"
    /// Keep the most typical tokens up to this probability; 1: off.
    case typicalP = "typical_p"
    /// Keep logits within n standard deviations of the best; -1: off.
    case topNSigma = "top_n_sigma"
    /// The chance to leave out the most probable tokens; 0: off.
    case xtcProbability = "xtc_probability"
    /// The probability above which XTC leaves tokens out.
    case xtcThreshold = "xtc_threshold"
    /// Divide the odds of tokens already there; 1: off.
    case repeatPenalty = "repeat_penalty"
    /// How many of the last tokens count as there; -1: all.
    case repeatLastN = "repeat_last_n"
    /// Lower tokens by how often they are there.
    case frequencyPenalty = "frequency_penalty"
    /// Lower tokens that are there at all.
    case presencePenalty = "presence_penalty"
    /// Whether the penalties count line breaks too.
    case penalizeNewline = "penalize_newline"
    /// The strength of the penalty on continuing a repetition; 0: off.
    case dryMultiplier = "dry_multiplier"
    /// How the DRY penalty grows with each token repeated.
    case dryBase = "dry_base"
    /// Repetitions up to this length cost nothing under DRY.
    case dryAllowedLength = "dry_allowed_length"
    /// How many of the last tokens DRY searches; -1: all.
    case dryLastN = "dry_last_n"
    /// Which mirostat holds the surprise near its target: 0 none, 1 or 2.
    case mirostat
    /// The surprise that mirostat aims at, in bits.
    case mirostatTau = "mirostat_tau"
    /// How fast mirostat corrects.
    case mirostatEta = "mirostat_eta"
    /// The seed that makes a choice repeatable.
    case seed

    // The program
    /// The model: a file, a folder with a recipe, or a name.
    case model
    /// The server whose model is asked, in place of one of this machine's files.
    case url
    /// Where a running server is found, and makes itself found: a socket's path, or `none`.
    case socket
    /// Adapters to put on the model, each `FILE[:SCALE]`.
    case lora
    /// The most tokens of a reply.
    case maxTokens = "max_tokens"
    /// What the model is to mind throughout; empty for nothing.
    case systemPrompt = "system_prompt"
    /// Tokens of the context.
    case contextSize = "context_size"
    /// Tokens computed at once.
    case batchSize = "batch_size"
    /// Threads that compute.
    case threads
    /// Layers to put on a GPU.
    case gpuLayers = "gpu_layers"
    /// How precisely the cache keeps keys.
    case cacheTypeK = "cache_type_k"
    /// How precisely the cache keeps values.
    case cacheTypeV = "cache_type_v"
    /// Whether context size and GPU layers are lowered to what fits the memory.
    case fit
    /// The chat format: its name, or a file.
    case template
    /// Whose manner the replies have.
    case persona
    /// What is done when the conversation fills the context, as ``ContextOverflow`` spells it.
    case onFull = "on_full"
    /// Where conversations are kept: a file, or `none`.
    case store
    /// Whether more is said: times, and what the inference library says.
    case verbose
    /// Whether nothing is said but results and errors.
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
