/// Tells in one pass which of many spellings a text holds.
package struct SpellingIndex: Sendable {
    /// The spellings by their first byte, and by their lengths, the short ones first.
    private let byFirst: [[(length: Int, spellings: Set<[UInt8]>)]]

    /// An index of spellings; empty ones are never found.
    package init(_ spellings: [[UInt8]]) {
        let byFirst = Dictionary(grouping: spellings.filter { !$0.isEmpty }, by: { $0[0] })
        self.byFirst = (0...UInt8.max).map { first in
            Dictionary(grouping: byFirst[first] ?? [], by: \.count)
                .map { (length: $0.key, spellings: Set($0.value)) }
                .sorted { $0.length < $1.length }
        }
    }

    /// The spellings that stand somewhere in a text.
    package func present(in bytes: [UInt8]) -> Set<[UInt8]> {
        var found: Set<[UInt8]> = []
        for start in bytes.indices {
            for (length, spellings) in byFirst[Int(bytes[start])] {
                guard length <= bytes.count - start else { break }
                let part = Array(bytes[start..<(start + length)])
                if spellings.contains(part) { found.insert(part) }
            }
        }
        return found
    }
}
