/// Parley's own models: files, and folders with a recipe.
enum ParleyModelsFolder {
    /// Endings of files and folders that are still being written.
    static let partial = [PartNames.ending, ".tmp", ".downloadInProgress", ".incomplete"]

    /// The models in the folder; other folders in it are not entered.
    ///
    /// - Parameter folder: the folder; one that is not there holds no models.
    /// - Returns: the places.
    /// - Throws: what the system says.
    static func places(in folder: String) throws(FileFault) -> [ModelPlace] {
        var places: [ModelPlace] = []
        var seen: Set<String> = []
        let names = try Folder.namesIfPresent(in: folder)
        let unfinished = Set(names.filter { $0.hasSuffix(PartNames.ending) })
        for name in names {
            guard !name.hasPrefix("."), !partial.contains(where: name.hasSuffix) else { continue }
            let path = ParleyFolders.joined(folder, name)
            let isFolder = (try? FileFacts(path: path))?.kind == .folder
            if isFolder, ModelPlace.isRecipe(path) {
                places.append(ModelPlace(recipe: path, source: .parley))
            } else if !isFolder, hasModelSuffix(name) {
                let place = ModelPlace(file: path, source: .parley)
                // The first part of a split model is put in its place last: until then the others are no model.
                let isUnfinished = place.fileName != name && unfinished.contains(place.fileName + PartNames.ending)
                if !isUnfinished, seen.insert(place.path).inserted { places.append(place) }
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
