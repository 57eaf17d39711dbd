/// The models on this disk.
package struct ModelCatalog: Sendable {
    /// The name of the model that is taken when none is chosen.
    package static let defaultName = "guide"
    /// The most names that a message lists.
    static let mostNames = 12

    /// What lies on the disk, before anything is read of it.
    package struct Listing: Sendable {
        /// The places by name; files to which several names lead are there once.
        package var places: [ModelPlace]
        /// Which folders of other programs could not be read.
        package var problems: [ModelError]
    }

    /// Parley's models folder.
    package let folder: String
    /// All folders that models are looked for in, Parley's first.
    package let folders: [ModelFolder]
    let home: String?

    /// Looks for models in a folder.
    ///
    /// - Parameters:
    ///   - folder: the models folder; it need not exist.
    ///   - home: the home folder, which a `~` at the start of a path stands for.
    ///   - others: further folders, of other programs.
    package init(folder: String, home: String? = nil, others: [ModelFolder] = []) {
        self.folder = folder
        self.home = home
        folders = [ModelFolder(.parley, folder)] + others.filter { $0.source != .parley }
    }

    /// Looks for models in Parley's folder alone.
    ///
    /// - Parameter folders: Parley's folders.
    package init(folders: ParleyFolders) {
        self.init(folder: folders.models, home: folders.home)
    }

    /// Looks for models in Parley's folder and in those of Hugging Face's tools, llama.cpp and Ollama.
    ///
    /// - Parameters:
    ///   - folders: Parley's folders.
    ///   - environment: the variables of the environment.
    package init(folders: ParleyFolders, environment: [String: String]) {
        self.init(
            folder: folders.models,
            home: folders.home,
            others: ModelFolders.all(folders, environment: environment)
        )
    }

    /// All that lies in the folders: files, and folders with a recipe; what cannot be used has its problem.
    ///
    /// The headers of all files are read, and nothing else of them.
    ///
    /// - Returns: the entries by name.
    /// - Throws: ``ModelError`` when there is a models folder and it cannot be read.
    package func entries() throws(ModelError) -> [ModelEntry] {
        try listing().places.map { ModelEntry(at: $0) }
    }

    /// What lies in the folders, by names alone: no file is opened.
    ///
    /// ``ModelEntry/init(at:)`` looks closer at those that are wanted.
    ///
    /// - Returns: the places by name, and what went wrong in folders of other programs.
    /// - Throws: ``ModelError`` when there is a models folder of Parley's and it cannot be read.
    package func listing() throws(ModelError) -> Listing {
        var places = try ownPlaces()
        var problems: [ModelError] = []
        for folder in folders.dropFirst() {
            do {
                switch folder.source {
                case .huggingFace: places += try HuggingFaceCache.places(in: folder.path)
                case .llamaCpp: places += try LlamaCppCache.places(in: folder.path)
                case .ollama: places += try OllamaStore.places(in: folder.path)
                case .parley, .path: break
                }
            } catch {
                problems.append(
                    ModelError(
                        .unreadable,
                        path: folder.path,
                        """
                        The models of \(folder.source) in \(folder.path.shownInMessage) cannot be read: \(error). \
                        \(error.advice(for: folder.path))
                        """
                    )
                )
            }
        }
        return Listing(places: Self.sorted(Self.merged(places)), problems: problems)
    }

    /// The places in Parley's folder, by name.
    func ownPlaces() throws(ModelError) -> [ModelPlace] {
        do {
            return Self.sorted(try ParleyModelsFolder.places(in: folder))
        } catch {
            throw ModelError(
                .unreadable,
                path: folder,
                "The models folder \(folder.shownInMessage) cannot be read: \(error). \(error.advice(for: folder))"
            )
        }
    }

    /// A recipe goes before a file of the same name: it says more.
    static func preferred(_ places: [ModelPlace]) -> ModelPlace? {
        let recipes = places.filter { $0.kind == .recipe }
        return recipes.count == 1 ? recipes.first : places.count == 1 ? places.first : nil
    }

    private static func sorted(_ places: [ModelPlace]) -> [ModelPlace] {
        places.map { (key: $0.name.lowercased(), place: $0) }
            .sorted { ($0.key, $0.place.path) < ($1.key, $1.place.path) }
            .map(\.place)
    }

    /// What the same contents lie behind, whatever path leads to them.
    private struct Contents: Hashable {
        var identity: FileFacts.Identity
        var adapters: [String]
    }

    /// Joins places of the same contents: the first keeps its name, and takes the others' names as well.
    private static func merged(_ places: [ModelPlace]) -> [ModelPlace] {
        var merged: [ModelPlace] = []
        var indices: [Contents: Int] = [:]
        for place in places {
            guard place.problem == nil, let facts = try? FileFacts(path: place.path) else {
                merged.append(place)
                continue
            }
            let contents = Contents(identity: facts.identity, adapters: place.adapters)
            if let index = indices[contents] {
                merged[index] = merged[index].absorbing(place)
            } else {
                indices[contents] = merged.count
                merged.append(place)
            }
        }
        return merged
    }

    static func list(_ names: [String]) -> String {
        let shown = names.prefix(mostNames).map(\.shownInMessage).joined(separator: ", ")
        return names.count > mostNames ? "\(shown) and \(names.count - mostNames) more" : shown
    }
}
