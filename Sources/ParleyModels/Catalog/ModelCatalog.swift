/// The models on this disk.
package struct ModelCatalog: Sendable {
    /// The name of the model that is taken when none is chosen.
    package static let defaultName = "guide"
    /// The most names that a message lists.
    private static let mostNames = 12

    /// The models folder.
    package let folder: String
    private let home: String?

    /// Looks for models in a folder.
    ///
    /// - Parameters:
    ///   - folder: the models folder; it need not exist.
    ///   - home: the home folder, which a `~` at the start of a path stands for.
    package init(folder: String, home: String? = nil) {
        self.folder = folder
        self.home = home
    }

    /// Looks for models where the environment says.
    ///
    /// - Parameter folders: Parley's folders.
    package init(folders: ParleyFolders) {
        self.init(folder: folders.models, home: folders.home)
    }

    /// All that lies in the models folder: files, and folders with a recipe; what cannot be used has its problem.
    ///
    /// The headers of all files are read, and nothing else of them.
    ///
    /// - Returns: the entries by name.
    /// - Throws: ``ModelError`` when there is a models folder and it cannot be read.
    package func entries() throws(ModelError) -> [ModelEntry] {
        try places().map { ModelEntry(at: $0) }
    }

    /// The model that somebody means.
    ///
    /// What holds a `/`, or begins with `~` or `.`, is a path. Of a plain word, these are tried in turn: a file in the
    /// working directory, a name in the models folder with or without `.gguf`, a folder in the working directory, and
    /// a name in the models folder in other letters, upper or lower.
    ///
    /// - Parameter reference: a path or a name.
    /// - Returns: the entry; it has no problem.
    /// - Throws: ``ModelError`` when there is no such model, or when it has a problem.
    package func find(_ reference: String) throws(ModelError) -> ModelEntry {
        let entry = ModelEntry(at: try place(of: reference))
        if let problem = entry.problem { throw problem }
        return entry
    }

    /// The model that is taken when none is chosen: the default one if it is there, else the only one that chats.
    ///
    /// - Returns: the entry; it has no problem.
    /// - Throws: ``ModelError`` when there is none, when there are several, or when the only one has a problem.
    package func defaultEntry() throws(ModelError) -> ModelEntry {
        let places = try places()
        guard !places.isEmpty else { throw .noModels(in: folder) }
        if let place = Self.preferred(places.filter { $0.name == Self.defaultName }) {
            let entry = ModelEntry(at: place)
            if let problem = entry.problem { throw problem }
            return entry
        }
        let entries = places.map { ModelEntry(at: $0) }
        let usable = entries.filter(\.isChatModel)
        if let only = usable.first, usable.count == 1 { return only }
        guard usable.isEmpty else {
            throw ModelError(
                .severalModels,
                path: folder,
                "There are several models. Choose one with --model: \(Self.list(usable.map(\.name)))."
            )
        }
        if entries.count == 1, let problem = entries[0].problem { throw problem }
        throw ModelError(
            .noModels,
            path: folder,
            """
            None of the models in \(folder.shownInMessage) can be talked with: \(Self.list(entries.map(\.name))).
            To fetch the default one, run `make model` in a clone of Parley, or name one with --model PATH.
            """
        )
    }

    private func places() throws(ModelError) -> [ModelPlace] {
        do {
            return try ModelPlace.list(in: folder)
        } catch {
            throw ModelError(
                .unreadable,
                path: folder,
                "The models folder \(folder.shownInMessage) cannot be read: \(error)."
            )
        }
    }

    // MARK: - References

    private func place(of reference: String) throws(ModelError) -> ModelPlace {
        guard !reference.isEmpty else {
            throw ModelError(.notFound, "The model's name is empty. Give a name or a path, or leave it out.")
        }
        let path = ParleyFolders.expanded(reference, home: home)
        let facts: FileFacts?
        do {
            facts = try FileFacts(path: path)
        } catch {
            guard error.isMissing || !isPath(reference) else {
                throw ModelError(.unreadable, path: path, "\(path.shownInMessage) cannot be read: \(error).")
            }
            facts = nil
        }
        if let facts, isPath(reference) || facts.kind != .folder { return Self.place(at: path, facts) }
        guard !isPath(reference) else { throw notFound(reference, try places()) }

        let places = try places()
        let exact = places.filter { $0.name == reference || $0.fileName == reference }
        if let place = try only(of: exact, reference) { return place }
        if let facts { return Self.place(at: path, facts) }
        let folded = reference.lowercased()
        let similar = places.filter { $0.name.lowercased() == folded || $0.fileName.lowercased() == folded }
        if let place = try only(of: similar, reference) { return place }
        throw notFound(reference, places)
    }

    private func isPath(_ reference: String) -> Bool {
        reference.contains("/") || reference.hasPrefix(".") || reference.hasPrefix("~")
    }

    private static func place(at path: String, _ facts: FileFacts) -> ModelPlace {
        if facts.kind == .folder { return ModelPlace(recipe: path) }
        guard path.lastPathComponent == ModelRecipe.fileName else { return ModelPlace(file: path) }
        return ModelPlace(recipe: path.contains("/") ? String(path.dropLast(ModelRecipe.fileName.count)) : ".")
    }

    /// The one that a name means; nil where there is none.
    private func only(of places: [ModelPlace], _ reference: String) throws(ModelError) -> ModelPlace? {
        if let place = Self.preferred(places) { return place }
        guard !places.isEmpty else { return nil }
        throw ModelError(
            .ambiguousName,
            "Several models are called \(reference.quotedForMessage). Name one by its file: \(Self.list(places.map(\.path)))."
        )
    }

    /// A recipe goes before a file of the same name: it says more.
    private static func preferred(_ places: [ModelPlace]) -> ModelPlace? {
        let recipes = places.filter { $0.kind == .recipe }
        return recipes.count == 1 ? recipes.first : places.count == 1 ? places.first : nil
    }

    private func notFound(_ reference: String, _ places: [ModelPlace]) -> ModelError {
        let what =
            isPath(reference)
            ? "There is no file or folder \(reference.quotedForMessage)."
            : "There is no model \(reference.quotedForMessage), neither in \(folder.shownInMessage) nor here."
        let names = NearestNames.ordered(by: reference.lastPathComponent.withoutModelSuffix, places.map(\.name))
        let hint =
            names.isEmpty
            ? "To fetch the default one, run `make model` in a clone of Parley."
            : "There are: \(Self.list(names))."
        return ModelError(.notFound, path: isPath(reference) ? reference : nil, "\(what) \(hint)")
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(mostNames).map(\.shownInMessage).joined(separator: ", ")
        return names.count > mostNames ? "\(shown) and \(names.count - mostNames) more" : shown
    }
}
