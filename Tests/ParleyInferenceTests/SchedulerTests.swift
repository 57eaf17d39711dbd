import ParleyInference
import ParleyTestSupport
import Testing

@Suite struct SchedulerTests {
    static func scheduler(sequences: Int = 3, batch: Int = 8) -> Scheduler {
        Scheduler(
            capabilities: DecoderCapabilities(
                sequences: sequences,
                contextTokens: 100,
                batchTokens: batch,
                vocabularySize: 28
            )
        )
    }

    /// Places every request that can be placed, with nothing cached.
    static func placeAll(_ scheduler: inout Scheduler) {
        while case .place(let id, .keep(let sequence, _)) = scheduler.next() {
            scheduler.placed(id, on: sequence, cached: 0)
        }
    }

    static func plan(_ scheduler: Scheduler) -> Scheduler.Plan? {
        if case .decode(let plan) = scheduler.next() { plan } else { nil }
    }

    @Test func idleWithNothingToDo() {
        #expect(Self.scheduler().next() == .idle)
        #expect(Self.scheduler().isIdle)
    }

    @Test func generatingRequestsComeBeforePrompts() throws {
        var scheduler = Self.scheduler(batch: 6)
        scheduler.submit(1, prompt: [2, 3, 4], adapters: [])
        Self.placeAll(&scheduler)
        let first = try #require(Self.plan(scheduler))
        #expect(scheduler.decoded(first, outcome: .ok) == [])
        scheduler.append(9, to: 1)
        scheduler.submit(2, prompt: Array(repeating: 5, count: 10), adapters: [])
        Self.placeAll(&scheduler)
        let second = try #require(Self.plan(scheduler))
        #expect(second.segments.map(\.job) == [1, 2])
        #expect(second.segments.map(\.tokens.count) == [1, 5])
        #expect(second.segments.map(\.start) == [3, 0])
        #expect(second.segments.map(\.reachesEnd) == [true, false])
    }

    @Test func higherPriorityGoesFirstThenAge() {
        var scheduler = Self.scheduler(sequences: 1)
        scheduler.submit(1, prompt: [2], adapters: [])
        scheduler.submit(2, prompt: [3], adapters: [])
        scheduler.submit(3, prompt: [4], adapters: [], priority: 5)
        var order: [Scheduler.JobID] = []
        while case .place(let id, _) = scheduler.next() {
            order.append(id)
            scheduler.placed(id, on: 0, cached: 0)
            scheduler.end(id)
        }
        #expect(order == [3, 1, 2])
    }

    @Test func requestsUnderOtherAdaptersAreNotMixed() throws {
        var scheduler = Self.scheduler()
        scheduler.submit(1, prompt: [2, 3], adapters: [])
        scheduler.submit(2, prompt: [2, 3], adapters: [AdapterUse(index: 0, scale: 1)])
        scheduler.submit(3, prompt: [4, 5], adapters: [])
        Self.placeAll(&scheduler)
        #expect(try #require(Self.plan(scheduler)).segments.map(\.job) == [1, 3])
    }

    @Test func anEmbeddingHasABatchOfItsOwn() throws {
        var scheduler = Self.scheduler()
        scheduler.submit(1, prompt: [2, 3, 4], adapters: [], needsWholeBatch: true)
        scheduler.submit(2, prompt: [2, 3], adapters: [])
        Self.placeAll(&scheduler)
        let plan = try #require(Self.plan(scheduler))
        #expect(plan.segments.map(\.job) == [1])
        _ = scheduler.decoded(plan, outcome: .ok)
        scheduler.end(1)
        // What an embedding leaves behind is no prefix for anybody.
        #expect(scheduler.ledger(of: plan.segments[0].sequence).tokens.isEmpty)
    }

