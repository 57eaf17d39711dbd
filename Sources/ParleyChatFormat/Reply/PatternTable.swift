/// A byte of a reply, and in bit 8 whether it belongs to the spelling of a special token.
typealias ReplySymbol = UInt16

extension ReplySymbol {
    /// The bit that marks a special token's spelling.
    static let special: ReplySymbol = 0x100

    /// The byte.
    var byte: UInt8 { UInt8(truncatingIfNeeded: self) }

    /// Whether the byte belongs to the spelling of a special token.
    var isSpecial: Bool { self & Self.special != 0 }

    /// Whether it is white space that was written as text.
    var isBlank: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}

/// Several short texts, laid out so that all of them are looked for at once.
///
/// Each position of each pattern is one bit. A row for each symbol has the bits of the positions where it may stand; a
/// step of the search is a shift and an AND. That takes the same time whatever the text is, and lets a position accept
/// a byte of any origin or only of a special token, which searches by failure links do not.
///
/// A class, so that copies of a reader share it.
final class PatternTable: Sendable {
    /// One position of a pattern.
    struct Element: Sendable, Equatable {
        /// The byte that stands there.
        var byte: UInt8
        /// Whether the byte has to come from a special token.
        var isSpecial: Bool
    }

    /// How many words the bits take.
    let wordCount: Int

    /// The count of symbols in each pattern.
    let lengths: [Int]

    /// The first position of each pattern.
    let firstBits: [UInt64]

    /// The last position of each pattern.
    let lastBits: [UInt64]

    /// How many symbols precede and include each bit's position, within its pattern.
    let depths: [Int]

    /// Which pattern each bit belongs to.
    let owners: [Int]

    private let rows: [UInt64]
    private let rowStarts: [Int]
    private let firstBitOf: [Int]

    /// Lays out patterns; empty ones never match.
    ///
    /// - Parameter patterns: what to look for; the earlier one wins where two of them are equal.
    init(_ patterns: [[Element]]) {
        let total = patterns.reduce(0) { $0 + $1.count }
        let wordCount = (total + 63) / 64
        var firstBits = [UInt64](repeating: 0, count: wordCount)
        var lastBits = firstBits
        var rows: [UInt64] = []
        var rowStarts = [Int](repeating: -1, count: 512)
        var depths: [Int] = []
        var owners: [Int] = []
        var firstBitOf: [Int] = []
        func allow(_ symbol: Int, at bit: Int) {
            if rowStarts[symbol] < 0 {
                rowStarts[symbol] = rows.count
                rows.append(contentsOf: repeatElement(0, count: wordCount))
            }
            rows[rowStarts[symbol] + bit / 64] |= 1 << UInt64(bit % 64)
        }
        for (owner, pattern) in patterns.enumerated() {
            firstBitOf.append(depths.count)
            for (index, element) in pattern.enumerated() {
                let bit = depths.count
                if index == 0 { firstBits[bit / 64] |= 1 << UInt64(bit % 64) }
                if index == pattern.count - 1 { lastBits[bit / 64] |= 1 << UInt64(bit % 64) }
                allow(Int(element.byte) + Int(ReplySymbol.special), at: bit)
                if !element.isSpecial { allow(Int(element.byte), at: bit) }
                depths.append(index + 1)
                owners.append(owner)
            }
        }
        self.wordCount = wordCount
        lengths = patterns.map(\.count)
        self.firstBits = firstBits
        self.lastBits = lastBits
        self.depths = depths
        self.owners = owners
        self.rows = rows
        self.rowStarts = rowStarts
        self.firstBitOf = firstBitOf
    }

    /// Where a symbol's row begins, nil when no pattern has the symbol.
    ///
    /// - Parameter symbol: the symbol.
    /// - Returns: an index for `word(_:of:)`.
    func row(of symbol: ReplySymbol) -> Int? {
        let start = rowStarts[Int(symbol)]
        return start < 0 ? nil : start
    }

    /// One word of a row.
    ///
    /// - Parameters:
    ///   - index: which word.
    ///   - row: where the row begins.
    /// - Returns: the positions in that word where the symbol may stand.
    func word(_ index: Int, of row: Int) -> UInt64 { rows[row + index] }

    /// The first positions of some patterns.
    ///
    /// - Parameter isIncluded: whether a pattern, given by its index, is one of them.
    /// - Returns: their bits.
    func starts(where isIncluded: (Int) -> Bool) -> [UInt64] {
        var bits = [UInt64](repeating: 0, count: wordCount)
        for index in lengths.indices where lengths[index] > 0 && isIncluded(index) {
            let bit = firstBitOf[index]
            bits[bit / 64] |= 1 << UInt64(bit % 64)
        }
        return bits
    }
}
