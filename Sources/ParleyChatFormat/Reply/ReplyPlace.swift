/// Where in a reply its reader is.
struct ReplyPlace: Sendable, Equatable {
    /// The pair of the reasoning that is open.
    var reasoning: Int?

    /// The pair of the wrapper that is open.
    var wrapper: Int?

    /// How many pairs of the wrapper's own spelling are open inside it.
    var depth = 0

    /// Whether a wrapper was closed and nothing but blanks has followed.
    var isBehindWrapper = false

    /// Whether the current part has had nothing but blanks so far.
    var isOpening = true

    /// Whether the blanks at the opening are no part of the reply.
    var trimsOpening = false

    /// Whether blanks wait for what follows them, since those before a close are no part of the reply.
    var holdsBlanks: Bool { isOpening || reasoning != nil || wrapper != nil || isBehindWrapper }

    /// The place where a reply begins.
    ///
    /// - Parameter opening: what the prompt has opened or closed.
    init(_ opening: ReplySyntax.Opening) {
        switch opening {
        case .answer: break
        case .answerAfterReasoning: trimsOpening = true
        case .reasoning(let pair):
            reasoning = pair
            trimsOpening = true
        case .wrapper(let pair):
            wrapper = pair
            trimsOpening = true
        }
    }
}
