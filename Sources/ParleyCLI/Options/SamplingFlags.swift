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

    @Option(help: ArgumentHelp("Whether the penalties count line breaks too (default: no).", valueName: "yes|no"))
    var penalizeNewline: String?

    @Option(
        help: ArgumentHelp(
            "How far the temperature moves with the candidates' entropy; 0: off (default: 0).",
            valueName: "n",
            visibility: .hidden
        )
    )
    var temperatureRange: String?

    @Option(help: ArgumentHelp("The power of the entropy in that (default: 1).", valueName: "n", visibility: .hidden))
    var temperatureExponent: String?

    @Option(
        help: ArgumentHelp(
            "Keep the most typical tokens up to this probability; 1: off (default: 1).",
            valueName: "p",
            visibility: .hidden
        )
    )
    var typicalP: String?

    @Option(
        help: ArgumentHelp(
            "Keep logits within n standard deviations of the best; -1: off (default: -1).",
            valueName: "n",
            visibility: .hidden
        )
    )
    var topNSigma: String?

    @Option(
        help: ArgumentHelp(
            "The chance to leave out the most probable tokens; 0: off (default: 0).",
            valueName: "p",
            visibility: .hidden
        )
    )
    var xtcProbability: String?

    @Option(
        help: ArgumentHelp(
            "The probability above which XTC leaves tokens out (default: 0.1).",
            valueName: "p",
            visibility: .hidden
        )
    )
    var xtcThreshold: String?

    @Option(
        help: ArgumentHelp(
            "The strength of the penalty on continuing a repetition; 0: off (default: 0).",
            valueName: "n",
            visibility: .hidden
        )
    )
    var dryMultiplier: String?

    @Option(
        help: ArgumentHelp(
            "How it grows with each token repeated (default: 1.75).",
            valueName: "n",
            visibility: .hidden
        )
    )
    var dryBase: String?

    @Option(
        help: ArgumentHelp(
            "Repetitions up to this length cost nothing (default: 2).",
            valueName: "tokens",
            visibility: .hidden
        )
    )
    var dryAllowedLength: String?

    @Option(
        help: ArgumentHelp(
            "How many of the last tokens are searched; -1: all (default: -1).",
            valueName: "tokens",
            visibility: .hidden
        )
    )
    var dryLastN: String?

    @Option(
        help: ArgumentHelp(
            "Hold the surprise near a target: 0 off, 1 or 2 (default: 0).",
            valueName: "0|1|2",
            visibility: .hidden
        )
    )
    var mirostat: String?

    @Option(
        help: ArgumentHelp(
            "The surprise that mirostat aims at, in bits (default: 5).",
            valueName: "n",
            visibility: .hidden
        )
    )
    var mirostatTau: String?

    @Option(help: ArgumentHelp("How fast mirostat corrects (default: 0.1).", valueName: "n", visibility: .hidden))
    var mirostatEta: String?

    /// The values given, by the names of the settings.
    var values: [String: String] {
        [
            "temperature": temperature, "top_k": topK, "top_p": topP, "min_p": minP, "seed": seed,
            "repeat_penalty": repeatPenalty, "repeat_last_n": repeatLastN, "frequency_penalty": frequencyPenalty,
            "presence_penalty": presencePenalty, "penalize_newline": penalizeNewline,
            "temperature_range": temperatureRange,
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

    @Option(
        help: ArgumentHelp(
            "Whose manner the replies have: helpful, concise, expert, creative, teacher, or one of your own.",
            valueName: "name"
        )
    )
    var persona: String?

    @Option(
        help: ArgumentHelp(
            "What is done when the conversation fills the context: truncate, last=N, shorten, clear or error "
                + "(default: truncate).",
            valueName: "strategy"
        )
    )
    var onFull: String?

    @Flag(help: "Show the raw stream: special tokens and tags too.")
    var raw = false

    /// The values given, by the names of the settings.
    var values: [String: String] {
        [
            "max_tokens": maxTokens, "system_prompt": systemPrompt, "persona": persona, "on_full": onFull,
        ].compactMapValues { $0 }
    }
}
