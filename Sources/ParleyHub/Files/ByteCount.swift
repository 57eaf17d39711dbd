/// A number of bytes as people read it: `512 B`, `3.4 MiB`, `12.1 GiB`.
package struct ByteCount: Sendable, CustomStringConvertible {
    private let bytes: UInt64

    /// Wraps a number of bytes.
    package init(_ bytes: UInt64) { self.bytes = bytes }

    /// The number in the largest unit in which it is at least one, with one place behind the point.
    package var description: String {
        let units: [(shift: UInt64, name: String)] = [(40, "TiB"), (30, "GiB"), (20, "MiB"), (10, "KiB")]
        // What rounds up to a thousand and twenty-four belongs to the unit above.
        guard let unit = units.first(where: { bytes >= (1 << $0.shift) - (1 << $0.shift) / 20_480 }) else {
            return "\(bytes) B"
        }
        let size = UInt64(1) << unit.shift
        let tenths = bytes / size * 10 + ((bytes % size) * 10 + size / 2) / size
        return "\(tenths / 10).\(tenths % 10) \(unit.name)"
    }
}
