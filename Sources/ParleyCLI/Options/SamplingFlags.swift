import ArgumentParser

/// How the next token is chosen.
///
/// Values are checked by the table of settings, so that flags, variables and files agree.
struct SamplingFlags: ParsableArguments {
    @Option(
        help: ArgumentHelp("How daring the choice is; 0 takes the most probable token (default: 0.7).", valueName: "n")
    )
    var temperature: String?

    @Option(help: ArgumentHelp("Consider the k most probable tokens; 0: all (default: 40).", valueName: "k"))
    var topK: String?

    @Option(help: ArgumentHelp("Consider tokens up to this probability together (default: 0.95).", valueName: "p"))
    var topP: String?

    @Option(
        help: ArgumentHelp(
            "Leave out tokens below this part of the best one's probability (default: 0.05).",
            valueName: "p"
        )
    )
    var minP: String?

    @Option(help: ArgumentHelp("Make a choice repeatable.", valueName: "n"))
    var seed: String?

    @Option(help: ArgumentHelp("Divide the odds of tokens already there; 1: off (default: 1).", valueName: "n"))
    var repeatPenalty: String?

    @Option(help: ArgumentHelp("How many of the last tokens count as there; -1: all (default: 64).", valueName: "n"))
    var repeatLastN: String?

    @Option(help: ArgumentHelp("Lower tokens by how often they are there (default: 0).", valueName: "n"))
    var frequencyPenalty: String?

    @Option(help: ArgumentHelp("Lower tokens that are there at all (default: 0).", valueName: "n"))
    var presencePenalty: String?

    @Option(help: .init(visibility: .hidden))
    var temperatureRange: String?
    @Option(help: .init(visibility: .hidden))
    var temperatureExponent: String?
    @Option(help: .init(visibility: .hidden))
    var typicalP: String?
    @Option(help: .init(visibility: .hidden))
    var topNSigma: String?
    @Option(help: .init(visibility: .hidden))
    var xtcProbability: String?
    @Option(help: .init(visibility: .hidden))
    var xtcThreshold: String?
    @Option(help: .init(visibility: .hidden))
    var dryMultiplier: String?
    @Option(help: .init(visibility: .hidden))
    var dryBase: String?
    @Option(help: .init(visibility: .hidden))
    var dryAllowedLength: String?
    @Option(help: .init(visibility: .hidden))
    var dryLastN: String?
    @Option(help: .init(visibility: .hidden))
    var mirostat: String?
    @Option(help: .init(visibility: .hidden))
    var mirostatTau: String?
    @Option(help: .init(visibility: .hidden))
    var mirostatEta: String?

    /// The values given, by the names of the settings.
    var values: [String: String] {
        [
            "temperature": temperature, "top_k": topK, "top_p": topP, "min_p": minP, "seed": seed,
            "repeat_penalty": repeatPenalty, "repeat_last_n": repeatLastN, "frequency_penalty": frequencyPenalty,
            "presence_penalty": presencePenalty, "temperature_range": temperatureRange,
            "temperature_exponent": temperatureExponent, "typical_p": typicalP, "top_n_sigma": topNSigma,
            "xtc_probability": xtcProbability, "xtc_threshold": xtcThreshold, "dry_multiplier": dryMultiplier,
            "dry_base": dryBase, "dry_allowed_length": dryAllowedLength, "dry_last_n": dryLastN, "mirostat": mirostat,
            "mirostat_tau": mirostatTau, "mirostat_eta": mirostatEta,
        ].compactMapValues { $0 }
    }
}

/// What is said, and how long the reply may be.
struct ReplyOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The most tokens of a reply (default: 512).", valueName: "tokens"))
    var maxTokens: String?

    @Option(help: ArgumentHelp("What the model is to mind throughout; empty for nothing.", valueName: "text"))
    var systemPrompt: String?

    @Flag(help: "Show the raw stream: special tokens and tags too.")
    var raw = false

    /// The values given, by the names of the settings.
    var values: [String: String] {
        ["max_tokens": maxTokens, "system_prompt": systemPrompt].compactMapValues { $0 }
    }
}
