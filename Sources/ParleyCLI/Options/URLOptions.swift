import ArgumentParser
import Foundation
import ParleyCore
import ParleyRemote

/// A server whose model is asked, in place of one of this machine's files.
struct URLOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Ask the model behind this URL: an OpenAI- or Ollama-shaped server; none for a model of this machine.",
            valueName: "url|none"
        )
    )
    var url: String?

    @Option(
        help: ArgumentHelp(
            "The key to show to that server (else PARLEY_URL_KEY). Others can see it in the list of processes; "
                + "--url-key-file hides it.",
            valueName: "key"
        )
    )
    var urlKey: String?

    @Option(help: ArgumentHelp("A file with that key.", valueName: "file"))
    var urlKeyFile: String?

    /// The values given, by the names of the settings.
    var values: [String: String] { ["url": url].compactMapValues { $0 } }

    func validate() throws {
        if urlKey != nil, urlKeyFile != nil {
            throw ValidationError("--url-key and --url-key-file exclude each other. Choose one.")
        }
    }

    /// The model behind the URL that flags, environment or settings file name.
    ///
    /// - Parameters:
    ///   - name: the model's name there; nil for the first.
    ///   - loading: how a model of this machine would be loaded, which cannot be said of another's.
    ///   - values: the settings given, by name.
    /// - Returns: the model with the settings that it is asked with; nil where no URL is named.
    /// - Throws: ``UsageError`` or ``LanguageModelError``.
    func model(
        _ name: String?,
        loading: LoadingOptions,
        values: [String: String]
    ) throws -> (model: RemoteLanguageModel, settings: ResolvedSettings)? {
        let settings = try Loading.settings(values.merging(self.values) { $1 })
        guard let address = settings.url, address != "none", !address.isEmpty else {
            if urlKey != nil || urlKeyFile != nil { throw UsageError(message: "A key for a URL needs --url.") }
            return nil
        }
        if let flag = loading.flags.first {
            throw UsageError(
                message: "\(flag) is for models of this machine; behind a URL that is the server's to say."
            )
        }
        var configuration = RemoteLanguageModel.Configuration()
        configuration.key = try key(ProcessInfo.processInfo.environment)
        configuration.defaults = Self.defaults(settings)
        let model = try RemoteLanguageModel(url: address, model: name, configuration: configuration)
        return (model, settings)
    }

    /// The settings that somebody made and that requests carry.
    ///
    /// - Parameter settings: all of them.
    /// - Returns: sampling, and the length of replies; what nobody set is the server's to say.
    static func defaults(_ settings: ResolvedSettings) -> [SettingName: SettingValue] {
        Dictionary(
            uniqueKeysWithValues: settings.all.compactMap { entry in
                guard entry.source != .builtIn, let value = entry.value,
                    entry.name == .maxTokens || entry.name.rule.places.isSuperset(of: .recipeSampling)
                else { return nil }
                return (entry.name, value)
            }
        )
    }

    private func key(_ environment: [String: String]) throws -> String? {
        if let urlKey { return urlKey }
        if let urlKeyFile { return String(decoding: try Input.file(urlKeyFile, most: 64 << 10), as: UTF8.self) }
        return environment["PARLEY_URL_KEY"].flatMap { $0.isEmpty ? nil : $0 }
    }
}
