package import ParleyCore
import Synchronization

/// The conversations of `/chat`, kept in memory for as long as the server runs.
package final class Conversations: Sendable {
    /// One conversation, whose turns come one after the other.
    package final class Conversation: Sendable {
        private let session: LanguageModelSession
        private let last = Mutex<(@Sendable () async -> Void)?>(nil)

        init(session: LanguageModelSession) { self.session = session }

        /// Takes a turn behind those that were asked for before.
        ///
        /// - Parameter body: the turn.
        /// - Returns: the turn under way; cancelling it while it waits leaves it out.
        package func turn<Answer: Sendable>(
            _ body: @escaping @Sendable (LanguageModelSession) async throws -> Answer
        ) -> Task<Answer, any Error> {
            last.withLock { last in
                let task = Task { [session, before = last] in
                    await before?()
                    try Task.checkCancellation()
                    return try await body(session)
                }
                last = { _ = await task.result }
                return task
            }
        }
    }

    private struct Name: Hashable {
        var owner: String
        var id: String
    }

    private let limit: Int
    private let all = Mutex<[Name: Conversation]>([:])

    /// No conversations yet.
    ///
    /// - Parameter limit: how many are kept.
    package init(limit: Int = 1024) { self.limit = limit }

    /// How many there are.
    package var count: Int { all.withLock { $0.count } }

    /// The conversation of a name, made where there is none.
    ///
    /// - Parameters:
    ///   - id: its name.
    ///   - owner: whose it is; nobody else reaches it, whatever the name.
    ///   - make: makes the session of a new one.
    /// - Returns: the conversation.
    /// - Throws: ``APIError`` with 503 when there are as many as are kept: none is dropped for another.
    package func conversation(
        _ id: String,
        of owner: String,
        make: () -> LanguageModelSession
    ) throws(APIError) -> Conversation {
        let found: Conversation? = all.withLock { all in
            let name = Name(owner: owner, id: id)
            if let known = all[name] { return known }
            guard all.count < limit else { return nil }
            let new = Conversation(session: make())
            all[name] = new
            return new
        }
        if let found { return found }
        throw APIError(
            .unavailable,
            "The server keeps \(limit) conversations already. Go on with one of them, or send 'messages' instead.",
            parameter: "conversation_id"
        )
    }
}
