package import ParleyGGUF
package import ParleyJSON

/// An adapter that goes on a model.
package struct AdapterReference: Sendable, Hashable {
    /// Its file.
    package let path: String
    /// The factor on what it adds; 1 as it was trained.
    package let scale: Float
    /// Its file's name without `.gguf`.
    package let name: String

    /// Names an adapter.
    ///
    /// - Parameters:
    ///   - path: its file.
    ///   - scale: the factor on what it adds.
    package init(path: String, scale: Float) {
        self.path = path
        self.scale = scale
        name = path.lastPathComponent.withoutModelSuffix
    }
}

/// A model whose files are there and, as far as headers and hashes tell, right: what can be given to the library.
package struct ResolvedModel: Sendable {
    /// A chat template, and where it stood.
    package struct Template: Sendable, Hashable {
        /// Where a template stood.
        package enum Origin: Sendable, Hashable {
            /// In a file that the recipe names, with this path.
            case recipe(path: String)
            /// In the model's own file.
            case modelFile
        }

        /// The template's text.
        package let text: String
        /// Where it stood.
        package let origin: Origin

        /// A template.
        ///
        /// - Parameters:
        ///   - text: its text.
        ///   - origin: where it stood.
        package init(text: String, origin: Origin) {
            self.text = text
            self.origin = origin
        }
    }

    /// The recipe's name, or the file's without `.gguf`.
    package let name: String
    /// What made it: a file or a recipe.
    package let kind: ModelEntry.Kind
    /// What the model is.
    package let about: String?
    /// Under what licence it comes.
    package let license: String?
    /// What may be given to the library: the headers of the model's files and of all adapters.
    package private(set) var loadable: LoadableModel
    /// The adapters in the order in which they are put on: the recipe's, then those that were added.
    package private(set) var adapters: [AdapterReference]
    /// The chat template of the recipe, else of the file; nil where neither has one.
    package let template: Template?
    /// The recipe's system prompt.
    package let systemPrompt: String?
    /// The recipe's `sampling`; nil for a model without recipe.
    package let sampling: JSONObject?

    /// The model's file, or all parts of a split one, in order.
    package var paths: [String] { loadable.paths }

    /// The headers of the model's file, or of all parts of a split one.
    package var model: GGUFModel { loadable.model }

    /// The model's file, or its first part, and those of its adapters, as messages name them.
    package var shownFiles: String {
        let adapters = adapters.map(\.path.shownInMessage)
        let model = (paths.first ?? name).shownInMessage
        return adapters.isEmpty ? model : "\(model) with \(adapters.joined(separator: " and "))"
    }

    /// The header of the model's file, or of the first part.
    package var header: GGUFFile { model.header }

    /// What decides how much memory it takes.
    package var shape: ModelShape { ModelShape(header: header, tensors: model.tensors) }

    /// The file's `general.sampling.*`, by what follows that.
    package var fileSampling: [String: GGUFValue] { header.recommendedSampling }

    /// Checks a model's files: the recipe's by size and hash, the headers of all by what the library needs.
    ///
    /// - Parameters:
    ///   - entry: the model.
    ///   - purpose: what it is to do.
    ///   - verification: what remembers the files that were right.
    ///   - progress: told how far hashing has come.
    /// - Throws: ``ModelError`` that names the file at fault.
    package init(
        _ entry: ModelEntry,
        for purpose: ModelPurpose = .chat,
        verification: VerifiedFiles,
        progress: VerifiedFiles.Progress = { _, _, _ in }
    ) throws(ModelError) {
        kind = entry.kind
        switch entry.kind {
        case .file:
            loadable = try ModelFile.model(at: entry.path, for: purpose)
            name = entry.name
            (about, license, systemPrompt, sampling) = (nil, nil, nil, nil)
            template = Self.template(of: loadable.model.header)
            adapters = []
            for adapter in entry.place.adapters { try add(LoraArgument(path: adapter)) }
        case .recipe:
            let folder = try RecipeFolder(path: entry.path)
            let recipe = folder.recipe
            try folder.verify(with: verification, progress: progress)
            loadable = try ModelFile.model(at: folder.basePath, for: purpose)
            name = recipe.name
            (about, license) = (recipe.description, recipe.license)
            (systemPrompt, sampling) = (recipe.systemPrompt, recipe.sampling)
            template = try folder.template() ?? Self.template(of: loadable.model.header)
            adapters = []
            for adapter in recipe.adapters {
                try add(LoraArgument(path: folder.path(of: adapter.reference.file), scale: adapter.scale))
            }
        }
    }

    private static func template(of header: GGUFFile) -> Template? {
        header.chatTemplate.map { Template(text: $0, origin: .modelFile) }
    }

    /// The model with further adapters on it.
    ///
    /// - Parameter loras: the adapters in the order in which they are put on.
    /// - Returns: the model.
    /// - Throws: ``ModelError`` when one of them is missing, or does not fit.
    package func adding(loras: [LoraArgument]) throws(ModelError) -> ResolvedModel {
        var model = self
        for lora in loras { try model.add(lora) }
        return model
    }

    private mutating func add(_ lora: LoraArgument) throws(ModelError) {
        try ModelFile.addAdapter(lora.path, to: &loadable, named: name)
        adapters.append(AdapterReference(path: lora.path, scale: lora.scale))
    }
}

extension ModelEntry {
    /// Checks the model's files: a recipe's by size and hash, the headers of all by what the library needs.
    ///
    /// - Parameters:
    ///   - purpose: what the model is to do.
    ///   - verification: what remembers the files that were right.
    ///   - progress: told how far hashing has come.
    /// - Returns: what can be given to the library.
    /// - Throws: ``ModelError`` that names the file at fault.
    package func resolve(
        for purpose: ModelPurpose = .chat,
        verification: VerifiedFiles,
        progress: VerifiedFiles.Progress = { _, _, _ in }
    ) throws(ModelError) -> ResolvedModel {
        try ResolvedModel(self, for: purpose, verification: verification, progress: progress)
    }
}
