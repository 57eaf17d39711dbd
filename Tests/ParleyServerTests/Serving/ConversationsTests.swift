import ParleyCore
import ParleyServer
import Synchronization
import Testing

/// What `/chat` keeps.
@Suite(.timeLimit(.minutes(1))) struct ConversationsTests {
    private static func session() -> LanguageModelSession {
        LanguageModelSession(model: LocalLanguageModel("nothing"), transcript: Transcript())
    }

    @Test func aNameIsOneConversationForEachOwner() throws {
        let all = Conversations()
        let first = try all.conversation("x", of: "a", make: Self.session)
        #expect(try all.conversation("x", of: "a", make: Self.session) === first)
        #expect(try all.conversation("x", of: "b", make: Self.session) !== first)
        #expect(try all.conversation("y", of: "a", make: Self.session) !== first)
        #expect(all.count == 3)
    }

    @Test func noConversationGoesForAnother() throws {
        let all = Conversations(limit: 2)
        let first = try all.conversation("1", of: "", make: Self.session)
        _ = try all.conversation("2", of: "", make: Self.session)
        let error = #expect(throws: APIError.self) { try all.conversation("3", of: "", make: Self.session) }
        #expect(error?.kind == .unavailable && error?.parameter == "conversation_id")
        #expect(try all.conversation("1", of: "", make: Self.session) === first)
    }

    @Test func turnsComeOneAfterTheOther() async throws {
        let conversation = try Conversations().conversation("x", of: "", make: Self.session)
        let order = Order()
        let turns = (0..<20).map { number in
            conversation.turn { _ in
                order.add(number)
                try? await Task.sleep(for: .milliseconds(number % 3))
                order.add(number)
            }
        }
        for turn in turns { try await turn.value }
        #expect(order.now == (0..<20).flatMap { [$0, $0] })
    }

    @Test func aTurnThatIsGivenUpWhileItWaitsIsLeftOut() async throws {
        let conversation = try Conversations().conversation("x", of: "", make: Self.session)
        let order = Order()
        let (gate, opening) = AsyncStream<Void>.makeStream()
        let first = conversation.turn { _ in for await _ in gate { break } }
        let second = conversation.turn { _ in order.add(2) }
        let third = conversation.turn { _ in order.add(3) }
        second.cancel()
        opening.yield()
        try await first.value
        await #expect(throws: CancellationError.self) { try await second.value }
        try await third.value
        #expect(order.now == [3])
    }

    @Test func aTurnThatFailsHoldsUpNoOther() async throws {
        let conversation = try Conversations().conversation("x", of: "", make: Self.session)
        let failing = conversation.turn { _ in throw APIError(.server, "no") }
        #expect(try await conversation.turn { _ in 7 }.value == 7)
        await #expect(throws: APIError.self) { try await failing.value }
    }
}

private final class Order: Sendable {
    private let numbers = Mutex<[Int]>([])
    func add(_ number: Int) { numbers.withLock { $0.append(number) } }
    var now: [Int] { numbers.withLock { $0 } }
}
