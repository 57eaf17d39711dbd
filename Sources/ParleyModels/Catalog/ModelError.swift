/// Why there is no model to use, or not this one.
package struct ModelError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What kind of fault it is, for programs.
    package enum Kind: Sendable, Equatable {
        /// There is no model on this disk, where Parley looks.
        case noModels
        /// There are several, and none was chosen.
        case severalModels
        /// There is no model of this name or path.
        case notFound
        /// Several models have this name.
        case ambiguousName
        /// Something cannot be read.
        case unreadable
        /// What was named is no model at all: a folder without a recipe, an empty file, a text, a pipe.
        case notAModel
        /// What was named is a model file that does not chat: an embedding model, a projector, an adapter.
        case wrongKind
        /// The model file is damaged, or of a form that cannot be loaded.
        case damaged
        /// The recipe is wrong.
        case recipe
        /// A file of the recipe is missing.
        case missingFile
        /// A file of the recipe is not the one that it names.
        case changedFile
        /// An adapter does not fit the model.
        case adapter
        /// A `FILE[:SCALE]` cannot be understood.
        case argument
        /// The model is not to be removed, or cannot be.
        case removal
        /// The task was cancelled.
        case cancelled
    }

    /// What kind of fault it is.
    package let kind: Kind
    /// The file or folder at fault, where there is one.
    package let path: String?
    /// What is wrong and what to do.
    package let description: String

    /// Describes a fault.
    ///
    /// - Parameters:
    ///   - kind: what kind of fault it is.
    ///   - path: the file or folder at fault.
    ///   - description: what is wrong and what to do.
    package init(_ kind: Kind, path: String? = nil, _ description: String) {
        self.kind = kind
        self.path = path
        self.description = description
    }

    /// There is no model in the models folder; two lines say how to get one.
    ///
    /// - Parameter folder: the models folder.
    /// - Returns: the error.
    package static func noModels(in folder: String) -> ModelError {
        ModelError(
            .noModels,
            path: folder,
            """
            There is no model yet. To fetch the default one, run `make model` in a clone of Parley.
            Or put a .gguf file into \(folder.shownInMessage), or name one with --model PATH.
            """
        )
    }

    /// A recipe cannot be read, or is not as it should be.
    init(_ error: RecipeError) {
        self.init(.recipe, path: error.file, error.description)
    }
}
