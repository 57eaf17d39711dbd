#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What goes when a model of Parley's own folder is removed.
package struct ModelRemoval: Sendable, Equatable {
    /// The model's name.
    package let name: String
    /// The files and links that go, by their paths.
    package let files: [String]
    /// The recipe's folder, which goes when it is empty then.
    package let folder: String?
    /// Files that stay since another recipe uses them.
    package let kept: [String]
    /// The bytes of the files that go.
    package let size: UInt64
    /// The file whose lock keeps others from fetching the model meanwhile.
    package let lockPath: String

    /// Removes what goes.
    ///
    /// - Returns: whether the recipe's folder stays since something else is in it.
    /// - Throws: ``ModelError`` that names the first file that could not be removed.
    package func perform() throws(ModelError) -> Bool {
        for file in files where unlink(file) != 0 {
            let fault = FileFault(code: errno)
            guard !fault.isMissing else { continue }
            throw ModelError(
                .removal,
                path: file,
                "\(file.shownInMessage) could not be removed: \(fault.ofWriting). \(fault.advice(for: file))"
            )
        }
        guard let folder else { return false }
        return rmdir(folder) != 0 && errno != ENOENT
    }
}

extension ModelCatalog {
    /// What goes when a model is removed: one of Parley's own folder, whole or half fetched.
    ///
    /// - Parameter reference: a name, or the path of a file or recipe in Parley's models folder.
    /// - Returns: what goes; nothing is removed yet.
    /// - Throws: ``ModelError`` when there is no such model, or it is not Parley's to remove.
    package func removal(of reference: String) throws(ModelError) -> ModelRemoval {
        let asked = ModelReference(reference)
        if !asked.isPath, asked.sources == nil {
            if let place = try ReferenceSearch(asked, try ownPlaces()).place() { return try removal(of: place) }
            if let removal = leftovers(asked) { return removal }
        }
        let place = try place(of: reference)
        guard let own = try ownPlaces().first(where: { isSame($0.path, place.path) }) else {
            let whose =
                [.parley, .path].contains(place.source) ? "outside Parley's folder" : "in the folder of \(place.source)"
            throw ModelError(
                .removal,
                path: place.path,
                """
                \(reference.quotedForMessage) lies \(whose). Parley removes only what is in \(folder.shownInMessage). To \
                remove it, delete \(place.path.shownInMessage) by hand.
                """
            )
        }
        return try removal(of: own)
    }

    /// Whether two paths name the same entry of a folder; where a link leads does not count.
    private func isSame(_ one: String, _ other: String) -> Bool {
        one.lastPathComponent == other.lastPathComponent
            && RealPath.of(one.folderPath) == RealPath.of(other.folderPath) && RealPath.of(one.folderPath) != nil
    }

    private func removal(of place: ModelPlace) throws(ModelError) -> ModelRemoval {
        var files: [String] = []
        var recipe: String?
        switch place.kind {
        case .file:
            if let split = SplitName(place.path) {
                files = (1...split.count).map { split.path(of: $0) }.filter { Self.entryExists($0) }
            } else {
                files = [place.path]
            }
        case .recipe:
            if Self.isLink(place.path) {
                files = [place.path]
            } else {
                recipe = place.path
                let names = (try? Folder.names(in: place.path)) ?? []
                files = names.map { ParleyFolders.joined(place.path, $0) }.filter { path in
                    Self.isLink(path) || (try? FileFacts(path: path))?.kind != .folder
                }
            }
        }
        let users = try users(except: place.path)
        var kept: [String] = []
        for file in files where !Self.isLink(file) {
            guard let real = RealPath.of(file), let user = users[real] else { continue }
            guard place.kind == .recipe else {
                throw ModelError(
                    .removal,
                    path: file,
                    """
                    \(file.shownInMessage) stays: the recipe \(user.quotedForMessage) uses it. Remove that first: \
                    parley models remove \(user.shownInMessage)
                    """
                )
            }
            kept.append(file)
        }
        files.removeAll { kept.contains($0) }
        if place.kind == .file {
            let parts =
                SplitName(place.path).map { split in (1...split.count).map { split.path(of: $0) } } ?? [place.path]
            let names = (try? Folder.names(in: folder)) ?? []
            for part in parts {
                files += PartNames.leftovers(of: part.lastPathComponent, among: names)
                    .map { ParleyFolders.joined(folder, $0) }
            }
        }
        return ModelRemoval(
            name: place.name,
            files: files,
            folder: recipe,
            kept: kept,
            size: Self.size(of: files),
            lockPath: place.path + PartNames.lockEnding
        )
    }

    /// What is left of a model that was never fetched to its end.
    private func leftovers(_ asked: ModelReference) -> ModelRemoval? {
        let wanted = asked.name.lowercased()
        let names = (try? Folder.names(in: folder)) ?? []
        var wholes: [String] = []
        for name in names where name.hasSuffix(PartNames.ending) {
            let whole = String(name.dropLast(PartNames.ending.count))
            guard hasModelSuffix(whole) else { continue }
            let place = ModelPlace(file: whole)
            if (place.names + [whole]).contains(where: { $0.lowercased() == wanted }) { wholes.append(whole) }
        }
        guard let first = wholes.first else { return nil }
        let left = wholes.flatMap { PartNames.leftovers(of: $0, among: names) }
        let files = left.map { ParleyFolders.joined(folder, $0) }
        let place = ModelPlace(file: ParleyFolders.joined(folder, first))
        return ModelRemoval(
            name: place.name,
            files: files,
            folder: nil,
            kept: [],
            size: Self.size(of: files),
            lockPath: place.path + PartNames.lockEnding
        )
    }

    /// The files that recipes are made of, each with a recipe's name.
    private func users(except path: String) throws(ModelError) -> [String: String] {
        var users: [String: String] = [:]
        for place in try ownPlaces() where place.kind == .recipe && place.path != path {
            guard let folder = try? RecipeFolder(path: place.path) else { continue }
            let names = [folder.recipe.base.file] + folder.recipe.adapters.map(\.reference.file)
            for name in names + [folder.recipe.template].compactMap({ $0 }) {
                if let real = RealPath.of(folder.path(of: name)) { users[real] = place.name }
            }
        }
        return users
    }

    private static func size(of files: [String]) -> UInt64 {
        files.reduce(0) { total, file in
            guard !isLink(file), let facts = try? FileFacts(path: file), facts.kind == .file else { return total }
            return total.addingReportingOverflow(facts.size).partialValue
        }
    }

    /// Whether a path is that of a link, whether or not that leads anywhere.
    private static func isLink(_ path: String) -> Bool {
        var facts = stat()
        return lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFLNK
    }

    private static func entryExists(_ path: String) -> Bool {
        var facts = stat()
        return lstat(path, &facts) == 0
    }
}

extension String {
    /// The folder that a path's last part lies in.
    fileprivate var folderPath: String {
        guard let slash = lastIndex(of: "/") else { return "." }
        return slash == startIndex ? "/" : String(self[..<slash])
    }
}
