import ParleyJSON

/// A recipe's text, read as JSON, with what messages about it need.
struct RecipeReader: Sendable {
    static let limits = JSONLimits(
        maximumDepth: 64,
        maximumBytes: ModelRecipe.maximumBytes,
        duplicateKeys: .reject
    )

    let file: String
    private let bytes: [UInt8]
    private let value: JSONValue

    init(parsing bytes: [UInt8], file: String) throws(RecipeError) {
        self.file = file
        self.bytes = bytes
        do throws(JSONError) {
            value = try JSONValue(parsing: bytes, limits: Self.limits)
        } catch {
            throw RecipeError(
                kind: error.kind == .tooLarge ? .tooLarge : .malformed,
                file: file,
                key: "",
                place: nil,
                message: "The recipe is not JSON as it should be: \(error)."
            )
        }
    }

    /// The recipe itself.
    func outermost() throws(RecipeError) -> RecipeObject {
        guard let members = value.objectValue else {
            throw RecipeError(
                kind: .wrongType,
                file: file,
                key: "",
                place: JSONPlace.find([], in: bytes, limits: Self.limits),
                message: "A recipe is a JSON object, and this is \(value.kindName)."
            )
        }
        return RecipeObject(reader: self, steps: [], members: members)
    }

    /// Where something stands; where a step leads nowhere, the object that lacks it.
    func place(of steps: [JSONPlace.Step]) -> JSONPlace? {
        JSONPlace.find(steps, in: bytes, limits: Self.limits)
            ?? JSONPlace.find(steps.dropLast(), in: bytes, limits: Self.limits)
    }
}

/// One object of a recipe, with the way to it.
struct RecipeObject: Sendable {
    let reader: RecipeReader
    let steps: [JSONPlace.Step]
    let members: JSONObject

    /// The way to a member as messages show it: `adapters[0].file`.
    func path(_ key: String) -> String {
        (steps + [.key(key)]).reduce(into: "") { text, step in
            switch step {
            case .key(let key): text += text.isEmpty ? key : "." + key
            case .index(let index): text += "[\(index)]"
            }
        }
    }

    func fault(_ kind: RecipeError.Kind, _ key: String, _ message: String) -> RecipeError {
        RecipeError(
            kind: kind,
            file: reader.file,
            key: path(key),
            place: reader.place(of: steps + [.key(key)]),
            message: message
        )
    }

    func wrongType(_ key: String, expected: String) -> RecipeError {
        let found = members[key]?.kindName ?? "missing"
        return fault(.wrongType, key, "\(path(key).quotedForMessage) must be \(expected), and is \(found).")
    }

    func value(_ key: String) -> JSONValue? { members[key] }

    /// Refuses keys that there are not, the first of them.
    func permit(_ keys: [String]) throws(RecipeError) {
        for key in members.keys where !keys.contains(key) {
            let meant =
                if let near = NearestNames.likely(key, among: keys) {
                    "Did you mean '\(near)'?"
                } else {
                    "The keys here are \(keys.joined(separator: ", "))."
                }
            throw fault(.unknownKey, key, "There is no key \(path(key).quotedForMessage). \(meant)")
        }
    }

    func required(_ key: String) throws(RecipeError) -> JSONValue {
        guard let value = members[key] else {
            throw fault(.missingKey, key, "\(path(key).quotedForMessage) is missing.")
        }
        return value
    }

    func integer(_ key: String) throws(RecipeError) -> Int {
        guard case .number(let number) = try required(key) else { throw wrongType(key, expected: "a whole number") }
        guard let value = number.int else {
            guard number.isInteger else { throw wrongType(key, expected: "a whole number") }
            return number < JSONNumber(0) ? .min : .max
        }
        return value
    }

    func text(_ key: String) throws(RecipeError) -> String {
        guard let text = try required(key).stringValue else { throw wrongType(key, expected: "a text") }
        return text
    }

