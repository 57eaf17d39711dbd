/// Tells one generated value from another, also while it grows.
///
/// All snapshots of one stream give a value the same identity, which is what a list on a screen needs to keep its rows
/// apart.
public struct GenerationID: Sendable, Hashable {
    private let high: UInt64
    private let low: UInt64

    /// An identity that no other value has.
    public init() {
        var numbers = SystemRandomNumberGenerator()
        high = numbers.next()
        low = numbers.next()
    }

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The identity of a property's value within a value of this identity, the same whenever it is asked for.
    package func child(property: String) -> GenerationID {
        derived(tag: 1, bytes: property.utf8)
    }

    /// The identity of an element within a value of this identity, the same whenever it is asked for.
    package func child(index: Int) -> GenerationID {
        derived(tag: 2, bytes: withUnsafeBytes(of: UInt64(index).littleEndian) { Array($0) })
    }

    /// Two FNV-1a hashes from different starts: identities need to be apart, not secret.
    private func derived(tag: UInt8, bytes: some Sequence<UInt8>) -> GenerationID {
        var high = high ^ 0xcbf2_9ce4_8422_2325
        var low = low ^ 0x8422_2325_cbf2_9ce4
        func mix(_ byte: UInt8, into hash: inout UInt64) {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
            hash ^= hash >> 29
        }
        mix(tag, into: &high)
        mix(tag, into: &low)
        for byte in bytes {
            mix(byte, into: &high)
            mix(byte, into: &low)
        }
        return GenerationID(high: high, low: low)
    }
}
