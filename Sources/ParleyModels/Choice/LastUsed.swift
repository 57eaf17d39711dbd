import ParleyJSON

/// Which models were used, and when: a small file in Parley's data folder.
///
/// It is a convenience: one that is missing or damaged counts as empty, and is replaced the next time.
package struct LastUsed: Sendable {
    /// A model that was used.
    package struct Use: Sendable, Hashable {
        /// The absolute path of its file, or of its recipe's folder.
        package let path: String
        /// The name that it had.
        package let name: String
        /// When it was used last.
        package let time: FileFacts.Time

        /// Describes a use.
        ///
        /// - Parameters:
        ///   - path: the absolute path of the model's file, or of its recipe's folder.
        ///   - name: the name that it had.
        ///   - time: when it was used.
        package init(path: String, name: String, time: FileFacts.Time) {
            self.path = path
            self.name = name
            self.time = time
        }
    }

    /// The file's name.
    package static let fileName = "last-used.json"
    /// The most models that are remembered.
    package static let most = 50
    private static let largestFile = 256 << 10
    private static let format = 1

    private let folder: String

    /// Remembers in a folder.
    ///
    /// - Parameter folder: Parley's data folder; it is made when there is something to remember.
    package init(folder: String) { self.folder = folder }

    /// Remembers in Parley's data folder.
    ///
    /// - Parameter folders: Parley's folders.
    package init(folders: ParleyFolders) { self.init(folder: folders.data) }

    private var file: String { ParleyFolders.joined(folder, Self.fileName) }

    /// What was used, the latest first.
    ///
    /// - Returns: the uses, one for each model.
    package func uses() -> [Use] {
        guard let bytes = try? SmallFile.read(file, limit: Self.largestFile),
            let json = try? JSONValue(parsing: bytes), json["parley"]?.intValue == Self.format
        else { return [] }
        var seen: Set<String> = []
        return (json["models"]?.arrayValue ?? []).prefix(Self.most * 2).compactMap(Use.init(json:))
            .filter { seen.insert($0.path).inserted }
    }

    /// Remembers that a model is used, and forgets those that are gone.
    ///
    /// - Parameters:
    ///   - path: the model's file, or its recipe's folder.
    ///   - name: its name.
    ///   - time: when it is used.
    /// - Throws: what the system says; nobody need be told, since nothing but convenience is lost.
    package func record(path: String, name: String, at time: FileFacts.Time = .now) throws(FileFault) {
        let path = Self.absolute(path)
        // The order of the list counts, and not the times: clocks are set back at times.
        var uses = [Use(path: path, name: name, time: time)]
        uses += self.uses().filter { $0.path != path && !Self.isGone($0.path) }
        let json = JSONValue.object([
            "parley": .number(JSONNumber(Self.format)),
            "models": .array(uses.prefix(Self.most).map(\.json)),
        ])
        try Folder.make(folder)
        try SmallFile.replace(file, with: Array((json.serialized(.pretty) + "\n").utf8))
    }

    /// Remembers that a model is used.
    ///
    /// - Parameters:
    ///   - entry: the model.
    ///   - time: when it is used.
    /// - Throws: what the system says.
    package func record(_ entry: ModelEntry, at time: FileFacts.Time = .now) throws(FileFault) {
        try record(path: entry.path, name: entry.name, at: time)
    }

    private static func isGone(_ path: String) -> Bool {
        do throws(FileFault) {
            _ = try FileFacts(path: path)
            return false
        } catch {
            return error.isMissing
        }
    }

    /// The path from the root, since one from the working directory means something else tomorrow; links stay.
    private static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let folder = RealPath.of(".") else { return path }
        return ParleyFolders.joined(folder, path.hasPrefix("./") ? String(path.dropFirst(2)) : path)
    }
}

extension LastUsed.Use {
    fileprivate var json: JSONValue {
        .object([
            "path": .string(path),
            "name": .string(name),
            "seconds": .number(JSONNumber(time.seconds)),
        ])
    }

    fileprivate init?(json: JSONValue) {
        guard let path = json["path"]?.stringValue, path.hasPrefix("/"), !path.utf8.contains(0),
            let name = json["name"]?.stringValue, let seconds = json["seconds"]?.intValue
        else { return nil }
        self.init(path: path, name: name, time: .init(seconds: seconds, nanoseconds: 0))
    }
}
