import ParleyModels

/// Which files are to be fetched, and what they are called here.
struct PullPlan: Equatable, Sendable {
    /// The files in order; there is at least one.
    var files: [WantedFile]

    /// The first file's name, which stands for the model.
    var name: String { files[0].name }

    /// The bytes of all files; nil where they are not known.
    var size: UInt64? {
        var total: UInt64 = 0
        for file in files {
            guard let size = file.size else { return nil }
            total = total.addingReportingOverflow(size).partialValue
        }
        return total
    }

    /// Plans for files of a repository.
    ///
    /// - Parameters:
    ///   - candidate: the files.
    ///   - repository: the repository.
    ///   - address: gives the address of a path.
    init(_ candidate: FileChoice.Candidate, of repository: String, address: (String) -> WebAddress) {
        files = candidate.files.map { file in
            WantedFile(
                name: PlainName.kept(file.path.lastPathComponent, of: repository),
                address: address(file.path),
                size: file.size,
                sha256: file.sha256
            )
        }
    }

    /// Plans for the file behind an address, or for all parts of a split one, which lie beside each other.
    ///
    /// - Parameters:
    ///   - address: the address of the file, or of any part.
    ///   - name: its checked name.
    /// - Throws: ``PullError`` for more parts than is sensible.
    init(_ address: WebAddress, name: String) throws(PullError) {
        guard let split = SplitName(name) else {
            files = [WantedFile(name: name, address: address)]
            return
        }
        guard split.count <= Self.mostParts else {
            throw PullError(.reference, "\(name) is one of \(split.count) parts, more than are fetched at once.")
        }
        let folder = address.path[...(address.path.lastIndex(of: "/") ?? address.path.startIndex)]
        files = (1...split.count).map { index in
            let name = split.path(of: index)
            let part = WebAddress(origin: address.origin, path: folder + name, query: address.query)
            return WantedFile(name: name, address: part)
        }
    }

    private static let mostParts = 1000

    /// Takes what the user wants otherwise.
    ///
    /// - Parameters:
    ///   - stem: what the model is to be called here.
    ///   - sha256: the hash that the file must have.
    /// - Throws: ``PullError`` when that cannot be.
    mutating func apply(name stem: String?, sha256: String?) throws(PullError) {
        if let stem {
            let stem = stem.withoutModelSuffix
            guard PlainName.isModelFile(stem + ".gguf"), SplitName(stem + ".gguf") == nil else {
                throw PullError(
                    .reference,
                    "\(stem.quotedForMessage) cannot be a model's name: letters, digits, '.', '-' and '_', at most 195."
                )
            }
            for index in files.indices {
                let ending = SplitName(files[index].name).map {
                    String($0.path(of: $0.index).dropFirst($0.prefix.count))
                }
                files[index].name = stem + (ending ?? ".gguf")
            }
        }
        if let sha256 {
            guard files.count == 1 else {
                throw PullError(.reference, "\(name) has \(files.count) parts: one --sha256 cannot check them all.")
            }
            if let known = files[0].sha256, known != sha256 {
                throw PullError(
                    .wrongContents,
                    "The hub says that the SHA-256 of \(name) is \(known), and --sha256 says \(sha256). Nothing was fetched."
                )
            }
            files[0].sha256 = sha256
        }
    }
}
