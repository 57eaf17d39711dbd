/// How the next token is chosen, beyond what ``GenerationOptions`` has from Foundation Models.
///
/// What is left nil follows the model's own settings. Ranges are those of the flags of the same names; a value outside
/// them makes the request throw ``LanguageModelError/invalidOption(_:)``.
public struct SamplingParameters: Sendable, Equatable {
    /// The values by their settings.
    package var values: [SettingName: SettingValue] = [:]
    /// Texts that end the response; neither they nor what follows is part of it.
    public var stop: [String] = []
    /// What is added to the logits of tokens before anything else; minus infinity forbids one.
    public var logitBias: [Int32: Float] = [:]
    /// Tokens that the penalties spare.
    public var unpenalizedTokens: Set<Int32> = []

    /// Parameters that leave everything to the model's settings.
    public init() {}

    /// The k most probable tokens are considered; 0 considers all.
    public var topK: Int? {
        get { integer(.topK) }
        set { values[.topK] = newValue.map(SettingValue.integer) }
    }

    /// How many of the last tokens the penalties look at; -1 looks at all.
    public var repeatLastN: Int? {
        get { integer(.repeatLastN) }
        set { values[.repeatLastN] = newValue.map(SettingValue.integer) }
    }

    /// Repetitions up to this many tokens cost nothing under DRY.
    public var dryAllowedLength: Int? {
        get { integer(.dryAllowedLength) }
        set { values[.dryAllowedLength] = newValue.map(SettingValue.integer) }
    }

    /// How many of the last tokens DRY searches; -1 searches all.
    public var dryLastN: Int? {
        get { integer(.dryLastN) }
        set { values[.dryLastN] = newValue.map(SettingValue.integer) }
    }

    /// Which mirostat holds the surprise near its target: 0 none, 1 or 2.
    public var mirostat: Int? {
        get { integer(.mirostat) }
        set { values[.mirostat] = newValue.map(SettingValue.integer) }
    }

    /// The most probable tokens up to this probability together are considered; 1 considers all.
    public var topP: Double? {
        get { number(.topP) }
        set { values[.topP] = newValue.map(SettingValue.number) }
    }

    /// Tokens below this part of the best one's probability are left out; 0 leaves out none.
    public var minP: Double? {
        get { number(.minP) }
        set { values[.minP] = newValue.map(SettingValue.number) }
    }

    /// The most typical tokens up to this probability together are considered; 1 considers all.
    public var typicalP: Double? {
        get { number(.typicalP) }
        set { values[.typicalP] = newValue.map(SettingValue.number) }
    }

    /// Logits within this many standard deviations of the best are considered; -1 considers all.
    public var topNSigma: Double? {
        get { number(.topNSigma) }
        set { values[.topNSigma] = newValue.map(SettingValue.number) }
    }

    /// How far the temperature moves with the candidates' entropy; 0 keeps it.
    public var temperatureRange: Double? {
        get { number(.temperatureRange) }
        set { values[.temperatureRange] = newValue.map(SettingValue.number) }
    }

    /// The power of the entropy in that.
    public var temperatureExponent: Double? {
        get { number(.temperatureExponent) }
        set { values[.temperatureExponent] = newValue.map(SettingValue.number) }
    }

    /// The chance to leave out all but the least of the most probable tokens; 0 is off.
    public var xtcProbability: Double? {
        get { number(.xtcProbability) }
        set { values[.xtcProbability] = newValue.map(SettingValue.number) }
    }

    /// The probability above which XTC leaves tokens out.
    public var xtcThreshold: Double? {
        get { number(.xtcThreshold) }
        set { values[.xtcThreshold] = newValue.map(SettingValue.number) }
    }

    /// What the odds of tokens already there are divided by; 1 is off.
    public var repeatPenalty: Double? {
        get { number(.repeatPenalty) }
        set { values[.repeatPenalty] = newValue.map(SettingValue.number) }
    }

    /// How much a token's logit is lowered for each time it is there.
    public var frequencyPenalty: Double? {
        get { number(.frequencyPenalty) }
        set { values[.frequencyPenalty] = newValue.map(SettingValue.number) }
    }

    /// How much the logit of a token that is there is lowered.
    public var presencePenalty: Double? {
        get { number(.presencePenalty) }
        set { values[.presencePenalty] = newValue.map(SettingValue.number) }
    }

    /// The strength of the penalty on continuing a repetition (DRY); 0 is off.
    public var dryMultiplier: Double? {
        get { number(.dryMultiplier) }
        set { values[.dryMultiplier] = newValue.map(SettingValue.number) }
    }

    /// How DRY's penalty grows with each token repeated.
    public var dryBase: Double? {
        get { number(.dryBase) }
        set { values[.dryBase] = newValue.map(SettingValue.number) }
    }

    /// The surprise that mirostat aims at, in bits.
    public var mirostatTau: Double? {
        get { number(.mirostatTau) }
        set { values[.mirostatTau] = newValue.map(SettingValue.number) }
    }

    /// How fast mirostat corrects.
    public var mirostatEta: Double? {
        get { number(.mirostatEta) }
        set { values[.mirostatEta] = newValue.map(SettingValue.number) }
    }

    /// Whether the penalties count line breaks too.
    public var penalizeNewline: Bool? {
        get { values[.penalizeNewline].map { $0 == .flag(true) } }
        set { values[.penalizeNewline] = newValue.map(SettingValue.flag) }
    }

    /// Makes the choice repeatable.
    public var seed: UInt64? {
        get { integer(.seed).flatMap { UInt64(exactly: $0) } }
        set { values[.seed] = newValue.map { SettingValue.integer(Int(clamping: $0)) } }
    }

    private func integer(_ name: SettingName) -> Int? {
        guard case .integer(let value)? = values[name] else { return nil }
        return value
    }

    private func number(_ name: SettingName) -> Double? {
        switch values[name] {
        case .number(let value): value
        case .integer(let value): Double(value)
        default: nil
        }
    }
}
