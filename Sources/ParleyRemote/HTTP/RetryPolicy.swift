/// When a request is sent again, and after how long.
package struct RetryPolicy: Sendable, Hashable {
    /// How often a request is sent at most.
    package var attempts: Int
    /// The wait behind the first attempt; it doubles with each.
    package var firstDelay: Duration
    /// The longest wait, also where the server asks for more.
    package var longestDelay: Duration

    /// The statuses that can pass.
    package var passing: Set<Int>
    /// Whether a server that does not answer is asked again.
    package var retriesSilence: Bool

    /// For a running server of one's own: it is waited for while it loads its model, and what fails there has failed.
    package static let whileLoading = RetryPolicy(
        attempts: 600,
        longestDelay: .seconds(1),
        passing: [503],
        retriesSilence: false
    )

    /// A policy.
    ///
    /// - Parameters:
    ///   - attempts: how often a request is sent at most, from 1.
    ///   - firstDelay: the wait behind the first attempt.
    ///   - longestDelay: the longest wait.
    ///   - passing: the statuses that can pass.
    ///   - retriesSilence: whether a server that does not answer is asked again.
    package init(
        attempts: Int = 4,
        firstDelay: Duration = .milliseconds(500),
        longestDelay: Duration = .seconds(30),
        passing: Set<Int> = [408, 429, 500, 502, 503, 504],
        retriesSilence: Bool = true
    ) {
        self.attempts = max(1, attempts)
        self.firstDelay = firstDelay
        self.longestDelay = longestDelay
        self.passing = passing
        self.retriesSilence = retriesSilence
    }

    /// Why an attempt failed.
    package enum Failure: Sendable, Equatable {
        /// No response came: no connection, or it broke before the head of the response.
        case noResponse
        /// A response that is none of what was asked for.
        ///
        /// - Parameters:
        ///   - status: its status.
        ///   - retryAfter: after how many seconds the server wants to be asked again (RFC 9110, 10.2.3).
        case status(Int, retryAfter: Int?)
    }

    /// How long to wait before the next attempt.
    ///
    /// Only what can pass is tried again: a busy or restarting server, a lost connection. A reply that has begun is not,
    /// since its text was seen already; whoever reads it decides that.
    ///
    /// - Parameters:
    ///   - attempt: how many attempts there were.
    ///   - failure: why the last one failed.
    ///   - chance: a number from 0 to 1, so that many clients do not come back at the same moment.
    /// - Returns: the wait; nil to give up.
    package func delay(behind attempt: Int, _ failure: Failure, chance: Double) -> Duration? {
        guard attempt < attempts else { return nil }
        var asked: Duration?
        switch failure {
        case .noResponse: guard retriesSilence else { return nil }
        case .status(let status, let retryAfter):
            guard passing.contains(status) else { return nil }
            asked = retryAfter.map { .seconds(max(0, $0)) }
        }
        if let asked { return min(asked, longestDelay) }
        let doubled = firstDelay * Double(1 << min(attempt - 1, 20))
        // From half of it to all of it.
        return min(doubled, longestDelay) * (0.5 + 0.5 * min(max(chance, 0), 1))
    }
}
