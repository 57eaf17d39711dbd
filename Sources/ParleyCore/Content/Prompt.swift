/// What a person, or a program in a person's place, says to a model.
///
/// A prompt is made of a text, of any ``PromptRepresentable`` value, or of several of them with ``PromptBuilder``:
///
/// ```swift
/// let isRainy = true
/// let prompt = Prompt {
///     "Plan a day in Oslo."
///     if isRainy { "Include museums." }
/// }
/// ```
public struct Prompt: Sendable {
    /// The texts that the prompt was built from, in order.
    ///
    /// An empty text is a blank line; a part that was left out, such as an `if` that did not hold, is not here at all.
    package let parts: [String]

    /// The whole text: the parts, each on lines of its own.
    package var text: String { parts.joined(separator: "\n") }

    /// A prompt from the texts that it is built from.
    ///
    /// - Parameter parts: the texts, in order.
    package init(parts: [String]) {
        self.parts = parts
    }

    init<each Component: PromptRepresentable>(_ components: repeat each Component) {
        var parts: [String] = []
        for component in repeat each components {
            parts += component.promptRepresentation.parts
        }
        self.parts = parts
    }

    /// A prompt from a value.
    ///
    /// - Parameter content: a text, or anything else that stands for a prompt.
    public init(_ content: some PromptRepresentable) {
        self = content.promptRepresentation
    }

    /// A prompt from several values, each on lines of its own.
    ///
    /// - Parameter content: the values, in order.
    /// - Throws: what the closure throws.
    public init(@PromptBuilder _ content: () throws -> Prompt) rethrows {
        self = try content()
    }
}

/// A value that can be said to a model.
public protocol PromptRepresentable {
    /// The value as a prompt.
    @PromptBuilder var promptRepresentation: Prompt { get }
}

// Conforming getters are builders unless they say `return`, and a builder would ask for this value's own without end.
extension Prompt: PromptRepresentable {
    /// The prompt itself.
    public var promptRepresentation: Prompt { return self }
}

extension String: PromptRepresentable {
    /// The text as it is.
    public var promptRepresentation: Prompt { return Prompt(parts: [self]) }
}

extension Array: PromptRepresentable where Element: PromptRepresentable {
    /// The elements, each on lines of its own.
    public var promptRepresentation: Prompt { return Prompt(parts: flatMap(\.promptRepresentation.parts)) }
}
