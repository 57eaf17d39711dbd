/// Writes small GGUF files, version 3, after the description of the format in ggml's `docs/gguf.md`.
struct ModelFileBuilder {
    enum Value {
        case uint16(UInt16), uint32(UInt32), int32(Int32), float32(Float), bool(Bool), string(String)
        case strings([String]), floats([Float]), integers([Int32]), bools([Bool])
    }

    var metadata: [(key: String, value: Value)] = []
    /// All tensors are F32; their data is zeros.
    var tensors: [(name: String, dimensions: [UInt64])] = []
    /// Whether the file ends where the tensors' data starts.
    var omitsData = false

    var bytes: [UInt8] {
        var writer = Writer()
        writer.bytes += Array("GGUF".utf8)
        writer.append(UInt32(3))
        writer.append(UInt64(tensors.count))
        writer.append(UInt64(metadata.count))
        for (key, value) in metadata { writer.append(key, value) }
        var offset: UInt64 = 0
        for (name, dimensions) in tensors {
            writer.append(name)
            writer.append(UInt32(dimensions.count))
            dimensions.forEach { writer.append($0) }
            writer.append(UInt32(0))
            writer.append(offset)
            offset += (dimensions.reduce(4, *) + 31) / 32 * 32
        }
        writer.bytes += Array(repeating: 0, count: (32 - writer.bytes.count % 32) % 32 + (omitsData ? 0 : Int(offset)))
        return writer.bytes
    }

    mutating func set(_ key: String, _ value: Value?) {
        let index = metadata.firstIndex { $0.key == key }
        switch (index, value) {
        case (let index?, let value?): metadata[index].value = value
        case (let index?, nil): metadata.remove(at: index)
        case (nil, let value?): metadata.append((key, value))
        case (nil, nil): break
        }
    }

    private struct Writer {
        var bytes: [UInt8] = []

        mutating func append(_ number: some FixedWidthInteger) {
            withUnsafeBytes(of: number.littleEndian) { bytes += Array($0) }
        }

        mutating func append(_ text: String) {
            append(UInt64(text.utf8.count))
            bytes += Array(text.utf8)
        }

        mutating func append(_ key: String, _ value: Value) {
            append(key)
            switch value {
            case .uint16(let number): append(UInt32(2)); append(number)
            case .uint32(let number): append(UInt32(4)); append(number)
            case .int32(let number): append(UInt32(5)); append(number)
            case .float32(let number): append(UInt32(6)); append(number.bitPattern)
            case .bool(let flag): append(UInt32(7)); append(UInt8(flag ? 1 : 0))
            case .string(let text): append(UInt32(8)); append(text)
            case .strings(let texts): appendList(8, texts.count); texts.forEach { append($0) }
            case .floats(let numbers): appendList(6, numbers.count); numbers.forEach { append($0.bitPattern) }
            case .integers(let numbers): appendList(5, numbers.count); numbers.forEach { append($0) }
            case .bools(let flags): appendList(7, flags.count); flags.forEach { append(UInt8($0 ? 1 : 0)) }
            }
        }

        private mutating func appendList(_ type: UInt32, _ count: Int) {
            append(UInt32(9))
            append(type)
            append(UInt64(count))
        }
    }
}

extension ModelFileBuilder {
    private static let width: UInt64 = 32
    private static let tokens = ["<unk>", "<s>", "</s>", "a", "b", "c", "d", "e"]

