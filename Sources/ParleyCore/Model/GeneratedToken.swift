/// A generated token with the probabilities that were asked for.
package struct GeneratedToken: Sendable, Equatable {
    /// A token that could have come.
    package struct Candidate: Sendable, Equatable {
        /// Its number in the vocabulary.
        package var token: Int32
        /// Its bytes; part of a character, maybe.
        package var bytes: [UInt8]
        /// The natural logarithm of its probability before any sampling.
        package var logProbability: Float

        /// Describes a token.
        package init(token: Int32, bytes: [UInt8], logProbability: Float) {
            self.token = token
            self.bytes = bytes
            self.logProbability = logProbability
        }
    }

    /// The token that came.
    package var chosen: Candidate
    /// The most probable ones, best first.
    package var best: [Candidate]

    /// Describes a token.
    package init(chosen: Candidate, best: [Candidate]) {
        self.chosen = chosen
        self.best = best
    }
}
