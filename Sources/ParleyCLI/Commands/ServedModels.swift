import Foundation
import ParleyCore
import ParleyModels
import ParleyRemote
import ParleyServer

/// The models behind `parley serve`.
struct ServedModels {
    /// What is held ready for requests.
    let pool: ModelPool

    private let first: @Sendable (@escaping @Sendable (Double) -> Void) async throws -> AnsweringModel

    /// The models that the command line names; none is loaded yet.
    ///
    /// - Parameters:
    ///   - references: paths or names; none for the default model. With a URL, one of the server's.
    ///   - loading: how models are loaded.
    ///   - upstream: a server to ask instead.
    ///   - values: the settings given, by name.
    ///   - limit: how many are in memory at once.
    ///   - keepAlive: how long an idle one stays; nil for as long as no other needs its room.
    /// - Throws: ``UsageError``; ``ModelError`` when one of several is not there.
    init(
        _ references: [String],
        loading: LoadingOptions,
        upstream: URLOptions,
        values: [String: String],
        limit: Int,
        keepAlive: Duration?
    ) throws {
        let report: @Sendable (ModelPool.Event) -> Void = { event in
            if !loading.quiet { Stderr.line(Self.line(event)) }
        }
        if let (remote, settings) = try upstream.model(references.first, loading: loading, values: values) {
            guard references.count < 2 else {
                throw UsageError(message: "With --url one --model is taken: the name of one of that server's models.")
            }
            let load: @Sendable () async throws -> AnsweringModel = {
                let facts = try await remote.served()
                let card = ModelCard(name: facts.name, contextSize: facts.contextSize, settings: settings)
                return AnsweringModel(remote, card: card)
            }
            pool = ModelPool([ModelPool.Source(name: remote.origin, load: load, unload: {})], report: report)
            first = { _ in try await load() }
            return
        }
        let models = try Self.local(references, loading: loading, values: values)
        let sources = models.map { name, reference, model in
            ModelPool.Source(
                name: name,
                otherNames: reference.map { [$0] } ?? [],
                load: { AnsweringModel(model, loaded: try await model.loaded()) },
                unload: { await model.unload() }
            )
        }
        pool = ModelPool(sources, limit: limit, keepAlive: keepAlive, report: report)
        first = { [model = models[0].model] progress in
            try await model.load(progress: progress)
            return AnsweringModel(model, loaded: try await model.loaded())
        }
    }

    /// Brings the first model into memory.
    ///
    /// - Parameter progress: called with the part that is done, from 0 to 1.
    /// - Returns: the model.
    /// - Throws: what loading throws.
    func prepare(progress: @escaping @Sendable (Double) -> Void) async throws -> AnsweringModel {
        try await first(progress)
    }

    private typealias Named = (name: String, reference: String?, model: LocalLanguageModel)

    private static func local(
        _ references: [String],
        loading: LoadingOptions,
        values: [String: String]
    ) throws -> [Named] {
        func model(_ reference: String?) -> LocalLanguageModel {
            LocalLanguageModel(
                ModelRequest(reference: reference, adapters: loading.lora, values: values, isFromFlags: true)
            )
        }
        guard references.count > 1 else {
            return [(references.first ?? ModelCatalog.defaultName, references.first, model(references.first))]
        }
        guard loading.lora.isEmpty else {
            throw UsageError(
                message: "--lora goes with one --model. For several models with adapters write recipes."
            )
        }
        let environment = ProcessInfo.processInfo.environment
        let catalog = ModelCatalog(folders: ParleyFolders(environment: environment), environment: environment)
        var named: [Named] = []
        for reference in references {
            // Each is looked for at once: its name is needed before it is loaded.
            let name = try catalog.find(reference).name
            if let other = named.first(where: { $0.name == name }) {
                throw UsageError(
                    message: "\(reference) and \(other.reference ?? name) are both the model \(name). Name it once."
                )
            }
            named.append((name, reference, model(reference)))
        }
        return named
    }

    /// A line on a model that comes or goes while the server runs.
    private static func line(_ event: ModelPool.Event) -> String {
        switch event {
        case .loading(let name): "Loading \(VisibleText.of(name)) ..."
        case .loaded(let card): "In memory: \(words(card))."
        case .unloaded(let name): "\(VisibleText.of(name)) has left the memory."
        case .failed(let name, let error): "\(VisibleText.of(name)) could not be loaded: \(VisibleText.of("\(error)"))"
        }
    }

    /// A model's name, and its context where that is known.
    static func words(_ card: ModelCard) -> String {
        VisibleText.of(card.name) + (card.contextSize.map { ", \($0) tokens of context" } ?? "")
    }
}
