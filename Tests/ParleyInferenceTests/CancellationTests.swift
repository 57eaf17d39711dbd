import Foundation
import ParleyInference
import ParleyTestSupport
import Synchronization
import Testing

@Suite struct CancellationTests {
    /// Blocks the engine's thread in its next decode until it is let go.
    final class Gate: Sendable {
        private let isOpen = Atomic<Bool>(false)
        private let hits = Atomic<Int>(0)
        private let free: Int

        /// A gate that lets the first so many decodes pass.
        init(free: Int = 0) { self.free = free }

        var count: Int { hits.load(ordering: .acquiring) }
        func open() { isOpen.store(true, ordering: .releasing) }
        func pass(unless interrupt: DecodeInterrupt) {
            if hits.add(1, ordering: .acquiringAndReleasing).newValue <= free { return }
            // The thread sleeps, as a spinning one would take a core from the tests that run beside this one.
            while !isOpen.load(ordering: .acquiring), !interrupt.isRaised { Thread.sleep(forTimeInterval: 0.001) }
        }
        func wait(for count: Int) async throws {
            while self.count < count { try await Task.sleep(for: .milliseconds(1)) }
        }
    }

    @Test func aCancelStopsARunningPrefill() async throws {
        let gate = Gate()
        let fixture = try await EngineFixture.start(
            batchTokens: 4,
            beforeDecode: { gate.pass(unless: $0) },
            script: EngineFixture.alphabet
        )
        let stream = try await fixture.engine.submit(EngineFixture.request("abcdefghijklmnop"))
        try await gate.wait(for: 1)
        // The decode waits at the gate, which never opens: the cancel alone gets it out.
        stream.cancel()
        let outcome = try await Outcome(reading: stream)
        #expect(outcome.finished?.reason == .cancelled)
        #expect(outcome.tokens.isEmpty)
        #expect(fixture.record.value.batches.count == 1)
        #expect(fixture.record.value.memory.first?.isEmpty ?? true)
    }

    @Test func droppingTheStreamStopsTheWork() async throws {
        let gate = Gate()
        let fixture = try await EngineFixture.start(
            contextTokens: 5_000,
            beforeDecode: { gate.pass(unless: $0) },
            script: { _ in 5 }
        )
        do {
            let stream = try await fixture.engine.submit(EngineFixture.request("abc"))
            try await gate.wait(for: 1)
            _ = stream
        }
        // Only an engine that gave the dropped request up gets to this one.
        let other = try await fixture.engine.submit(EngineFixture.request("x", most: 1))
        gate.open()
        #expect(try await Outcome(reading: other).finished?.reason == .maximumTokens)
        #expect(fixture.record.value.batches.count <= 3)
    }

    @Test func aCancelledReaderKeepsWhatWasSaid() async throws {
        // Without the gate a fast engine could fill its context before the reader gets to its cancel.
        let gate = Gate(free: 20)
        let fixture = try await EngineFixture.start(
            contextTokens: 5_000,
            beforeDecode: { gate.pass(unless: $0) },
            script: { _ in 5 }
        )
        let stream = try await fixture.engine.submit(EngineFixture.request("abc"))
        let reader = Task {
            var tokens = 0
            var reason: GenerationEvent.FinishReason?
            for try await event in stream {
                switch event {
                case .token:
                    tokens += 1
                    if tokens == 5 { withUnsafeCurrentTask { $0?.cancel() } }
                case .finished(let end): reason = end.reason
                default: break
                }
            }
            return (tokens, reason)
        }
        let (tokens, reason) = try await reader.value
        #expect(tokens >= 5)
        #expect(reason == .cancelled)
    }

    @Test func whatACancelledRequestComputedIsReused() async throws {
        // Without the gate a fast engine could fill its context before the reader gets to its cancel.
        let gate = Gate(free: 20)
        let fixture = try await EngineFixture.start(
            contextTokens: 5_000,
            beforeDecode: { gate.pass(unless: $0) },
            script: { _ in 5 }
        )
        let stream = try await fixture.engine.submit(EngineFixture.request("abc"))
        var iterator = stream.makeAsyncIterator()
        while let event = try await iterator.next() {
            if case .token = event { break }
        }
        stream.cancel()
        while try await iterator.next() != nil {}
        gate.open()
        #expect(try await fixture.run(EngineFixture.request("abcd", most: 1)).started?.cachedTokens == 3)
    }

    @Test func oneRequestsCancelCostsAnotherNothing() async throws {
        let gate = Gate()
        let fixture = try await EngineFixture.start(
            sequences: 2,
            batchTokens: 16,
            beforeDecode: { gate.pass(unless: $0) },
            script: EngineFixture.alphabet
        )
        let streams = try await fixture.engine.submitTogether(["w", "abc"].map { EngineFixture.request($0) })
        let (kept, dropped) = (streams[0], streams[1])
        try await gate.wait(for: 1)
        dropped.cancel()
        gate.open()
        #expect(try await Outcome(reading: kept).text == "xyz")
        #expect(try await Outcome(reading: dropped).finished?.reason == .cancelled)
    }

    @Test func aRequestCancelledInTheQueueNeverRuns() async throws {
        let gate = Gate()
        let fixture = try await EngineFixture.start(
            beforeDecode: { gate.pass(unless: $0) },
            script: EngineFixture.alphabet
        )
        let running = try await fixture.engine.submit(EngineFixture.request("x"))
        try await gate.wait(for: 1)
        // The engine's thread is busy, so the submission itself has to wait for it: it goes in beside.
        let queued = Task { try await fixture.engine.submit(EngineFixture.request("abc")) }
        gate.open()
        let stream = try await queued.value
        stream.cancel()
        _ = try await Outcome(reading: running)
        let outcome = try await Outcome(reading: stream)
        #expect([.cancelled, .endOfGeneration(0)].contains(outcome.finished?.reason))
    }
}
