extension OriginString {
    /// The offset of each code point, and that of the end.
    var scalarOffsets: [Int] {
        var offsets: [Int] = []
        offsets.reserveCapacity(count + 1)
        var offset = 0
        while offset < bytes.count {
            offsets.append(offset)
            offset += UTF8Scalars.width(bytes[offset])
        }
        offsets.append(offset)
        return offsets
    }

    /// The code points.
    var scalars: [Unicode.Scalar] {
        var scalars: [Unicode.Scalar] = []
        scalars.reserveCapacity(count)
        var offset = 0
        while offset < bytes.count {
            scalars.append(UTF8Scalars.scalar(in: bytes, at: offset))
            offset += UTF8Scalars.width(bytes[offset])
        }
        return scalars
    }

    /// The index of the code point that begins at an offset.
    func index(of offset: Int) -> Int {
        isASCII ? offset : UTF8Scalars.count(bytes, 0..<offset)
    }

    /// Whether a text is part of this one.
    func contains(_ part: OriginString) -> Bool {
        firstRange(of: part, in: 0..<bytes.count) != nil
    }

    /// Where a text stands first within a range of bytes.
    func firstRange(of part: OriginString, in range: Range<Int>) -> Range<Int>? {
        var search = TextSearch(part.bytes)
        return search.first(in: bytes, range).map { $0..<$0 + part.bytes.count }
    }

    /// Where a text stands last within a range of bytes.
    func lastRange(of part: OriginString, in range: Range<Int>) -> Range<Int>? {
        let size = part.bytes.count
        guard size <= range.count else { return nil }
        var search = TextSearch(part.bytes.reversed())
        let reversed = Array(bytes[range].reversed())
        guard let place = search.first(in: reversed, 0..<reversed.count) else { return nil }
        let end = range.upperBound - place
        return end - size..<end
    }

    /// Where a text that is not empty stands, from the left, none overlapping, at most so many times.
    func ranges(of part: OriginString, in range: Range<Int>, limit: Int = Int.max) -> [Range<Int>] {
        var search = TextSearch(part.bytes)
        var ranges: [Range<Int>] = []
        var start = range.lowerBound
        while ranges.count < limit, let place = search.first(in: bytes, start..<range.upperBound) {
            start = place + part.bytes.count
            ranges.append(place..<start)
        }
        return ranges
    }

    /// Where a text that is not empty stands, from the right, none overlapping, at most so many times; in order.
    func rangesFromEnd(of part: OriginString, limit: Int) -> [Range<Int>] {
        let reversed = OriginString(bytes: bytes.reversed(), origin: .template)
        let reversedPart = OriginString(bytes: part.bytes.reversed(), origin: .template)
        let found = reversed.ranges(of: reversedPart, in: 0..<bytes.count, limit: limit)
        return found.reversed().map { bytes.count - $0.upperBound..<bytes.count - $0.lowerBound }
    }

    /// Whether the text begins with another.
    func hasPrefix(_ part: OriginString) -> Bool {
        bytes.starts(with: part.bytes)
    }

    /// Whether the text ends with another.
    func hasSuffix(_ part: OriginString) -> Bool {
        bytes.count >= part.bytes.count && bytes[(bytes.count - part.bytes.count)...].elementsEqual(part.bytes)
    }

    /// The text without the code points at its edges that fit.
    func stripped(
        _ fits: (Unicode.Scalar) -> Bool = PythonText.isSpace,
        left: Bool = true,
        right: Bool = true
    ) -> OriginString {
        var start = 0
        var end = bytes.count
        while left, start < end, fits(UTF8Scalars.scalar(in: bytes, at: start)) {
            start += UTF8Scalars.width(bytes[start])
        }
        while right, end > start {
            let last = UTF8Scalars.offset(before: end, in: bytes)
            guard fits(UTF8Scalars.scalar(in: bytes, at: last)) else { break }
            end = last
        }
        return slice(start..<end)
    }

    /// The text with another in place of a third, at most so many times.
    ///
    /// - Parameters:
    ///   - old: what goes; an empty text stands before each code point and at the end.
    ///   - new: what comes.
    ///   - limit: how many times at most.
    /// - Returns: the text.
    func replacing(_ old: OriginString, with new: OriginString, limit: Int) -> OriginString {
        let places: [Range<Int>]
        if old.isEmpty {
            places = scalarOffsets.prefix(limit).map { $0..<$0 }
        } else {
            places = ranges(of: old, in: 0..<bytes.count, limit: limit)
        }
        guard !places.isEmpty else { return self }
        var builder = OriginBuilder()
        var start = 0
        for place in places {
            builder.append(self, start..<place.lowerBound)
            builder.append(new)
            start = place.upperBound
        }
        builder.append(self, start..<bytes.count)
        return builder.text
    }

    /// The byte ranges of the words between blanks, from the left, at most so many cuts.
    func words(limit: Int) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var place = 0
        while true {
            place = spaceEnd(from: place)
            guard place < bytes.count else { return words }
            let start = place
            if words.count == limit {
                words.append(start..<bytes.count)
                return words
            }
            while place < bytes.count, !PythonText.isSpace(UTF8Scalars.scalar(in: bytes, at: place)) {
                place += UTF8Scalars.width(bytes[place])
            }
            words.append(start..<place)
        }
    }

    /// The byte ranges of the words between blanks, from the right, at most so many cuts; in order.
    func wordsFromEnd(limit: Int) -> [Range<Int>] {
        let all = words(limit: Int.max)
        guard all.count > limit else { return all }
        return [0..<all[all.count - limit - 1].upperBound] + all.suffix(limit)
    }

    private func spaceEnd(from start: Int) -> Int {
        var place = start
        while place < bytes.count, PythonText.isSpace(UTF8Scalars.scalar(in: bytes, at: place)) {
            place += UTF8Scalars.width(bytes[place])
        }
        return place
    }

    /// The byte ranges of the lines, with or without what ends them.
    func lines(keepsEnds: Bool = false) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        var place = 0
        while place < bytes.count {
            let width = UTF8Scalars.width(bytes[place])
            guard PythonText.isLineBreak(UTF8Scalars.scalar(in: bytes, at: place)) else {
                place += width
                continue
            }
            let isPair =
                bytes[place] == UInt8(ascii: "\r") && place + 1 < bytes.count && bytes[place + 1] == UInt8(ascii: "\n")
            let next = place + (isPair ? 2 : width)
            lines.append(start..<(keepsEnds ? next : place))
            start = next
            place = next
        }
        if start < bytes.count { lines.append(start..<bytes.count) }
        return lines
    }
}
