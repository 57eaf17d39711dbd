/// Looks for patterns in symbols that come one by one, and holds back what may turn out to be one.
///
/// The match that starts first wins; of two that start together, the shorter. No more is held back than what may still
/// become part of the winning match.
struct PatternScanner: Sendable {
    /// A pattern that was found.
    struct Match: Equatable {
        /// Which one.
        var pattern: Int
        /// How many symbols it has.
        var length: Int
    }

    /// What a symbol brought.
    struct Step: Equatable {
        /// How many of the symbols that are held, from the first on, belong to no pattern.
        var released: Int
        /// What begins right behind them, if that is decided.
        var match: Match?
    }

    private let table: PatternTable
    private var enabled: [UInt64]
    private var state: [UInt64]
    private var isActive = false
    private var held: [ReplySymbol] = []
    private var head = 0
    private var position = 0
    private var found: (start: Int, pattern: Int)?

    /// A scanner that holds nothing.
    ///
    /// - Parameters:
    ///   - table: the patterns.
    ///   - enabled: the first positions of those that are looked for.
    init(_ table: PatternTable, enabled: [UInt64]) {
        self.table = table
        self.enabled = enabled
        state = [UInt64](repeating: 0, count: table.wordCount)
    }

    /// Whether no symbol is held.
    var isEmpty: Bool { head == held.count }

    /// Takes a symbol.
    ///
    /// The caller removes what the answer names, by `pop` and `takeHeld`, before the next symbol.
    ///
    /// - Parameter symbol: the next symbol.
    /// - Returns: what it decides.
    mutating func push(_ symbol: ReplySymbol) -> Step {
        held.append(symbol)
        position += 1
        let earliest = advance(symbol)
        let base = position - (held.count - head)
        guard let found else { return Step(released: earliest - base) }
        if earliest < found.start { return Step(released: earliest - base) }
        return Step(released: found.start - base, match: match(found.pattern))
    }

    /// What becomes of the symbols that are held when none follows.
    ///
    /// - Returns: what is decided; the caller removes it as after `push`, and asks again while any are held.
    mutating func finish() -> Step {
        let base = position - (held.count - head)
        guard let found else { return Step(released: held.count - head) }
        return Step(released: found.start - base, match: match(found.pattern))
    }

    /// Removes the first symbol that is held.
    ///
    /// - Returns: the symbol, nil when none is held.
    mutating func pop() -> ReplySymbol? {
        guard head < held.count else { return nil }
        let symbol = held[head]
        head += 1
        if head == held.count {
            held.removeAll(keepingCapacity: true)
            head = 0
        } else if head >= 64, head * 2 >= held.count {
            held.removeFirst(head)
            head = 0
        }
        return symbol
    }

    /// Removes all symbols that are held, and begins anew.
    ///
    /// - Parameter enabled: the first positions of the patterns that are looked for from here on.
    /// - Returns: the symbols.
    mutating func takeHeld(enabling enabled: [UInt64]) -> ArraySlice<ReplySymbol> {
        let symbols = held[head...]
        self.enabled = enabled
        reset()
        return symbols
    }

    /// Forgets all symbols that are held, and begins anew.
    mutating func reset() {
        held = []
        head = 0
        found = nil
        for index in state.indices { state[index] = 0 }
        isActive = false
    }

    private func match(_ pattern: Int) -> Match { Match(pattern: pattern, length: table.lengths[pattern]) }

    /// Moves all searches on by a symbol.
    ///
    /// - Parameter symbol: the symbol, which is the last one held.
    /// - Returns: where the earliest unfinished search started; the position itself when there is none.
    private mutating func advance(_ symbol: ReplySymbol) -> Int {
        guard let row = table.row(of: symbol) else {
            if isActive {
                for index in state.indices { state[index] = 0 }
                isActive = false
            }
            return position
        }
        var carry: UInt64 = 0
        var deepest = 0
        var isActive = false
        for index in state.indices {
            let before = state[index]
            // A bit that moves out of its pattern lands on the next one's first position: taken away there.
            let moved = (before << 1 | carry) & ~table.firstBits[index] | enabled[index]
            carry = before >> 63
            let now = moved & table.word(index, of: row)
            var complete = now & table.lastBits[index]
            state[index] = now ^ complete
            while complete != 0 {
                let bit = index * 64 + complete.trailingZeroBitCount
                complete &= complete - 1
                let start = position - table.depths[bit]
                if found.map({ start < $0.start }) ?? true { found = (start, table.owners[bit]) }
            }
            var rest = state[index]
            if rest != 0 { isActive = true }
            while rest != 0 {
                // The highest bit of a pattern is its deepest; those below it in the same pattern tell nothing more.
                let bit = 63 - rest.leadingZeroBitCount
                let depth = table.depths[index * 64 + bit]
                deepest = max(deepest, depth)
                rest &= depth > bit ? 0 : (1 << UInt64(bit - depth + 1)) - 1
            }
        }
        self.isActive = isActive
        return position - deepest
    }
}
