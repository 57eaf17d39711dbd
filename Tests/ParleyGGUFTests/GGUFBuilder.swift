/// Writes small GGUF files, valid ones and damaged ones.
struct GGUFBuilder {
    /// A metadata value as it is written.
    indirect enum Value {
        case u8(UInt8), i8(Int8), u16(UInt16), i16(Int16), u32(UInt32), i32(Int32), u64(UInt64), i64(Int64)
        case f32(Float), f64(Double), bool(UInt8), string(String), bytes([UInt8])
        case array(UInt32, [Value])
        /// Any type number, count and bytes.
        case raw(type: UInt32, [UInt8])
    }

    /// A tensor's description; what is nil follows from the rest.
    struct Tensor {
        var name: [UInt8]
        var dimensions: [UInt64]
        var type: UInt32 = 0
        var offset: UInt64?
        var rank: UInt32?
        var byteCount: UInt64?

        init(
            _ name: String,
            _ dimensions: [UInt64],
            type: UInt32 = 0,
            offset: UInt64? = nil,
            rank: UInt32? = nil,
            byteCount: UInt64? = nil
        ) {
            self.name = Array(name.utf8)
            self.dimensions = dimensions
            self.type = type
            self.offset = offset
            self.rank = rank
            self.byteCount = byteCount
        }
    }

    var magic: [UInt8] = Array("GGUF".utf8)
    var version: UInt32 = 3
    var tensorCount: UInt64?
    var pairCount: UInt64?
    var pairs: [(key: [UInt8], value: Value)] = []
    var tensors: [Tensor] = []
    var alignment: UInt64 = 32

    init(_ pairs: [(String, Value)] = [], tensors: [Tensor] = []) {
        self.pairs = pairs.map { (Array($0.0.utf8), $0.1) }
        self.tensors = tensors
    }

    /// A copy with a key set, in place when it is there.
    func setting(_ key: String, _ value: Value?) -> GGUFBuilder {
        var copy = self
        let bytes = Array(key.utf8)
        let index = copy.pairs.firstIndex { $0.key == bytes }
        if let value {
            if let index { copy.pairs[index].value = value } else { copy.pairs.append((bytes, value)) }
        } else if let index {
            copy.pairs.remove(at: index)
        }
        return copy
    }

    /// A copy with other tensors.
    func with(_ tensors: [Tensor]) -> GGUFBuilder {
        var copy = self
        copy.tensors = tensors
        return copy
    }

    /// The file's bytes, with zeros for the tensors' data.
    func bytes() -> [UInt8] {
        var out = magic
        append(version, &out)
        append(tensorCount ?? UInt64(tensors.count), &out)
        append(pairCount ?? UInt64(pairs.count), &out)
        for (key, value) in pairs {
            append(UInt64(key.count), &out)
            out += key
            append(typeNumber(value), &out)
            append(value, &out)
        }
        var offset: UInt64 = 0
        for tensor in tensors {
            append(UInt64(tensor.name.count), &out)
            out += tensor.name
            append(tensor.rank ?? UInt32(tensor.dimensions.count), &out)
            for dimension in tensor.dimensions { append(dimension, &out) }
            append(tensor.type, &out)
            append(tensor.offset ?? offset, &out)
            let elements = tensor.dimensions.reduce(1, &*)
            offset = padded(offset &+ (tensor.byteCount ?? elements &* 4))
        }
        if !tensors.isEmpty {
            out += [UInt8](repeating: 0, count: Int(padded(UInt64(out.count))) - out.count)
            if offset < 1 << 20 { out += [UInt8](repeating: 0, count: Int(offset)) }
        }
        return out
    }

    private func padded(_ size: UInt64) -> UInt64 { (size &+ alignment &- 1) / alignment &* alignment }

    private func append(_ value: some FixedWidthInteger, _ out: inout [UInt8]) {
        withUnsafeBytes(of: value.littleEndian) { out += $0 }
    }

