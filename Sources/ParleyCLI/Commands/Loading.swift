import Foundation
import ParleyCore

/// Loading a model for a command, with what people see of it.
enum Loading {
    /// The model that the options speak of; nothing is loaded yet.
    ///
    /// - Parameters:
    ///   - options: say which model, and how it is loaded.
    ///   - values: the settings given, by name.
    ///   - countsAsUse: whether the model is the one last used from then on.
    /// - Returns: the model.
    static func model(
        _ options: ModelOptions,
        values: [String: String],
        countsAsUse: Bool = true
    ) -> LocalLanguageModel {
        var request = request(options, values: values)
        request.countsAsUse = countsAsUse
        return LocalLanguageModel(request)
    }

    /// Loads it, showing progress on a terminal.
    ///
    /// - Parameters:
    ///   - model: the model.
    ///   - options: say how much is said.
    ///   - signals: a signal while loading ends the program.
    /// - Returns: the model, ready to be asked.
    /// - Throws: ``LanguageModelError``, or ``Ended`` for a signal.
    static func loaded(
        _ model: LocalLanguageModel,
        _ options: ModelOptions,
        signals: SignalWatch
    ) async throws -> LoadedModel {
        if options.verbose { LibraryLog.show() }
        let line = LoadingLine(isShown: !options.quiet)
        let task = Task {
            try await model.load { line.update($0) }
            return try await model.loaded()
        }
        let watch = signals.onSignal { task.cancel() }
        defer { watch.end() }
        do {
            let loaded = try await task.value
            // A signal that came too late to stop the loading still means the program.
            if watch.received != nil {
                await model.unload()
                throw CancellationError()
            }
            line.finish()
            for notice in loaded.notices where !options.quiet { Stderr.line("Note: \(VisibleText.of(notice))") }
            if options.verbose { Stderr.line("Loaded \(loaded.name) in \(Figures.seconds(loaded.loadTime)).") }
            return loaded
        } catch {
            line.finish()
            if let signal = watch.received { throw Ended(code: 128 + signal) }
            throw error
        }
    }

    /// The settings of flags, environment and settings file, without those that come with a model.
    ///
    /// - Parameter values: the settings given, by name.
    /// - Returns: the settings.
    /// - Throws: ``LanguageModelError/invalidOption(_:)`` for a value that cannot be.
    static func settings(_ values: [String: String]) throws -> ResolvedSettings {
        do {
            return try ModelLoader.settings(values: values, environment: ProcessInfo.processInfo.environment)
        } catch let error as SettingsError {
            throw LanguageModelError.invalidOption(.init(debugDescription: error.description))
        }
    }

    /// What is done when a conversation does not fit the context.
    ///
    /// - Throws: ``UsageError`` for a strategy that there is not.
    static func overflow(_ settings: ResolvedSettings) throws -> ContextOverflow {
        guard let overflow = ContextOverflow(settings.onFull) else {
            throw UsageError(
                message: "--on-full is \"\(settings.onFull)\"; it must be truncate, last=N, shorten, clear or error."
            )
        }
        return overflow
    }

    /// Loads a model for a command that shows no chat.
    static func load(_ options: ModelOptions, values: [String: String]) async throws -> LoadedModel {
        let model = model(options, values: values, countsAsUse: false)
        return try await loaded(model, options, signals: try SignalWatch())
    }

    /// A model's vocabulary alone.
    static func vocabulary(_ options: ModelOptions) async throws -> TokenCounter {
        try await ModelLoader.counter(request(options, values: options.values))
    }

    private static func request(_ options: ModelOptions, values: [String: String]) -> ModelRequest {
        ModelRequest(reference: options.model, adapters: options.lora, values: values, isFromFlags: true)
    }
}
