import ParleyCore
import ParleyRemote

/// The model that a command talks with: in this program's memory, or a server's.
struct ChosenModel {
    /// Its name.
    let name: String
    /// Every setting with its source.
    let settings: ResolvedSettings
    /// Tokens of its context; nil where a server does not tell.
    let contextSize: Int?
    /// The model as sessions take it.
    let language: any LanguageModel
    /// The model in this program's memory; nil where it is a server's.
    let loaded: LoadedModel?
    /// Where it is, for people; nil for this program.
    let place: String?

    private let unloading: @Sendable () async -> Void

    /// A model of this program.
    ///
    /// - Parameters:
    ///   - local: the model as sessions take it.
    ///   - loaded: the same in memory.
    init(_ local: LocalLanguageModel, loaded: LoadedModel) {
        name = loaded.name
        settings = loaded.settings
        contextSize = loaded.contextSize
        language = local
        self.loaded = loaded
        place = nil
        unloading = { await local.unload() }
    }

    /// A model behind a URL.
    ///
    /// - Parameters:
    ///   - remote: the model.
    ///   - settings: what it is asked with.
    /// - Throws: ``LanguageModelError`` when the server does not tell what it has.
    init(_ remote: RemoteLanguageModel, settings: ResolvedSettings) async throws {
        let facts = try await remote.served()
        name = facts.model.name
        self.settings = settings
        contextSize = facts.model.contextSize
        language = remote
        loaded = nil
        place = remote.origin
        unloading = {}
    }

    /// Lets go of its memory.
    func unload() async { await unloading() }

    /// Its name, and where it is when that is elsewhere.
    var title: String { place.map { "\(name) at \($0)" } ?? name }
}

extension Loading {
    /// The model that a command's options name, ready to be asked.
    ///
    /// - Parameters:
    ///   - options: which model, and how it is loaded.
    ///   - url: a server to ask instead.
    ///   - values: the settings given, by name.
    ///   - signals: a signal while loading ends the program.
    ///   - reference: which model of this machine, where the options name none; not asked where a server is meant.
    /// - Returns: the model.
    /// - Throws: ``LanguageModelError``, ``UsageError``, or ``Ended`` for a signal.
    static func chosen(
        _ options: ModelOptions,
        _ url: URLOptions,
        values: [String: String],
        signals: SignalWatch,
        reference: () async throws -> String? = { nil }
    ) async throws -> ChosenModel {
        if let (remote, settings) = try url.model(options.model, loading: options.loading, values: values) {
            let task = Task { try await ChosenModel(remote, settings: settings) }
            let watch = signals.onSignal { task.cancel() }
            defer { watch.end() }
            do {
                return try await task.value
            } catch {
                if let signal = watch.received { throw Ended(code: 128 + signal) }
                throw error
            }
        }
        var options = options
        if options.model == nil { options.model = try await reference() }
        let local = model(options, values: values)
        return ChosenModel(local, loaded: try await loaded(local, options, signals: signals))
    }
}
