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

    /// The name by which `--model` takes it: the file's without `.gguf`, or the folder's.
    package let name: String
    /// The file, the first part of a split one, or the folder.
    package let path: String
    /// What it is made of.
    package let kind: Kind
    /// The bytes of all its files that are there.
    package let size: UInt64
    /// What the model is for, by the header of its file; nil where that cannot be told.
    package let use: ModelKind?
    /// What the recipe says that the model is.
    package let about: String?
    /// Why it cannot be used; nil when nothing is known to be wrong.
    ///
    /// Contents are not hashed for this.
    package let problem: ModelError?

    /// Whether it can be talked with, as far as is known.
    package var isChatModel: Bool { problem == nil && use == .textGeneration }
}
