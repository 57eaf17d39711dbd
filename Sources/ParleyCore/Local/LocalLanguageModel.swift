import ParleyInference
import Synchronization

/// A model on this machine's disk.
///
/// Cheap to make; the file is loaded with the first request, or by ``load(progress:)``.
///
/// All sessions made with one value share one loaded model.
public final class LocalLanguageModel: Sendable {
    /// How the model is loaded and what its defaults are.
    ///
    /// What is left nil follows the environment (`PARLEY_…`), the settings file, the model's recipe and the model
    /// file, in this order.
    public struct Configuration: Sendable, Hashable {
        /// Tokens that the context holds.
        public var contextSize: Int?
        /// Tokens that are computed at once.
        public var batchSize: Int?
        /// Threads that compute.
        public var threads: Int?
        /// Layers on a GPU.
        public var gpuLayers: Int?
        /// LoRA adapters to put on the model, each a path with `:SCALE` behind it where that is not 1.
        public var adapters: [String] = []

        /// A configuration that leaves everything to the defaults.
        public init() {}

        var values: [String: String] {
            [
                "context_size": contextSize, "batch_size": batchSize, "threads": threads, "gpu_layers": gpuLayers,
            ].compactMapValues { $0.map(String.init) }
        }
    }

    private enum State {
        case unloaded
        case loading(Task<LoadedModel, any Error>)
        case loaded(LoadedModel)
    }

    private let request: ModelRequest
    private let progress = Mutex<(@Sendable (Double) -> Void)?>(nil)
    private let state = Mutex(State.unloaded)

    /// A model by path or name.
    ///
    /// - Parameters:
    ///   - reference: a GGUF file, a folder with a recipe, or a name that `parley models` lists; nil takes the default model.
    ///   - configuration: how it is loaded.
    public convenience init(_ reference: String? = nil, configuration: Configuration = Configuration()) {
        self.init(
            ModelRequest(reference: reference, adapters: configuration.adapters, values: configuration.values)
        )
    }

    /// A model by all that can be asked of its loading.
    ///
    /// - Parameter request: what is asked for.
    package init(_ request: ModelRequest) {
        self.request = request
    }

    /// Loads the model, unless it is in memory already.
    ///
    /// - Parameter progress: called with the part that is done, from 0 to 1, on a thread of the loader's.
    /// - Throws: ``LanguageModelError/modelUnavailable(_:)`` with what is wrong and what to do, or `CancellationError`.
    public func load(progress: (@Sendable (Double) -> Void)? = nil) async throws {
        self.progress.withLock { $0 = progress }
        defer { self.progress.withLock { $0 = nil } }
        _ = try await loaded()
    }

    /// The tokens that a conversation and its reply may have together.
    ///
    /// - Throws: what loading throws.
    public var contextSize: Int {
        get async throws { try await loaded().contextSize }
    }

    /// Counts the tokens of a conversation as the model reads it.
    ///
    /// - Parameter transcript: the conversation.
    /// - Returns: its tokens, without the opening of a next reply.
    /// - Throws: what loading throws.
    public func tokenCount(for transcript: Transcript) async throws -> Int {
        try await loaded().promptTokens(of: transcript, opensReply: false).count
    }

    /// Lets go of the memory; what runs is ended.
    ///
    /// The next request loads the model again.
    public func unload() async {
        let loaded: LoadedModel? = state.withLock { state in
            defer { state = .unloaded }
            if case .loaded(let loaded) = state { return loaded }
            if case .loading(let task) = state { task.cancel() }
            return nil
        }
        await loaded?.engine.shutDown()
    }

    /// The model in memory; it is loaded when it is not yet.
    ///
    /// - Returns: the model, which all callers share.
    /// - Throws: ``LanguageModelError``, or `CancellationError` when the task was cancelled or the model let go of.
    package func loaded() async throws -> LoadedModel {
        let task: Task<LoadedModel, any Error>
        switch state.withLock({ start(&$0) }) {
        case .loaded(let loaded): return loaded
        case .loading(let running): task = running
        case .unloaded: throw CancellationError()
        }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }

    private func start(_ state: inout State) -> State {
        if case .unloaded = state {
            state = .loading(
                Task { [self] in
                    do {
                        let loaded = try await ModelLoader.load(request) { [self] part in
                            progress.withLock { $0 }?(part)
                        }
                        self.state.withLock { $0 = .loaded(loaded) }
                        return loaded
                    } catch {
                        self.state.withLock { $0 = .unloaded }
                        throw error
                    }
                }
            )
        }
        return state
    }
}

/// What is asked for when a model is loaded.
package struct ModelRequest: Sendable {
    /// A path or a name; nil for the default.
    package var reference: String?
    /// Adapters beside the recipe's, as `FILE[:SCALE]`.
    package var adapters: [String]
    /// Settings given by flag or field, by name.
    package var values: [String: String]
    /// Whether these are flags of a command line, for messages.
    package var isFromFlags: Bool
    /// Whether the model counts as used by a person, who may want it again where none is named.
    package var countsAsUse: Bool

    /// A request.
    package init(
        reference: String?,
        adapters: [String] = [],
        values: [String: String] = [:],
        isFromFlags: Bool = false,
        countsAsUse: Bool = false
    ) {
        self.countsAsUse = countsAsUse
        self.isFromFlags = isFromFlags
        self.reference = reference
        self.adapters = adapters
        self.values = values
    }
}

/// The model that is used when none is named.
public enum SystemLanguageModel {
    /// The default model of this machine.
    public static let `default` = LocalLanguageModel()
}
