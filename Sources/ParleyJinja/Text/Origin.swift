/// Where a stretch of text came from.
///
/// Only text of the origin `template` may become a special token, so that nobody can write one into a turn.
package enum Origin: Hashable, Sendable {
    /// The template itself, or what the program passes as part of the format.
    case template

    /// A message, a tool's description, a document.
    ///
    /// - Parameter source: which one, as the caller numbers them; 0 where it is not told.
    case data(source: Int)
}
