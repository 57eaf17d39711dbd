/// Why a recipe cannot be used.
package struct RecipeError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What kind of fault it is, for programs.
    package enum Kind: Sendable, Equatable {
        /// The file cannot be read.
        case unreadable
        /// The file is larger than a recipe may be.
        case tooLarge
        /// The file is not JSON.
        case malformed
        /// The recipe's format is a later one.
        case newerFormat
        /// The recipe has a key that there is not.
        case unknownKey
        /// The recipe lacks a key that it must have.
        case missingKey
        /// A value is of the wrong type.
        case wrongType
        /// A value is of the right type and not permitted.
        case invalidValue
    }

    /// What kind of fault it is.
    package let kind: Kind
    /// The recipe's file.
    package let file: String
    /// The key at fault, from the outside inwards: `adapters[0].sha256`; empty where the fault is not in one.
    package let key: String
    /// Where in the file; nil where that is not known.
    package let place: JSONPlace?
    /// What is wrong and what to do, without file and place.
    package let message: String

    /// File, place and message.
    package var description: String {
        file.shownInMessage + (place.map { ", \($0)" } ?? "") + ": " + message
    }
}