    /// A llama of one layer with eight tokens.
    static var model: ModelFileBuilder {
        var file = ModelFileBuilder()
        file.metadata = [
            ("general.architecture", .string("llama")),
            ("general.name", .string("Tiny")),
            ("llama.context_length", .uint32(128)),
            ("llama.embedding_length", .uint32(32)),
            ("llama.block_count", .uint32(1)),
            ("llama.feed_forward_length", .uint32(32)),
            ("llama.attention.head_count", .uint32(2)),
            ("llama.attention.head_count_kv", .uint32(2)),
            ("llama.attention.layer_norm_rms_epsilon", .float32(1e-5)),
            ("llama.rope.dimension_count", .uint32(16)),
            ("llama.vocab_size", .uint32(8)),
            ("tokenizer.ggml.model", .string("llama")),
            ("tokenizer.ggml.tokens", .strings(tokens)),
            ("tokenizer.ggml.scores", .floats(tokens.map { _ in 0 })),
            ("tokenizer.ggml.token_type", .integers([2, 3, 3, 1, 1, 1, 1, 1])),
            ("tokenizer.ggml.bos_token_id", .uint32(1)),
            ("tokenizer.ggml.eos_token_id", .uint32(2)),
            ("tokenizer.chat_template", .string("{{ messages }}")),
        ]
        file.tensors = [
            ("token_embd.weight", [width, UInt64(tokens.count)]),
            ("output_norm.weight", [width]),
            ("output.weight", [width, UInt64(tokens.count)]),
            ("blk.0.attn_norm.weight", [width]),
            ("blk.0.attn_q.weight", [width, width]),
            ("blk.0.attn_k.weight", [width, width]),
            ("blk.0.attn_v.weight", [width, width]),
            ("blk.0.attn_output.weight", [width, width]),
            ("blk.0.ffn_norm.weight", [width]),
            ("blk.0.ffn_gate.weight", [width, width]),
            ("blk.0.ffn_up.weight", [width, width]),
            ("blk.0.ffn_down.weight", [width, width]),
        ]
        return file
    }

    /// An adapter of rank 4 to the query weights of ``model``.
    static var adapter: ModelFileBuilder {
        var file = ModelFileBuilder()
        file.metadata = [
            ("general.architecture", .string("llama")),
            ("general.type", .string("adapter")),
            ("adapter.type", .string("lora")),
            ("adapter.lora.alpha", .float32(8)),
        ]
        file.tensors = [
            ("blk.0.attn_q.weight.lora_a", [width, 4]),
            ("blk.0.attn_q.weight.lora_b", [4, width]),
        ]
        return file
    }

    /// A model that turns text into vectors.
    static var embeddingModel: ModelFileBuilder {
        var file = model
        file.set("general.architecture", .string("bert"))
        for (key, value) in file.metadata where key.hasPrefix("llama.") {
            file.set(key, nil)
            file.set("bert." + key.dropFirst(6), value)
        }
        file.set("bert.pooling_type", .uint32(2))
        return file
    }

    /// ``model`` without a chat template.
    static var baseModel: ModelFileBuilder {
        var file = model
        file.set("tokenizer.chat_template", nil)
        return file
    }

    /// ``model`` with a name of its own, and so contents of its own.
    static func model(titled title: String, fileType: UInt32? = nil) -> ModelFileBuilder {
        var file = model
        file.set("general.name", .string(title))
        file.set("general.file_type", fileType.map { .uint32($0) })
        return file
    }

    /// The part of a model that reads images.
    static var projector: ModelFileBuilder {
        var file = ModelFileBuilder()
        file.metadata = [
            ("general.architecture", .string("clip")),
            ("general.type", .string("mmproj")),
            ("clip.has_vision_encoder", .bool(true)),
        ]
        file.tensors = [("mm.0.weight", [width, width])]
        return file
    }

    /// The vocabulary of ``model`` alone.
    static var vocabulary: ModelFileBuilder {
        var file = model
        file.tensors = []
        return file
    }

    /// ``model`` in two parts.
    static var split: [ModelFileBuilder] {
        let whole = model
        var first = whole
        first.tensors = Array(whole.tensors.prefix(6))
        var second = ModelFileBuilder()
        second.tensors = Array(whole.tensors.dropFirst(6))
        var parts = [first, second]
        for index in parts.indices {
            parts[index].set("split.no", .uint16(UInt16(index)))
            parts[index].set("split.count", .uint16(2))
            parts[index].set("split.tensors.count", .int32(Int32(whole.tensors.count)))
        }
        return parts
    }
}
