import ParleyCore
import Testing

@Suite struct ContextWindowTests {
    static func text(_ text: String) -> [Transcript.Segment] { [.text(.init(content: text))] }

    /// Instructions and turns of a question, a thought and an answer each.
    static func transcript(turns: Int, answer: String = "answer") -> Transcript {
        var entries: [Transcript.Entry] = [.instructions(.init(segments: text("system")))]
        for turn in 1...turns {
            entries.append(.prompt(.init(segments: text("question \(turn)"))))
            entries.append(.reasoning(.init(segments: text("thought \(turn)"))))
            entries.append(.response(.init(segments: text("\(answer) \(turn)"))))
        }
        return Transcript(entries: entries)
    }

    @Test func droppedTurnsGoWholeAndInstructionsStay() {
        let view = ContextWindow(droppedTurns: 2).view(of: Self.transcript(turns: 3))
        #expect(view.map(\.text) == ["system", "question 3", "thought 3", "answer 3"])
        let all = Self.transcript(turns: 3)
        #expect(ContextWindow().view(of: all) == all)
    }

    @Test func shortenedTextsEndInAStandIn() {
        let long = String(repeating: "långt ", count: 50)
        let view = ContextWindow(droppedTurns: 1, shortenedTurns: 2).view(of: Self.transcript(turns: 3, answer: long))
        #expect(view.map(\.text)[1...2] == ["question 2", "thought 2"])
        #expect(view[3].text == String(long.prefix(120)) + " [Truncated message]")
        #expect(view[6].text == long + " 3")
    }

    @Test func aShortenedReplyHasNoTokensOfTheLongOne() {
        var response = Transcript.Response(segments: Self.text(String(repeating: "x", count: 500)))
        response.tokens = [1, 2, 3]
        let transcript = Transcript(entries: [
            .prompt(.init(segments: Self.text("q"))), .response(response), .prompt(.init(segments: Self.text("r"))),
        ])
        guard case .response(let short) = ContextWindow(droppedTurns: 0, shortenedTurns: 1).view(of: transcript)[1]
        else {
            Issue.record("the second entry is no response")
            return
        }
        #expect(short.tokens == nil)
    }

    @Test(arguments: [(0, 0, 0), (1, 0, 0), (3, 2, 2), (9, 3, 5)])
    func aWindowIsClampedToTheTurnsThatThereAre(_ turns: Int, _ dropped: Int, _ shortened: Int) {
        let window = ContextWindow(droppedTurns: 3, shortenedTurns: 5).clamped(toTurns: turns)
        #expect((window.droppedTurns, window.shortenedTurns) == (dropped, shortened))
    }

    // MARK: - In a session

    @Test func aSessionSaysWhatItLeavesOutAndKeepsEverything() async throws {
        let script = ScriptedModel.Script((0..<12).map { [.text("one two three four five six \($0)")] })
        let model = CountingModel(script, contextSize: 100)
        let session = LanguageModelSession(model: model, instructions: "a b c")
        var trims: [ContextTrim] = []
        for turn in 0..<12 {
            let response = try await session.respond(to: "one two three four five six \(turn)")
            if let trim = response.contextTrim { trims.append(trim) }
            let seen = try #require(script.seen.last)
            let count = CountingModel.count(seen.transcript)
            #expect(count + 10 <= 100)
            #expect(seen.transcript.first?.text == "a b c")
            #expect(seen.transcript.last?.text == "one two three four five six \(turn)")
        }
        #expect(trims.count == 4)
        #expect(trims.allSatisfy { $0.droppedTurns == 2 && $0.tokensAfter <= 60 && $0.tokensBefore > 80 })
        #expect(session.transcript.count == 25)
        let use = try #require(try await session.contextUse())
        #expect(use.contextSize == 100 && use.tokenCount < 100)
    }

    @Test func errorThrowsAndLeavesTheSession() async throws {
        let script = ScriptedModel.Script([[.text("ok")], [.text("fine")]])
        let session = LanguageModelSession(model: CountingModel(script, contextSize: 40), instructions: nil as String?)
        session.overflow = .error
        try await session.respond(to: "hello")
        let long = String(repeating: "word ", count: 60)
        do {
            try await session.respond(to: long)
            Issue.record("nothing was thrown")
        } catch LanguageModelError.contextSizeExceeded(let excess) {
            #expect(excess.contextSize == 40)
            #expect(excess.tokenCount == 65)
        }
        #expect(session.transcript.map(\.text) == ["hello", "ok"] && !session.isResponding)
        #expect(try await session.respond(to: "still there?").content == "fine")
    }

    @Test func aRequestThatFailsMovesNoWindow() async throws {
        let failure = LanguageModelError.inferenceFailure(.init(debugDescription: "broken"))
        let script = ScriptedModel.Script([[.text("ok")], [.text("ok")], [.fail(failure)]])
        let session = LanguageModelSession(model: CountingModel(script, contextSize: 60), instructions: nil as String?)
        let words = String(repeating: "word ", count: 15)
        try await session.respond(to: words)
        try await session.respond(to: words)
        await #expect(throws: LanguageModelError.self) { try await session.respond(to: words) }
        #expect(script.seen.last.map { $0.transcript.count < 5 } == true)
        #expect(session.window == ContextWindow())
        #expect(session.transcript.count == 4)
    }
}
