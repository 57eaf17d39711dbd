/// What a sequence's memory holds: exactly the tokens that were computed into it, and under which adapters.
package struct PrefixLedger: Sendable, Equatable {
    /// The tokens in order of position.
    package private(set) var tokens: [Token] = []
    /// The adapters under which they were computed.
    package private(set) var adapters: [AdapterUse] = []

    /// An empty sequence.
    package init() {}

    /// A sequence with known contents, for instance a restored one.
    package init(tokens: [Token], adapters: [AdapterUse]) {
        self.tokens = tokens
        self.adapters = adapters
    }

    /// Takes tokens that were computed behind the present ones.
    package mutating func append(_ computed: some Sequence<Token>) {
        tokens.append(contentsOf: computed)
    }

    /// Forgets what lies from a position on.
    package mutating func cut(to count: Int) {
        if count < tokens.count { tokens.removeLast(tokens.count - max(0, count)) }
    }

    /// Begins anew under other adapters.
    package mutating func reset(adapters: [AdapterUse]) {
        tokens.removeAll(keepingCapacity: true)
        self.adapters = adapters
    }

    /// The number of leading tokens that a prompt shares with this sequence; 0 under other adapters.
    package func sharedPrefix(with prompt: [Token], adapters wanted: [AdapterUse]) -> Int {
        guard wanted == adapters else { return 0 }
        let limit = min(prompt.count, tokens.count)
        return prompt.withUnsafeBufferPointer { prompt in
            tokens.withUnsafeBufferPointer { tokens in
                var index = 0
                while index < limit, prompt[index] == tokens[index] { index += 1 }
                return index
            }
        }
    }
}
