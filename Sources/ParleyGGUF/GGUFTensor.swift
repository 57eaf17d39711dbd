/// What the header of a GGUF file says of one tensor.
package struct GGUFTensor: Sendable, Equatable {
    /// The tensor's name, such as `blk.0.attn_q.weight`.
    package let name: String
    /// The number of elements along each of 1 to 4 dimensions, the fastest-varying one first; none is zero.
    package let dimensions: [UInt64]
    /// How the elements are stored.
    package let type: GGMLType
    /// Where the data starts, in bytes from the file's data offset.
    package let offset: UInt64
    /// How many bytes the data takes, padding not counted.
    package let byteCount: UInt64

    /// The number of elements.
    package var elementCount: UInt64 {
        // The parser has checked that the product fits.
        dimensions.reduce(1, &*)
    }

    /// The size along a dimension, 1 where the tensor has fewer dimensions.
    ///
    /// - Parameter index: The dimension, the fastest-varying one being 0.
    /// - Returns: The number of elements along it.
    package func dimension(_ index: Int) -> UInt64 {
        dimensions.indices.contains(index) ? dimensions[index] : 1
    }

    /// The dimensions as text, such as `576 × 49152`.
    package var shape: String {
        dimensions.map { String($0) }.joined(separator: " × ")
    }
}
