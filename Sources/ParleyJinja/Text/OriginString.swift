/// A text that knows where each of its stretches came from.
///
/// It counts, indexes and compares by code point, as Python does: neither grapheme clusters nor canonical equivalence
/// play a part. Comparison and hashing ignore the origins.
package struct OriginString: Sendable {
    /// A change of origin within a text.
    struct Turn: Sendable, Equatable {
        /// The offset of the first byte of the new origin.
        let start: Int
        let origin: Origin
    }

    /// The text in UTF-8 and its origins; a class, so that a value is one word.
    final class Storage: Sendable {
        let bytes: [UInt8]
        let scalarCount: Int
        /// The origin of the first byte.
        let lead: Origin
        /// Where the origin changes, in order; empty for a text of one origin, which most are.
        let turns: [Turn]
        /// Whether Python would hold the text as `Markup`: as HTML that needs no escaping.
        let isMarkup: Bool

        init(bytes: [UInt8], scalarCount: Int, lead: Origin, turns: [Turn], isMarkup: Bool) {
            self.bytes = bytes
            self.scalarCount = scalarCount
            self.lead = lead
            self.turns = turns
            self.isMarkup = isMarkup
        }
    }

    let storage: Storage

    /// The empty text.
    package static let empty = OriginString(bytes: [], origin: .template)

    /// A text from bytes that are known to be UTF-8; who knows how many code points they are may say so.
    init(bytes: [UInt8], count: Int? = nil, lead: Origin, turns: [Turn], isMarkup: Bool = false) {
        storage = Storage(
            bytes: bytes,
            scalarCount: count ?? UTF8Scalars.count(bytes, 0..<bytes.count),
            lead: lead,
            turns: turns,
            isMarkup: isMarkup
        )
    }

    /// A text of one origin from bytes that are known to be UTF-8.
    init(bytes: [UInt8], origin: Origin) {
        self.init(bytes: bytes, lead: origin, turns: [])
    }

    /// A text of one origin.
    ///
    /// - Parameters:
    ///   - text: the text.
    ///   - origin: where it came from.
    package init(_ text: String, origin: Origin) {
        self.init(bytes: Array(text.utf8), origin: origin)
    }

    /// The text that the interpreter itself writes.
    init(literal text: String) {
        self.init(text, origin: .template)
    }

    /// How many code points there are.
    package var count: Int { storage.scalarCount }

    /// The text in UTF-8.
    var bytes: [UInt8] { storage.bytes }

    /// Whether there is no text.
    var isEmpty: Bool { storage.bytes.isEmpty }

    /// Whether each code point takes one byte, so that indices and offsets are the same.
    var isASCII: Bool { storage.scalarCount == storage.bytes.count }

    /// Whether Python would hold the text as `Markup`.
    var isMarkup: Bool { storage.isMarkup }

    /// The text without its origins.
    package var string: String {
        String(decoding: storage.bytes, as: UTF8.self)
    }

    /// The same text, held as `Markup` or not.
    func asMarkup(_ isMarkup: Bool = true) -> OriginString {
        guard isMarkup != storage.isMarkup else { return self }
        return OriginString(bytes: bytes, count: count, lead: storage.lead, turns: storage.turns, isMarkup: isMarkup)
    }

    /// The origin of the byte at an offset.
    func origin(at offset: Int) -> Origin {
        guard !storage.turns.isEmpty else { return storage.lead }
        let next = firstTurn(after: offset)
        return next == 0 ? storage.lead : storage.turns[next - 1].origin
    }

    /// The index of the first change of origin behind an offset.
    func firstTurn(after offset: Int) -> Int {
        var low = 0
        var high = storage.turns.count
        while low < high {
            let middle = (low + high) / 2
            if storage.turns[middle].start <= offset { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The stretches of one origin each, as byte ranges, that a range of bytes consists of.
    func stretches(in range: Range<Int>) -> [(range: Range<Int>, origin: Origin)] {
        guard !range.isEmpty else { return [] }
        var result: [(range: Range<Int>, origin: Origin)] = []
        var start = range.lowerBound
        var origin = origin(at: start)
        for turn in storage.turns[firstTurn(after: start)...] {
            if turn.start >= range.upperBound { break }
            result.append((start..<turn.start, origin))
            start = turn.start
            origin = turn.origin
        }
        result.append((start..<range.upperBound, origin))
        return result
    }

    /// A part of the text.
    ///
    /// - Parameter range: offsets of bytes, each at the start of a code point or the end.
    /// - Returns: that part with its origins.
    func slice(_ range: Range<Int>) -> OriginString {
        if range.count == bytes.count { return self }
        if range.isEmpty { return isMarkup ? OriginString.empty.asMarkup() : .empty }
        let part = Array(bytes[range])
        guard !storage.turns.isEmpty else {
            return OriginString(bytes: part, lead: storage.lead, turns: [], isMarkup: isMarkup)
        }
        var turns: [Turn] = []
        for turn in storage.turns[firstTurn(after: range.lowerBound)...] {
            if turn.start >= range.upperBound { break }
            turns.append(Turn(start: turn.start - range.lowerBound, origin: turn.origin))
        }
        return OriginString(bytes: part, lead: origin(at: range.lowerBound), turns: turns, isMarkup: isMarkup)
    }

    /// The offset of a code point.
    ///
    /// - Parameter index: from 0 to `count`.
    /// - Returns: the offset of its first byte.
    func offset(of index: Int) -> Int {
        if isASCII { return index }
        if index == count { return bytes.count }
        return UTF8Scalars.offset(of: index, in: bytes)
    }

    /// A part of the text by the indices of code points.
    func slice(scalars range: Range<Int>) -> OriginString {
        if isASCII { return slice(range) }
        let start = offset(of: range.lowerBound)
        var end = start
        for _ in 0..<range.count {
            end += UTF8Scalars.width(bytes[end])
        }
        return slice(start..<end)
    }
}

extension OriginString: Hashable {
    package static func == (left: OriginString, right: OriginString) -> Bool {
        left.storage === right.storage || left.bytes == right.bytes
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(bytes)
    }
}

extension OriginString: Comparable {
    /// Whether one text stands before another in the order of code points, which is the order of UTF-8's bytes.
    package static func < (left: OriginString, right: OriginString) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}
