import ParleyCore
import ParleyServer
import Testing

@Suite(.timeLimit(.minutes(1))) struct ChoiceStreamTests {
    private static func requests(_ prompts: String...) -> [LanguageModelExecutorGenerationRequest] {
        prompts.map { prompt in
            let entry = Transcript.Prompt(segments: [.text(.init(content: prompt))])
            return LanguageModelExecutorGenerationRequest(transcript: Transcript(entries: [.prompt(entry)]))
        }
    }

    @Test func whatNobodyReadsIsCountedAndWhatIsReadIsNot() async throws {
        let words = Array(repeating: "word", count: 50).joined(separator: " ")
        let (overflow, told) = AsyncStream<Void>.makeStream()
        let unread = ChoiceStream(
            Self.requests(words),
            by: EchoModel(),
            backlog: Backlog(limit: 5000) { told.yield() }
        )
        for await _ in overflow { break }
        unread.cancel()
        let read = ChoiceStream(
            Self.requests(words),
            by: EchoModel(),
            backlog: Backlog(limit: 20_000) { Issue.record("It was read.") }
        )
        var parts = read.makeAsyncIterator()
        var count = 0
        while let part = try await parts.next() {
            read.wasRead(part)
            count += 1
        }
        #expect(count == 51)
    }

    @Test func everyChoiceComesWhole() async throws {
        let stream = ChoiceStream(Self.requests("a b", "c", "d e f"), by: EchoModel())
        var collector = ReplyCollector(count: 3, wantsTokens: false)
        var parts = stream.makeAsyncIterator()
        while let part = try await parts.next() { collector.take(part) }
        #expect(collector.replies?.map(\.text) == ["ab", "c", "def"])
    }

    @Test func oneThatFailsEndsAll() async throws {
        let stream = ChoiceStream(Self.requests("a", "b fail c"), by: EchoModel())
        var collector = ReplyCollector(count: 2, wantsTokens: false)
        await #expect(throws: LanguageModelError.self) {
            var parts = stream.makeAsyncIterator()
            while let part = try await parts.next() { collector.take(part) }
        }
        #expect(collector.replies == nil)
    }

    @Test(arguments: [true, false])
    func aDroppedOrCancelledStreamStopsTheWork(_ isDropped: Bool) async throws {
        let model = EchoModel(hangs: true)
        var stream: ChoiceStream? = ChoiceStream(Self.requests("a", "b"), by: model)
        while model.begun.now < 2 { try await Task.sleep(for: .milliseconds(1)) }
        if isDropped { stream = nil } else { stream?.cancel() }
        while model.stopped.now < 2 { try await Task.sleep(for: .milliseconds(1)) }
        _ = stream
    }
}
