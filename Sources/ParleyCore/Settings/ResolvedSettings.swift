/// Every setting with its value and whence it came.
package struct ResolvedSettings: Sendable, Equatable {
    /// A value with its source.
    package struct Entry: Sendable, Equatable {
        /// The setting.
        package let name: SettingName
        /// Its value; nil where nobody set it and leaving it unset has a meaning of its own.
        package let value: SettingValue?
        /// Whence the value came.
        package let source: SettingSource

        /// Value and source in words: `0.2 (recipe guide)`, `40 (default)`.
        package var description: String {
            let shown = value?.description ?? ""
            return "\(shown.isEmpty ? name.unsetDescription : shown) (\(source.description(for: name)))"
        }
    }

    private var entries: [SettingName: Entry]
    /// What the readers of the layers passed over.
    package let warnings: [String]

    /// Takes each setting from the first layer that has it, and from Parley's own defaults where none has.
    ///
    /// - Parameter layers: the layers, the strongest first: flags, environment, `config.json`, recipe, model file.
    package init(layers: [SettingsLayer] = []) {
        var entries: [SettingName: Entry] = [:]
        for name in SettingName.allCases {
            let layer = layers.first { $0.values[name] != nil }
            entries[name] = Entry(
                name: name,
                value: layer?.values[name] ?? name.rule.builtIn,
                source: layer?.source ?? .builtIn
            )
        }
        self.entries = entries
        warnings = layers.flatMap(\.warnings)
    }

    /// The settings with stronger ones over them.
    ///
    /// - Parameter layer: what wins.
    /// - Returns: the settings.
    package func overridden(by layer: SettingsLayer) -> ResolvedSettings {
        var settings = self
        for (name, value) in layer.values {
            settings.entries[name] = Entry(name: name, value: value, source: layer.source)
        }
        return settings
    }

    /// The settings with weaker ones where nobody has set anything.
    ///
    /// - Parameter layer: what takes the place of Parley's own defaults.
    /// - Returns: the settings.
    package func completed(by layer: SettingsLayer) -> ResolvedSettings {
        var settings = self
        for (name, value) in layer.values where self[name].source == .builtIn {
            settings.entries[name] = Entry(name: name, value: value, source: layer.source)
        }
        return settings
    }

    /// A setting's value and source.
    ///
    /// - Parameter name: the setting.
    /// - Returns: the entry.
    package subscript(name: SettingName) -> Entry {
        entries[name] ?? Entry(name: name, value: name.rule.builtIn, source: .builtIn)
    }

    /// All settings in the order of the table.
    package var all: [Entry] { SettingName.allCases.map { self[$0] } }

    /// The settings of the sampling alone, in the order of the table, as `/stats` shows them.
    package var sampling: [Entry] { SettingName.permitted(in: .recipeSampling).map { self[$0] } }

    /// The most tokens of a reply.
    package var maximumTokens: Int { integer(.maxTokens) ?? 512 }
    /// The model by path or name; nil takes the default one.
    package var model: String? { text(.model) }
    /// The server whose model is asked, or `none`; nil for a model of this machine.
    package var url: String? { text(.url) }
    /// Where a running server is found: a socket's path, or `none`; nil for the usual place.
    package var socket: String? { text(.socket) }
    /// Adapters as `FILE[:SCALE]`.
    package var loras: [String] {
        guard case .texts(let values)? = self[.lora].value else { return [] }
        return values
    }
    /// The system prompt; nil for none, which an empty one asks for.
    package var systemPrompt: String? { text(.systemPrompt).flatMap { $0.isEmpty ? nil : $0 } }
    /// The tokens of a context; nil leaves it to model and memory.
    package var contextSize: Int? { integer(.contextSize) }
    /// How many tokens of a prompt are computed at once; nil leaves it to the program.
    package var batchSize: Int? { integer(.batchSize) }
    /// How many threads compute; nil leaves it to the program.
    package var threads: Int? { integer(.threads) }
    /// How many layers go to a GPU; -1 all, nil leaves it to the program.
    package var gpuLayers: Int? { integer(.gpuLayers) }
    /// How precisely the KV cache keeps keys, by the name of the type; nil leaves it to the program.
    package var cacheTypeK: String? { text(.cacheTypeK) }
    /// How precisely the KV cache keeps values, by the name of the type; nil leaves it to the program.
    package var cacheTypeV: String? { text(.cacheTypeV) }
    /// Whether sizes that do not fit the memory are lowered rather than refused.
    package var fitsMemory: Bool { flag(.fit) }
    /// The chat template by name or file; nil takes the model's own.
    package var template: String? { text(.template) }
    /// The persona by name or file; nil for none.
    package var persona: String? { text(.persona) }
    /// What is done when a conversation does not fit the context, by its name.
    package var onFull: String { text(.onFull) ?? "truncate" }
    /// Where conversations are kept: a file, or `none`; nil for the usual file.
    package var store: String? { text(.store) }
    /// Whether to say more than usual.
    package var isVerbose: Bool { flag(.verbose) }
    /// Whether to say less than usual.
    package var isQuiet: Bool { flag(.quiet) }

    /// The value of a setting that takes whole numbers; nil where it is unset, or of another kind.
    func integer(_ name: SettingName) -> Int? {
        guard case .integer(let value)? = self[name].value else { return nil }
        return value
    }

    /// The value of a setting that takes numbers; nil where it is unset, or of another kind.
    func number(_ name: SettingName) -> Double? {
        guard case .number(let value)? = self[name].value else { return nil }
        return value
    }

    /// The value of a setting that is on or off; off where it is unset.
    func flag(_ name: SettingName) -> Bool { self[name].value == .flag(true) }

    private func text(_ name: SettingName) -> String? {
        guard case .text(let value)? = self[name].value else { return nil }
        return value
    }
}

extension SettingName {
    /// What it means that a setting has no value.
    fileprivate var unsetDescription: String {
        switch self {
        case .seed: "random"
        case .systemPrompt, .lora, .persona, .url: "none"
        case .template: "the model's own"
        case .store, .socket: "the usual file"
        default: "automatic"
        }
    }
}
