/// Where a prompt is computed, and how much of it is there already.
package enum ReuseDecision: Sendable, Equatable {
    /// Keep the first `cached` positions of a free sequence, cut off the rest, and compute on from there.
    case keep(SequenceID, cached: Int)
    /// Share the first `cached` positions of another sequence, after emptying `target`.
    case share(from: SequenceID, target: SequenceID, cached: Int)

    /// A prefix shorter than this is computed again rather than shared with another sequence.
    package static let shortestShare = 16

    /// A sequence as the decision sees it.
    package struct Candidate: Sendable {
        /// Its number in the context.
        package var sequence: SequenceID
        /// What is computed on it.
        package var ledger: PrefixLedger
        /// Whether a request is running on it.
        package var isBusy: Bool
        /// When it was last used, as a count that only grows.
        package var lastUse: UInt64

        /// Describes a sequence.
        package init(sequence: SequenceID, ledger: PrefixLedger, isBusy: Bool, lastUse: UInt64) {
            self.sequence = sequence
            self.ledger = ledger
            self.isBusy = isBusy
            self.lastUse = lastUse
        }
    }

    /// Chooses the sequence on which the least is left to compute.
    ///
    /// The last token of a prompt is always computed, since its logits are wanted. A memory that cannot be cut back is
    /// kept only whole. Between equals the one unused for longest goes, so that other chats keep what they have.
    ///
    /// - Parameters:
    ///   - prompt: the tokens of the whole prompt.
    ///   - adapters: those that the request runs under.
    ///   - candidates: all sequences, busy ones too.
    ///   - capabilities: what the memory can do.
    /// - Returns: the choice, or nil when every sequence is busy.
    package static func choose(
        prompt: [Token],
        adapters: [AdapterUse],
        candidates: [Candidate],
        capabilities: DecoderCapabilities
    ) -> ReuseDecision? {
        let most = max(0, prompt.count - 1)
        var best: (sequence: SequenceID, cached: Int, lost: Int, lastUse: UInt64)?
        for candidate in candidates where !candidate.isBusy {
            let shared = min(candidate.ledger.sharedPrefix(with: prompt, adapters: adapters), most)
            let isWhole = shared == candidate.ledger.tokens.count
            let cached = isWhole || capabilities.canCutBack ? shared : 0
            // Of two that save as much, take the one whose own contents are worth less: an empty one before a chat.
            let lost = candidate.ledger.tokens.count - cached
            let isBetter =
                best.map { best in
                    if cached != best.cached { return cached > best.cached }
                    if (lost == 0) != (best.lost == 0) { return lost == 0 }
                    return candidate.lastUse < best.lastUse
                } ?? true
            if isBetter { best = (candidate.sequence, cached, lost, candidate.lastUse) }
        }
        guard let best else { return nil }
        if capabilities.canShareCells {
            let donor = candidates.lazy
                .filter { $0.sequence != best.sequence }
                .map { ($0.sequence, min($0.ledger.sharedPrefix(with: prompt, adapters: adapters), most)) }
                .max { $0.1 < $1.1 }
            if let donor, donor.1 >= best.cached + shortestShare {
                return .share(from: donor.0, target: leastValuable(candidates), cached: donor.1)
            }
        }
        return .keep(best.sequence, cached: best.cached)
    }

    /// The free sequence that is missed least: an empty one, else the one unused for longest.
    private static func leastValuable(_ candidates: [Candidate]) -> SequenceID {
        let free = candidates.filter { !$0.isBusy }
        let choice = free.min {
            let left = ($0.ledger.tokens.isEmpty ? 0 : 1, $0.lastUse)
            let right = ($1.ledger.tokens.isEmpty ? 0 : 1, $1.lastUse)
            return left < right
        }
        return choice?.sequence ?? 0
    }
}
