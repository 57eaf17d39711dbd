/// Why there is no such persona, or why a file is none.
package struct PersonaError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of fault it is, for programs.
    package enum Kind: Hashable, Sendable {
        /// There is no persona of this name.
        case notFound
        /// The file or the folder cannot be read.
        case unreadable
        /// The file is not what a persona's file should be.
        case damaged
        /// Another persona of the user's has the name already.
        case taken
    }

    /// What kind of fault it is.
    package let kind: Kind
    /// The name that was asked for, or the one that the file would have.
    package let name: String
    /// What is wrong and what to do.
    package let description: String

    /// Describes a fault.
    ///
    /// - Parameters:
    ///   - kind: what kind of fault it is.
    ///   - name: the name that was asked for, or the one that the file would have.
    ///   - description: what is wrong and what to do.
    package init(_ kind: Kind, name: String, _ description: String) {
        self.kind = kind
        self.name = name
        self.description = description
    }
}
