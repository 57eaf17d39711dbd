/// What a program tells a model once, before anybody talks with it.
///
/// Instructions are made like a ``Prompt``; a model follows them rather than what a prompt says:
///
/// ```swift
/// let rules = ["Name the room.", "Keep it short."]
/// let instructions = Instructions {
///     "You are a guide through the museum."
///     for rule in rules { rule }
/// }
/// ```
public struct Instructions: Sendable {
    /// The texts that the instructions were built from, in order.
    ///
    /// An empty text is a blank line; a part that was left out, such as an `if` that did not hold, is not here at all.
    package let parts: [String]

    /// The whole text: the parts, each on lines of its own.
    package var text: String { parts.joined(separator: "\n") }

    /// Instructions from the texts that they are built from.
    ///
    /// - Parameter parts: the texts, in order.
    package init(parts: [String]) {
        self.parts = parts
    }

    init<each Component: InstructionsRepresentable>(_ components: repeat each Component) {
        var parts: [String] = []
        for component in repeat each components {
            parts += component.instructionsRepresentation.parts
        }
        self.parts = parts
    }

    /// Instructions from a value.
    ///
    /// - Parameter content: a text, or anything else that stands for instructions.
    public init(_ content: some InstructionsRepresentable) {
        self = content.instructionsRepresentation
    }

    /// Instructions from several values, each on lines of its own.
    ///
    /// - Parameter content: the values, in order.
    /// - Throws: what the closure throws.
    public init(@InstructionsBuilder _ content: () throws -> Instructions) rethrows {
        self = try content()
    }
}

/// A value that can be told to a model as part of its instructions.
public protocol InstructionsRepresentable {
    /// The value as instructions.
    @InstructionsBuilder var instructionsRepresentation: Instructions { get }
}

// Conforming getters are builders unless they say `return`, and a builder would ask for this value's own without end.
extension Instructions: InstructionsRepresentable {
    /// The instructions themselves.
    public var instructionsRepresentation: Instructions { return self }
}

extension String: InstructionsRepresentable {
    /// The text as it is.
    public var instructionsRepresentation: Instructions { return Instructions(parts: [self]) }
}

extension Array: InstructionsRepresentable where Element: InstructionsRepresentable {
    /// The elements, each on lines of its own.
    public var instructionsRepresentation: Instructions {
        return Instructions(parts: flatMap(\.instructionsRepresentation.parts))
    }
}
