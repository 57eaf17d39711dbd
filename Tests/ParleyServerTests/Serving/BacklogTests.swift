import ParleyServer
import Synchronization
import Testing

/// What waits for a reader.
@Suite struct BacklogTests {
    private final class Count: Sendable {
        private let value = Mutex(0)
        func add() { value.withLock { $0 += 1 } }
        var now: Int { value.withLock { $0 } }
    }

    /// Steps, positive for what was generated and negative for what was sent, and how often that is too much of 10.
    @Test(arguments: [
        ([10], 0), ([11], 1), ([5, 5, 1], 1), ([9, -9, 9, -9, 9], 0), ([9, -1, 3], 1), ([11, -11, 11, -11], 1), ([], 0),
    ])
    func onlyTheFirstByteTooManyCounts(_ steps: [Int], _ overflows: Int) {
        let count = Count()
        let backlog = Backlog(limit: 10) { count.add() }
        for step in steps { step > 0 ? backlog.add(step) : backlog.remove(-step) }
        #expect(count.now == overflows)
    }
}
