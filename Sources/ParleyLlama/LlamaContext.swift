import CParleyLlama
package import ParleyInference
import ParleyLlamaShim

/// A context of libllama: the memory of some sequences, and the arithmetic on them.
///
/// Not safe to share. It belongs to the thread of the engine that made it.
package final class LlamaContext: TokenDecoder {
    /// How a context is made.
    package struct Options: Sendable, Equatable {
        /// Tokens that one sequence holds; 0 takes what the model was trained with.
        package var contextTokens = 0
        /// How many sequences are kept apart.
        package var sequences = 1
        /// Tokens of a batch and micro-batch.
        package var batchTokens = 512
        /// Threads for decoding; 0 lets the library choose.
        package var threads = 0
        /// Threads for batches; 0 takes `threads`.
        package var batchThreads = 0
        /// The type of the cached keys.
        package var keyType = KVCacheType.f16
        /// The type of the cached values.
        package var valueType = KVCacheType.f16
        /// Whether flash attention is used; nil lets the library choose.
        package var usesFlashAttention: Bool?
        /// Whether all sequences share one pool of cells.
        package var sharesCells = false
        /// Whether it gives embeddings in place of logits.
        package var givesEmbeddings = false

        /// The defaults.
        package init() {}
    }

    package let capabilities: DecoderCapabilities
    private let model: LlamaModel
    let handle: OpaquePointer
    private let interrupt: DecodeInterrupt
    private let batchStorage: LlamaBatch
    private let options: Options
    private var outputRows: Set<Int> = []

    /// Makes a context.
    ///
    /// - Parameters:
    ///   - model: the model; it stays in memory as long as this context.
    ///   - options: sizes and types; they are checked before the library sees them.
    ///   - interrupt: read by the library between its operations, to stop a decode.
    /// - Throws: ``LlamaError`` with the library's own words.
    package init(model: LlamaModel, options: Options, interrupt: DecodeInterrupt) throws(LlamaError) {
        try Self.check(options, model: model)
        var params = llama_context_default_params()
        let perSequence = options.contextTokens > 0 ? options.contextTokens : model.trainedContextSize
        let (total, overflows) = perSequence.multipliedReportingOverflow(by: options.sequences)
        guard !overflows, let total = UInt32(exactly: total), total <= UInt32(Int32.max) else {
            throw LlamaError(
                .argument,
                "A context of \(perSequence) tokens for \(options.sequences) sequences is too large."
            )
        }
        let batchTokens = min(options.batchTokens, perSequence)
        params.n_ctx = total
        params.n_batch = UInt32(batchTokens)
        params.n_ubatch = UInt32(batchTokens)
        params.n_seq_max = UInt32(options.sequences)
        if options.threads > 0 { params.n_threads = Int32(clamping: options.threads) }
        let batchThreads = options.batchThreads > 0 ? options.batchThreads : options.threads
        if batchThreads > 0 { params.n_threads_batch = Int32(clamping: batchThreads) }
        params.type_k = options.keyType.raw
        params.type_v = options.valueType.raw
        switch options.usesFlashAttention {
        case nil: params.flash_attn_type = LLAMA_FLASH_ATTN_TYPE_AUTO
        case true?: params.flash_attn_type = LLAMA_FLASH_ATTN_TYPE_ENABLED
        case false?: params.flash_attn_type = LLAMA_FLASH_ATTN_TYPE_DISABLED
        }
        params.kv_unified = options.sharesCells
        params.embeddings = options.givesEmbeddings
        params.no_perf = true
        params.abort_callback_data = Unmanaged.passUnretained(interrupt).toOpaque()
        params.abort_callback = { data in
            guard let data else { return false }
            return Unmanaged<DecodeInterrupt>.fromOpaque(data).takeUnretainedValue().isRaised
        }
        let mark = LlamaLog.mark
        var message = [CChar](repeating: 0, count: 512)
        guard let pointer = parley_llama_init_from_model(model.pointer, params, &message, message.count) else {
            throw LlamaError(
                .contextCreation,
                "A context of \(perSequence) tokens could not be made. Try a smaller context size.",
                log: LlamaLog.complaints(since: mark)
            )
        }
        self.model = model
        handle = pointer
        self.interrupt = interrupt
        self.options = options
        batchStorage = LlamaBatch(capacity: Int(llama_n_batch(pointer)), sequencesPerToken: options.sequences)
        let held = options.sharesCells ? Int(llama_n_ctx(pointer)) : Int(llama_n_ctx_seq(pointer))
        capabilities = DecoderCapabilities(
            sequences: options.sequences,
            // The library rounds sizes up; what was asked for counts.
            contextTokens: min(perSequence, held),
            batchTokens: min(batchTokens, Int(llama_n_ubatch(pointer))),
            vocabularySize: model.vocabulary.count,
            // Sliding-window caches are made at full size (`swa_full`, the library's default), so they can be cut as well.
            canCutBack: !model.isRecurrent,
            canShift: llama_memory_can_shift(llama_get_memory(pointer)),
            canShareCells: options.sharesCells
        )
    }

    deinit { llama_free(handle) }

    private static func check(_ options: Options, model: LlamaModel) throws(LlamaError) {
        guard options.contextTokens >= 0, options.sequences >= 1, options.sequences <= llama_max_parallel_sequences(),
            options.batchTokens >= 1, options.batchTokens <= Int(Int32.max), options.threads >= 0,
            options.batchThreads >= 0
        else {
            throw LlamaError(
                .argument,
                "Sizes and thread counts must be positive, and at most \(llama_max_parallel_sequences()) sequences fit."
            )
        }
        if options.valueType.isQuantized, options.usesFlashAttention == false {
            throw LlamaError(
                .argument,
                "A V cache of type \(options.valueType.rawValue) needs flash attention. Leave it on, or choose f16."
            )
        }
        guard model.canGenerate || options.givesEmbeddings else {
            throw LlamaError(
                .unsupportedModel,
                "This model gives embeddings and cannot chat. Choose a model that generates text."
            )
        }
    }

    package func decode(_ batch: DecoderBatch) -> DecodeOutcome {
        outputRows.removeAll(keepingCapacity: true)
        guard isValid(batch) else { return .failed(code: -1) }
        batchStorage.fill(batch)
        let code = parley_llama_decode(handle, batchStorage.value)
        switch code {
        case 0:
            for row in batch.wantsOutput.indices where batch.wantsOutput[row] { outputRows.insert(row) }
            return .ok
        case 1: return .noRoom
        case 2: return .aborted
        default: return .failed(code: Int(code))
        }
    }

    /// Checks what the library would assert on, or answer with a failure that says nothing.
    private func isValid(_ batch: DecoderBatch) -> Bool {
        guard batch.count > 0, batch.count <= capabilities.batchTokens else { return false }
        for row in 0..<batch.count {
            guard batch.tokens[row] >= 0, Int(batch.tokens[row]) < model.vocabulary.count,
                batch.positions[row] >= 0, Int(batch.positions[row]) < capabilities.contextTokens,
                !batch.sequences[row].isEmpty, batch.sequences[row].count <= capabilities.sequences,
                batch.sequences[row].allSatisfy(owns)
            else { return false }
        }
        return true
    }

    /// Whether a sequence is one of this context's.
    func owns(_ sequence: SequenceID) -> Bool {
        sequence >= 0 && Int(sequence) < capabilities.sequences
    }

    package func withLogits<Result>(
        ofRow row: Int,
        _ body: (UnsafeMutableBufferPointer<Float>) throws -> Result
    ) rethrows -> Result? {
        guard outputRows.contains(row), let logits = parley_llama_get_logits_ith(handle, Int32(row)) else { return nil }
        return try body(UnsafeMutableBufferPointer(start: logits, count: capabilities.vocabularySize))
    }

    package func embedding(of sequence: SequenceID) -> [Float]? {
        guard options.givesEmbeddings, owns(sequence), let last = outputRows.max() else { return nil }
        let values =
            llama_pooling_type(handle) == LLAMA_POOLING_TYPE_NONE
            ? parley_llama_get_embeddings_ith(handle, Int32(last))
            : parley_llama_get_embeddings_seq(handle, sequence)
        guard let values else { return nil }
        return Array(UnsafeBufferPointer(start: values, count: model.embeddingLength))
    }

    package func apply(_ adapters: [AdapterUse]) -> Bool {
        guard adapters.allSatisfy({ model.adapters.indices.contains($0.index) && $0.scale.isFinite }) else {
            return false
        }
        var pointers: [OpaquePointer?] = adapters.map { model.adapters[$0.index] }
        var scales = adapters.map(\.scale)
        return parley_llama_set_adapters_lora(handle, &pointers, pointers.count, &scales) == 0
    }
}
