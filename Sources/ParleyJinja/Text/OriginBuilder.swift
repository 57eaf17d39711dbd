/// Puts a text together from stretches, merging neighbours of one origin.
struct OriginBuilder {
    private(set) var bytes: [UInt8] = []
    private var lead: Origin = .template
    private var last: Origin = .template
    private var turns: [OriginString.Turn] = []
    /// How many code points there are in the bytes before `countedBytes`.
    private var count = 0
    private var countedBytes = 0

    /// A builder of an empty text.
    init() {}

    /// The text so far.
    var text: OriginString {
        let rest = UTF8Scalars.count(bytes, countedBytes..<bytes.count)
        return OriginString(bytes: bytes, count: count + rest, lead: lead, turns: turns)
    }

    /// How many bytes there are so far.
    var byteCount: Int { bytes.count }

    /// Makes room, where it is known how much will be needed.
    mutating func reserve(_ count: Int) {
        bytes.reserveCapacity(count)
    }

    private mutating func turn(to origin: Origin) {
        if bytes.isEmpty {
            lead = origin
        } else if origin != last {
            turns.append(OriginString.Turn(start: bytes.count, origin: origin))
        }
        last = origin
    }

    /// Adds bytes of UTF-8.
    mutating func append(_ part: [UInt8], _ origin: Origin) {
        guard !part.isEmpty else { return }
        turn(to: origin)
        bytes.append(contentsOf: part)
    }

    /// Adds a part of bytes of UTF-8.
    mutating func append(_ part: ArraySlice<UInt8>, _ origin: Origin) {
        guard !part.isEmpty else { return }
        turn(to: origin)
        bytes.append(contentsOf: part)
    }

    /// Adds one ASCII character.
    mutating func append(_ byte: UInt8, _ origin: Origin) {
        turn(to: origin)
        bytes.append(byte)
    }

    /// Adds text that the interpreter itself writes.
    mutating func append(literal: StaticString) {
        guard literal.utf8CodeUnitCount > 0 else { return }
        turn(to: .template)
        bytes.append(contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }

    /// Adds text of one origin.
    mutating func append(_ part: String, _ origin: Origin) {
        guard !part.isEmpty else { return }
        turn(to: origin)
        bytes.append(contentsOf: part.utf8)
    }

    /// Adds one code point.
    mutating func append(_ scalar: Unicode.Scalar, _ origin: Origin) {
        turn(to: origin)
        bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    /// Adds a text with its origins.
    mutating func append(_ part: OriginString) {
        // What long texts are put together of has been counted already.
        count += UTF8Scalars.count(bytes, countedBytes..<bytes.count) + part.count
        append(part, part.bytes.startIndex..<part.bytes.endIndex)
        countedBytes = bytes.count
    }

    /// Adds a range of a text's bytes with their origins.
    mutating func append(_ part: OriginString, _ range: Range<Int>) {
        guard !range.isEmpty else { return }
        if part.storage.turns.isEmpty {
            turn(to: part.storage.lead)
            bytes.append(contentsOf: part.bytes[range])
            return
        }
        for stretch in part.stretches(in: range) {
            turn(to: stretch.origin)
            bytes.append(contentsOf: part.bytes[stretch.range])
        }
    }

    /// Adds a text several times.
    mutating func append(_ part: OriginString, times: Int) {
        for _ in 0..<max(times, 0) {
            append(part)
        }
    }
}
