/// Where the value of a setting comes from.
///
/// ``ResolvedSettings`` takes layers in any order; the usual one is that of the cases here.
package enum SettingSource: Sendable, Hashable {
    /// A flag of the command line.
    case flag
    /// A field of a request to library or server.
    case request
    /// A `PARLEY_*` variable of the environment.
    case environment
    /// The user's `config.json`; the path as it is shown, with `~` for the home folder.
    case configFile(path: String)
    /// A running server, whose model is used.
    case server
    /// A recipe, by its name.
    case recipe(name: String)
    /// The model file's own recommendation (`general.sampling.*`).
    case modelFile
    /// Parley's own default.
    case builtIn

    /// The source in words, as it stands behind a value: `--top-k`, `PARLEY_TOP_K`, `recipe guide`, `default`.
    ///
    /// - Parameter name: the setting that has its value from here.
    /// - Returns: the words.
    package func description(for name: SettingName) -> String {
        switch self {
        case .flag: name.flag
        case .request: "request"
        case .environment: name.environmentName
        case .configFile(let path): path
        case .server: "running server"
        case .recipe(let recipe): "recipe \(recipe)"
        case .modelFile: "model file"
        case .builtIn: "default"
        }
    }
}

/// The layers of the chain in which a setting may stand.
package struct SettingPlaces: OptionSet, Sendable {
    /// One bit for each layer.
    package let rawValue: UInt8

    /// Places by their bits.
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Flags, environment and `config.json`, which are the user's own.
    package static let user = SettingPlaces(rawValue: 1)
    /// A recipe's `sampling`.
    package static let recipeSampling = SettingPlaces(rawValue: 2)
    /// A key of its own in a recipe.
    package static let recipe = SettingPlaces(rawValue: 4)
    /// The metadata of a model file.
    package static let modelFile = SettingPlaces(rawValue: 8)
}
