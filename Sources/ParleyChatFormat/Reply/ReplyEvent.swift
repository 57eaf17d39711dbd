/// What a stretch of a reply turned out to be.
///
/// Joined in order, the texts are the answer and the reasonings are the reasoning, however the reply came in pieces.
package enum ReplyEvent: Sendable, Equatable {
    /// More of the answer; never empty.
    case text(String)

    /// More of what the model thinks before it answers; never empty.
    case reasoning(String)

    /// The reasoning was closed by the model; it held some text.
    ///
    /// A reply that breaks off inside its reasoning has no such event.
    case reasoningEnded

    /// One of these texts appeared and ended the reply; nothing follows.
    case stopped(at: String)
}
