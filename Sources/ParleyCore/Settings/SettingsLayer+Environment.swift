import ParleyModels

extension SettingsLayer {
    /// Variables that begin like settings and are none: where things are, a secret, how to build and test.
    package static let otherVariables: Set<String> = [
        ModelsFolder.variable, "PARLEY_API_KEY", "PARLEY_LLAMA", "PARLEY_URL_KEY",
    ]

    /// The settings of the environment: `PARLEY_TOP_K` and so on.
    ///
    /// An empty variable counts as unset. A variable that begins with `PARLEY_` and means nothing gives a warning.
    ///
    /// - Parameter environment: the variables of the environment.
    /// - Throws: the first value that cannot be read, or is outside its range.
    package init(environment: [String: String]) throws(SettingsError) {
        self.init(.environment)
        let names = Dictionary(uniqueKeysWithValues: SettingName.allCases.map { ($0.environmentName, $0) })
        for (variable, text) in environment.sorted(by: { $0.key < $1.key }) where variable.hasPrefix("PARLEY_") {
            if let name = names[variable] {
                if !text.isEmpty { try set(name, parsing: text, spelling: variable) }
            } else if !Self.otherVariables.contains(variable), !variable.hasPrefix("PARLEY_TEST_") {
                let known = SettingName.allCases.map(\.environmentName) + [ModelsFolder.variable]
                // The prefix alone is like every short name.
                let nearest = variable == "PARLEY_" ? nil : NearestNames.likely(variable, among: known)
                let meant = nearest.map { " Did you mean \($0)?" } ?? ""
                warn("The variable \(variable.shownInMessage) means nothing to Parley.\(meant)")
            }
        }
    }
}
