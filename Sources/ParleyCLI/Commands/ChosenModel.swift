import Foundation
import ParleyChatFormat
import ParleyCore
import ParleyModels
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
    /// Where it is, for people; nil for this machine.
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

    /// A server's model.
    ///
    /// - Parameters:
    ///   - remote: the model.
    ///   - settings: the user's own.
    /// - Throws: ``LanguageModelError`` when the server does not tell what it has.
    init(_ remote: RemoteLanguageModel, settings: ResolvedSettings) async throws {
        let facts = try await remote.served()
        name = facts.name
        contextSize = facts.contextSize
        if case .running(let server) = facts {
            self.settings = server.settings(under: settings)
            place = nil
        } else {
            self.settings = settings
            place = remote.origin
        }
        language = remote
        loaded = nil
        unloading = {}
    }

    /// Lets go of its memory.
    func unload() async { await unloading() }

    /// Its name, and where it is when that is elsewhere.
    var title: String { place.map { "\(name) at \($0)" } ?? name }

    /// The same with how it got there.
    var account: String {
        guard let loaded else { return place == nil ? "\(name), in the memory of the running server" : title }
        return "\(name), loaded in \(Figures.seconds(loaded.loadTime)), format \(loaded.format.name)"
    }
}

extension Loading {
    /// The model that a command's options name, ready to be asked.
    ///
    /// - Parameters:
    ///   - options: which model, and how it is loaded.
    ///   - url: a server to ask instead.
    ///   - running: whether a running server's model is used.
    ///   - values: the settings given, by name.
    ///   - signals: a signal while loading ends the program.
    ///   - reference: which model of this machine, where the options name none; not asked where a server is meant.
    /// - Returns: the model.
    /// - Throws: ``LanguageModelError``, ``UsageError``, or ``Ended`` for a signal.
    static func chosen(
        _ options: ModelOptions,
        _ url: URLOptions,
        _ running: RunningOptions,
        values: [String: String],
        signals: SignalWatch,
        reference: () async throws -> String? = { nil }
    ) async throws -> ChosenModel {
        let values = values.merging(running.values) { $1 }
        if let (remote, settings) = try url.model(options.model, loading: options.loading, values: values) {
            return try await ended(by: signals) { try await ChosenModel(remote, settings: settings) }
        }
        if let model = try await ended(by: signals, { try await runningModel(options, values: values) }) {
            return model
        }
        var options = options
        if options.model == nil { options.model = try await reference() }
        let local = model(options, values: values)
        return ChosenModel(local, loaded: try await loaded(local, options, signals: signals))
    }
    /// The model of a running server; nil where none runs, or none that is as wished, which is said.
    private static func runningModel(_ options: ModelOptions, values: [String: String]) async throws -> ChosenModel? {
        let environment = ProcessInfo.processInfo.environment
        let settings = try settings(values)
        guard let socket = LocalSocket.usual(settings.socket, environment: environment) else { return nil }
        var configuration = RemoteLanguageModel.Configuration()
        configuration.defaults = URLOptions.defaults(settings)
        let model: RemoteLanguageModel
        let server: RunningServer
        do {
            guard let found = try await RemoteLanguageModel.running(at: socket, configuration: configuration),
                case .running(let facts) = try await found.served()
            else { return nil }
            (model, server) = (found, facts)
        } catch let error as LanguageModelError {
            if !options.quiet { Stderr.line("\(VisibleText.of(error.debugDescription)) Loading the model here.") }
            return nil
        }
        let catalog = ModelCatalog(folders: ParleyFolders(environment: environment), environment: environment)
        // A model that is not there is the loader's to say.
        let path = try settings.model.map { try catalog.find($0).path }
        if let name = server.mismatch(path: path, settings) {
            if !options.quiet {
                let what = name == .model ? "has \(server.name) in memory" : "has another \(name.flag)"
                Stderr.line(VisibleText.of("The running server \(what). Loading the model here."))
            }
            return nil
        }
        if !options.quiet {
            Stderr.line(
                VisibleText.of("Using the model of the running server: \(server.name). --local loads one here.")
            )
        }
        return try await ChosenModel(model, settings: settings)
    }

    /// What a task comes to; a signal ends it, and the program.
    private static func ended<Answer: Sendable>(
        by signals: SignalWatch,
        _ body: @escaping @Sendable () async throws -> Answer
    ) async throws -> Answer {
        let task = Task { try await body() }
        let watch = signals.onSignal { task.cancel() }
        defer { watch.end() }
        do {
            return try await task.value
        } catch {
            if let signal = watch.received { throw Ended(code: 128 + signal) }
            throw error
        }
    }
}
