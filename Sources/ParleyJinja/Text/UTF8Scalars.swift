/// Code points in bytes that are known to be UTF-8.
enum UTF8Scalars {
    /// How many bytes a code point takes that begins with a byte.
    static func width(_ lead: UInt8) -> Int {
        if lead < 0x80 { return 1 }
        if lead < 0xE0 { return 2 }
        return lead < 0xF0 ? 3 : 4
    }

    /// How many code points a range of bytes holds.
    static func count(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
        bytes.withUnsafeBufferPointer { buffer in
            // Without a branch, so that the compiler can look at many bytes at once.
            var count = 0
            for byte in buffer[range] {
                count &+= byte & 0xC0 == 0x80 ? 0 : 1
            }
            return count
        }
    }

    /// The offset of the code point at an index that lies within the bytes.
    static func offset(of index: Int, in bytes: [UInt8]) -> Int {
        var offset = 0
        for _ in 0..<index {
            offset += width(bytes[offset])
        }
        return offset
    }

    /// The code point that begins at an offset.
    static func scalar(in bytes: [UInt8], at offset: Int) -> Unicode.Scalar {
        let lead = UInt32(bytes[offset])
        let value: UInt32
        switch width(bytes[offset]) {
        case 1: value = lead
        case 2: value = (lead & 0x1F) << 6 | tail(bytes, offset + 1)
        case 3: value = (lead & 0x0F) << 12 | tail(bytes, offset + 1) << 6 | tail(bytes, offset + 2)
        default:
            value =
                (lead & 0x07) << 18 | tail(bytes, offset + 1) << 12 | tail(bytes, offset + 2) << 6
                | tail(bytes, offset + 3)
        }
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    private static func tail(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
        UInt32(bytes[offset] & 0x3F)
    }

    /// The offset of the code point that ends before an offset.
    static func offset(before offset: Int, in bytes: [UInt8]) -> Int {
        var start = offset - 1
        while start > 0, bytes[start] & 0xC0 == 0x80 { start -= 1 }
        return start
    }
}
