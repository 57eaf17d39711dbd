import CParleyLlama

extension LlamaModel {
    /// The library's one-line description, such as `llama 135M Q4_1`.
    package var summary: String {
        var buffer = [CChar](repeating: 0, count: 256)
        llama_model_desc(pointer, &buffer, buffer.count)
        return Self.text(buffer)
    }

    /// The size of all tensors in bytes.
    package var sizeInBytes: UInt64 { llama_model_size(pointer) }

    /// The number of parameters.
    package var parameterCount: UInt64 { llama_model_n_params(pointer) }

    /// The number of tokens that the model was trained to see at once.
    package var trainedContextSize: Int { Int(llama_model_n_ctx_train(pointer)) }

    /// The length of an embedding.
    package var embeddingLength: Int { Int(llama_model_n_embd_out(pointer)) }

    /// Whether the model can generate text: some read it only, to give embeddings.
    package var canGenerate: Bool { llama_model_has_decoder(pointer) && !llama_model_has_encoder(pointer) }

    /// Whether its memory is a state that cannot be cut back to an earlier token, in part or whole.
    package var isRecurrent: Bool { llama_model_is_recurrent(pointer) || llama_model_is_hybrid(pointer) }

    /// Whether attention looks at a window of the last tokens only, in some layers at least.
    package var slidingWindow: Int { Int(llama_model_n_swa(pointer)) }

    /// A value of the model's metadata, as text.
    package func metadata(_ key: String) -> String? {
        let needed = llama_model_meta_val_str(pointer, key, nil, 0)
        guard needed >= 0 else { return nil }
        var buffer = [CChar](repeating: 0, count: Int(needed) + 1)
        guard llama_model_meta_val_str(pointer, key, &buffer, buffer.count) >= 0 else { return nil }
        return Self.text(buffer)
    }
}
