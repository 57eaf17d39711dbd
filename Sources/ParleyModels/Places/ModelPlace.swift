/// Where a model lies, before anything is read of it.
package struct ModelPlace: Sendable, Equatable {
    /// The name by which `--model` takes it, as a list shows it.
    package let name: String
    /// Further names by which `--model` takes it.
    package private(set) var otherNames: [String]
    /// Names that it shares with other quantizations of the same model; `NAME:QUANT` tells them apart.
    package private(set) var baseNames: [String]
    /// The quantization that its name tells, in capitals; nil where only the header does.
    package let tag: String?
    /// The file, the first part of a split one, or the folder.
    package let path: String
    /// What it is made of.
    package let kind: ModelEntry.Kind
    /// Whose folder it lies in.
    package let source: ModelSource
    /// Adapters that belong to it; only Ollama keeps them so.
    package let adapters: [String]
    /// What is wrong with it already; nil when nothing is known to be.
    package let problem: ModelError?

    /// Describes a place.
    init(
        name: String,
        otherNames: [String] = [],
        baseNames: [String] = [],
        tag: String? = nil,
        path: String,
        kind: ModelEntry.Kind,
        source: ModelSource,
        adapters: [String] = [],
        problem: ModelError? = nil
    ) {
        self.name = name
        self.otherNames = otherNames
        self.baseNames = baseNames
        self.tag = tag
        self.path = path
        self.kind = kind
        self.source = source
        self.adapters = adapters
        self.problem = problem
    }

    /// The place of a model file; any part of a split one leads to its first.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - source: whose folder it lies in.
    package init(file path: String, source: ModelSource = .path) {
        let names = FileNames(path)
        self.init(
            name: names.typed,
            otherNames: [names.stem, names.firstPath.lastPathComponent],
            baseNames: [names.base],
            tag: names.tag,
            path: names.firstPath,
            kind: .file,
            source: source
        )
    }

    /// The place of a file that is known to come from a repository of Hugging Face's.
    ///
    /// - Parameters:
    ///   - path: the file, or any part of a split one.
    ///   - fileName: its name in the repository, where that differs.
    ///   - repository: the repository, as `OWNER/NAME`.
    ///   - source: whose cache it lies in.
    init(file path: String, fileName: String? = nil, repository: String, source: ModelSource) {
        let names = FileNames(path)
        let original = fileName.map { FileNames($0) } ?? names
        let short = repository.lastPathComponent
        self.init(
            name: original.tag.map { "\(repository):\($0)" } ?? repository,
            otherNames: [
                original.typed, original.stem, original.firstPath.lastPathComponent, names.stem,
                names.firstPath.lastPathComponent,
            ] + (original.tag.map { ["\(short):\($0)"] } ?? []),
            baseNames: [repository, short, original.base],
            tag: original.tag,
            path: names.firstPath,
            kind: .file,
            source: source
        )
    }

    /// The place of a recipe.
    ///
    /// - Parameters:
    ///   - folder: the recipe's folder.
    ///   - source: whose folder it lies in.
    package init(recipe folder: String, source: ModelSource = .path) {
        let folder = ParleyFolders.trimmed(folder)
        self.init(name: folder.lastPathComponent, path: folder, kind: .recipe, source: source)
    }

    /// What `--model` also takes for it: the file's name with its ending.
    package var fileName: String { path.lastPathComponent }

    /// All names that mean this place and no quantization else.
    var names: [String] { [name, fileName] + otherNames }

    /// The place with the names of another that leads to the same file.
    func absorbing(_ other: ModelPlace) -> ModelPlace {
        var place = self
        for name in other.names where !place.names.contains(name) { place.otherNames.append(name) }
        for name in other.baseNames where !place.baseNames.contains(name) { place.baseNames.append(name) }
        return place
    }

    /// Whether a folder holds a recipe, readable or not.
    static func isRecipe(_ folder: String) -> Bool {
        (try? FileFacts(path: ParleyFolders.joined(folder, ModelRecipe.fileName))) != nil
    }
}

/// What a model file's name tells.
private struct FileNames {
    /// The file, or the first part of a split one.
    let firstPath: String
    /// The name without folder, part and `.gguf`.
    let stem: String
    /// The stem without the quantization.
    let base: String
    /// The quantization, in capitals.
    let tag: String?

    init(_ path: String) {
        if let split = SplitName(path) {
            stem = split.prefix.lastPathComponent
            firstPath = split.path(of: 1)
        } else {
            stem = path.lastPathComponent.withoutModelSuffix
            firstPath = path
        }
        let parts = QuantizationTag.split(stem)
        base = parts?.base ?? stem
        tag = parts?.tag
    }

    /// What people type for it.
    var typed: String { tag.map { "\(base):\($0)" } ?? stem }
}

/// A number of a split file's name.
func fiveDigits(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
}

extension String {
    /// What stands behind the last slash.
    package var lastPathComponent: String {
        String(self[(lastIndex(of: "/").map(index(after:)) ?? startIndex)...])
    }

    /// A file's name without `.gguf`.
    package var withoutModelSuffix: String { hasModelSuffix(self) ? String(dropLast(5)) : self }
}
