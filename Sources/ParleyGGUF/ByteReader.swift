/// Reads little-endian values from bytes; every read answers nil rather than going past the end.
struct ByteReader {
    private let base: UnsafeRawBufferPointer
    private(set) var offset: Int
    let end: Int

    /// Reads `bytes` from `offset` up to `end`, both of which are brought within the bytes.
    init(_ bytes: UnsafeRawBufferPointer, at offset: Int = 0, end: Int? = nil) {
        base = bytes
        self.end = min(max(end ?? bytes.count, 0), bytes.count)
        self.offset = min(max(offset, 0), self.end)
    }

    /// A reader of the same bytes at another place.
    func moved(to offset: Int) -> ByteReader { ByteReader(base, at: offset, end: end) }

    var remaining: Int { end &- offset }

    @inline(__always)
    mutating func integer<Value: FixedWidthInteger & BitwiseCopyable>(_ type: Value.Type) -> Value? {
        guard remaining >= MemoryLayout<Value>.size else { return nil }
        let value = base.loadUnaligned(fromByteOffset: offset, as: type)
        offset &+= MemoryLayout<Value>.size
        return Value(littleEndian: value)
    }

    @inline(__always)
    mutating func bytes(_ count: UInt64) -> UnsafeRawBufferPointer? {
        guard count <= UInt64(remaining) else { return nil }
        let start = offset
        offset &+= Int(count)
        return UnsafeRawBufferPointer(rebasing: base[start..<offset])
    }

    mutating func skip(_ count: UInt64) -> Bool {
        guard count <= UInt64(remaining) else { return false }
        offset &+= Int(count)
        return true
    }

    mutating func string() -> String? {
        guard let length = integer(UInt64.self), let text = bytes(length) else { return nil }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads a value of any type but `array`.
    mutating func scalar(_ type: GGUFValueType) -> GGUFValue? {
        switch type {
        case .uint8: integer(UInt8.self).map(GGUFValue.uint8)
        case .int8: integer(Int8.self).map(GGUFValue.int8)
        case .uint16: integer(UInt16.self).map(GGUFValue.uint16)
        case .int16: integer(Int16.self).map(GGUFValue.int16)
        case .uint32: integer(UInt32.self).map(GGUFValue.uint32)
        case .int32: integer(Int32.self).map(GGUFValue.int32)
        case .uint64: integer(UInt64.self).map(GGUFValue.uint64)
        case .int64: integer(Int64.self).map(GGUFValue.int64)
        case .float32: integer(UInt32.self).map { .float32(Float(bitPattern: $0)) }
        case .float64: integer(UInt64.self).map { .float64(Double(bitPattern: $0)) }
        case .bool: integer(UInt8.self).map { .bool($0 != 0) }
        case .string: string().map(GGUFValue.string)
        case .array: nil
        }
    }
}
