import ParleyCore
import Testing

/// A test that waits for what never comes fails after a minute rather than hold up all others.
@Suite(.timeLimit(.minutes(1))) struct LanguageModelSessionTests {
    static func session(_ replies: [[ScriptedModel.Step]]) -> (LanguageModelSession, ScriptedModel.Script) {
        let script = ScriptedModel.Script(replies)
        return (LanguageModelSession(model: ScriptedModel(script), instructions: "Be brief."), script)
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
        #expect(
            executor.seen.map { $0.transcript.map(\.text) }.last == ["Be brief.", "hello", "Hello.", "how are you?"]
        )
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

    @Test(arguments: [[ScriptedModel.Step.fail(failure)], [.text("half"), .fail(failure)]])
    func anErrorLeavesTheSessionAsItWas(_ steps: [ScriptedModel.Step]) async throws {
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
        let (session, executor) = Self.session([[.text("half"), .hang]])
        let task = Task { try await session.respond(to: "x") }
        await executor.reachesHang()
        task.cancel()
        #expect(try await task.value.content == "half")
        #expect(Self.texts(session) == ["Be brief.", "x", "half"])
    }

    @Test func aResponseCancelledBeforeItBeganLeavesNothing() async throws {
        let (session, executor) = Self.session([[.hang], [.text("ok")]])
        let task = Task { try await session.respond(to: "x") }
        await executor.reachesHang()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(Self.texts(session) == ["Be brief."])
        #expect(try await session.respond(to: "y").content == "ok")
    }

    @Test func aCancelledTaskAsksTheModelNothing() async throws {
        let (session, executor) = Self.session([[.text("ok")]])
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await session.respond(to: "x")
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(executor.seen.isEmpty)
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

    // MARK: - What a request may ask for

    @Test func aRequestMayLeaveTheHistoryAsItWas() async throws {
        let (session, script) = Self.session([[.text("aside")], [.text("answer")]])
        let options = ResponseOptions(isRemembered: false)
        let aside = try await session.respond(to: "x", responding: options)
        #expect(aside.content == "aside")
        #expect(aside.transcriptEntries.map(\.text) == ["x", "aside"])
        #expect(Self.texts(session) == ["Be brief."])
        #expect(session.usage.input.totalTokenCount == 10)
        try await session.respond(to: "y")
        #expect(script.seen.last?.transcript.map(\.text) == ["Be brief.", "y"])
    }

    @Test func aResponseGoesOnFromItsPrefix() async throws {
        let (session, script) = Self.session([[.text(" blue.")]])
        var snapshots: [String] = []
        let stream = session.streamResponse(to: "Which colour?", responding: ResponseOptions(prefix: "It is"))
        for try await snapshot in stream { snapshots.append(snapshot.content) }
        #expect(snapshots == ["It is", "It is blue."])
        #expect(script.seen.last?.responsePrefix == "It is")
        #expect(Self.texts(session).last == "It is blue.")
    }

    @Test func aCancelledResponseMayBeDropped() async throws {
        let (session, _) = Self.session([[.text("half"), .hang], [.text("ok")]])
        let stream = session.streamResponse(to: "x", responding: ResponseOptions(keepsPartialResponse: false))
        var iterator = stream.makeAsyncIterator()
        #expect(try await iterator.next()?.content == "half")
        stream.cancel()
        while try await iterator.next() != nil {}
        #expect(Self.texts(session) == ["Be brief."])
        #expect(try await session.respond(to: "y").content == "ok")
    }

    @Test func reasoningStandsApart() async throws {
        let (session, _) = Self.session([[.reasoning("Hm. "), .reasoning("Two?"), .text("Two.")]])
        var deltas: [ResponseDeltas.Delta] = []
        for try await delta in session.streamResponse(to: "1 + 1").deltas { deltas.append(delta) }
        #expect(deltas == [.reasoning("Hm. "), .reasoning("Two?"), .text("Two.")])
        #expect(Self.texts(session) == ["Be brief.", "1 + 1", "Hm. Two?", "Two."])
        guard case .reasoning = session.transcript[2] else {
            Issue.record("the third entry is no reasoning")
            return
        }
    }

    @Test func aForeignExecutorsUsageCounts() async throws {
        let (session, _) = Self.session([[.text("a"), .usage(input: 7, cached: 3, output: 2), .noAccount]])
        let response = try await session.respond(to: "x")
        #expect(response.content == "a")
        #expect(response.usage.input == .init(totalTokenCount: 7, cachedTokenCount: 3))
        #expect(response.usage.output.totalTokenCount == 2)
        #expect(session.usage == response.usage)
    }

    @Test func textMayBeTakenBack() async throws {
        let (session, _) = Self.session([[.text("wrong"), .replace("right"), .text("!")]])
        var snapshots: [String] = []
        for try await snapshot in session.streamResponse(to: "x") { snapshots.append(snapshot.content) }
        #expect(snapshots == ["wrong", "right", "right!"])
    }

    @Test func whatTheModelLacksIsRefusedBeforeItIsAsked() async throws {
        let script = ScriptedModel.Script([[.text("ok")]])
        let session = LanguageModelSession(model: ScriptedModel(script, can: []), instructions: "Be brief.")
        func lacks(_ capability: LanguageModelCapabilities.Capability, _ body: () async throws -> Void) async {
            do {
                try await body()
                Issue.record("nothing was thrown")
            } catch LanguageModelError.unsupportedCapability(let payload) {
                #expect(payload.capability == capability)
            } catch {
                Issue.record("\(error)")
            }
        }
        await lacks(.responsePrefix) { try await session.respond(to: "x", responding: ResponseOptions(prefix: "a")) }
        await lacks(.completion) { _ = try await session.complete("x") }
        let tools = LanguageModelSession(model: ScriptedModel(script), tools: [Clock()])
        await lacks(.toolCalling) { try await tools.respond(to: "What time is it?") }
        #expect(script.seen.isEmpty)
        #expect(Self.texts(session) == ["Be brief."] && !session.isResponding)
    }

    @Test func theHistoryCanBeChangedBetweenRequestsAlone() async throws {
        let (session, _) = Self.session([[.text("a"), .hang], [.text("b")]])
        let stream = session.streamResponse(to: "x")
        var iterator = stream.makeAsyncIterator()
        _ = try await iterator.next()
        #expect(throws: LanguageModelSession.Error.transcriptMutationWhileResponding) {
            try session.setTranscript(Transcript())
        }
        stream.cancel()
        while try await iterator.next() != nil {}
        try session.setTranscript(Transcript())
        try await session.respond(to: "y")
        #expect(Self.texts(session) == ["y", "b"])
    }

    @Test func buildersMakePromptsAndInstructions() async throws {
        let script = ScriptedModel.Script([[.text("ok")]])
        let session = LanguageModelSession(model: ScriptedModel(script)) {
            "Be brief."
            for rule in ["No lists.", "No jokes."] { rule }
        }
        try await session.respond {
            "Sum up:"
            if true { "a text" }
        }
        #expect(Self.texts(session) == ["Be brief.\nNo lists.\nNo jokes.", "Sum up:\na text", "ok"])
    }

    // MARK: - Ahead of a request

    @Test func whatIsAheadIsComputedAhead() async throws {
        let (session, script) = Self.session([])
        session.prewarm(promptPrefix: Prompt("Once upon"))
        session.prewarm()
        #expect(script.warmed.map { $0.map(\.text) } == [["Be brief.", "Once upon"], ["Be brief."]])
        #expect(Self.texts(session) == ["Be brief."])
    }

    @Test func aCompletionIsOneLineAndLeavesNoTrace() async throws {
        let (session, script) = Self.session([[.text(" the weather"), .text(" today?\nIt is fine.")]])
        #expect(try await session.complete("How is") == " the weather today?")
        let request = try #require(script.seen.last)
        #expect(request.ending == .openEntry)
        #expect(request.transcript.map(\.text) == ["Be brief.", "How is"])
        #expect(request.generationOptions.maximumResponseTokens == 24)
        #expect(Self.texts(session) == ["Be brief."] && session.usage.totalTokenCount == 0)
    }

    @Test func aRequestEndsACompletion() async throws {
        let (session, script) = Self.session([[.text("half"), .hang], [.text("ok")]])
        let completion = Task { try await session.complete("How is") }
        while script.seen.isEmpty { await Task.yield() }
        #expect(try await session.respond(to: "Stop.").content == "ok")
        await #expect(throws: CancellationError.self) { try await completion.value }
    }
}

/// A tool that is declared and never called.
private struct Clock: Tool {
    struct Arguments: ConvertibleFromGeneratedContent {
        init(_ content: GeneratedContent) throws {}
    }

    let name = "clock"
    let description = "Tells the time."
    var parameters: GenerationSchema { GenerationSchema(type: String.self, description: nil, properties: []) }
    func call(arguments: Arguments) async throws -> String { "noon" }
}
