/// Why a model was not fetched.
package struct PullError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What kind of fault it is, for programs.
    package enum Kind: Sendable, Equatable {
        /// What was asked for cannot be understood.
        case reference
        /// There is no such repository or file.
        case notFound
        /// The hub asks for permission.
        case forbidden
        /// Several files could be meant.
        case severalFiles
        /// The server answers what cannot be used.
        case server
        /// It was tried often enough.
        case gaveUp
        /// Too many bytes came, or the wrong ones.
        case wrongContents
        /// What came is no model.
        case notAModel
        /// There is no room.
        case diskFull
        /// A file on this disk cannot be read or written.
        case file
        /// Another file of that name is there.
        case exists
    }

    /// What kind of fault it is.
    package let kind: Kind
    /// What is wrong and what to do; nothing in it is a server's text.
    package let description: String

    /// Describes a fault.
    ///
    /// - Parameters:
    ///   - kind: what kind of fault it is.
    ///   - description: what is wrong and what to do.
    package init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
