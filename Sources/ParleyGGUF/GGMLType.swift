/// The type in which a tensor's elements are stored, with its block geometry.
///
/// Numbers, names and sizes are those of ggml's `ggml_type` and `block_*` structures (ggml.h, ggml-common.h).
package struct GGMLType: Hashable, Sendable, CustomStringConvertible {
    /// The type's number in the file.
    package let rawValue: UInt32
    /// The type's name as users know it, such as `Q4_1`.
    package let name: String
    /// How many elements one block holds.
    package let blockSize: UInt64
    /// How many bytes one block takes.
    package let typeSize: UInt64

    /// Looks a type up by its number.
    ///
    /// - Parameter rawValue: The number in the file; nil results for unknown and for removed types.
    package init?(rawValue: UInt32) {
        guard let index = Int(exactly: rawValue), Self.table.indices.contains(index), let entry = Self.table[index]
        else { return nil }
        self.rawValue = rawValue
        name = entry.name
        blockSize = entry.block
        typeSize = entry.size
    }

    /// Whether the type stores blocks of several elements with shared scales.
    package var isQuantized: Bool { blockSize > 1 }

    /// The type's name.
    package var description: String { name }

    /// Whether ggml's processor backend multiplies matrices of this type; the others are for intermediate results.
    var isMatrixWeight: Bool {
        switch name {
        case "Q8_1", "Q8_K", "I8", "I16", "I32", "I64", "F64": false
        default: true
        }
    }

    /// Whether this is the 32-bit floating-point type.
    var isFloat32: Bool { rawValue == 0 }

    private typealias Entry = (name: String, block: UInt64, size: UInt64)

    /// One entry for every number; nil where ggml has removed the type.
    private static let table: [Entry?] = [
        ("F32", 1, 4), ("F16", 1, 2), ("Q4_0", 32, 18), ("Q4_1", 32, 20), nil, nil,  // 0...5
        ("Q5_0", 32, 22), ("Q5_1", 32, 24), ("Q8_0", 32, 34), ("Q8_1", 32, 36),  // 6...9
        ("Q2_K", 256, 84), ("Q3_K", 256, 110), ("Q4_K", 256, 144), ("Q5_K", 256, 176),  // 10...13
        ("Q6_K", 256, 210), ("Q8_K", 256, 292), ("IQ2_XXS", 256, 66), ("IQ2_XS", 256, 74),  // 14...17
        ("IQ3_XXS", 256, 98), ("IQ1_S", 256, 50), ("IQ4_NL", 32, 18), ("IQ3_S", 256, 110),  // 18...21
        ("IQ2_S", 256, 82), ("IQ4_XS", 256, 136), ("I8", 1, 1), ("I16", 1, 2),  // 22...25
        ("I32", 1, 4), ("I64", 1, 8), ("F64", 1, 8), ("IQ1_M", 256, 56), ("BF16", 1, 2),  // 26...30
        nil, nil, nil, ("TQ1_0", 256, 54), ("TQ2_0", 256, 66), nil, nil, nil,  // 31...38
        ("MXFP4", 32, 17), ("NVFP4", 64, 36), ("Q1_0", 128, 18), ("Q2_0", 64, 18),  // 39...42
    ]
}
