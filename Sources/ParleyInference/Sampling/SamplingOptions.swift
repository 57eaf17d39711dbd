/// How the next token is chosen from the model's logits.
///
/// The knobs act in llama-server's order: logit bias, penalties, DRY, the constraint, top-n-sigma, top-k, typical,
/// top-p, min-p, XTC, temperature. Mirostat takes the place of all from top-n-sigma to XTC, and of the temperature's
/// range. At a temperature of 0 the best token behind the constraint is taken, and nothing after that acts.
package struct SamplingOptions: Sendable, Equatable {
    /// The feedback that holds the surprise of a text near a target.
    ///
    /// Basu et al. 2020, arXiv:2007.14966.
    package enum Mirostat: Int, Sendable {
        /// The truncating knobs choose the candidates.
        case off
        /// The number of candidates follows from the slope of the distribution.
        case v1
        /// Candidates are those whose surprise is within the limit.
        case v2
    }

    /// How daring the choice is; 0 or less takes the most probable token.
    package var temperature: Float = 0.7
    /// How far the temperature moves with the entropy of the candidates, up and down; 0 is off.
    package var dynamicTemperatureRange: Float = 0
    /// The power to which the normalised entropy is raised in that.
    package var dynamicTemperatureExponent: Float = 1
    /// How many of the most probable tokens are considered; 0 or less is all.
    package var topK = 40
    /// The probability that the most probable tokens reach together; 1 or more is off.
    package var topP: Float = 0.95
    /// The part of the best token's probability that others must reach; 0 is off.
    package var minP: Float = 0.05
    /// The probability that the most typical tokens reach together; 1 or more is off.
    ///
    /// Meister et al. 2022, arXiv:2202.00666.
    package var typicalP: Float = 1
    /// How many standard deviations below the best logit are kept; 0 or less is off.
    ///
    /// Tang et al. 2024, arXiv:2411.07641.
    package var topNSigma: Float = -1
    /// The chance that the most probable candidates are left out; 0 is off.
    package var xtcProbability: Float = 0
    /// The probability from which on XTC leaves out all but the last; over 0.5 it never acts.
    package var xtcThreshold: Float = 0.1
    /// Divides the positive logits, and multiplies the negative ones, of tokens already there; 1 is off.
    package var repeatPenalty: Float = 1
    /// How many of the last tokens count as already there; 0 is off, -1 the whole context.
    package var penaltyLastN = 64
    /// Lowers a token's logit by this for each time it is there.
    package var frequencyPenalty: Float = 0
    /// Lowers a token's logit by this when it is there.
    package var presencePenalty: Float = 0
    /// Whether the repeat, frequency and presence penalties touch the line break.
    package var penalizeNewline = false
    /// Tokens that no penalty touches, DRY included.
    package var unpenalizedTokens: Set<Token> = []
    /// The strength of the penalty on going on with a repetition; 0 is off.
    package var dryMultiplier: Float = 0
    /// How that grows with each token of the repetition; below 1 is off.
    package var dryBase: Float = 1.75
    /// The length from which a repetition costs; going on with a shorter one is free.
    package var dryAllowedLength = 2
    /// How many of the last tokens are searched for repetitions; 0 is off, -1 the whole context.
    package var dryLastN = -1
    /// Token sequences that no repetition reaches across.
    package var drySequenceBreakers: [[Token]] = []
    /// Whether mirostat chooses.
    package var mirostat = Mirostat.off
    /// The surprise that mirostat aims at, in bits.
    package var mirostatTau: Float = 5
    /// How fast mirostat corrects.
    package var mirostatEta: Float = 0.1
    /// Added to the logits of single tokens; minus infinity forbids one.
    package var logitBias: [Token: Float] = [:]
    /// Makes the choices repeatable; nil takes a new one each time.
    package var seed: UInt64?
    /// Typical, top-p, min-p and XTC leave at least this many candidates, where there are as many.
    package var minKeep = 1

    /// The defaults.
    package init() {}

    /// Always the most probable token.
    package static let greedy: SamplingOptions = {
        var options = SamplingOptions()
        options.temperature = 0
        return options
    }()
}
