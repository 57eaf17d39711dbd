/// How a number of the KV cache is kept: a type of ggml's with its blocks.
///
/// Sizes are those of ggml's `block_*` structures (ggml-common.h): a `q8_0` block is 32 bytes and a scale of 16 bits.
package struct CacheType: Sendable, Hashable, CustomStringConvertible {
    /// The name by which settings and llama.cpp know it.
    package let description: String
    /// How many numbers a block holds.
    package let blockSize: Int
    /// How many bytes a block takes.
    package let blockBytes: Int

    private init(_ name: String, _ blockSize: Int, _ blockBytes: Int) {
        description = name
        self.blockSize = blockSize
        self.blockBytes = blockBytes
    }

    /// Numbers of 16 bits: the usual cache.
    package static let f16 = CacheType("f16", 1, 2)
    /// Numbers of 32 bits.
    package static let f32 = CacheType("f32", 1, 4)
    /// Numbers of 16 bits with the range of 32.
    package static let bf16 = CacheType("bf16", 1, 2)
    /// Blocks of 8-bit numbers: half the memory, and hardly a difference.
    package static let q8_0 = CacheType("q8_0", 32, 34)
    /// Blocks of 5-bit numbers with a scale and an offset.
    package static let q5_1 = CacheType("q5_1", 32, 24)
    /// Blocks of 5-bit numbers.
    package static let q5_0 = CacheType("q5_0", 32, 22)
    /// Blocks of 4-bit numbers with a scale and an offset.
    package static let q4_1 = CacheType("q4_1", 32, 20)
    /// Blocks of 4-bit numbers: about a quarter of the memory.
    package static let q4_0 = CacheType("q4_0", 32, 18)
    /// Blocks of 4-bit numbers from a table.
    package static let iq4_nl = CacheType("iq4_nl", 32, 18)

    /// All types that libllama keeps a cache in.
    package static let all = [f32, f16, bf16, q8_0, q5_1, q5_0, q4_1, q4_0, iq4_nl]

    /// Finds a type by its name, in upper or lower case.
    ///
    /// - Parameter name: the name, such as `q8_0`; nil results for one that no cache is kept in.
    package init?(named name: String) {
        guard let type = Self.all.first(where: { $0.description == name.lowercased() }) else { return nil }
        self = type
    }

    /// The bytes of a row of numbers, as ggml's `ggml_row_size` has it; a block that is begun counts whole.
    ///
    /// - Parameter count: how many numbers there are.
    /// - Returns: the bytes.
    package func bytes(of count: Int) -> UInt64 {
        let blocks = UInt64(max(0, count)).plus(UInt64(blockSize - 1)) / UInt64(blockSize)
        return blocks.times(UInt64(blockBytes))
    }
}
