package import ParleyJSON

/// A recipe: a model made of a base file and what is put on it, described by the `model.json` beside them.
package struct ModelRecipe: Sendable, Equatable {
    /// The name of the file that makes a folder a recipe.
    package static let fileName = "model.json"
    /// The format that this program reads and writes.
    package static let format = 1
    /// The most bytes of a recipe, and of the template beside it.
    package static let maximumBytes = 1 << 20
    /// The most adapters of a recipe.
    package static let maximumAdapters = 16

    /// A file beside the recipe, and what it must hold.
    package struct FileReference: Sendable, Hashable {
        /// Its plain name.
        package let file: String
        /// Its size in bytes.
        package let size: UInt64
        /// The SHA-256 of its contents, in 64 lower-case hexadecimal digits.
        package let sha256: String
    }

    /// An adapter, and how strongly it acts.
    package struct Adapter: Sendable, Hashable {
        /// Its file.
        package let reference: FileReference
        /// The factor on what it adds; 1 as it was trained.
        package let scale: Float
    }

    /// The model's name.
    package let name: String
    /// What the model is.
    package let description: String?
    /// Under what licence it comes.
    package let license: String?
    /// The file of the model itself.
    package let base: FileReference
    /// Where the base comes from, as it stands in the recipe.
    ///
    /// Only Parley's set-up script reads it, and only in its own recipe: the program itself fetches nothing that a file
    /// names.
    package let sources: JSONValue?
    /// Adapters, in the order in which they are put on.
    package let adapters: [Adapter]
    /// The file of the chat template, beside the recipe.
    package let template: String?
    /// The system prompt of chats that set none.
    package let systemPrompt: String?
    /// Settings by their names, each a number or a truth value.
    ///
    /// Names and ranges are checked by who knows the settings.
    package let sampling: JSONObject

    /// Reads a recipe.
    ///
    /// - Parameter file: the path of a `model.json`.
    /// - Throws: what is wrong, with file, key and place.
    package init(file: String) throws(RecipeError) {
        let bytes: [UInt8]?
        do {
            bytes = try SmallFile.read(file, limit: Self.maximumBytes)
        } catch {
            throw RecipeError(
                kind: .unreadable,
                file: file,
                key: "",
                place: nil,
                message: "The recipe cannot be read: \(error). \(error.advice(for: file))"
            )
        }
        guard let bytes else {
            throw RecipeError(
                kind: .tooLarge,
                file: file,
                key: "",
                place: nil,
                message: "A recipe has at most \(GroupedCount(UInt64(Self.maximumBytes))) bytes; this file has more."
            )
        }
        try self.init(parsing: bytes, file: file)
    }

    /// Reads a recipe from the bytes of its file.
    ///
    /// - Parameters:
    ///   - bytes: the contents of a `model.json`.
    ///   - file: its path, for messages.
    /// - Throws: what is wrong, with file, key and place.
    package init(parsing bytes: [UInt8], file: String) throws(RecipeError) {
        let reader = try RecipeReader(parsing: bytes, file: file)
        let top = try reader.outermost()
        // A later format may have other keys: its number is looked at before they are.
        let format = try top.integer("parley")
        guard format <= Self.format else {
            throw top.fault(
                .newerFormat,
                "parley",
                """
                This recipe was made for a newer Parley: its format is \(format), and this one reads \(Self.format). \
                Update Parley.
                """
            )
        }
        guard format == Self.format else {
            throw top.fault(.invalidValue, "parley", "'parley' must be \(Self.format), the format of recipes.")
        }
        try top.permit([
            "parley", "name", "description", "license", "base", "adapters", "template", "system_prompt", "sampling",
        ])
        name = try top.name("name")
        description = try top.optionalText("description")
        license = try top.optionalText("license")
        let base = try top.object("base")
        try base.permit(["file", "size", "sha256", "sources"])
        self.base = try base.fileReference()
        sources = base.value("sources")
        adapters = try Self.adapters(in: top)
        template = try top.optionalFileName("template")
        systemPrompt = try top.optionalText("system_prompt")
        sampling = try Self.sampling(in: top)
        try Self.refuseRepeatedFiles(top, base: self.base, adapters: adapters, template: template)
    }

    private static func adapters(in top: RecipeObject) throws(RecipeError) -> [Adapter] {
        let objects = try top.optionalObjects("adapters")
        guard objects.count <= maximumAdapters else {
            throw top.fault(.invalidValue, "adapters", "'adapters' names at most \(maximumAdapters) adapters.")
        }
        var adapters: [Adapter] = []
        for object in objects {
            try object.permit(["file", "size", "sha256", "scale"])
            adapters.append(
                Adapter(reference: try object.fileReference(), scale: try object.optionalScale("scale") ?? 1)
            )
        }
        return adapters
    }

    private static func sampling(in top: RecipeObject) throws(RecipeError) -> JSONObject {
        guard let object = try top.optionalObject("sampling") else { return [:] }
        for (key, value) in object.members {
            switch value {
            case .bool: break
            case .number(let number) where number.double != nil: break
            case .number:
                throw object.fault(.invalidValue, key, "\(object.path(key).quotedForMessage) is too large a number.")
            default:
                throw object.wrongType(key, expected: "a number")
            }
        }
        return object.members
    }

    private static func refuseRepeatedFiles(
        _ top: RecipeObject,
        base: FileReference,
        adapters: [Adapter],
        template: String?
    ) throws(RecipeError) {
        var seen: Set<String> = []
        for name in [base.file] + adapters.map(\.reference.file) + (template.map { [$0] } ?? []) {
            // File systems that ignore case would give the same file for both.
            guard seen.insert(name.lowercased()).inserted else {
                let key = name == template ? "template" : "adapters"
                throw top.fault(
                    .invalidValue,
                    key,
                    "\(key.quotedForMessage) names \(name.quotedForMessage) a second time."
                )
            }
        }
    }
}
