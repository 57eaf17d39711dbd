/// What can be said of a setting: its values, its default, and where it may stand.
package struct SettingRule: Sendable {
    /// The kind of its values.
    package let kind: SettingKind
    /// The permitted values, where it is a number.
    package let range: ClosedRange<Double>?
    /// Parley's own default; nil where leaving it unset has a meaning of its own.
    package let builtIn: SettingValue?
    /// The layers in which it may stand.
    package let places: SettingPlaces
    /// The key of a model file's metadata that recommends it.
    package let fileKey: String?

    /// What the keys of a model file's recommendations begin with.
    static let filePrefix = "general.sampling."

    init(
        _ kind: SettingKind,
        _ range: ClosedRange<Double>? = nil,
        builtIn: SettingValue? = nil,
        in places: SettingPlaces,
        fileKey: String? = nil
    ) {
        self.kind = kind
        self.range = range
        self.builtIn = builtIn
        self.places = fileKey == nil ? places : places.union(.modelFile)
        self.fileKey = fileKey
    }

    /// The permitted values in words: `a number from 0 to 1`.
    package var permitted: String {
        let kind =
            switch kind {
            case .integer: "a whole number"
            case .number: "a number"
            case .flag: "yes or no"
            case .text: "a text"
            case .texts: "a text, or several"
            }
        guard let range else { return kind }
        return "\(kind) from \(bound(range.lowerBound)) to \(bound(range.upperBound))"
    }

    private func bound(_ value: Double) -> String {
        kind == .integer ? String(Int64(value)) : SettingValue.number(value).description
    }
}

extension SettingName {
    /// The table of all settings.
    ///
    /// Defaults and ranges follow llama.cpp's samplers, where a value switches its sampler off: `top_k` and
    /// `top_n_sigma` up to 0, `top_p`, `typical_p` and `repeat_penalty` at 1, the others at 0. A last-n of 0 looks at no
    /// token, and of -1 at the whole context. The keys of files are those of llama.cpp's `general.sampling.*`.
    static let rules: [SettingName: SettingRule] = [
        .temperature: sampling(.number, 0...100, .number(0.7), file: "temp"),
        .temperatureRange: sampling(.number, 0...100, .number(0)),
        .temperatureExponent: sampling(.number, 0...100, .number(1)),
        .topK: sampling(.integer, -1...most, .integer(40), file: "top_k"),
        .topP: sampling(.number, 0...1, .number(0.95), file: "top_p"),
        .minP: sampling(.number, 0...1, .number(0.05), file: "min_p"),
        .typicalP: sampling(.number, 0...1, .number(1)),
        .topNSigma: sampling(.number, -1...100, .number(-1)),
        .xtcProbability: sampling(.number, 0...1, .number(0), file: "xtc_probability"),
        .xtcThreshold: sampling(.number, 0...1, .number(0.1), file: "xtc_threshold"),
        .repeatPenalty: sampling(.number, 0.01...100, .number(1), file: "penalty_repeat"),
        .repeatLastN: sampling(.integer, -1...most, .integer(64), file: "penalty_last_n"),
        .frequencyPenalty: sampling(.number, -100...100, .number(0)),
        .presencePenalty: sampling(.number, -100...100, .number(0)),
        .penalizeNewline: sampling(.flag, nil, .flag(false)),
        .dryMultiplier: sampling(.number, 0...100, .number(0)),
        .dryBase: sampling(.number, 1...100, .number(1.75)),
        .dryAllowedLength: sampling(.integer, 0...most, .integer(2)),
        .dryLastN: sampling(.integer, -1...most, .integer(-1)),
        .mirostat: sampling(.integer, 0...2, .integer(0), file: "mirostat"),
        .mirostatTau: sampling(.number, 0...100, .number(5), file: "mirostat_tau"),
        .mirostatEta: sampling(.number, 0...1, .number(0.1), file: "mirostat_eta"),
        .seed: sampling(.integer, -1...greatestSeed, nil),
        .model: SettingRule(.text, in: .user),
        .url: SettingRule(.text, in: .user),
        .socket: SettingRule(.text, in: .user),
        .lora: SettingRule(.texts, in: .user),
        .maxTokens: SettingRule(.integer, 1...most, builtIn: .integer(512), in: .user),
        .systemPrompt: SettingRule(.text, builtIn: .text(usualSystemPrompt), in: [.user, .recipe]),
        .contextSize: SettingRule(.integer, 1...most, in: .user),
        .batchSize: SettingRule(.integer, 1...65_536, in: .user),
        .threads: SettingRule(.integer, 1...1_024, in: .user),
        .gpuLayers: SettingRule(.integer, -1...65_536, in: .user),
        .cacheTypeK: SettingRule(.text, in: .user),
        .cacheTypeV: SettingRule(.text, in: .user),
        .fit: SettingRule(.flag, builtIn: .flag(false), in: .user),
        .template: SettingRule(.text, in: .user),
        .persona: SettingRule(.text, in: .user),
        .onFull: SettingRule(.text, builtIn: .text("truncate"), in: .user),
        .store: SettingRule(.text, in: .user),
        .verbose: SettingRule(.flag, builtIn: .flag(false), in: .user),
        .quiet: SettingRule(.flag, builtIn: .flag(false), in: .user),
    ]

    /// What a model is told when no other system prompt is set; the guide was taught with these words.
    private static let usualSystemPrompt = "You are a helpful assistant. Be concise and clear in your responses."

    /// The greatest count of tokens: the library counts them in 32 bits.
    private static let most = Double(Int32.max)

    /// The greatest seed that a JSON reader with doubles keeps exactly.
    private static let greatestSeed = Double(1 << 53)

    private static func sampling(
        _ kind: SettingKind,
        _ range: ClosedRange<Double>?,
        _ builtIn: SettingValue?,
        file: String? = nil
    ) -> SettingRule {
        SettingRule(
            kind,
            range,
            builtIn: builtIn,
            in: [.user, .recipeSampling],
            fileKey: file.map { SettingRule.filePrefix + $0 }
        )
    }
}
