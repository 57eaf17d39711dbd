import ParleyChatFormat
import Testing

@Suite struct ReplyReaderTests {
    @Test func thereAreEnoughReplies() { #expect(ReplyCase.all.count >= 60) }

    @Test(arguments: ReplyCase.all)
    func aReplyInOnePiece(reply: ReplyCase) {
        #expect(reply.read(cutAt: []).events == reply.events)
    }

    /// Every split in three pieces, two of which may be empty: so in two as well.
    @Test(arguments: ReplyCase.all)
    func everySplitInThree(reply: ReplyCase) {
        let count = reply.bytes.count
        let beginning = ReplyReader(reply.syntax)
        for first in 0...count {
            var afterFirst = beginning
            var firstParts = ReplyParts()
            reply.feed(0..<first, to: &afterFirst, &firstParts)
            for second in first...count {
                var reader = afterFirst
                var parts = firstParts
                reply.feed(first..<second, to: &reader, &parts)
                reply.feed(second..<count, to: &reader, &parts)
                for event in reader.finish() { parts.add(event) }
                if parts.events != reply.events {
                    Issue.record("cut at \(first) and \(second): \(parts)")
                    return
                }
            }
        }
    }

    @Test(arguments: ReplyCase.all)
    func byteByByte(reply: ReplyCase) {
        #expect(reply.read(cutAt: Array(0...reply.bytes.count)).events == reply.events)
    }

    @Test(arguments: ReplyCase.all)
    func rawShowsAllUpToTheStop(reply: ReplyCase) {
        let all = String(decoding: reply.bytes, as: UTF8.self)
        let stop = ReplyParts(reply.events).stop
        let inOne = reply.read(cutAt: [], raw: true)
        #expect(inOne.stop == stop)
        #expect(inOne.reasoning.isEmpty)
        #expect(stop == nil ? inOne.text == all : all.hasPrefix(inOne.text))
        #expect(reply.read(cutAt: Array(0...reply.bytes.count), raw: true) == inOne)
    }

    @Test(arguments: [
        (ReplyCase.chatML, "a<|im_start|>b", "a<|im_start|>"),
        (ReplyCase.standard.stopping(at: "b"), "<think>b</think>\n\nabc", "<think>b</think>\n\nab"),
        (ReplyCase.standard.stopping(at: "ab"), "<text>a</text>bc", "<text>a</text>b"),
        // One that starts earlier was still possible.
        (ReplyCase.plain.stopping(at: "bc", "abcd"), "abcef", "abce"),
    ])
    func rawShowsWhatStopped(syntax: ReplySyntax, reply: String, shown: String) {
        #expect(syntax.read(reply, raw: true).text == shown)
    }

    /// Texts, what is shown before the end, and what only the end brings.
    @Test(arguments: [
        (ReplyCase.plain, "a<", [ReplyEvent.text("a<")], [ReplyEvent]()),
        (ReplyCase.standard, "a<thi", [.text("a<thi")], []),
        (ReplyCase.standard, "<thi", [], [.text("<thi")]),
        (ReplyCase.standard, " \n", [], [.text(" \n")]),
        (ReplyCase.standard, " \n<tho", [.text(" \n<tho")], []),
        (ReplyCase.standard, "<think>a<", [.reasoning("a")], [.reasoning("<")]),
        (ReplyCase.standard, "<think>a\n", [.reasoning("a")], [.reasoning("\n")]),
        (ReplyCase.standard, "<think>a</think>\n\n<", [.reasoning("a"), .reasoningEnded], [.text("<")]),
        (ReplyCase.standard, "<think>a</think>\n\nb<", [.reasoning("a"), .reasoningEnded, .text("b<")], []),
        (ReplyCase.standard, "<text>a\n</te", [.text("a")], [.text("\n</te")]),
        (ReplyCase.plain.stopping(at: "END"), "a E", [.text("a ")], [.text("E")]),
        (ReplyCase.plain.stopping(at: "END"), "a EEN", [.text("a E")], [.text("EN")]),
        (ReplyCase.plain.stopping(at: "bc", "abcd"), "xabc", [.text("x")], [.text("a"), .stopped(at: "bc")]),
        (ReplyCase.plain.stopping(at: "bc", "abcd"), "xabce", [.text("xa"), .stopped(at: "bc")], []),
        (ReplyCase.chatML, "a<|im_", [.text("a")], [.text("<|im_")]),
        (ReplyCase.chatML, "a<|im_e", [.text("a<|im_e")], []),
    ])
    func noMoreIsHeldThanNeeded(syntax: ReplySyntax, text: String, shown: [ReplyEvent], rest: [ReplyEvent]) {
        var reader = ReplyReader(syntax)
        #expect(reader.feed(text) == shown)
        #expect(reader.finish() == rest)
    }

    @Test func charactersWaitForTheirLastByte() {
        var reader = ReplyReader(ReplyCase.plain)
        #expect(reader.feed([0xE6, 0x97]) == [])
        #expect(reader.feed([0xA5, 0xE6]) == [.text("日")])
        #expect(reader.finish() == [.text("\u{FFFD}")])
    }

    @Test func nothingComesBehindAStop() {
        for raw in [false, true] {
            var reader = ReplyReader(ReplyCase.plain.stopping(at: "."), raw: raw)
            #expect(!reader.isDone)
            #expect(reader.feed("a.b") == [.text(raw ? "a." : "a"), .stopped(at: ".")])
            #expect(reader.isDone)
            #expect(reader.feed("c.") == [])
            #expect(reader.finish() == [])
        }
    }

    @Test func nothingComesBehindTheEnd() {
        var reader = ReplyReader(ReplyCase.standard)
        #expect(reader.feed("<think>a\n</") == [.reasoning("a")])
        #expect(reader.finish() == [.reasoning("\n</")])
        #expect(reader.isDone)
        #expect(reader.finish() == [])
        #expect(reader.feed("b") == [])
    }

    @Test func aReaderIsAValue() {
        var first = ReplyReader(ReplyCase.standard)
        _ = first.feed("<thi")
        var second = first
        #expect(first.feed("nk>a") == [.reasoning("a")])
        #expect(second.feed("s") == [.text("<this")])
    }

    @Test func eventsOfOnePartComeTogether() {
        var reader = ReplyReader(ReplyCase.standard)
        #expect(reader.feed("<think>a b c</think>d e f") == [.reasoning("a b c"), .reasoningEnded, .text("d e f")])
    }
}
