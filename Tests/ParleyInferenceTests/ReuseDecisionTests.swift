import ParleyInference
import Testing

@Suite struct ReuseDecisionTests {
    typealias Candidate = ReuseDecision.Candidate

    static func capabilities(cut: Bool = true, share: Bool = false) -> DecoderCapabilities {
        DecoderCapabilities(
            sequences: 3,
            contextTokens: 100,
            batchTokens: 8,
            vocabularySize: 28,
            canCutBack: cut,
            canShareCells: share
        )
    }

    static func candidate(_ id: SequenceID, _ tokens: [Token], busy: Bool = false, use: UInt64 = 0) -> Candidate {
        Candidate(sequence: id, ledger: PrefixLedger(tokens: tokens, adapters: []), isBusy: busy, lastUse: use)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var prompt: [Token]
        var candidates: [Candidate]
        var cut = true
        var share = false
        var adapters: [AdapterUse] = []
        var expected: ReuseDecision?
        var testDescription: String { name }
    }

    static let long = Array(Token(2)..<Token(27))
    static let cases: [Case] = [
        Case(
            name: "an empty memory",
            prompt: [2, 3],
            candidates: [candidate(0, [])],
            expected: .keep(0, cached: 0)
        ),
        Case(
            name: "a longer prompt extends",
            prompt: [2, 3, 4, 5],
            candidates: [candidate(0, [2, 3, 4])],
            expected: .keep(0, cached: 3)
        ),
        Case(
            name: "the same prompt computes its last token again",
            prompt: [2, 3, 4],
            candidates: [candidate(0, [2, 3, 4])],
            expected: .keep(0, cached: 2)
        ),
        Case(
            name: "a parting of ways cuts back",
            prompt: [2, 3, 9, 9],
            candidates: [candidate(0, [2, 3, 4, 5])],
            expected: .keep(0, cached: 2)
        ),
        Case(
            name: "what cannot be cut back is computed anew",
            prompt: [2, 3, 9, 9],
            candidates: [candidate(0, [2, 3, 4, 5])],
            cut: false,
            expected: .keep(0, cached: 0)
        ),
        Case(
            name: "what cannot be cut back can still be extended",
            prompt: [2, 3, 4, 5, 6],
            candidates: [candidate(0, [2, 3, 4, 5])],
            cut: false,
            expected: .keep(0, cached: 4)
        ),
        Case(
            name: "other adapters share nothing",
            prompt: [2, 3, 4],
            candidates: [candidate(0, [2, 3])],
            adapters: [AdapterUse(index: 0, scale: 1)],
            expected: .keep(0, cached: 0)
        ),
        Case(
            name: "the longest prefix wins",
            prompt: [2, 3, 4, 5],
            candidates: [candidate(0, [2], use: 9), candidate(1, [2, 3, 4], use: 1), candidate(2, [7], use: 5)],
            expected: .keep(1, cached: 3)
        ),
        Case(
            name: "a busy one is left alone",
            prompt: [2, 3, 4, 5],
            candidates: [candidate(0, [2, 3, 4], busy: true), candidate(1, [2])],
            expected: .keep(1, cached: 1)
        ),
        Case(
            name: "an empty one goes before a chat",
            prompt: [8, 9],
            candidates: [candidate(0, [2, 3], use: 1), candidate(1, [], use: 7)],
            expected: .keep(1, cached: 0)
        ),
        Case(
            name: "the one unused for longest goes",
            prompt: [8, 9],
            candidates: [candidate(0, [2, 3], use: 5), candidate(1, [4], use: 3), candidate(2, [5], use: 4)],
            expected: .keep(1, cached: 0)
        ),
        Case(
            name: "all busy",
            prompt: [2],
            candidates: [candidate(0, [2], busy: true)],
            expected: nil
        ),
        Case(
            name: "a busy one's prefix is shared where cells can be",
            prompt: long,
            candidates: [candidate(0, long, busy: true), candidate(1, [2]), candidate(2, [])],
            share: true,
            expected: .share(from: 0, target: 2, cached: long.count - 1)
        ),
        Case(
            name: "too short to share",
            prompt: [2, 3, 4, 5],
            candidates: [candidate(0, [2, 3, 4, 5], busy: true), candidate(1, [])],
            share: true,
            expected: .keep(1, cached: 0)
        ),
    ]

    @Test(arguments: cases)
    func decides(_ test: Case) {
        let decision = ReuseDecision.choose(
            prompt: test.prompt,
            adapters: test.adapters,
            candidates: test.candidates,
            capabilities: Self.capabilities(cut: test.cut, share: test.share)
        )
        #expect(decision == test.expected)
    }

    @Test func anAdapterOfAnotherScaleIsAnotherAdapter() {
        let ledger = PrefixLedger(tokens: [2, 3], adapters: [AdapterUse(index: 0, scale: 1)])
        #expect(ledger.sharedPrefix(with: [2, 3, 4], adapters: [AdapterUse(index: 0, scale: 1)]) == 2)
        #expect(ledger.sharedPrefix(with: [2, 3, 4], adapters: [AdapterUse(index: 0, scale: 0.5)]) == 0)
        #expect(ledger.sharedPrefix(with: [2, 3, 4], adapters: []) == 0)
    }
}
