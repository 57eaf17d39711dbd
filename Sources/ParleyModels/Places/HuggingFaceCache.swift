/// The cache of Hugging Face's tools, which llama.cpp uses too.
///
/// A repository lies in `models--OWNER--NAME`: contents in `blobs`, and in `snapshots/COMMIT` the files' names as links to
/// them. `refs/main` holds the commit that was asked for last.
enum HuggingFaceCache {
    private static let prefix = "models--"
    /// Deeper folders of a snapshot are not entered; repositories use one, for the parts of a split file.
    private static let deepest = 3
    private static let longestRef = 256

    /// The models in a cache.
    ///
    /// Of several snapshots those count that a ref names, `main` first; where none is named, all do. A file that has the
    /// same name in two of them is taken from the first.
    ///
    /// - Parameter folder: the cache; one that is not there holds no models.
    /// - Returns: the places.
    /// - Throws: what the system says.
    static func places(in folder: String) throws(FileFault) -> [ModelPlace] {
        var places: [ModelPlace] = []
        for name in try Folder.namesIfPresent(in: folder) where name.hasPrefix(prefix) {
            let repository = name.dropFirst(prefix.count).split(separator: "--", maxSplits: 1).joined(separator: "/")
            guard !repository.isEmpty else { continue }
            let root = ParleyFolders.joined(folder, name)
            var seen: Set<String> = []
            for snapshot in snapshots(of: root) {
                for file in files(in: "\(root)/snapshots/\(snapshot)", depth: 0) {
                    let place = ModelPlace(
                        file: "\(root)/snapshots/\(snapshot)/\(file)",
                        repository: repository,
                        source: .huggingFace
                    )
                    let relative = place.path.dropFirst("\(root)/snapshots/\(snapshot)/".count)
                    if seen.insert(String(relative)).inserted { places.append(place) }
                }
            }
        }
        return places
    }

    /// The commits whose files count, the most wanted first.
    private static func snapshots(of root: String) -> [String] {
        let present = (try? Folder.names(in: root + "/snapshots")) ?? []
        var names = (try? Folder.names(in: root + "/refs")) ?? []
        if let index = names.firstIndex(of: "main") { names.insert(names.remove(at: index), at: 0) }
        var wanted: [String] = []
        for name in names {
            guard let bytes = try? SmallFile.read("\(root)/refs/\(name)", limit: longestRef) else { continue }
            let commit = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).first.map(
                String.init
            )
            if let commit, present.contains(commit), !wanted.contains(commit) { wanted.append(commit) }
        }
        return wanted.isEmpty ? present : wanted
    }

    /// The model files below a folder, by their paths from there.
    private static func files(in folder: String, depth: Int) -> [String] {
        var files: [String] = []
        for name in (try? Folder.names(in: folder)) ?? [] where !name.hasPrefix(".") {
            if hasModelSuffix(name) {
                files.append(name)
            } else if depth < deepest, (try? FileFacts(path: "\(folder)/\(name)"))?.kind == .folder {
                files += Self.files(in: "\(folder)/\(name)", depth: depth + 1).map { "\(name)/\($0)" }
            }
        }
        return files
    }
}
