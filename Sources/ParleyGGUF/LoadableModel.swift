/// A model and adapters for it, all of whose headers passed the checks that libllama takes for granted.
///
/// There is no other way to make one, and `ParleyLlama` loads nothing else, so that every load is guarded.
package struct LoadableModel: Sendable {
    /// The headers of the model's file, or of all parts of a split one.
    package let model: GGUFModel
    /// The headers of the adapters, in the order in which they were added.
    package private(set) var adapters: [GGUFFile] = []

    /// The model's file, or all parts of a split one, in order.
    package var paths: [String] { model.paths }

    /// Checks a model.
    ///
    /// - Parameter model: The headers of all its parts.
    /// - Throws: An error that names the field which is wrong.
    package init(_ model: GGUFModel) throws(GGUFError) {
        try model.checkLoadable()
        self.model = model
    }

    /// Adds an adapter that fits.
    ///
    /// - Parameter adapter: The adapter's header.
    /// - Throws: An error that names the tensor or key which does not fit; the model is then as it was.
    package mutating func add(_ adapter: GGUFFile) throws(GGUFError) {
        try model.checkAdapter(adapter)
        adapters.append(adapter)
    }
}
