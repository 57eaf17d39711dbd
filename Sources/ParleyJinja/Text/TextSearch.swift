/// Finds bytes in other bytes, in time that is linear in both however they repeat themselves.
struct TextSearch {
    /// Up to this many bytes, comparing at each place is quick enough, whatever the bytes are.
    private static let plainLimit = 16

    private let part: [UInt8]
    /// For each prefix of the part, how long its longest proper prefix is that also ends it.
    private lazy var borders = Self.borders(of: part)

    init(_ part: [UInt8]) {
        self.part = part
    }

    /// The first place of the part in a range of bytes.
    mutating func first(in bytes: [UInt8], _ range: Range<Int>) -> Int? {
        guard let head = part.first else { return range.lowerBound }
        guard part.count <= range.count else { return nil }
        if part.count <= Self.plainLimit { return plainFirst(in: bytes, range, head) }
        let borders = borders
        var matched = 0
        for place in range {
            while matched > 0, bytes[place] != part[matched] { matched = borders[matched - 1] }
            if bytes[place] == part[matched] { matched += 1 }
            if matched == part.count { return place + 1 - matched }
        }
        return nil
    }

    private func plainFirst(in bytes: [UInt8], _ range: Range<Int>, _ head: UInt8) -> Int? {
        bytes.withUnsafeBufferPointer { bytes in
            part.withUnsafeBufferPointer { part in
                var place = range.lowerBound
                let last = range.upperBound - part.count
                while place <= last {
                    if bytes[place] == head {
                        var index = 1
                        while index < part.count, bytes[place + index] == part[index] { index += 1 }
                        if index == part.count { return place }
                    }
                    place += 1
                }
                return nil
            }
        }
    }

    private static func borders(of part: [UInt8]) -> [Int] {
        var borders = [0]
        borders.reserveCapacity(part.count)
        var length = 0
        for index in part.indices.dropFirst() {
            while length > 0, part[index] != part[length] { length = borders[length - 1] }
            if part[index] == part[length] { length += 1 }
            borders.append(length)
        }
        return borders
    }
}