    private func append(_ value: Value, _ out: inout [UInt8]) {
        switch value {
        case .u8(let value): append(value, &out)
        case .i8(let value): append(value, &out)
        case .u16(let value): append(value, &out)
        case .i16(let value): append(value, &out)
        case .u32(let value): append(value, &out)
        case .i32(let value): append(value, &out)
        case .u64(let value): append(value, &out)
        case .i64(let value): append(value, &out)
        case .f32(let value): append(value.bitPattern, &out)
        case .f64(let value): append(value.bitPattern, &out)
        case .bool(let value): append(value, &out)
        case .string(let text): append(.bytes(Array(text.utf8)), &out)
        case .bytes(let bytes):
            append(UInt64(bytes.count), &out)
            out += bytes
        case .array(let type, let values):
            append(type, &out)
            append(UInt64(values.count), &out)
            for value in values { append(value, &out) }
        case .raw(_, let bytes): out += bytes
        }
    }

    private func typeNumber(_ value: Value) -> UInt32 {
        switch value {
        case .u8: 0
        case .i8: 1
        case .u16: 2
        case .i16: 3
        case .u32: 4
        case .i32: 5
        case .f32: 6
        case .bool: 7
        case .string, .bytes: 8
        case .array: 9
        case .u64: 10
        case .i64: 11
        case .f64: 12
        case .raw(let type, _): type
        }
    }
}

extension GGUFBuilder {
    /// An array of strings.
    static func strings(_ texts: [String]) -> Value { .array(8, texts.map(Value.string)) }

    /// A tiny model of the llama architecture, with all that loading asks for.
    static var model: GGUFBuilder {
        GGUFBuilder(
            [
                ("general.architecture", .string("llama")),
                ("general.name", .string("Tiny")),
                ("general.file_type", .u32(3)),
                ("general.sampling.temp", .f32(0.5)),
                ("llama.context_length", .u32(2048)),
                ("llama.embedding_length", .u32(8)),
                ("llama.block_count", .u32(2)),
                ("llama.feed_forward_length", .u32(16)),
                ("llama.attention.head_count", .u32(2)),
                ("llama.attention.head_count_kv", .u32(1)),
                ("llama.attention.layer_norm_rms_epsilon", .f32(1e-5)),
                ("llama.rope.dimension_count", .u32(4)),
                ("tokenizer.ggml.model", .string("llama")),
                ("tokenizer.ggml.tokens", strings(["<unk>", "<s>", "</s>", "a"])),
                ("tokenizer.ggml.scores", .array(6, [.f32(0), .f32(0), .f32(0), .f32(-1)])),
                ("tokenizer.ggml.token_type", .array(5, [.i32(2), .i32(3), .i32(3), .i32(1)])),
                ("tokenizer.ggml.bos_token_id", .u32(1)),
                ("tokenizer.ggml.eos_token_id", .u32(2)),
                ("tokenizer.ggml.add_bos_token", .bool(1)),
                ("tokenizer.chat_template", .string("{{ messages }}")),
            ],
            tensors: [
                Tensor("token_embd.weight", [8, 4]),
                Tensor("blk.0.attn_q.weight", [8, 8]),
                Tensor("blk.0.ffn_up.weight", [8, 16]),
                Tensor("output_norm.weight", [8]),
            ]
        )
    }

    /// A LoRA adapter of rank 2 that fits ``model``.
    static var adapter: GGUFBuilder {
        GGUFBuilder(
            [
                ("general.type", .string("adapter")),
                ("general.architecture", .string("llama")),
                ("adapter.type", .string("lora")),
                ("adapter.lora.alpha", .f32(4)),
            ],
            tensors: [
                Tensor("blk.0.ffn_up.weight.lora_a", [8, 2]),
                Tensor("blk.0.ffn_up.weight.lora_b", [2, 16]),
                Tensor("token_embd.weight.lora_a", [2, 4]),
                Tensor("token_embd.weight.lora_b", [2, 8]),
            ]
        )
    }
}
