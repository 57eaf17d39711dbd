/// A model that is here after it was asked for.
package struct PulledModel: Equatable, Sendable {
    /// One of its files.
    package struct File: Equatable, Sendable {
        /// Where it lies.
        package let path: String
        /// Its size in bytes.
        package let size: UInt64
        /// The SHA-256 of its contents, in lower-case hexadecimal digits; nil where it was not computed.
        package let sha256: String?
    }

    /// The name by which `--model` takes it.
    package let name: String
    /// Its files in order.
    package let files: [File]
    /// Whether it was here before.
    package let wasHere: Bool

    /// The bytes of all files.
    package var size: UInt64 { files.reduce(0) { $0 + $1.size } }
}
