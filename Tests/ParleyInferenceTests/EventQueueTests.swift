import ParleyInference
import Testing

@Suite(.timeLimit(.minutes(1))) struct EventQueueTests {
    private struct Failure: Error, Equatable {}

    @Test func eventsComeInTheirOrderAndThenTheEnd() async throws {
        let queue = EventQueue<Int>()
        for number in 0..<5 { queue.push(number) }
        queue.finish(.success(()))
        queue.push(9)
        var read: [Int] = []
        while let number = try await queue.next() { read.append(number) }
        #expect(read == [0, 1, 2, 3, 4])
        #expect(try await queue.next() == nil)
    }

    @Test func anErrorComesBehindTheEventsAndOnce() async throws {
        let queue = EventQueue<Int>()
        queue.push(1)
        queue.finish(.failure(Failure()))
        queue.finish(.success(()))
        #expect(try await queue.next() == 1)
        await #expect(throws: Failure.self) { try await queue.next() }
        #expect(try await queue.next() == nil)
    }

    @Test(arguments: [nil, Failure()] as [Failure?])
    private func aReaderThatWaitsIsWoken(_ failure: Failure?) async throws {
        let queue = EventQueue<Int>()
        async let first = queue.next()
        try await Task.sleep(for: .milliseconds(5))
        queue.push(1)
        #expect(try await first == 1)
        let last = Task { try await queue.next() }
        try await Task.sleep(for: .milliseconds(5))
        queue.finish(failure.map { .failure($0) } ?? .success(()))
        switch await last.result {
        case .success(let event): #expect(event == nil && failure == nil)
        case .failure(let error): #expect(error as? Failure == failure)
        }
        #expect(try await queue.next() == nil)
    }

    @Test func aSecondReaderSeesTheEndAndTakesNothing() async throws {
        let queue = EventQueue<Int>()
        let first = Task { try await queue.next() }
        try await Task.sleep(for: .milliseconds(5))
        let second = Task { try await queue.next() }
        try await Task.sleep(for: .milliseconds(5))
        queue.push(7)
        let read = [try await first.value, try await second.value]
        #expect(read.compactMap { $0 } == [7])
    }

    @Test func nothingIsLostBetweenTwoTasks() async throws {
        let queue = EventQueue<Int>()
        let writer = Task {
            for number in 0..<10_000 { queue.push(number) }
            queue.finish(.success(()))
        }
        var next = 0
        while let number = try await queue.next() {
            #expect(number == next)
            next += 1
        }
        #expect(next == 10_000)
        await writer.value
    }
}
