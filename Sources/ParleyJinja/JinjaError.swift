/// Why a template could not be read or rendered, and where.
package struct JinjaError: Error, Equatable, Sendable {
    /// What kind of fault it is, for programs.
    package enum Kind: Sendable, Equatable {
        /// The template is not in the language.
        case syntax

        /// The template asked for something that cannot be done with the values it was given.
        case runtime

        /// The template called `raise_exception`; the message is its text.
        case raised

        /// The template needs more than the limits allow.
        case limit
    }

    /// One object, so that an error is one word where it is passed on through every level.
    private final class Storage: Sendable {
        let kind: Kind
        let message: String
        let position: Position

        init(_ kind: Kind, _ message: String, _ position: Position) {
            self.kind = kind
            self.message = message
            self.position = position
        }
    }

    private let storage: Storage

    init(_ kind: Kind, _ message: String, at position: Position) {
        storage = Storage(kind, message, position)
    }

    /// What kind of fault it is.
    package var kind: Kind { storage.kind }

    /// What is wrong, for people, without the place.
    package var message: String { storage.message }

    /// The line of the template, from 1.
    package var line: Int { Int(storage.position.line) }

    /// The code point in the line, from 1.
    package var column: Int { Int(storage.position.column) }

    package static func == (left: JinjaError, right: JinjaError) -> Bool {
        left.kind == right.kind && left.message == right.message && left.storage.position == right.storage.position
    }
}

extension JinjaError: CustomStringConvertible {
    /// The place and what is wrong there.
    package var description: String {
        "line \(line), column \(column): \(message)"
    }
}

/// A place in a template.
struct Position: Sendable, Equatable {
    /// The line, from 1.
    var line: Int32 = 1
    /// The code point in the line, from 1.
    var column: Int32 = 1
}
