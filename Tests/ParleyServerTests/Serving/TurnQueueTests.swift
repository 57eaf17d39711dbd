import ParleyServer
import Synchronization
import Testing

/// The turns of `/chat`.
@Suite(.timeLimit(.minutes(1))) struct TurnQueueTests {
    private let queue = TurnQueue()

    @Test func turnsOfOneConversationComeOneAfterTheOther() async throws {
        let order = Order()
        let turns = (0..<20).map { number in
            queue.turn(in: "x", of: "") {
                order.add(number)
                try? await Task.sleep(for: .milliseconds(number % 3))
                order.add(number)
            }
        }
        for turn in turns { try await turn.value }
        #expect(order.now == (0..<20).flatMap { [$0, $0] })
    }

    @Test func othersDoNotWait() async throws {
        let (gate, opening) = AsyncStream<Void>.makeStream()
        let first = queue.turn(in: "x", of: "a") { for await _ in gate { break } }
        try await queue.turn(in: "y", of: "a") {}.value
        try await queue.turn(in: "x", of: "b") {}.value
        #expect(queue.count == 1)
        opening.yield()
        try await first.value
        await queue.drain()
        #expect(queue.count == 0)
    }

    @Test func aTurnThatIsGivenUpWhileItWaitsIsLeftOut() async throws {
        let order = Order()
        let (gate, opening) = AsyncStream<Void>.makeStream()
        let first = queue.turn(in: "x", of: "") { for await _ in gate { break } }
        let second = queue.turn(in: "x", of: "") { order.add(2) }
        let third = queue.turn(in: "x", of: "") { order.add(3) }
        second.cancel()
        opening.yield()
        try await first.value
        await #expect(throws: CancellationError.self) { try await second.value }
        try await third.value
        #expect(order.now == [3])
    }

    @Test func aTurnThatFailsHoldsUpNoOther() async throws {
        let failing = queue.turn(in: "x", of: "") { throw APIError(.server, "no") }
        #expect(try await queue.turn(in: "x", of: "") { 7 }.value == 7)
        await #expect(throws: APIError.self) { try await failing.value }
    }

    @Test func drainingWaitsForWhatRunsAndWhatWaits() async throws {
        let order = Order()
        for number in 0..<6 {
            _ = queue.turn(in: "\(number % 2)", of: "") {
                try? await Task.sleep(for: .milliseconds(5))
                order.add(number)
            }
        }
        await queue.drain()
        #expect(Set(order.now) == Set(0..<6) && queue.count == 0)
    }
}

private final class Order: Sendable {
    private let numbers = Mutex<[Int]>([])
    func add(_ number: Int) { numbers.withLock { $0.append(number) } }
    var now: [Int] { numbers.withLock { $0 } }
}
