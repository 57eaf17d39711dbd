package import ParleyGGUF
package import ParleyJSON
import ParleyModels

extension SettingsLayer {
    /// What a recipe sets.
    ///
    /// - Parameters:
    ///   - recipe: the recipe's name.
    ///   - sampling: its `sampling`.
    ///   - systemPrompt: its `system_prompt`.
    /// - Throws: the first key that is no sampling setting, or whose value is of the wrong kind or outside its range.
    package init(recipe: String, sampling: JSONObject, systemPrompt: String? = nil) throws(SettingsError) {
        self.init(.recipe(name: recipe))
        let position = "The recipe \(recipe.quotedForMessage): "
        for (key, value) in sampling {
            try set(key: key, value, permitted: .recipeSampling, at: position, prefix: "sampling.")
        }
        if let systemPrompt { try set(.systemPrompt, .text(systemPrompt), spelling: position + "'system_prompt'") }
    }

    /// What a model file recommends.
    ///
    /// The user did not write these values: one that is of the wrong kind, or outside its range, is passed over with a
    /// warning, and keys without a setting are passed over in silence.
    ///
    /// - Parameter metadata: the file's `general.sampling.*`, by what follows that.
    package init(modelFile metadata: [String: GGUFValue]) {
        self.init(.modelFile)
        for name in SettingName.allCases {
            guard let key = name.rule.fileKey,
                let found = metadata[String(key.dropFirst(SettingRule.filePrefix.count))]
            else { continue }
            guard let value = SettingValue(found) else {
                warn("The model file's \(key) is of no kind that is understood, and is passed over.")
                continue
            }
            do {
                try set(name, value, spelling: "The model file's \(key)")
            } catch {
                warn("\(error.description) It is passed over.")
            }
        }
    }
}

extension SettingValue {
    /// The value of a file's metadata; nil when it is of no kind that settings have.
    init?(_ value: GGUFValue) {
        switch value {
        case .float32(let float):
            // The shortest decimal that is this Float: 0.2 and not 0.20000000298.
            self = .number(Double(float.description) ?? Double(float))
        case .float64(let double): self = .number(double)
        case .bool(let flag): self = .flag(flag)
        case .string(let text): self = .text(text)
        default:
            guard let integer = value.integer else { return nil }
            self = .integer(integer)
        }
    }
}
