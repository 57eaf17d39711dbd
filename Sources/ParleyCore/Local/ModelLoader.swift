import Foundation
import ParleyChatFormat
import ParleyGGUF
import ParleyInference
import ParleyJSON
import ParleyLlama
package import ParleyModels

/// From what was asked for to a model in memory.
package enum ModelLoader {
    /// What is known of a model before its weights are loaded.
    package struct Plan: Sendable {
        /// The model in the catalog.
        package var entry: ModelEntry
        /// The files and their headers.
        package var model: ResolvedModel
        /// Every setting with its source.
        package var settings: ResolvedSettings
        /// What the person should know.
        package var notices: [String]
    }

    /// Finds a model and reads its header and all settings.
    ///
    /// - Parameters:
    ///   - request: what is asked for.
    ///   - purpose: what the model is to do.
    ///   - environment: the variables of the process.
    /// - Returns: the plan.
    /// - Throws: ``LanguageModelError``.
    package static func plan(
        _ request: ModelRequest,
        for purpose: ModelPurpose = .chat,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(LanguageModelError) -> Plan {
        let folders = ParleyFolders(environment: environment)
        do {
            let user = try userLayers(request, environment: environment, folders: folders)
            let asked = ResolvedSettings(layers: user)
            let catalog = ModelCatalog(folders: folders, environment: environment)
            let entry =
                try (request.reference ?? asked.model).map { try catalog.find($0) }
                ?? catalog.defaultEntry(lastUsed: LastUsed(folders: folders).uses())
            // The adapters that a person set are the chat model's, and fit no other.
            let loras = try (request.adapters.isEmpty && purpose != .embedding ? asked.loras : request.adapters)
                .map { try LoraArgument(parsing: $0, home: folders.home) }
            let model = try entry.resolve(for: purpose, verification: VerifiedFiles(folder: folders.stamps)).adding(
                loras: loras
            )
            let settings = ResolvedSettings(layers: user + (try modelLayers(model)))
            return Plan(entry: entry, model: model, settings: settings, notices: settings.warnings)
        } catch let error as LanguageModelError {
            throw error
        } catch let error as SettingsError {
            throw .invalidOption(.init(debugDescription: error.description))
        } catch {
            throw .modelUnavailable(.init(debugDescription: "\(error)"))
        }
    }

    /// The settings of flags, environment and `config.json`, without those that come with a model.
    ///
    /// - Parameters:
    ///   - values: the settings given, by name.
    ///   - environment: the variables of the process.
    /// - Returns: the settings.
    /// - Throws: ``SettingsError`` or ``LanguageModelError``.
    package static func settings(values: [String: String], environment: [String: String]) throws -> ResolvedSettings {
        let request = ModelRequest(reference: nil, values: values, isFromFlags: true)
        let folders = ParleyFolders(environment: environment)
        return ResolvedSettings(layers: try userLayers(request, environment: environment, folders: folders))
    }

    /// Loads a model and starts its engine.
    ///
    /// - Parameters:
    ///   - request: what is asked for.
    ///   - progress: called with the part that is done, from 0 to 1.
    /// - Returns: the model, ready to be asked.
    /// - Throws: ``LanguageModelError``, or `CancellationError`.
    static func load(
        _ request: ModelRequest,
        progress: @escaping @Sendable (Double) -> Void
    ) async throws -> LoadedModel {
        let clock = ContinuousClock()
        let began = clock.now
        // Reading headers, and now and then hashing files, blocks.
        let plan = try await BlockingWork.run(named: "parley-plan") { try self.plan(request) }
        try Task.checkCancellation()
        let context = try contextOptions(plan, machine: .now)
        let notices = plan.notices + [context.choice.notice].compactMap { $0 }
        let isCancelled = CancelFlag()
        do {
            let llama = try await withTaskCancellationHandler {
                try await BlockingWork.run(named: "parley-load") {
                    try LlamaModel.load(
                        plan.model.loadable,
                        options: LlamaModel.LoadOptions(gpuLayers: context.choice.gpuLayers)
                    ) { part in
                        progress(Double(part))
                        return !isCancelled.isSet
                    }
                }
            } onCancel: {
                isCancelled.set()
            }
            try Task.checkCancellation()
            let choice = try FormatChoice(
                settings: plan.settings,
                template: plan.model.template,
                model: plan.model.name,
                tokens: ChatFormat.Tokens(llama.vocabulary)
            )
            let options = context.options
            let engine = try await InferenceEngine.start(vocabulary: llama.vocabulary) { interrupt in
                try LlamaContext(model: llama, options: options, interrupt: interrupt)
            }
            if request.countsAsUse {
                // Nobody need know when it cannot be noted: nothing but convenience is lost.
                let folders = ParleyFolders(environment: ProcessInfo.processInfo.environment)
                try? LastUsed(folders: folders).record(plan.entry)
            }
            return LoadedModel(
                name: plan.model.name,
                path: plan.entry.path,
                files: plan.model.shownFiles,
                engine: engine,
                llama: llama,
                format: choice.format,
                adapters: plan.model.adapters.enumerated().map {
                    AdapterUse(index: $0.offset, scale: $0.element.scale)
                },
                settings: plan.settings,
                notices: notices + choice.notices,
                loadTime: clock.now - began
            )
        } catch let error as LlamaError {
            if error.kind == .cancelled { throw CancellationError() }
            throw unavailable(plan.model, error)
        }
    }

    /// A model's vocabulary and format alone: enough to count tokens.
    ///
    /// - Parameter request: what is asked for.
    /// - Returns: the counter.
    /// - Throws: ``LanguageModelError``.
    package static func counter(_ request: ModelRequest) async throws -> TokenCounter {
        try await BlockingWork.run(named: "parley-vocabulary") {
            let plan = try self.plan(request, for: .counting)
            do {
                let llama = try LlamaModel.load(
                    plan.model.loadable,
                    options: LlamaModel.LoadOptions(vocabularyOnly: true)
                )
                let choice = try FormatChoice(
                    settings: plan.settings,
                    template: plan.model.template,
                    model: plan.model.name,
                    tokens: ChatFormat.Tokens(llama.vocabulary)
                )
                return TokenCounter(
                    vocabulary: llama.vocabulary,
                    format: choice.format,
                    files: plan.model.shownFiles,
                    notices: choice.notices
                )
            } catch let error as LlamaError {
                throw unavailable(plan.model, error)
            }
        }
    }

    /// Loads a model that turns texts into vectors.
    ///
    /// - Parameter request: what is asked for.
    /// - Returns: the model, ready to be asked.
    /// - Throws: ``LanguageModelError``.
    package static func embedder(_ request: ModelRequest) async throws -> EmbeddingModel {
        let plan = try await BlockingWork.run(named: "parley-plan") { try self.plan(request, for: .embedding) }
        do {
            let llama = try await BlockingWork.run(named: "parley-load") { try LlamaModel.load(plan.model.loadable) }
            var options = LlamaContext.Options()
            options.givesEmbeddings = true
            // A text has to fit one batch whole, so the batch is as long as the context.
            options.contextTokens = min(llama.trainedContextSize, EmbeddingModel.longestContext)
            options.batchTokens = options.contextTokens
            options.threads = plan.settings.threads ?? 0
            let made = options
            let engine = try await InferenceEngine.start(vocabulary: llama.vocabulary) { interrupt in
                try LlamaContext(model: llama, options: made, interrupt: interrupt)
            }
            return EmbeddingModel(name: plan.model.name, files: plan.model.shownFiles, engine: engine, llama: llama)
        } catch let error as LlamaError {
            throw unavailable(plan.model, error)
        }
    }

    private static func unavailable(_ model: ResolvedModel, _ error: LlamaError) -> LanguageModelError {
        .modelUnavailable(.init(debugDescription: "\((model.header.path ?? model.name).shownInMessage): \(error)"))
    }

    private static func userLayers(
        _ request: ModelRequest,
        environment: [String: String],
        folders: ParleyFolders
    ) throws -> [SettingsLayer] {
        var texts: [SettingName: String] = [:]
        for (key, value) in request.values {
            guard let name = SettingName(rawValue: key) else {
                throw LanguageModelError.invalidOption(.init(debugDescription: "There is no setting '\(key)'."))
            }
            texts[name] = value
        }
        return [
            try SettingsLayer(request.isFromFlags ? .flag : .request, texts: texts),
            try SettingsLayer(environment: environment),
            try SettingsLayer(configFile: folders.configFile, home: folders.home),
        ]
    }

    private static func modelLayers(_ model: ResolvedModel) throws -> [SettingsLayer] {
        var layers: [SettingsLayer] = []
        if model.kind == .recipe {
            layers.append(
                try SettingsLayer(
                    recipe: model.name,
                    sampling: model.sampling ?? JSONObject(),
                    systemPrompt: model.systemPrompt
                )
            )
        }
        layers.append(SettingsLayer(modelFile: model.fileSampling))
        return layers
    }
}
