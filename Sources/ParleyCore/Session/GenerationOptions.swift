/// How a response is generated.
///
/// What is left nil follows the model's defaults.
public struct GenerationOptions: Sendable, Equatable {
    /// How the next token is chosen.
    public struct SamplingMode: Sendable, Equatable {
        /// The modes there are.
        package enum Kind: Sendable, Equatable {
            /// Always the most probable token.
            case greedy
            /// One of the most probable tokens.
            case randomTop(Int, seed: UInt64?)
            /// One of the most probable tokens that together reach a probability.
            case randomProbability(Double, seed: UInt64?)
        }

        /// Which one this is.
        package let kind: Kind

        /// Always the most probable token.
        public static let greedy = SamplingMode(kind: .greedy)

        /// One of the most probable tokens, by chance.
        ///
        /// - Parameters:
        ///   - top: how many tokens are considered.
        ///   - seed: makes the choice repeatable.
        /// - Returns: the mode.
        public static func random(top: Int, seed: UInt64? = nil) -> SamplingMode {
            SamplingMode(kind: .randomTop(top, seed: seed))
        }

        /// One of the most probable tokens that together reach a probability, by chance.
        ///
        /// - Parameters:
        ///   - probabilityThreshold: the probability, from 0 to 1.
        ///   - seed: makes the choice repeatable.
        /// - Returns: the mode.
        public static func random(probabilityThreshold: Double, seed: UInt64? = nil) -> SamplingMode {
            SamplingMode(kind: .randomProbability(probabilityThreshold, seed: seed))
        }
    }

    /// How the next token is chosen.
    public var samplingMode: SamplingMode?
    /// How daring the choice is: 0 always takes the most probable token, 1 follows the model's own probabilities.
    public var temperature: Double?
    /// The most tokens of a response.
    public var maximumResponseTokens: Int?
    /// What Foundation Models has no words for: min-p, penalties, stop texts and more.
    public var sampling = SamplingParameters()

    /// Options; all may be left out.
    ///
    /// - Parameters:
    ///   - samplingMode: how the next token is chosen.
    ///   - temperature: how daring the choice is.
    ///   - maximumResponseTokens: the most tokens of a response.
    public init(samplingMode: SamplingMode? = nil, temperature: Double? = nil, maximumResponseTokens: Int? = nil) {
        self.samplingMode = samplingMode
        self.temperature = temperature
        self.maximumResponseTokens = maximumResponseTokens
    }
}
