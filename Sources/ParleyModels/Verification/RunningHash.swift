import Crypto

/// The SHA-256 of bytes that come one after the other.
package struct RunningHash: Sendable {
    private var hash = SHA256()

    /// Begins with no bytes.
    package init() {}

    /// Takes the next bytes.
    ///
    /// - Parameter bytes: the bytes.
    package mutating func update(_ bytes: UnsafeRawBufferPointer) { hash.update(bufferPointer: bytes) }

    /// The hash of all that came, in 64 lower-case hexadecimal digits; more may come afterwards.
    package var digits: String { ContentHash.digits(hash.finalize()) }
}
