import ParleyJSON
import ParleyModels

/// Reads a file of the user's that describes a persona.
///
/// A `.txt` or `.md` file is the system prompt, under the name of the file. A `.json` file is an object with
/// `system_prompt`, and as may be with `name`, `description`, and `sampling`, an object of settings.
package struct PersonaFile: Sendable {
    /// The most bytes of a file.
    package static let largest = 64 << 10
    /// The ends of the names of files that are read.
    package static let types = ["json", "md", "txt"]

    private static let limits = JSONLimits(maximumDepth: 16, maximumBytes: largest, duplicateKeys: .reject)
    private static let fields = ["name", "description", "system_prompt", "sampling"]
    private static let longestName = 64
    private static let longestAbout = 100

    /// The name of the file without its type.
    package let stem: String
    /// The type in lower case: `json`, `md` or `txt`.
    package let type: String
    /// The path as messages show it.
    package let shownPath: String

    /// Looks at the name of a file; nil when it is the name of something else.
    ///
    /// - Parameters:
    ///   - fileName: the name with its type.
    ///   - folder: the folder as messages show it.
    package init?(fileName: String, in folder: String) {
        guard let dot = fileName.lastIndex(of: "."), dot > fileName.startIndex, !fileName.hasPrefix(".") else {
            return nil
        }
        type = fileName[fileName.index(after: dot)...].lowercased()
        stem = String(fileName[..<dot])
        shownPath = (folder + "/" + fileName).shownInMessage
        guard Self.types.contains(type) else { return nil }
    }

    /// Reads the contents.
    ///
    /// - Parameters:
    ///   - bytes: the contents; nil when there are more than the limit.
    ///   - samplingNames: the settings that `sampling` may hold.
    /// - Returns: the persona.
    /// - Throws: what is wrong with the file.
    package func persona(from bytes: [UInt8]?, samplingNames: [String]) throws(PersonaError) -> Persona {
        guard let bytes else {
            throw damage("is larger than \(Self.largest >> 10) KiB, the most that a persona may have. Shorten it.")
        }
        return type == "json" ? try described(by: bytes, samplingNames) : try written(as: bytes)
    }

    // MARK: Text

    private func written(as bytes: [UInt8]) throws(PersonaError) -> Persona {
        let contents = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
        guard let text = String(validating: contents, as: UTF8.self), !contents.contains(0) else {
            throw damage("is not a text in UTF-8. Save it as UTF-8.")
        }
        let prompt = text.withoutOuterBlanks
        guard !prompt.isEmpty else { throw damage("is empty. Write what the model is to mind into it.") }
        return Persona(
            name: try checked(stem),
            about: Self.about(in: prompt),
            systemPrompt: prompt,
            source: .file(shownPath)
        )
    }

    /// The first line in which something is said, without the marks of a heading.
    private static func about(in text: String) -> String {
        let line = text.split(whereSeparator: \.isNewline).first { $0.contains { $0.isLetter || $0.isNumber } } ?? ""
        let words = String(line).withoutOuterBlanks.drop { $0 == "#" || $0 == " " }
        return words.count > longestAbout ? words.prefix(longestAbout - 1) + "…" : String(words)
    }

    // MARK: JSON

    private func described(by bytes: [UInt8], _ samplingNames: [String]) throws(PersonaError) -> Persona {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: bytes, limits: Self.limits)
        } catch {
            throw PersonaError(.damaged, name: stem, "\(shownPath), \(error). Mend the file.")
        }
        guard let object = value.objectValue else {
            throw damage("must be a JSON object with \"system_prompt\", and is \(value.kindName).")
        }
        for key in object.keys where !Self.fields.contains(key) {
            throw damage(
                "has no use for \(key.quotedForMessage). \(meant(key, Self.fields))",
                at: [.key(key)],
                in: bytes
            )
        }
        func text(_ key: String) throws(PersonaError) -> String? {
            guard let value = object[key] else { return nil }
            guard let text = value.stringValue else {
                throw damage("\"\(key)\" must be a string, and is \(value.kindName).", at: [.key(key)], in: bytes)
            }
            return text.withoutOuterBlanks
        }
        guard let prompt = try text("system_prompt"), !prompt.isEmpty else {
            throw damage("says nothing to the model. Give it a \"system_prompt\".")
        }
        let name = try checked(try text("name") ?? stem)
        let sampling = try sampling(object["sampling"], samplingNames, in: bytes)
        let about = try text("description").flatMap { $0.isEmpty ? nil : $0 }
        return Persona(
            name: name,
            about: Self.about(in: about ?? prompt),
            systemPrompt: prompt,
            sampling: sampling,
            source: .file(shownPath)
        )
    }

    private func sampling(
        _ value: JSONValue?,
        _ names: [String],
        in bytes: [UInt8]
    ) throws(PersonaError) -> [String: String] {
        guard let value, !value.isNull else { return [:] }
        guard let object = value.objectValue else {
            let path = [JSONPlace.Step.key("sampling")]
            throw damage("\"sampling\" must be an object of settings, and is \(value.kindName).", at: path, in: bytes)
        }
        var settings: [String: String] = [:]
        for (key, value) in object {
            let path = [JSONPlace.Step.key("sampling"), .key(key)]
            guard names.contains(key) else {
                throw damage(
                    "\(key.quotedForMessage) is no setting of the sampling. \(meant(key, names))",
                    at: path,
                    in: bytes
                )
            }
            guard let text = value.settingText else {
                throw damage("\"\(key)\" must be a number, and is \(value.kindName).", at: path, in: bytes)
            }
            settings[key] = text
        }
        return settings
    }

    // MARK: What is wrong

    private func checked(_ name: String) throws(PersonaError) -> String {
        let isOrdinary = !name.contains(where: \.isNewline) && name.withControlsShown == name
        guard !name.isEmpty, name.count <= Self.longestName, isOrdinary, name.withoutOuterBlanks == name else {
            throw damage(
                "would give a persona the name \(name.quotedForMessage). "
                    + "Choose one of 1 to \(Self.longestName) characters without line ends."
            )
        }
        return name
    }

    private func meant(_ key: String, _ known: [String]) -> String {
        NearestNames.likely(key, among: known).map { "Did you mean '\($0)'?" }
            ?? "There is \(known.joined(separator: ", "))."
    }

    private func damage(_ sentence: String) -> PersonaError {
        PersonaError(.damaged, name: stem, "\(shownPath) \(sentence)")
    }

    private func damage(_ sentence: String, at path: [JSONPlace.Step], in bytes: [UInt8]) -> PersonaError {
        let place = JSONPlace.find(path, in: bytes, limits: Self.limits).map { ", \($0)" } ?? ""
        return PersonaError(.damaged, name: stem, "\(shownPath)\(place): \(sentence)")
    }
}

extension JSONValue {
    /// A number or a flag as the settings' own reader takes it; nil for anything else.
    fileprivate var settingText: String? {
        switch self {
        case .number(let number): number.text
        case .bool(let flag): flag ? "true" : "false"
        case .null, .string, .array, .object: nil
        }
    }
}
