import ParleyModels

/// Which files of a repository are the model that is meant.
package struct FileChoice: Sendable {
    /// A model of the repository: a file, or all parts of a split one.
    package struct Candidate: Hashable, Sendable {
        /// The files in order.
        package let files: [HubFile]
        /// The quantization that names tell, in capitals.
        package let tag: String?

        var depth: Int { files[0].path.split(separator: "/").count }
    }

    /// What is taken where nothing else is asked for, the best first.
    static let usual = ["Q4_K_M", "Q4_0", "Q8_0"]

    /// The models that there are, by their paths.
    package let candidates: [Candidate]
    private let files: [HubFile]
    private let repository: String

    /// Sorts the files of a repository.
    ///
    /// - Parameters:
    ///   - files: the files.
    ///   - repository: the repository, for messages.
    package init(_ files: [HubFile], repository: String) {
        let files = files.sorted { $0.path < $1.path }
        self.files = files
        self.repository = repository
        var paths: [String: HubFile] = [:]
        for file in files where paths[file.path] == nil { paths[file.path] = file }
        candidates = files.compactMap { file in
            let name = file.path.lastPathComponent.lowercased()
            guard !name.contains("mmproj"), !name.contains("imatrix") else { return nil }
            return Self.candidate(file, paths)
        }
    }

    /// The model that is meant.
    ///
    /// - Parameter choice: what was asked for.
    /// - Returns: the model.
    /// - Throws: ``PullError`` when there is none, or there are several.
    package func model(_ choice: PullReference.Choice) throws(PullError) -> Candidate {
        switch choice {
        case .file(let path): return try file(path)
        case .quantization(let tag):
            let exact = candidates.filter { $0.tag == tag }
            let found =
                exact.isEmpty ? candidates.filter { $0.tag.map { QuantizationTag.matches(tag, $0) } ?? false } : exact
            guard let only = try only(of: found) else {
                throw PullError(.notFound, "\(repository) has no model in \(tag). \(listing)")
            }
            return only
        case .usual:
            for tag in Self.usual {
                if let only = try only(of: candidates.filter { $0.tag == tag }) { return only }
            }
            guard let first = candidates.first else {
                throw PullError(.notFound, "\(repository) has no GGUF model. Look for a repository with GGUF files.")
            }
            return first
        }
    }

    private func file(_ path: String) throws(PullError) -> Candidate {
        var paths: [String: HubFile] = [:]
        for file in files where paths[file.path] == nil { paths[file.path] = file }
        // Whoever names any part of a split model means all of them.
        let first = SplitName(path).map { $0.path(of: 1) } ?? path
        guard let file = paths[first], let candidate = Self.candidate(file, paths) else {
            let what = paths[first] == nil && paths[path] == nil ? "no file" : "not all parts of"
            throw PullError(.notFound, "\(repository) has \(what) \(path.quotedForMessage). \(listing)")
        }
        return candidate
    }

    /// The model that begins with a file; nil for the later parts of a split one, and for one that is not whole.
    private static func candidate(_ file: HubFile, _ paths: [String: HubFile]) -> Candidate? {
        guard let split = SplitName(file.path) else { return Candidate(files: [file], tag: tag(of: file.path)) }
        guard split.index == 1, split.count <= paths.count else { return nil }
        let parts = (1...split.count).compactMap { paths[split.path(of: $0)] }
        return parts.count == split.count ? Candidate(files: parts, tag: tag(of: file.path)) : nil
    }

    /// The quantization that a file's name tells, or else its folder's.
    private static func tag(of path: String) -> String? {
        let stem = SplitName(path)?.prefix.lastPathComponent ?? path.lastPathComponent.withoutModelSuffix
        if let tag = QuantizationTag.split(stem)?.tag { return tag }
        if QuantizationTag.isTag(stem.uppercased()) { return stem.uppercased() }
        let folders = path.split(separator: "/").dropLast()
        guard let folder = folders.last?.uppercased() else { return nil }
        return QuantizationTag.isTag(folder) ? folder : QuantizationTag.split(folder)?.tag
    }

    /// The one of several that is meant: one that lies above the others goes before them.
    private func only(of found: [Candidate]) throws(PullError) -> Candidate? {
        guard let depth = found.map(\.depth).min() else { return nil }
        let highest = found.filter { $0.depth == depth }
        guard highest.count > 1 else { return highest.first }
        let names = highest.prefix(12).map { "hf:\(repository)/\($0.files[0].path)" }.joined(separator: ", ")
        throw PullError(.severalFiles, "\(repository) has several models of that kind. Name one: \(names).")
    }

    private var listing: String {
        let names = candidates.map { $0.tag ?? $0.files[0].path }
        var seen: Set<String> = []
        let shown = names.filter { seen.insert($0).inserted }.prefix(24).joined(separator: ", ")
        return shown.isEmpty ? "It has no GGUF model at all." : "There are: \(shown)."
    }
}