    @Test func withoutRoomIdleSequencesGoFirst() throws {
        var scheduler = Self.scheduler(sequences: 2)
        scheduler.restored(PrefixLedger(tokens: [7, 7, 7], adapters: []), on: 0)
        scheduler.submit(1, prompt: [2, 3], adapters: [])
        Self.placeAll(&scheduler)
        let plan = try #require(Self.plan(scheduler))
        #expect(plan.segments[0].sequence == 1)
        #expect(scheduler.decoded(plan, outcome: .noRoom) == [.evict(0)])
        scheduler.emptied(0)
        #expect(scheduler.ledger(of: 0).tokens.isEmpty)
        // Then the batch shrinks, and at last one request ends.
        #expect(scheduler.decoded(plan, outcome: .noRoom) == [])
        let smaller = try #require(Self.plan(scheduler))
        #expect(smaller.segments.map(\.tokens.count) == [1])
        #expect(scheduler.decoded(smaller, outcome: .noRoom) == [.endForRoom(1)])
    }

    @Test func oneOverflowEndsOneRequestTheYoungest() throws {
        var scheduler = Self.scheduler(sequences: 3)
        for id in 1...3 as ClosedRange<Scheduler.JobID> { scheduler.submit(id, prompt: [Token(id)], adapters: []) }
        Self.placeAll(&scheduler)
        var remedies: [Scheduler.Remedy] = []
        while remedies.isEmpty { remedies = scheduler.decoded(try #require(Self.plan(scheduler)), outcome: .noRoom) }
        #expect(remedies == [.endForRoom(3)])
    }

    @Test func anAbortTrimsAndKeepsTheRequests() throws {
        var scheduler = Self.scheduler()
        scheduler.submit(1, prompt: [2, 3, 4], adapters: [])
        Self.placeAll(&scheduler)
        let plan = try #require(Self.plan(scheduler))
        #expect(scheduler.decoded(plan, outcome: .aborted) == [.trim(0, to: 0)])
        #expect(Self.plan(scheduler) == plan)
    }

    @Test func threeSequencesAtOnce() async throws {
        let fixture = try await EngineFixture.start(sequences: 3, batchTokens: 16, script: EngineFixture.alphabet)
        async let first = fixture.run(EngineFixture.request("s"))
        async let second = fixture.run(EngineFixture.request("ab", most: 5))
        async let third = fixture.run(EngineFixture.request("p", stops: ["v"]))
        let outcomes = try await [first, second, third]
        #expect(outcomes.map(\.text) == ["tuvwxyz", "cdefg", "qrstu"])
        let held = fixture.record.value.memory.map { LetterVocabulary.tokens("s").first == $0.first ? 1 : 0 }.reduce(
            0,
            +
        )
        #expect(held == 1)
    }

    @Test func threeSequencesShareBatches() async throws {
        let fixture = try await EngineFixture.start(sequences: 3, batchTokens: 16, script: EngineFixture.alphabet)
        let streams = try await fixture.engine.submitTogether(
            ["a", "b", "c"].map { EngineFixture.request($0, most: 12) }
        )
        for stream in streams { #expect(try await Outcome(reading: stream).tokens.count == 12) }
        #expect(fixture.record.value.batches.map(\.count).max() == 3)
    }

    @Test func aTightMemoryEndsOneAndFinishesTheOthers() async throws {
        let fixture = try await EngineFixture.start(sequences: 3, batchTokens: 16, cells: 30) { _ in 5 }
        let streams = try await fixture.engine.submitTogether(
            ["aaaaaaaa", "bbbbbbbb", "cccccccc"].map { EngineFixture.request($0, most: 8) }
        )
        var reasons: [GenerationEvent.FinishReason?] = []
        for stream in streams { reasons.append(try await Outcome(reading: stream).finished?.reason) }
        #expect(reasons[0] == .maximumTokens)
        #expect(reasons.contains(.contextFull))
        #expect(reasons.allSatisfy { $0 == .maximumTokens || $0 == .contextFull })
    }
}
