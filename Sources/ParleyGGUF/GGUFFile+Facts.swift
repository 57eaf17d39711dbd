extension GGUFFile {
    /// The model's name, from `general.name`.
    package var name: String? { metadata["general.name"]?.string }

    /// How many tokens of context the model was trained for, from `ARCH.context_length`.
    package var trainedContextSize: Int? { hyperparameter("context_length") }

    /// The width of the hidden state, from `ARCH.embedding_length`.
    package var embeddingLength: Int? { hyperparameter("embedding_length") }

    /// The number of layers, from `ARCH.block_count`.
    package var blockCount: Int? { hyperparameter("block_count") }

    /// The number of attention heads: the largest of any layer, from `ARCH.attention.head_count`.
    package var headCount: Int? { perLayer("attention.head_count")?.max() }

    /// The number of key-value heads: the largest of any layer, from `ARCH.attention.head_count_kv`.
    package var keyValueHeadCount: Int? { perLayer("attention.head_count_kv")?.max() ?? headCount }

    /// The width of one head's keys, from `ARCH.attention.key_length`, or the hidden state's share of a head.
    package var keyLength: Int? { hyperparameter("attention.key_length") ?? defaultHeadLength }

    /// The number of tokens in the vocabulary.
    package var vocabularySize: Int? {
        if let tokens = try? metadata.array("tokenizer.ggml.tokens") { return tokens.count }
        return hyperparameter("vocab_size")
    }

    /// The tokenizer's family, such as `gpt2`, from `tokenizer.ggml.model`.
    package var tokenizerModel: String? { metadata["tokenizer.ggml.model"]?.string }

    /// The tokenizer's way of splitting text beforehand, from `tokenizer.ggml.pre`.
    package var tokenizerPre: String? { metadata["tokenizer.ggml.pre"]?.string }

    /// The token that begins a text, from `tokenizer.ggml.bos_token_id`.
    package var beginningOfSequenceToken: Int? { metadata["tokenizer.ggml.bos_token_id"]?.integer }

    /// The token that ends a text, from `tokenizer.ggml.eos_token_id`.
    package var endOfSequenceToken: Int? { metadata["tokenizer.ggml.eos_token_id"]?.integer }

    /// The token that ends a turn, from `tokenizer.ggml.eot_token_id`.
    package var endOfTurnToken: Int? { metadata["tokenizer.ggml.eot_token_id"]?.integer }

    /// Whether a text is to begin with its token, from `tokenizer.ggml.add_bos_token`; nil when the file is silent.
    package var addsBeginningOfSequence: Bool? { metadata["tokenizer.ggml.add_bos_token"]?.bool }

    /// The template that turns a conversation into a prompt, from `tokenizer.chat_template`.
    package var chatTemplate: String? { chatTemplate(named: nil) }

    /// One of the file's chat templates.
    ///
    /// - Parameter name: The template's name, such as `tool_use`, or nil for the default one.
    /// - Returns: The template's text, or nil when the file does not have it.
    package func chatTemplate(named name: String?) -> String? {
        metadata["tokenizer.chat_template" + (name.map { ".\($0)" } ?? "")]?.string
    }

    /// The sampling settings the model's makers recommend: the values of `general.sampling.*` by what follows that.
    package var recommendedSampling: [String: GGUFValue] {
        let prefix = "general.sampling."
        var result: [String: GGUFValue] = [:]
        for key in metadata.keys where key.hasPrefix(prefix) {
            result[String(key.dropFirst(prefix.count))] = metadata[key]
        }
        return result
    }

    /// The number of weights in this file.
    package var parameterCount: UInt64 { tensors.reduce(0) { $0.saturatingSum($1.elementCount) } }

    /// The size of this file's tensors' data, in bytes.
    package var tensorBytes: UInt64 { tensors.reduce(0) { $0.saturatingSum($1.byteCount) } }

    /// How the weights are quantized, such as `Q4_K_M`, from `general.file_type`, or else from the tensors' types.
    package var quantization: String? {
        if let type = metadata["general.file_type"]?.integer, let label = Self.fileTypes[type] { return label }
        var bytes: [GGMLType: UInt64] = [:]
        for tensor in tensors { bytes[tensor.type] = (bytes[tensor.type] ?? 0).saturatingSum(tensor.byteCount) }
        return bytes.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }?.key.name
    }

    // MARK: Hyperparameters

    /// libllama's `LLAMA_MAX_LAYERS`.
    static let maximumLayers = 512

    func key(_ name: String) -> String { "\(architecture ?? "").\(name)" }

    func hyperparameter(_ name: String) -> Int? { metadata[key(name)]?.integer }

    /// A hyperparameter that is one number for all layers or an array with one for each.
    func perLayer(_ name: String) -> [Int]? {
        switch metadata[key(name)] {
        case .array(let array)?: array.count <= Self.maximumLayers ? array.integers() : nil
        case let value?:
            value.integer.map { Array(repeating: $0, count: min(max(blockCount ?? 0, 0), Self.maximumLayers)) }
        case nil: nil
        }
    }

    private var defaultHeadLength: Int? {
        // libllama divides by the first layer's number of heads.
        guard let embedding = embeddingLength, let heads = perLayer("attention.head_count")?.first, heads > 0
        else { return nil }
        return embedding / heads
    }

    /// Names of llama.cpp's `llama_ftype`.
    private static let fileTypes: [Int: String] = [
        0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K", 11: "Q3_K_S",
        12: "Q3_K_M", 13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S", 17: "Q5_K_M", 18: "Q6_K",
        19: "IQ2_XXS", 20: "IQ2_XS", 21: "Q2_K_S", 22: "IQ3_XS", 23: "IQ3_XXS", 24: "IQ1_S", 25: "IQ4_NL",
        26: "IQ3_S", 27: "IQ3_M", 28: "IQ2_S", 29: "IQ2_M", 30: "IQ4_XS", 31: "IQ1_M", 32: "BF16", 36: "TQ1_0",
        37: "TQ2_0", 38: "MXFP4", 39: "NVFP4", 40: "Q1_0", 41: "Q2_0",
    ]
}
