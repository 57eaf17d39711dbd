import ParleyModels

/// The settings that come from one place.
package struct SettingsLayer: Sendable, Equatable {
    /// The place.
    package let source: SettingSource
    /// What is set there; all values are of their settings' kinds and in their ranges.
    package private(set) var values: [SettingName: SettingValue]
    /// What the person should know: names without meaning, values that are passed over.
    package private(set) var warnings: [String]

    /// A layer that sets nothing yet.
    ///
    /// - Parameter source: the place.
    package init(_ source: SettingSource) {
        self.source = source
        values = [:]
        warnings = []
    }

    /// A layer of values that were read elsewhere, as the argument parser reads flags.
    ///
    /// - Parameters:
    ///   - source: the place.
    ///   - values: what is set there; nil leaves a setting alone.
    /// - Throws: the first value that is of another kind than its setting's, or outside its range.
    package init(_ source: SettingSource, values: [SettingName: SettingValue?]) throws(SettingsError) {
        self.init(source)
        for name in SettingName.allCases {
            guard let value = values[name] ?? nil else { continue }
            try set(name, value, spelling: name.description(in: source))
        }
    }

    /// A layer of values that were written as text, by their names: what `--set` or `/set NAME VALUE` would take.
    ///
    /// - Parameters:
    ///   - source: the place.
    ///   - texts: the values as they were written, by the settings' names.
    /// - Throws: the first value that cannot be read, or is outside its range.
    package init(_ source: SettingSource, texts: [SettingName: String]) throws(SettingsError) {
        self.init(source)
        for name in SettingName.allCases {
            guard let text = texts[name] else { continue }
            try set(name, parsing: text, spelling: name.description(in: source))
        }
    }

    /// Sets a value after a check of its kind and range.
    mutating func set(_ name: SettingName, _ value: SettingValue, spelling: String) throws(SettingsError) {
        values[name] = try name.rule.checked(value, name: name.key, spelling: spelling, shown: value.shownInMessage)
    }

    /// Sets a value that was written as text.
    mutating func set(_ name: SettingName, parsing text: String, spelling: String) throws(SettingsError) {
        let rule = name.rule
        let shown = text.quotedForMessage
        guard let value = SettingValue(parsing: text, as: rule.kind) else {
            throw SettingsError(.wrongKind, name: name.key, "\(spelling) is \(shown); it must be \(rule.permitted).")
        }
        values[name] = try rule.checked(value, name: name.key, spelling: spelling, shown: shown)
    }

    mutating func warn(_ warning: String) {
        warnings.append(warning)
    }
}

extension SettingName {
    /// How a setting is spelled where it was written, for messages.
    fileprivate func description(in source: SettingSource) -> String {
        switch source {
        case .flag: flag
        case .environment: environmentName
        case .request, .configFile, .server, .recipe, .modelFile, .builtIn: "'\(key)'"
        }
    }
}

extension SettingRule {
    /// The value as the setting keeps it.
    ///
    /// - Parameters:
    ///   - value: the value; a whole number may stand for a number.
    ///   - name: the setting's key.
    ///   - spelling: how the setting was written, for the message.
    ///   - shown: how the value was written.
    /// - Throws: a message that names setting, value and what is permitted.
    /// - Returns: the value in the setting's kind.
    func checked(
        _ value: SettingValue,
        name: String,
        spelling: String,
        shown: String
    ) throws(SettingsError) -> SettingValue {
        guard let value = value.converted(to: kind) else {
            throw SettingsError(.wrongKind, name: name, "\(spelling) is \(shown); it must be \(permitted).")
        }
        let number: Double? =
            switch value {
            case .integer(let integer): Double(integer)
            case .number(let number): number
            case .flag, .text, .texts: nil
            }
        if let number, let range, !range.contains(number) {
            throw SettingsError(.outOfRange, name: name, "\(spelling) is \(shown); it must be \(permitted).")
        }
        return value
    }
}
