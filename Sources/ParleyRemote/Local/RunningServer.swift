package import ParleyCore
package import ParleyJSON

/// What a running server of the same user's has in memory.
package struct RunningServer: Sendable {
    /// The server's version of Parley.
    package var version: String
    /// The model's name.
    package var name: String
    /// The model's file or folder; nil where the server has it from elsewhere.
    package var path: String?
    /// The tokens of its context; nil where that is not known.
    package var contextSize: Int?
    /// Whether it counts tokens.
    package var countsTokens: Bool
    /// The settings that are not Parley's defaults there, by name, each with where it came from.
    package var settings: [SettingName: (value: SettingValue, source: String)]

    /// Describes a server.
    ///
    /// - Parameters:
    ///   - version: the server's version of Parley.
    ///   - name: the model's name.
    ///   - path: the model's file or folder.
    ///   - contextSize: the tokens of its context.
    ///   - countsTokens: whether it counts tokens.
    ///   - settings: its settings.
    package init(
        version: String,
        name: String,
        path: String?,
        contextSize: Int?,
        countsTokens: Bool,
        settings: ResolvedSettings
    ) {
        self.version = version
        self.name = name
        self.path = path
        self.contextSize = contextSize
        self.countsTokens = countsTokens
        self.settings = [:]
        for entry in settings.all where entry.source != .builtIn {
            guard let value = entry.value else { continue }
            self.settings[entry.name] = (value, entry.source.description(for: entry.name))
        }
    }

    /// The description as it goes over the socket.
    package var json: JSONValue {
        var object = JSONObject([
            ("protocol", .count(LocalProtocol.version)), ("version", .string(version)),
            ("name", .string(name)), ("counts_tokens", .bool(countsTokens)),
        ])
        if let path { object["path"] = .string(path) }
        if let contextSize { object["context_size"] = .count(contextSize) }
        var all = JSONObject()
        for name in SettingName.allCases {
            guard let setting = settings[name] else { continue }
            all[name.key] = ["value": JSONValue(setting: setting.value), "source": .string(setting.source)]
        }
        object["settings"] = .object(all)
        return .object(object)
    }

    /// Reads a description.
    ///
    /// - Parameter json: what came.
    /// - Throws: ``LocalProtocol/Fault`` for another version.
    package init(json: JSONValue) throws(LocalProtocol.Fault) {
        guard LocalProtocol.isOurs(json), let name = json["name"]?.stringValue else {
            throw LocalProtocol.Fault(description: "The running server speaks another version of Parley's protocol.")
        }
        version = json["version"]?.stringValue ?? "?"
        self.name = name
        path = json["path"]?.stringValue
        contextSize = json["context_size"]?.intValue
        countsTokens = json["counts_tokens"]?.boolValue ?? false
        settings = [:]
        for (key, setting) in json["settings"]?.objectValue ?? JSONObject() {
            guard let name = SettingName(rawValue: key), let written = setting["value"],
                let value = SettingValue(written)?.converted(to: name.rule.kind)
            else { continue }
            settings[name] = (value, setting["source"]?.stringValue ?? "")
        }
    }

    /// What of a wish for a model another process's model does not meet.
    ///
    /// - Parameters:
    ///   - path: the file or folder of the model that is wished for; nil for any.
    ///   - wish: the settings that somebody made: flags, environment, settings file.
    /// - Returns: the first setting that is otherwise there; nil where all is as wished.
    package func mismatch(path: String?, _ wish: ResolvedSettings) -> SettingName? {
        if let path, path != self.path { return .model }
        return Self.loading.first { name in
            let entry = wish[name]
            guard entry.source != .builtIn, let value = entry.value else { return false }
            if name == .contextSize, let contextSize { return value != .integer(contextSize) }
            return settings[name]?.value != value
        }
    }

    /// The settings that a model in memory cannot change any more.
    private static let loading: [SettingName] = [
        .lora, .contextSize, .batchSize, .threads, .gpuLayers, .cacheTypeK, .cacheTypeV, .template,
    ]

    /// The settings as somebody sees them who uses the server's model: their own, then the server's.
    ///
    /// - Parameter own: those of flags, environment and settings file.
    /// - Returns: the settings.
    package func settings(under own: ResolvedSettings) -> ResolvedSettings {
        let theirs = settings.filter { !Self.notTheirs.contains($0.key) }.mapValues { $0.value }
        // Another version's server may take what this one does not; its model still answers.
        return (try? SettingsLayer(.server, values: theirs)).map { own.completed(by: $0) } ?? own
    }

    /// What is the asking program's own to decide.
    private static let notTheirs: Set<SettingName> = [
        .store, .url, .socket, .verbose, .quiet, .persona, .onFull, .maxTokens,
    ]
}
