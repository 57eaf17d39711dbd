/// A part of a rendered prompt that came from one place.
///
/// The stretches joined are exactly the plain text. Only what stands in *template* stretches may become a special token,
/// so that nobody can write one into a turn.
package struct Stretch: Sendable, Equatable {
    /// Where a text came from.
    package enum Origin: Sendable, Equatable {
        /// The format itself.
        case template
        /// A message: a person's, a model's, a file's.
        case data
    }

    /// The text.
    package var text: String
    /// Where it came from.
    package var origin: Origin
    /// The tokens that the model generated for exactly this text, where they are known.
    package var tokens: [Int32]?

    /// A stretch.
    package init(_ text: String, _ origin: Origin, tokens: [Int32]? = nil) {
        self.text = text
        self.origin = origin
        self.tokens = tokens
    }
}
