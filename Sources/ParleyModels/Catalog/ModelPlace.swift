/// Where a model lies, before anything is read of it.
struct ModelPlace: Sendable, Hashable {
    /// The name by which `--model` takes it.
    let name: String
    /// The file, the first part of a split one, or the folder.
    let path: String
    /// What it is made of.
    let kind: ModelEntry.Kind

    /// Endings of files and folders that are still being written.
    private static let partial = [".part", ".tmp"]

    init(name: String, path: String, kind: ModelEntry.Kind) {
        self.name = name
        self.path = path
        self.kind = kind
    }

    /// The place of a model file; any part of a split one leads to its first.
    init(file path: String) {
        if let split = SplitName(path) {
            name = split.prefix.lastPathComponent
            self.path = "\(split.prefix)-00001-of-\(fiveDigits(split.count)).gguf"
        } else {
            name = path.lastPathComponent.withoutModelSuffix
            self.path = path
        }
        kind = .file
    }

    /// The place of a recipe.
    init(recipe folder: String) {
        let folder = ParleyFolders.trimmed(folder)
        name = folder.lastPathComponent
        path = folder
        kind = .recipe
    }

    /// What `--model` also takes for it: the file's name with its ending.
    var fileName: String { path.lastPathComponent }

    /// The models in a folder, by name; other folders in it are not entered.
    ///
    /// - Parameter folder: the folder; one that is not there holds no models.
    /// - Returns: the places.
    /// - Throws: what the system says.
    static func list(in folder: String) throws(FileFault) -> [ModelPlace] {
        let names: [String]
        do {
            names = try Folder.names(in: folder)
        } catch {
            if error.isMissing { return [] }
            throw error
        }
        var places: [ModelPlace] = []
        for name in names where !name.hasPrefix(".") && !partial.contains(where: name.hasSuffix) {
            let path = ParleyFolders.joined(folder, name)
            let isFolder = (try? FileFacts(path: path))?.kind == .folder
            if isFolder, isRecipe(path) {
                places.append(ModelPlace(recipe: path))
            } else if !isFolder, hasModelSuffix(name) {
                let place = ModelPlace(file: path)
                if !places.contains(place) { places.append(place) }
            }
        }
        return places.sorted { ($0.name.lowercased(), $0.path) < ($1.name.lowercased(), $1.path) }
    }

    /// Whether a folder holds a recipe, readable or not.
    static func isRecipe(_ folder: String) -> Bool {
        (try? FileFacts(path: ParleyFolders.joined(folder, ModelRecipe.fileName))) != nil
    }
}

/// A number of a split file's name.
func fiveDigits(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
}

extension String {
    /// What stands behind the last slash.
    var lastPathComponent: String {
        String(self[(lastIndex(of: "/").map(index(after:)) ?? startIndex)...])
    }

    /// A file's name without `.gguf`.
    var withoutModelSuffix: String { hasModelSuffix(self) ? String(dropLast(5)) : self }
}
