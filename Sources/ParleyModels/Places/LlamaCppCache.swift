import ParleyJSON

/// The flat cache that llama.cpp had before it took to Hugging Face's.
///
/// A file is called `OWNER_NAME_FILE.gguf`. Where it came from stands in `FILE.gguf.json` beside it (`url`), or can be told
/// from a `manifest=OWNER=NAME=TAG.json`; an underscore alone does not tell, since names have them too.
enum LlamaCppCache {
    private static let largestNote = 1 << 20

    /// The models in a cache.
    ///
    /// - Parameter folder: the cache; one that is not there holds no models.
    /// - Returns: the places.
    /// - Throws: what the system says.
    static func places(in folder: String) throws(FileFault) -> [ModelPlace] {
        let names = try Folder.namesIfPresent(in: folder)
        // Of two whose names begin alike, the longer one is meant.
        let repositories = names.compactMap(repository(ofManifest:)).sorted { $0.utf8.count > $1.utf8.count }
        let notes = Set(names.filter { $0.hasSuffix(".json") })
        var places: [ModelPlace] = []
        var seen: Set<String> = []
        for name in names where hasModelSuffix(name) && !name.hasPrefix(".") {
            let path = ParleyFolders.joined(folder, name)
            guard (try? FileFacts(path: path))?.kind != .folder else { continue }
            let origin =
                notes.contains(name + ".json")
                ? Self.origin(inNote: path + ".json") : nil
            let place: ModelPlace
            if let origin {
                place = ModelPlace(
                    file: path,
                    fileName: origin.file,
                    repository: origin.repository,
                    source: .llamaCpp
                )
            } else if let known = repositories.first(where: { name.hasPrefix(flat($0) + "_") }) {
                let file = String(name.dropFirst(flat(known).count + 1))
                place = ModelPlace(file: path, fileName: file, repository: known, source: .llamaCpp)
            } else {
                place = ModelPlace(file: path, source: .llamaCpp)
            }
            if seen.insert(place.path).inserted { places.append(place) }
        }
        return places
    }

    private static func flat(_ repository: String) -> String {
        String(repository.map { $0 == "/" ? "_" : $0 })
    }

    /// The repository of `manifest=OWNER=NAME=TAG.json`.
    private static func repository(ofManifest name: String) -> String? {
        let parts = name.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "manifest", name.hasSuffix(".json") else { return nil }
        return "\(parts[1])/\(parts[2])"
    }

    /// The repository and the file's name there, from the `url` of a note: `https://HOST/OWNER/NAME/resolve/REF/FILE`.
    private static func origin(inNote path: String) -> (repository: String, file: String)? {
        guard let bytes = try? SmallFile.read(path, limit: largestNote),
            let url = (try? JSONValue(parsing: bytes))?["url"]?.stringValue,
            let scheme = url.firstRange(of: "://")
        else { return nil }
        let address = url[scheme.upperBound...].prefix { $0 != "?" && $0 != "#" }
        let parts = address.split(separator: "/").map(String.init)
        guard parts.count >= 6, parts[3] == "resolve", let file = parts.last, hasModelSuffix(file) else { return nil }
        return ("\(parts[1])/\(parts[2])", file)
    }
}