    func optionalText(_ key: String) throws(RecipeError) -> String? {
        members[key] == nil ? nil : try text(key)
    }

    func object(_ key: String) throws(RecipeError) -> RecipeObject {
        guard let object = try required(key).objectValue else { throw wrongType(key, expected: "an object") }
        return RecipeObject(reader: reader, steps: steps + [.key(key)], members: object)
    }

    func optionalObject(_ key: String) throws(RecipeError) -> RecipeObject? {
        members[key] == nil ? nil : try object(key)
    }

    func optionalObjects(_ key: String) throws(RecipeError) -> [RecipeObject] {
        guard let value = members[key] else { return [] }
        guard let array = value.arrayValue else { throw wrongType(key, expected: "an array of objects") }
        var objects: [RecipeObject] = []
        for (index, element) in array.enumerated() {
            guard let object = element.objectValue else {
                throw RecipeError(
                    kind: .wrongType,
                    file: reader.file,
                    key: "\(path(key))[\(index)]",
                    place: reader.place(of: steps + [.key(key), .index(index)]),
                    message: "'\(path(key))[\(index)]' must be an object, and is \(element.kindName)."
                )
            }
            objects.append(RecipeObject(reader: reader, steps: steps + [.key(key), .index(index)], members: object))
        }
        return objects
    }
}

extension RecipeObject {
    /// The model's name: one line that can be shown and typed.
    func name(_ key: String) throws(RecipeError) -> String {
        let name = try text(key)
        let isPlain = name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        guard isPlain, name.contains(where: { !$0.isWhitespace }), name.utf8.count <= 200 else {
            throw fault(
                .invalidValue,
                key,
                "\(path(key).quotedForMessage) must be one line of 1 to 200 bytes, and is \(name.quotedForMessage)."
            )
        }
        return name
    }

    func fileReference() throws(RecipeError) -> ModelRecipe.FileReference {
        let file = try fileName("file")
        let size = try integer("size")
        guard size > 0 else {
            throw fault(
                .invalidValue,
                "size",
                "\(path("size").quotedForMessage) must be the file's size in bytes, above 0."
            )
        }
        let sha256 = try text("sha256")
        guard sha256.utf8.count == 64, sha256.utf8.allSatisfy(\.isLowerHexDigit) else {
            throw fault(
                .invalidValue,
                "sha256",
                """
                \(path("sha256").quotedForMessage) must be 64 hexadecimal digits in lower case, and is \
                \(sha256.quotedForMessage).
                """
            )
        }
        return .init(file: file, size: UInt64(size), sha256: sha256)
    }

    func optionalFileName(_ key: String) throws(RecipeError) -> String? {
        members[key] == nil ? nil : try fileName(key)
    }

    /// The name of a file beside the recipe; anything that could lead elsewhere is refused.
    private func fileName(_ key: String) throws(RecipeError) -> String {
        let name = try text(key)
        let isPlain =
            !name.isEmpty && !name.hasPrefix(".") && name.utf8.count <= 255
            && name.unicodeScalars.allSatisfy {
                $0 != "/" && $0 != "\\" && $0.properties.generalCategory != .control
            }
        guard isPlain else {
            throw fault(
                .invalidValue,
                key,
                """
                \(path(key).quotedForMessage) must be the plain name of a file beside the recipe, without '/' or '\\' \
                and without a dot at its start, and is \(name.quotedForMessage).
                """
            )
        }
        return name
    }

    func optionalScale(_ key: String) throws(RecipeError) -> Float? {
        guard let value = members[key] else { return nil }
        guard case .number(let number) = value else { throw wrongType(key, expected: "a number") }
        guard let double = number.double, Float(double).isFinite else {
            throw fault(.invalidValue, key, "\(path(key).quotedForMessage) is too large a number.")
        }
        return Float(double)
    }
}

extension UInt8 {
    /// Whether it is one of the digits 0 to 9 and a to f.
    var isLowerHexDigit: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(self)
    }
}
