import Synchronization

/// Lets the turns of one conversation come one after the other; those of others do not wait for them.
package final class TurnQueue: Sendable {
    private struct Name: Hashable {
        var owner: String
        var id: String
    }

    private struct Last {
        var number: Int
        var ended: @Sendable () async -> Void
    }

    private struct State {
        var last: [Name: Last] = [:]
        var count = 0
    }

    private let state = Mutex(State())

    /// An empty queue.
    package init() {}

    /// How many conversations have a turn under way or waiting.
    package var count: Int { state.withLock { $0.last.count } }

    /// Takes a turn behind those of the same conversation that were asked for before.
    ///
    /// - Parameters:
    ///   - id: the conversation's name.
    ///   - owner: whose it is.
    ///   - body: the turn.
    /// - Returns: the turn under way; cancelling it while it waits leaves it out.
    package func turn<Answer: Sendable>(
        in id: String,
        of owner: String,
        _ body: @escaping @Sendable () async throws -> Answer
    ) -> Task<Answer, any Error> {
        let name = Name(owner: owner, id: id)
        return state.withLock { state in
            state.count += 1
            let number = state.count
            let task = Task { [weak self, before = state.last[name]?.ended] in
                defer { self?.leave(name, number) }
                await before?()
                try Task.checkCancellation()
                return try await body()
            }
            state.last[name] = Last(number: number) { _ = await task.result }
            return task
        }
    }

    /// Waits until all turns have ended, those too that begin meanwhile.
    package func drain() async {
        while let last = state.withLock({ $0.last.values.first }) { await last.ended() }
    }

    private func leave(_ name: Name, _ number: Int) {
        state.withLock { state in
            if state.last[name]?.number == number { state.last[name] = nil }
        }
    }
}
