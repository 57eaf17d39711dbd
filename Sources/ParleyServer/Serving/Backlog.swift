import Synchronization

/// What has been generated for a client and not been sent yet.
///
/// The model never waits for a reader; one that is too far behind is given up instead.
package final class Backlog: Sendable {
    /// The most bytes that may wait for one client.
    package static let limit = 1 << 20

    private struct State {
        var bytes = 0
        var isOver = false
    }

    private let limit: Int
    private let onOverflow: @Sendable () -> Void
    private let state = Mutex(State())

    /// Nothing waits yet.
    ///
    /// - Parameters:
    ///   - limit: the most bytes that may wait.
    ///   - onOverflow: called once, when there are more.
    package init(limit: Int = Backlog.limit, onOverflow: @escaping @Sendable () -> Void) {
        self.limit = limit
        self.onOverflow = onOverflow
    }

    /// Counts what was generated.
    ///
    /// - Parameter bytes: about as many as will be sent for it.
    package func add(_ bytes: Int) {
        let isFirst = state.withLock { state in
            state.bytes += bytes
            guard state.bytes > limit, !state.isOver else { return false }
            state.isOver = true
            return true
        }
        if isFirst { onOverflow() }
    }

    /// Counts what is sent.
    package func remove(_ bytes: Int) { state.withLock { $0.bytes -= bytes } }
}
