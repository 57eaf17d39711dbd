import ParleyRemote
import Testing

/// When a request is sent again.
struct RetryPolicyTests {
    private let policy = RetryPolicy(attempts: 4, firstDelay: .seconds(1), longestDelay: .seconds(3))

    @Test(
        arguments: [
            (1, RetryPolicy.Failure.noResponse, Duration.seconds(1)), (2, .noResponse, .seconds(2)),
            (3, .noResponse, .seconds(3)), (1, .status(503, retryAfter: nil), .seconds(1)),
            (1, .status(429, retryAfter: 2), .seconds(2)), (3, .status(503, retryAfter: 0), .zero),
            (1, .status(503, retryAfter: 1000), .seconds(3)), (1, .status(503, retryAfter: -5), .zero),
            (2, .status(500, retryAfter: nil), .seconds(2)),
        ]
    ) func waits(attempt: Int, failure: RetryPolicy.Failure, delay: Duration) {
        #expect(policy.delay(behind: attempt, failure, chance: 1) == delay)
    }

    @Test(arguments: [400, 401, 403, 404, 405, 413, 422, 501, 301])
    func whatWillNotPassIsNotTriedAgain(status: Int) {
        #expect(policy.delay(behind: 1, .status(status, retryAfter: 1), chance: 1) == nil)
    }

    @Test func itEnds() {
        #expect(policy.delay(behind: 4, .noResponse, chance: 1) == nil)
        #expect(RetryPolicy(attempts: 0).delay(behind: 1, .noResponse, chance: 1) == nil)
        #expect(RetryPolicy(attempts: 100).delay(behind: 99, .noResponse, chance: 1) == .seconds(30))
    }

    @Test func aRunningServerIsWaitedForWhileItLoadsAndNotWhenItFails() {
        let policy = RetryPolicy.whileLoading
        #expect(policy.delay(behind: 599, .status(503, retryAfter: 1), chance: 1) == .seconds(1))
        #expect(policy.delay(behind: 600, .status(503, retryAfter: 1), chance: 1) == nil)
        for status in [408, 429, 500, 502, 504] {
            #expect(policy.delay(behind: 1, .status(status, retryAfter: 1), chance: 1) == nil)
        }
        #expect(policy.delay(behind: 1, .noResponse, chance: 1) == nil)
    }

    @Test func chanceSpreadsTheWaits() {
        #expect(policy.delay(behind: 1, .noResponse, chance: 0) == .milliseconds(500))
        #expect(policy.delay(behind: 1, .noResponse, chance: 7) == .seconds(1))
    }
}
