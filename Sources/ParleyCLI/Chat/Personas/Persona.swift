/// A ready-made system prompt that sets the manner of the replies, chosen by its name.
package struct Persona: Hashable, Sendable {
    /// Where a persona comes from.
    package enum Source: Hashable, Sendable {
        /// It is one of the program's own.
        case builtIn
        /// It is a file of the user's, at this path as messages show it.
        case file(String)
    }

    /// The name by which it is chosen.
    package let name: String
    /// What it is like, in a line.
    package let about: String
    /// What the model is to mind throughout.
    package let systemPrompt: String
    /// Settings of the sampling that suit it, as they are written, by their names as in `config.json`.
    package let sampling: [String: String]
    /// Where it comes from.
    package let source: Source

    /// Describes a persona.
    ///
    /// - Parameters:
    ///   - name: the name by which it is chosen.
    ///   - about: what it is like, in a line.
    ///   - systemPrompt: what the model is to mind throughout.
    ///   - sampling: settings of the sampling that suit it.
    ///   - source: where it comes from.
    package init(
        name: String,
        about: String,
        systemPrompt: String,
        sampling: [String: String] = [:],
        source: Source
    ) {
        self.name = name
        self.about = about
        self.systemPrompt = systemPrompt
        self.sampling = sampling
        self.source = source
    }
}
