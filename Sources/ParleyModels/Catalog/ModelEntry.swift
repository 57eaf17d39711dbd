package import ParleyGGUF

/// A model on this disk, as a list shows it.
package struct ModelEntry: Sendable {
    /// What a model is made of.
    package enum Kind: Sendable, Hashable {
        /// A GGUF file, or the parts of a split one.
        case file
        /// A folder with a recipe.
        case recipe
    }

    /// Where it lies, and by which names `--model` takes it.
    package let place: ModelPlace
    /// The bytes of all its files that are there.
    package let size: UInt64
    /// When its file, or its recipe, last changed; nil where that cannot be told.
    package let modified: FileFacts.Time?
    /// What the headers tell; nil where they cannot be read.
    package let facts: HeaderFacts?
    /// What the model is for, by the header of its file; nil where that cannot be told.
    package let use: ModelKind?
    /// What the recipe says that the model is.
    package let about: String?
    /// Why it cannot be used; nil when nothing is known to be wrong.
    ///
    /// Contents are not hashed for this.
    package let problem: ModelError?

    /// The name by which `--model` takes it.
    package var name: String { place.name }
    /// The file, the first part of a split one, or the folder.
    package var path: String { place.path }
    /// What it is made of.
    package var kind: Kind { place.kind }
    /// Whose folder it lies in.
    package var source: ModelSource { place.source }

    /// What it can be used for; nil where that cannot be told.
    package var role: ModelRole? {
        // A recipe says how its base is talked with.
        if kind == .recipe, facts?.role == .base { return .chat }
        return facts?.role
    }

    /// Whether it can be talked with, as far as is known.
    package var isChatModel: Bool { problem == nil && role == .chat }

    /// Whether it generates text, and so can be talked with if one has to.
    package var generatesText: Bool { problem == nil && role?.generatesText == true }
}
