package import ParleyCore
package import ParleyServer

extension Persona {
    /// The settings that it brings, as they are written; those that the command line has stay as they are there.
    ///
    /// - Parameter settings: the settings without it.
    /// - Returns: its settings by name.
    /// - Throws: ``SettingsError`` for a value of another kind or out of its range.
    package func settings(besides settings: ResolvedSettings) throws(SettingsError) -> [SettingName: String] {
        let texts = namedSampling.filter { settings[$0.key].source != .flag }
        _ = try SettingsLayer(.request, texts: texts)
        return texts
    }

    /// As the server offers it to pages; nil where a setting has a value that it cannot have.
    package var offered: OfferedPersona? {
        guard let layer = try? SettingsLayer(.request, texts: namedSampling) else { return nil }
        return OfferedPersona(name: name, about: about, systemPrompt: systemPrompt, sampling: layer.values)
    }

    /// What it says of the sampling, by the settings that there are.
    private var namedSampling: [SettingName: String] {
        let known = sampling.compactMap { key, value in SettingName(rawValue: key).map { ($0, value) } }
        return Dictionary(uniqueKeysWithValues: known)
    }
}

extension GenerationOptions {
    /// Options that ask for settings.
    ///
    /// - Parameter layer: the settings, such as a persona's or those of `/set`.
    package init(settings layer: SettingsLayer) {
        self.init()
        for (name, value) in layer.values {
            if name == .maxTokens, case .integer(let count) = value {
                maximumResponseTokens = count
            } else {
                sampling.values[name] = value
            }
        }
    }
}
