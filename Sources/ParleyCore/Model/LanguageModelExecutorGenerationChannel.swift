import ParleyInference

/// The way of a reply's events from an executor to its session.
///
/// The executor sends, the session reads. What is sent after the session has lost interest is dropped.
public struct LanguageModelExecutorGenerationChannel: Sendable {
    /// Something that happened to the reply.
    public struct Event: Sendable {
        /// What happened.
        package let kind: Kind

        /// What can happen.
        package enum Kind: Sendable {
            /// More text of the response.
            case appendText(String, tokenCount: Int)
            /// Other text in place of all of the response so far.
            case replaceText(String, tokenCount: Int)
            /// More reasoning before the response.
            case appendReasoning(String, tokenCount: Int)
            /// What the whole request took so far.
            case usage(input: LanguageModelSession.Usage.Input, output: LanguageModelSession.Usage.Output)
            /// The model has begun to read the prompt.
            case started(promptTokens: Int, cachedTokens: Int)
            /// A token as the model's own spelling shows it.
            case raw(String)
            /// The tokens of the next text.
            case tokens([GeneratedToken])
            /// The account of the reply.
            case finished(ReplySummary)
        }

        /// Something that happened to the response.
        ///
        /// - Parameter action: what happened.
        /// - Returns: the event.
        public static func response(action: ResponseAction) -> Event { Event(kind: action.kind) }

        /// Something that happened to the reasoning before the response.
        ///
        /// - Parameter action: what happened.
        /// - Returns: the event.
        public static func reasoning(action: ReasoningAction) -> Event { Event(kind: action.kind) }

        /// The model has begun to read the prompt.
        package static func started(promptTokens: Int, cachedTokens: Int) -> Event {
            Event(kind: .started(promptTokens: promptTokens, cachedTokens: cachedTokens))
        }

        /// A token as the model's own spelling shows it.
        package static func raw(_ text: String) -> Event { Event(kind: .raw(text)) }

        /// The tokens of the next text, where their log-probabilities were asked for.
        package static func tokens(_ tokens: [GeneratedToken]) -> Event { Event(kind: .tokens(tokens)) }

        /// The account of the reply, sent last.
        package static func finished(_ summary: ReplySummary) -> Event { Event(kind: .finished(summary)) }
    }

    /// Something that happens to a response.
    public struct ResponseAction: Sendable {
        let kind: Event.Kind

        /// More text.
        ///
        /// - Parameters:
        ///   - text: what comes behind the text so far.
        ///   - tokenCount: its tokens, where they are known.
        /// - Returns: the action.
        public static func appendText(_ text: String, tokenCount: Int = 0) -> ResponseAction {
            ResponseAction(kind: .appendText(text, tokenCount: tokenCount))
        }

        /// Other text in place of all so far.
        ///
        /// - Parameters:
        ///   - text: all of the text.
        ///   - tokenCount: its tokens, where they are known.
        /// - Returns: the action.
        public static func replaceText(_ text: String, tokenCount: Int = 0) -> ResponseAction {
            ResponseAction(kind: .replaceText(text, tokenCount: tokenCount))
        }

        /// What the whole request took so far; it takes the place of what was said before.
        ///
        /// - Parameters:
        ///   - input: what the model read.
        ///   - output: what it wrote.
        /// - Returns: the action.
        public static func updateUsage(
            input: LanguageModelSession.Usage.Input,
            output: LanguageModelSession.Usage.Output
        ) -> ResponseAction {
            ResponseAction(kind: .usage(input: input, output: output))
        }
    }

    /// Something that happens to a reasoning.
    public struct ReasoningAction: Sendable {
        let kind: Event.Kind

        /// More reasoning.
        ///
        /// - Parameters:
        ///   - text: what comes behind the reasoning so far.
        ///   - tokenCount: its tokens, where they are known.
        /// - Returns: the action.
        public static func appendText(_ text: String, tokenCount: Int = 0) -> ReasoningAction {
            ReasoningAction(kind: .appendReasoning(text, tokenCount: tokenCount))
        }
    }

    let buffer = EventQueue<Event>()

    /// Sends an event.
    ///
    /// - Parameter event: what happened.
    public nonisolated(nonsending) func send(_ event: Event) async { buffer.push(event) }
}
