import CParleyLlama
package import ParleyGGUF
import ParleyLlamaShim

/// A model in memory, with its adapters.
///
/// It is freed when the last reference goes: contexts and vocabularies hold one, so the order is always right.
package final class LlamaModel: @unchecked Sendable {
    // @unchecked: the pointers never change after `load`, and libllama only reads through them; it documents models and
    // vocabularies as safe to share.

    /// How a model is loaded.
    package struct LoadOptions: Sendable {
        /// Layers to put on a GPU; negative means all.
        package var gpuLayers: Int
        /// Whether the file is mapped into memory rather than read.
        package var usesMemoryMap: Bool
        /// Whether the vocabulary alone is loaded.
        package var vocabularyOnly: Bool

        /// The library's defaults: all layers on a GPU where there is one, mapped into memory.
        package init(gpuLayers: Int = -1, usesMemoryMap: Bool = true, vocabularyOnly: Bool = false) {
            self.gpuLayers = gpuLayers
            self.usesMemoryMap = usesMemoryMap
            self.vocabularyOnly = vocabularyOnly
        }
    }

    /// The files of the model, more than one when it is split.
    package let paths: [String]
    /// The model's vocabulary.
    package let vocabulary: LlamaVocabulary
    /// The number of adapters that were loaded with it.
    package var adapterCount: Int { adapters.count }

    let adapters: [OpaquePointer]
    var pointer: OpaquePointer { owner.pointer }
    private let owner: ModelOwner

    private init(paths: [String], owner: ModelOwner, vocabulary: LlamaVocabulary, adapters: [OpaquePointer]) {
        self.paths = paths
        self.owner = owner
        self.vocabulary = vocabulary
        self.adapters = adapters
    }

    /// Loads a model.
    ///
    /// It blocks for as long as that takes: call it on a thread that may wait.
    ///
    /// - Parameters:
    ///   - model: the model's files and its LoRA adapters, whose headers were checked.
    ///   - options: how to load it.
    ///   - progress: called on this thread with the part that is done, from 0 to 1; false cancels.
    /// - Returns: the model.
    /// - Throws: ``LlamaError`` with the library's own words.
    package static func load(
        _ model: LoadableModel,
        options: LoadOptions = LoadOptions(),
        progress: (Float) -> Bool = { _ in true }
    ) throws(LlamaError) -> LlamaModel {
        try LlamaLibrary.startChecked()
        let paths = model.paths
        // Adapters change weights, of which a vocabulary alone has none.
        let adapters = options.vocabularyOnly ? [] : model.adapters.compactMap(\.path)
        guard !paths.isEmpty, !(paths + adapters).contains(where: { $0.utf8.contains(0) }) else {
            throw LlamaError(.argument, "A model needs a file, and its path must not hold a NUL character.")
        }
        let mark = LlamaLog.mark
        let (pointer, wasCancelled, reason) = withoutActuallyEscaping(progress) { progress in
            loadFile(paths, options: options, progress: progress)
        }
        if wasCancelled {
            if let pointer { llama_model_free(pointer) }
            throw LlamaError(.cancelled, "Loading \(name(of: paths)) was cancelled.")
        }
        guard let pointer else {
            throw LlamaError(
                .modelLoad,
                """
                The inference library could not load \(name(of: paths))\(reason.isEmpty ? "." : ": \(reason).") \
                Download it again, or choose another model.
                """,
                log: LlamaLog.complaints(since: mark)
            )
        }
        let owner = ModelOwner(pointer: pointer)
        guard let vocabulary = LlamaVocabulary(owner: owner) else {
            throw LlamaError(
                .unsupportedModel,
                "\(name(of: paths)) has no vocabulary, so it cannot work with text. Choose another model."
            )
        }
        var loaded: [OpaquePointer] = []
        for path in adapters {
            var message = [CChar](repeating: 0, count: 512)
            guard let adapter = parley_llama_adapter_lora_init(pointer, path, &message, message.count) else {
                throw LlamaError(
                    .adapterLoad,
                    "The inference library could not load the adapter \(name(of: [path])). Download it again, or leave it out.",
                    log: LlamaLog.complaints(since: mark)
                )
            }
            // The library frees a model's adapters with the model.
            loaded.append(adapter)
        }
        return LlamaModel(paths: paths, owner: owner, vocabulary: vocabulary, adapters: loaded)
    }

    private static func loadFile(
        _ paths: [String],
        options: LoadOptions,
        progress: @escaping (Float) -> Bool
    ) -> (pointer: OpaquePointer?, wasCancelled: Bool, reason: String) {
        var params = llama_model_default_params()
        params.n_gpu_layers = Int32(clamping: options.gpuLayers)
        params.load_mode = options.usesMemoryMap ? LLAMA_LOAD_MODE_AUTO : LLAMA_LOAD_MODE_NONE
        params.vocab_only = options.vocabularyOnly
        let report = ProgressReport(body: progress)
        var message = [CChar](repeating: 0, count: 512)
        let pointer = withExtendedLifetime(report) {
            params.progress_callback_user_data = Unmanaged.passUnretained(report).toOpaque()
            params.progress_callback = { part, data in
                guard let data else { return true }
                return Unmanaged<ProgressReport>.fromOpaque(data).takeUnretainedValue().take(part)
            }
            return withCStrings(paths) { pointers in
                parley_llama_model_load(pointers.baseAddress, pointers.count, params, &message, message.count)
            }
        }
        return (pointer, report.wasCancelled, text(message))
    }

    private static func name(of paths: [String]) -> String {
        paths.first.map { $0.split(separator: "/").last.map(String.init) ?? $0 } ?? "the model"
    }

    static func text(_ buffer: [CChar]) -> String {
        String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// Frees the model when the last of model and vocabulary goes.
final class ModelOwner: @unchecked Sendable {
    // @unchecked: the pointer never changes, and what it points to is only read until it is freed.
    let pointer: OpaquePointer
    init(pointer: OpaquePointer) { self.pointer = pointer }
    deinit { llama_model_free(pointer) }
}

private final class ProgressReport {
    private let body: (Float) -> Bool
    private(set) var wasCancelled = false
    init(body: @escaping (Float) -> Bool) { self.body = body }

    func take(_ part: Float) -> Bool {
        if !wasCancelled { wasCancelled = !body(part) }
        return !wasCancelled
    }
}

/// Lends the strings as C strings.
private func withCStrings<Result>(
    _ strings: [String],
    _ body: (UnsafeMutableBufferPointer<UnsafePointer<CChar>?>) -> Result
) -> Result {
    var pointers: [UnsafePointer<CChar>?] = []
    func lend(_ rest: ArraySlice<String>) -> Result {
        guard let first = rest.first else { return pointers.withUnsafeMutableBufferPointer { body($0) } }
        return first.withCString { pointer in
            pointers.append(pointer)
            return lend(rest.dropFirst())
        }
    }
    return lend(strings[...])
}
