import ParleyCore
import Testing

@Suite struct LanguageModelSessionTests {
    static func session(_ replies: [[ScriptedExecutor.Step]]) -> (LanguageModelSession, ScriptedExecutor) {
        let executor = ScriptedExecutor(replies)
        let instructions = Transcript.Entry.instructions(.init(segments: [.text(.init(content: "Be brief."))]))
        return (LanguageModelSession(executor: executor, transcript: Transcript(entries: [instructions])), executor)
    }

    static func texts(_ session: LanguageModelSession) -> [String] { session.transcript.map(\.text) }

    static let failure = LanguageModelError.inferenceFailure(.init(debugDescription: "broken"))

    @Test func aConversationIsRemembered() async throws {
        let (session, executor) = Self.session([[.text("Hel"), .text("lo.")], [.text("Fine.")]])
        let first = try await session.respond(to: "hello")
        #expect(first.content == "Hello.")
        #expect(first.transcriptEntries.map(\.text) == ["hello", "Hello."])
        try await session.respond(to: "how are you?")
        #expect(Self.texts(session) == ["Be brief.", "hello", "Hello.", "how are you?", "Fine."])
        #expect(executor.seen.map { $0.map(\.text) }.last == ["Be brief.", "hello", "Hello.", "how are you?"])
        #expect(!session.isResponding)
    }

    @Test func usageAddsUp() async throws {
        let (session, _) = Self.session([[.text("a"), .text("b")], [.text("c")]])
        let first = try await session.respond(to: "x")
        #expect(first.usage.output.totalTokenCount == 2)
        try await session.respond(to: "y")
        #expect(session.usage.input.totalTokenCount == 20)
        #expect(session.usage.input.cachedTokenCount == 8)
        #expect(session.usage.output.totalTokenCount == 3)
        #expect(session.usage.totalTokenCount == 23)
    }

    @Test func aStreamGivesAllOfTheTextSoFar() async throws {
        let (session, _) = Self.session([[.text("one "), .text("two "), .text("three")]])
        var snapshots: [String] = []
        for try await snapshot in session.streamResponse(to: "count") { snapshots.append(snapshot.content) }
        #expect(snapshots == ["one ", "one two ", "one two three"])
        #expect(Self.texts(session).last == "one two three")
    }

    @Test(arguments: [[ScriptedExecutor.Step.fail(failure)], [.text("half"), .fail(failure)]])
    func anErrorLeavesTheSessionAsItWas(_ steps: [ScriptedExecutor.Step]) async throws {
        let (session, _) = Self.session([steps, [.text("again")]])
        await #expect(throws: LanguageModelError.self) { try await session.respond(to: "x") }
        #expect(Self.texts(session) == ["Be brief."])
        #expect(!session.isResponding)
        #expect(session.usage.totalTokenCount == 0)
        #expect(try await session.respond(to: "y").content == "again")
    }

    @Test func aSecondRequestThrowsAndDisturbsNothing() async throws {
        let (session, _) = Self.session([[.text("a"), .hang], [.text("b")]])
        let stream = session.streamResponse(to: "first")
        var iterator = stream.makeAsyncIterator()
        #expect(try await iterator.next()?.content == "a")
        #expect(session.isResponding)
        await #expect(throws: LanguageModelSession.Error.concurrentRequests) { try await session.respond(to: "second") }
        #expect(Self.texts(session) == ["Be brief.", "first"])
        stream.cancel()
        while try await iterator.next() != nil {}
        #expect(Self.texts(session) == ["Be brief.", "first", "a"])
    }

    @Test func aCancelledResponseKeepsWhatWasSaid() async throws {
        let (session, _) = Self.session([[.text("half"), .hang]])
        let task = Task { try await session.respond(to: "x") }
        while !session.isResponding { await Task.yield() }
        try await Task.sleep(for: .milliseconds(20))
        task.cancel()
        #expect(try await task.value.content == "half")
        #expect(Self.texts(session) == ["Be brief.", "x", "half"])
    }

    @Test func aResponseCancelledBeforeItBeganLeavesNothing() async throws {
        let (session, _) = Self.session([[.hang], [.text("ok")]])
        let task = Task { try await session.respond(to: "x") }
        while !session.isResponding { await Task.yield() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(Self.texts(session) == ["Be brief."])
        #expect(try await session.respond(to: "y").content == "ok")
    }

    @Test func leavingTheLoopStopsTheWorkAndKeepsWhatWasSaid() async throws {
        let (session, _) = Self.session([[.text("one"), .text("two"), .hang], [.text("ok")]])
        for try await snapshot in session.streamResponse(to: "x") where snapshot.content == "onetwo" { break }
        #expect(!session.isResponding)
        #expect(Self.texts(session) == ["Be brief.", "x", "onetwo"])
        #expect(try await session.respond(to: "y").content == "ok")
    }

    @Test func aStreamThatIsNeverReadDoesNothing() async throws {
        let (session, executor) = Self.session([[.text("ok")]])
        _ = session.streamResponse(to: "x")
        #expect(executor.seen.isEmpty)
        #expect(!session.isResponding)
        #expect(try await session.respond(to: "y").content == "ok")
    }
}
