/// Decides how many tokens a context holds.
package enum ContextSizing {
    /// The most tokens that are chosen unasked: more costs memory that a chat seldom needs.
    package static let usualMost = 8192
    /// Fewer tokens than this are not worth a chat.
    package static let usualLeast = 256

    /// A decision.
    package struct Choice: Sendable, Equatable {
        /// Tokens.
        package var contextSize: Int
        /// What the person should know about it.
        package var notice: String?
    }

    /// What is known of the model and the machine.
    package struct Situation: Sendable {
        /// The tokens that the model was trained to see at once.
        package var trained: Int
        /// Bytes of the KV cache for one token.
        package var bytesPerToken: UInt64
        /// Bytes that the model's weights take.
        package var weights: UInt64
        /// Bytes that can be had; nil where unknown.
        package var available: UInt64?

        /// Describes a situation.
        package init(trained: Int, bytesPerToken: UInt64, weights: UInt64, available: UInt64?) {
            self.trained = trained
            self.bytesPerToken = bytesPerToken
            self.weights = weights
            self.available = available
        }

        /// Room for the library's work buffers and for everybody else.
        static let reserve: UInt64 = 256 << 20

        /// The most tokens whose cache fits, nil where unknown.
        var most: Int? {
            guard let available, bytesPerToken > 0 else { return nil }
            let taken = weights.addingReportingOverflow(Self.reserve)
            guard !taken.overflow, taken.partialValue < available else { return 0 }
            return Int(clamping: (available - taken.partialValue) / bytesPerToken)
        }
    }

    /// Chooses the size of a context.
    ///
    /// - Parameters:
    ///   - requested: what was asked for; nil leaves the choice to the model and the memory.
    ///   - situation: what is known.
    ///   - lowers: whether a size that does not fit is lowered rather than refused.
    /// - Returns: the choice.
    /// - Throws: ``LanguageModelError/invalidOption(_:)`` when what was asked for does not fit, and
    ///   ``LanguageModelError/modelUnavailable(_:)`` when nothing would.
    package static func choose(
        requested: Int?,
        _ situation: Situation,
        lowers: Bool = false
    ) throws(LanguageModelError) -> Choice {
        if let requested {
            guard requested > 0, requested <= Int(Int32.max) else {
                throw .invalidOption(.init(debugDescription: "A context of \(requested) tokens is not possible."))
            }
            if let most = situation.most, requested > most {
                if lowers, most >= usualLeast {
                    let rounded = most >= 512 ? most / 256 * 256 : most
                    return Choice(
                        contextSize: rounded,
                        notice: "The context has \(rounded) tokens in place of \(requested), which is what fits."
                    )
                }
                let needed = situation.bytesPerToken.multipliedReportingOverflow(by: UInt64(requested))
                let size = needed.overflow ? "more than any machine has" : mebibytes(needed.partialValue)
                throw .invalidOption(
                    .init(
                        debugDescription: """
                            A context of \(requested) tokens takes \(size) for its cache beside \
                            \(mebibytes(situation.weights)) for the model, and \
                            \(mebibytes(situation.available ?? 0)) of memory are free. \
                            At most \(most) tokens fit; --fit takes what fits.
                            """
                    )
                )
            }
            let notice =
                situation.trained > 0 && requested > situation.trained
                ? "The model was trained on \(situation.trained) tokens at once; beyond that it may lose the thread."
                : nil
            return Choice(contextSize: requested, notice: notice)
        }
        let usual = situation.trained > 0 ? min(situation.trained, usualMost) : usualMost
        guard let most = situation.most, most < usual else { return Choice(contextSize: usual, notice: nil) }
        guard most >= min(usual, usualLeast) else {
            throw .modelUnavailable(
                .init(
                    debugDescription: """
                        The model takes \(mebibytes(situation.weights)) and \(mebibytes(situation.available ?? 0)) of \
                        memory are free. Close other programs, or choose a smaller model.
                        """
                )
            )
        }
        let rounded = most >= 512 ? most / 256 * 256 : most
        return Choice(
            contextSize: rounded,
            notice: "The context has \(rounded) tokens in place of \(usual), since more does not fit the free memory."
        )
    }

    private static func mebibytes(_ bytes: UInt64) -> String { "\((bytes + (1 << 20) - 1) >> 20) MiB" }
}
