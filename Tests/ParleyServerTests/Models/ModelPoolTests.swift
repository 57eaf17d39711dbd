import ParleyCore
import ParleyServer
import Synchronization
import Testing

/// Models that come and go behind a server.
@Suite(.timeLimit(.minutes(1))) struct ModelPoolTests {
    /// What happened, in order.
    private final class Book: Sendable {
        private let lines = Mutex<[String]>([])

        func add(_ line: String) { lines.withLock { $0.append(line) } }

        var all: [String] { lines.withLock { $0 } }

        /// Waits until something has happened.
        func wait(for line: String) async throws {
            while !all.contains(line) { try await Task.sleep(for: .milliseconds(1)) }
        }
    }

    private struct Broken: Error {}

    private let book = Book()

    private func pool(_ names: String..., limit: Int = 1, keepAlive: Duration? = nil) -> ModelPool {
        let settings = ResolvedSettings(layers: [])
        let sources = names.map { [book] name in
            ModelPool.Source(
                name: name,
                otherNames: ["./\(name).gguf"],
                load: {
                    book.add("load \(name)")
                    if name == "broken" { throw Broken() }
                    let card = ModelCard(name: name, contextSize: 100, settings: settings)
                    return AnsweringModel(EchoModel(), card: card)
                },
                unload: { book.add("unload \(name)") }
            )
        }
        return ModelPool(sources, limit: limit, keepAlive: keepAlive)
    }

    @Test func untilTheFirstIsThereRequestsAreToldToComeBack() async throws {
        let pool = pool("a")
        let error = await #expect(throws: APIError.self) { try await pool.hold(nil) }
        #expect(error?.kind == .unavailable)
        #expect(error?.message == "Loading model")
        #expect(error?.retryAfter == 1)
        #expect(try await pool.start().card.name == "a")
        #expect(try await pool.hold(nil).model.card.name == "a")
    }

    @Test func oneModelAnswersToAnyName() async throws {
        let pool = pool("a")
        _ = try await pool.start()
        for name in [nil, "", "gpt-4o", "a"] { #expect(try await pool.hold(name).model.card.name == "a") }
        #expect(book.all == ["load a"])
    }

    @Test func severalAnswerToTheirNamesAlone() async throws {
        let pool = pool("a", "b", limit: 2)
        _ = try await pool.start()
        for (name, found) in [(nil, "a"), ("", "a"), ("b", "b"), ("./b.gguf", "b"), ("a", "a")] {
            #expect(try await pool.hold(name).model.card.name == found)
        }
        let error = await #expect(throws: APIError.self) { try await pool.hold("c") }
        #expect(error?.kind == .notFound)
        #expect(error?.code == "model_not_found")
        #expect(error?.message == "There is no model 'c' here. There are: 'a', 'b'.")
        #expect(book.all == ["load a", "load b"])
    }

    @Test func oneLeavesBeforeTheNextComesAndNotWhileItIsUsed() async throws {
        let pool = pool("a", "b")
        _ = try await pool.start()
        var held: HeldModel? = try await pool.hold("a")
        let other = Task { try await pool.hold("b").model.card.name }
        try await Task.sleep(for: .milliseconds(20))
        #expect(book.all == ["load a"])
        #expect(held?.model.card.name == "a")
        held = nil
        #expect(try await other.value == "b")
        #expect(book.all == ["load a", "unload a", "load b"])
    }

    @Test func anIdleModelLeavesAndComesBack() async throws {
        let pool = pool("a", keepAlive: .milliseconds(20))
        _ = try await pool.start()
        try await book.wait(for: "unload a")
        #expect(try await pool.hold(nil).model.card.name == "a")
        #expect(book.all.prefix(3) == ["load a", "unload a", "load a"])
    }

    @Test func aRequestSaysHowLongItsModelStays() async throws {
        let pool = pool("a", keepAlive: .milliseconds(1))
        _ = try await pool.start()
        try await book.wait(for: "unload a")
        let forEver = try #require(KeepAlive("-1"))
        _ = try await pool.hold(nil, keepAlive: forEver)
        try await Task.sleep(for: .milliseconds(50))
        #expect(book.all == ["load a", "unload a", "load a"])
        _ = try await pool.hold(nil, keepAlive: KeepAlive("0"))
        while book.all.count < 4 { try await Task.sleep(for: .milliseconds(1)) }
        #expect(book.all.last == "unload a")
    }

    @Test func whatCannotBeLoadedIsToldAndTriedAgain() async throws {
        let pool = pool("a", "broken")
        _ = try await pool.start()
        await #expect(throws: Broken.self) { try await pool.hold("broken") }
        await #expect(throws: Broken.self) { try await pool.hold("broken") }
        #expect(try await pool.hold("a").model.card.name == "a")
        #expect(book.all.count { $0 == "load broken" } == 2)
    }

    @Test func whoGivesUpDoesNotHoldUpTheOthers() async throws {
        let pool = pool("a", "b")
        _ = try await pool.start()
        let held = try await pool.hold("a")
        let waiting = Task { try await pool.hold("b").model.card.name }
        try await Task.sleep(for: .milliseconds(20))
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        #expect(try await pool.hold("a").model.card.name == "a")
        withExtendedLifetime(held) {}
        #expect(book.all == ["load a"])
    }

    @Test func manyAtOnceAllGetTheirs() async throws {
        let pool = pool("a", "b", "c", limit: 2, keepAlive: .milliseconds(1))
        _ = try await pool.start()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<300 {
                group.addTask {
                    let name = ["a", "b", "c"][number % 3]
                    let held = try await pool.hold(name)
                    if number % 5 == 0 { try await Task.sleep(for: .milliseconds(1)) }
                    #expect(held.model.card.name == name)
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func afterTheEndNobodyWaits() async throws {
        let pool = pool("a", "b")
        _ = try await pool.start()
        let held = try await pool.hold("a")
        let waiting = Task { try await pool.hold("b").model.card.name }
        try await Task.sleep(for: .milliseconds(20))
        await pool.shutDown()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        await #expect(throws: APIError.self) { try await pool.hold("a") }
        withExtendedLifetime(held) {}
    }
}
