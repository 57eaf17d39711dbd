/// A folder with a recipe, and the files that the recipe names.
struct RecipeFolder: Sendable {
    let path: String
    let recipe: ModelRecipe

    /// What to do about a file that is not there, or not as the recipe says.
    private static let mend =
        "Fetch it again from where the recipe came from; for the one that comes with Parley, run `make model` in a clone."

    /// Reads the recipe in a folder.
    ///
    /// - Parameter path: the folder.
    /// - Throws: ``ModelError`` when there is no recipe, or a wrong one.
    init(path: String) throws(ModelError) {
        self.path = path
        let file = ParleyFolders.joined(path, ModelRecipe.fileName)
        do {
            _ = try FileFacts(path: file)
        } catch {
            // What is there and cannot be read is a fault of the recipe's, and said by who reads it.
            if error.isMissing { throw Self.noRecipe(in: path) }
        }
        do {
            recipe = try ModelRecipe(file: file)
        } catch {
            throw ModelError(error)
        }
    }

    /// The path of a file of the recipe.
    func path(of name: String) -> String { ParleyFolders.joined(path, name) }

    /// The path of the base file.
    var basePath: String { path(of: recipe.base.file) }

    /// The bytes of base and adapters that are there.
    var sizeOnDisk: UInt64 {
        files.reduce(0) { total, file in
            guard let facts = try? FileFacts(path: path(of: file.reference.file)), facts.kind == .file else {
                return total
            }
            return total.addingReportingOverflow(facts.size).partialValue
        }
    }

    private var files: [(role: String, reference: ModelRecipe.FileReference)] {
        [("base file", recipe.base)] + recipe.adapters.map { ("adapter", $0.reference) }
    }

    /// Checks that base and adapters are there and of the right size.
    ///
    /// - Throws: ``ModelError`` that says what was expected and what was found.
    func checkSizes() throws(ModelError) {
        for (role, reference) in files {
            do {
                let facts = try FileFacts(path: path(of: reference.file))
                guard facts.kind == .file else { throw VerifiedFiles.Difference.notAFile }
                guard facts.size == reference.size else { throw VerifiedFiles.Difference.size(found: facts.size) }
            } catch let difference as VerifiedFiles.Difference {
                throw error(role, reference, difference)
            } catch let fault as FileFault {
                throw error(role, reference, .unreadable(fault))
            } catch {
                throw self.error(role, reference, .changing)
            }
        }
    }

    /// Checks base and adapters by size and contents.
    ///
    /// - Parameters:
    ///   - verification: what remembers the files that were right.
    ///   - progress: told how far hashing has come.
    /// - Throws: ``ModelError`` that says what was expected and what was found.
    func verify(with verification: VerifiedFiles, progress: VerifiedFiles.Progress) throws(ModelError) {
        // All sizes first: no one waits for a hash to learn that a file is missing.
        try checkSizes()
        for (role, reference) in files {
            do {
                try verification.check(
                    path(of: reference.file),
                    size: reference.size,
                    sha256: reference.sha256,
                    progress: progress
                )
            } catch {
                throw self.error(role, reference, error)
            }
        }
    }

    /// Reads the chat template, where the recipe names one.
    ///
    /// - Returns: its text and path.
    /// - Throws: ``ModelError`` when it is missing, too large, or not UTF-8.
    func template() throws(ModelError) -> ResolvedModel.Template? {
        guard let name = recipe.template else { return nil }
        let file = path(of: name)
        let subject = "The chat template \(name.quotedForMessage) of the recipe \(recipe.name.quotedForMessage)"
        let bytes: [UInt8]?
        do {
            bytes = try SmallFile.read(file, limit: ModelRecipe.maximumBytes)
        } catch {
            let kind: ModelError.Kind = error.isMissing ? .missingFile : .unreadable
            throw ModelError(kind, path: file, "\(subject) cannot be read: \(error). \(Self.mend)")
        }
        guard let bytes else {
            let most = GroupedCount(UInt64(ModelRecipe.maximumBytes))
            throw ModelError(.recipe, path: file, "\(subject) is too large: a template has at most \(most) bytes.")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ModelError(.recipe, path: file, "\(subject) is not UTF-8 text. \(Self.mend)")
        }
        return ResolvedModel.Template(text: text, origin: .recipe(path: file))
    }

    private func error(
        _ role: String,
        _ reference: ModelRecipe.FileReference,
        _ difference: VerifiedFiles.Difference
    ) -> ModelError {
        let file = path(of: reference.file)
        let subject = "The \(role) \(reference.file.quotedForMessage) of the recipe \(recipe.name.quotedForMessage)"
        let size = GroupedCount(reference.size)
        switch difference {
        case .unreadable(let fault) where fault.isMissing:
            let place = "The recipe expects \(size) bytes at \(file.shownInMessage)."
            return ModelError(.missingFile, path: file, "\(subject) is missing. \(place) \(Self.mend)")
        case .unreadable(let fault):
            return ModelError(
                .unreadable,
                path: file,
                "\(subject) cannot be read: \(fault). \(fault.advice(for: file))"
            )
        case .notAFile:
            return ModelError(.changedFile, path: file, "\(subject) is not an ordinary file. \(Self.mend)")
        case .size(let found):
            let sizes = "it should have \(size) bytes, and has \(GroupedCount(found))."
            return ModelError(.changedFile, path: file, "\(subject) is not the right one: \(sizes) \(Self.mend)")
        case .contents(let sha256):
            let hashes = "its SHA-256 should be \(reference.sha256), and is \(sha256)."
            return ModelError(.changedFile, path: file, "\(subject) is not the right one: \(hashes) \(Self.mend)")
        case .changing:
            return ModelError(
                .changedFile,
                path: file,
                "\(subject) changed while it was read. Try again when nothing writes to it."
            )
        case .cancelled:
            return ModelError(.cancelled, path: file, "Checking the model's files was stopped.")
        }
    }

    private static func noRecipe(in path: String) -> ModelError {
        let names: [String]
        do {
            names = try Folder.names(in: path)
        } catch {
            let words = "The folder \(path.shownInMessage) cannot be read: \(error). \(error.advice(for: path))"
            return ModelError(.unreadable, path: path, words)
        }
        let start = "\(path.shownInMessage) is a folder without a recipe (\(ModelRecipe.fileName))."
        let files = names.filter(hasModelSuffix)
        guard !files.isEmpty else { return ModelError(.notAModel, path: path, "\(start) Name a .gguf file.") }
        let list = files.prefix(5).map(\.shownInMessage).joined(separator: ", ")
        return ModelError(.notAModel, path: path, "\(start) Name a file in it: \(list).")
    }
}
