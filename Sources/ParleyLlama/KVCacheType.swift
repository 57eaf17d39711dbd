import CParleyLlama

/// How precisely the KV cache keeps its numbers.
package enum KVCacheType: String, Sendable, CaseIterable {
    /// 32 bits, nothing rounded.
    case f32
    /// 16 bits.
    case f16
    /// 16 bits, with f32's range.
    case bf16
    /// 8 bits, in blocks that share a scale.
    case q8_0
    /// 5 bits, in blocks that share a scale and a minimum.
    case q5_1
    /// 5 bits, in blocks that share a scale.
    case q5_0
    /// 4 bits, in blocks that share a scale and a minimum.
    case q4_1
    /// 4 bits, in blocks that share a scale.
    case q4_0
    /// 4 bits that name one of sixteen uneven steps, in blocks that share a scale.
    case iq4_nl

    var raw: ggml_type {
        switch self {
        case .f32: GGML_TYPE_F32
        case .f16: GGML_TYPE_F16
        case .bf16: GGML_TYPE_BF16
        case .q8_0: GGML_TYPE_Q8_0
        case .q5_1: GGML_TYPE_Q5_1
        case .q5_0: GGML_TYPE_Q5_0
        case .q4_1: GGML_TYPE_Q4_1
        case .q4_0: GGML_TYPE_Q4_0
        case .iq4_nl: GGML_TYPE_IQ4_NL
        }
    }

    /// Whether it keeps blocks of numbers rather than single ones; as V cache it then needs flash attention.
    package var isQuantized: Bool { ggml_is_quantized(raw) }
}
