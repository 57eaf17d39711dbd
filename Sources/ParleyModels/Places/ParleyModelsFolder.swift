/// Parley's own models: files, and folders with a recipe.
enum ParleyModelsFolder {
    /// Endings of files and folders that are still being written.
    static let partial = [".part", ".tmp", ".downloadInProgress", ".incomplete"]

    /// The models in the folder; other folders in it are not entered.
    ///
    /// - Parameter folder: the folder; one that is not there holds no models.
    /// - Returns: the places.
    /// - Throws: what the system says.
    static func places(in folder: String) throws(FileFault) -> [ModelPlace] {
        var places: [ModelPlace] = []
        var seen: Set<String> = []
        for name in try Folder.namesIfPresent(in: folder) {
            guard !name.hasPrefix("."), !partial.contains(where: name.hasSuffix) else { continue }
            let path = ParleyFolders.joined(folder, name)
            let isFolder = (try? FileFacts(path: path))?.kind == .folder
            if isFolder, ModelPlace.isRecipe(path) {
                places.append(ModelPlace(recipe: path, source: .parley))
            } else if !isFolder, hasModelSuffix(name) {
                let place = ModelPlace(file: path, source: .parley)
                if seen.insert(place.path).inserted { places.append(place) }
            }
        }
        return places
    }
}

extension Folder {
    /// The names in a folder, ordered; none for a folder that is not there.
    static func namesIfPresent(in path: String) throws(FileFault) -> [String] {
        do {
            return try names(in: path)
        } catch {
            if error.isMissing { return [] }
            throw error
        }
    }
}
