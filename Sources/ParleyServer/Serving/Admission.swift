import Synchronization

/// How many requests may wait for the model or be answered at once.
package final class Admission: Sendable {
    /// A place in the queue, given back when it is let go of.
    package final class Place: Sendable {
        private let admission: Admission

        fileprivate init(_ admission: Admission) { self.admission = admission }

        deinit { admission.leave() }
    }

    private let limit: Int
    private let taken = Mutex(0)

    /// A queue.
    ///
    /// - Parameter limit: the number of its places.
    package init(limit: Int) { self.limit = limit }

    /// The number of places taken.
    package var count: Int { taken.withLock { $0 } }

    /// Takes a place.
    ///
    /// - Returns: the place; hold it for as long as the request lasts.
    /// - Throws: ``APIError`` with 503 when all are taken.
    package func enter() throws(APIError) -> Place {
        let isFull = taken.withLock { taken in
            if taken >= limit { return true }
            taken += 1
            return false
        }
        if isFull {
            var error = APIError(.unavailable, "\(limit) requests are waiting already. Send this one again later.")
            error.retryAfter = 5
            throw error
        }
        return Place(self)
    }

    private func leave() { taken.withLock { $0 -= 1 } }
}
