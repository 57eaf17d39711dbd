/// Tells in one pass which of many spellings a text holds.
package struct SpellingIndex: Sendable {
    private let byLength: [(length: Int, spellings: Set<[UInt8]>)]
    private let begins: [Bool]

    /// An index of spellings; empty ones are never found.
    package init(_ spellings: [[UInt8]]) {
        var lengths: [Int: Set<[UInt8]>] = [:]
        var begins = [Bool](repeating: false, count: 256)
        for spelling in spellings {
            guard let first = spelling.first else { continue }
            begins[Int(first)] = true
            lengths[spelling.count, default: []].insert(spelling)
        }
        self.begins = begins
        byLength = lengths.map { ($0.key, $0.value) }.sorted { $0.length < $1.length }
    }

    /// The spellings that stand somewhere in a text.
    package func present(in bytes: [UInt8]) -> Set<[UInt8]> {
        var found: Set<[UInt8]> = []
        for start in bytes.indices where begins[Int(bytes[start])] {
            for (length, spellings) in byLength {
                guard length <= bytes.count - start else { break }
                let part = Array(bytes[start..<(start + length)])
                if spellings.contains(part) { found.insert(part) }
            }
        }
        return found
    }
}
