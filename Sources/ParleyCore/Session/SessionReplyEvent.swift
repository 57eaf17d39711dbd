/// What happens to a reply, as the terminal and the server see it.
package enum SessionReplyEvent: Sendable {
    /// Older turns were left out to make room.
    case trimmed(ContextTrim)
    /// The model has begun to read the prompt.
    case started(promptTokens: Int, cachedTokens: Int)
    /// Reasoning that can be shown.
    case reasoning(String)
    /// Text that can be shown.
    case text(String)
    /// Other text takes the place of all so far.
    case replaced(String)
    /// A token, as the model's own spelling shows it, for those who want to see the raw stream.
    case raw(String)
    /// The end.
    case finished(ReplySummary)
}
