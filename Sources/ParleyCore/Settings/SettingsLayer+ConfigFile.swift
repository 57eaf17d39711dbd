import ParleyJSON
import ParleyModels

extension SettingsLayer {
    /// The most bytes of a `config.json`.
    private static let largestFile = 1 << 20

    private static let limits = JSONLimits(maximumDepth: 64, maximumBytes: largestFile, duplicateKeys: .reject)

    /// The settings of the user's `config.json`; without such a file the layer sets nothing.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - home: the home folder, which messages write as `~`.
    /// - Throws: what is wrong with the file, with its name, line and column.
    package init(configFile path: String, home: String?) throws(SettingsError) {
        let shown = ParleyFolders.abbreviated(path, home: home)
        let bytes: [UInt8]?
        do {
            bytes = try SmallFile.read(path, limit: Self.largestFile)
        } catch {
            guard error.isMissing else {
                let words =
                    "The settings in \(shown.shownInMessage) cannot be read: \(error). \(error.advice(for: path))"
                throw SettingsError(.unreadable, words)
            }
            self.init(.configFile(path: shown))
            return
        }
        guard let bytes else {
            throw SettingsError(.unreadable, "The file \(shown.shownInMessage) is too large for settings.")
        }
        try self.init(config: bytes, path: shown)
    }

    /// The settings of a `config.json` that has been read.
    ///
    /// - Parameters:
    ///   - bytes: its contents: a JSON object whose keys are settings' names.
    ///   - path: its path as messages show it.
    /// - Throws: what is wrong with it, with its name, line and column.
    package init(config bytes: [UInt8], path: String) throws(SettingsError) {
        self.init(.configFile(path: path))
        let file = path.shownInMessage
        let settings: JSONValue
        do {
            settings = try JSONValue(parsing: bytes, limits: Self.limits)
        } catch {
            throw SettingsError(.malformed, "\(file), \(error)")
        }
        guard let object = settings.objectValue else {
            throw SettingsError(
                .malformed,
                "\(file): The settings must be a JSON object, and are \(settings.kindName)."
            )
        }
        for (key, value) in object {
            let place = JSONPlace.find([.key(key)], in: bytes, limits: Self.limits)
            let position = place.map { "\(file), \($0)" } ?? file
            try set(key: key, value, permitted: .user, at: "\(position): ")
        }
    }

    /// Sets a value from a JSON object of settings.
    mutating func set(
        key: String,
        _ value: JSONValue,
        permitted places: SettingPlaces,
        at position: String,
        prefix: String = ""
    ) throws(SettingsError) {
        let spelling = (prefix + key).quotedForMessage
        guard let name = SettingName(rawValue: key) else {
            let known = SettingName.permitted(in: places).map(\.key)
            let meant = NearestNames.likely(key, among: known).map { "Did you mean '\($0)'?" }
            let list = "The settings here are \(known.joined(separator: ", "))."
            throw SettingsError(
                .unknownName,
                name: key,
                "\(position)There is no setting \(spelling). \(meant ?? list)"
            )
        }
        let rule = name.rule
        guard rule.places.isSuperset(of: places) else {
            throw SettingsError(
                .misplaced,
                name: key,
                "\(position)\(spelling) cannot be set here. Set it with \(name.flag), \(name.environmentName) or in config.json."
            )
        }
        let shown = value.shownInMessage
        guard let read = SettingValue(value) else {
            throw SettingsError(
                .wrongKind,
                name: key,
                "\(position)\(spelling) is \(shown); it must be \(rule.permitted)."
            )
        }
        let checked = try rule.checked(read, name: key, spelling: position + spelling, shown: shown)
        try set(name, checked, spelling: position + spelling)
    }
}
