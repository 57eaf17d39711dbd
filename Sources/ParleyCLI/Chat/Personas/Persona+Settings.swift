package import ParleyCore
package import ParleyServer

extension Persona {
    /// The settings that it brings, as they are written; those that the command line has stay as they are there.
    ///
    /// - Parameter settings: the settings without it.
    /// - Returns: its settings by name.
    /// - Throws: ``SettingsError`` for a value of another kind or out of its range.
    package func settings(besides settings: ResolvedSettings) throws(SettingsError) -> [SettingName: String] {
        var texts: [SettingName: String] = [:]
        for (key, value) in sampling {
            guard let name = SettingName(rawValue: key), settings[name].source != .flag else { continue }
            texts[name] = value
        }
        _ = try SettingsLayer(.request, texts: texts)
        return texts
    }
}

extension Persona {
    /// As the server offers it to pages; nil where a setting has a value that it cannot have.
    package var offered: OfferedPersona? {
        let texts = Dictionary(
            uniqueKeysWithValues: sampling.compactMap { key, value in SettingName(rawValue: key).map { ($0, value) } }
        )
        guard let layer = try? SettingsLayer(.request, texts: texts) else { return nil }
        return OfferedPersona(name: name, about: about, systemPrompt: systemPrompt, sampling: layer.values)
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
