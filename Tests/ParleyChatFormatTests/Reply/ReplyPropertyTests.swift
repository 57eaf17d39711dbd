import ParleyChatFormat
import ParleyTestSupport
import Testing

@Suite struct ReplyPropertyTests {
    /// Whole tags, halves of them, blanks, letters, and characters that are whole or broken.
    private static let pieces: [ReplyPiece] =
        [
            "<think>", "</think>", "<", "</", "<th", "ink>", ">", "think", "<text>", "</text>", "<te", "xt>",
            "<answer>",
            "</answer>", "<|channel|>analysis<|message|>", "<|channel|>final<|message|>", "<|end|>", "<|start|>",
            "assistant", "<|channel|>", "analysis", "<|message|>", "<|im_end|>", "<|im_", "end|>", " ", "\n", "\n\n",
            "a", "b", "ab", "aab", "é", "日",
        ].map(ReplyPiece.text) + [
            .bytes([0xC3]), .bytes([0xA9]), .bytes([0xF0, 0x9F]), .bytes([0xFF]), .token("<|im_end|>"), .token("<s>"),
            .token("<think>"), .token("</think>"), .token("<|channel|>"), .token("<|message|>"), .token("<|end|>"),
        ]

    private static func syntax(_ random: inout SeededNumbers) -> ReplySyntax {
        var syntax =
            ReplySyntax.named(["plain", "standard", "chatml", "harmony"].randomElement(using: &random) ?? "")
            ?? .standard
        if Int.random(in: 0..<3, using: &random) == 0 {
            syntax.controlTokens = ["<|im_end|>", "<|channel|>", "<|message|>", "<|end|>", "<|start|>"]
        }
        if Int.random(in: 0..<2, using: &random) == 0 {
            let stops = ["ab", "aab", "\n\n", "<", "é", "b>", "<|im_end|>", "think", "baab"]
            syntax.stops = Array(stops.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random)))
            syntax.stopsInReasoning = Bool.random(using: &random)
        }
        let openings: [ReplySyntax.Opening] = [.answer, .answerAfterReasoning, .reasoning(0), .wrapper(0)]
        let opening = openings[Int.random(in: 0..<openings.count, using: &random)]
        if !syntax.reasoning.isEmpty { syntax.opening = opening }
        return syntax
    }

    @Test(arguments: 0..<10)
    func anySplitReadsTheSame(block: Int) {
        var random = SeededNumbers(seed: UInt64(block))
        for number in 0..<500 {
            let syntax = Self.syntax(&random)
            let count = Int.random(in: 0...12, using: &random)
            let pieces = (0..<count).compactMap { _ in Self.pieces.randomElement(using: &random) }
            let reply = ReplyCase(syntax, pieces: pieces, [])
            let reader = ReplyReader(syntax)
            let whole = reply.read(cutAt: [], with: reader)
            let cuts = (0..<Int.random(in: 1...8, using: &random))
                .map { _ in Int.random(in: 0...reply.bytes.count, using: &random) }.sorted()
            for places in [cuts, Array(0...reply.bytes.count)] {
                let parts = reply.read(cutAt: places, with: reader)
                if parts != whole {
                    Issue.record("reply \(number), \(reply.testDescription), cut at \(places): \(parts), not \(whole)")
                    return
                }
            }
        }
    }

    @Test func rawIsAllThereIs() {
        var random = SeededNumbers(seed: 77)
        for _ in 0..<500 {
            var syntax = Self.syntax(&random)
            syntax.stops = []
            syntax.endings = []
            let count = Int.random(in: 0...12, using: &random)
            let pieces = (0..<count).compactMap { _ in Self.pieces.randomElement(using: &random) }
            let reply = ReplyCase(syntax, pieces: pieces, [])
            let all = String(decoding: reply.bytes, as: UTF8.self)
            let raw = reply.read(cutAt: [reply.bytes.count / 2], raw: true)
            #expect(raw.events == (all.isEmpty ? [] : [.text(all)]))
        }
    }

    /// What is shown was written, in that order, and what was left out is tags, special tokens and blanks.
    @Test func nothingIsMadeUp() {
        var random = SeededNumbers(seed: 78)
        let letters = ["A", "B", "C", " ", "\n", "<think>", "</think>", "<text>", "</text>", "<th", "<"]
        for _ in 0..<1_000 {
            let count = Int.random(in: 0...12, using: &random)
            let pieces = (0..<count).compactMap { _ in letters.randomElement(using: &random) }
            let parts = ReplySyntax.standard.read(pieces.map(ReplyPiece.text))
            let shown = parts.events.map { event in
                switch event {
                case .text(let text), .reasoning(let text): text
                case .reasoningEnded, .stopped: ""
                }
            }.joined()
            var rest = Substring(pieces.joined())
            for character in shown {
                guard let place = rest.firstIndex(of: character) else {
                    Issue.record("\(pieces) became \(parts)")
                    return
                }
                rest = rest[rest.index(after: place)...]
            }
            #expect(shown.filter("ABC".contains) == pieces.joined().filter("ABC".contains))
        }
    }

    /// Stop strings against a plain search through the whole text.
    @Test(arguments: 0..<4)
    func stopsAreWhereAPlainSearchFindsThem(block: Int) {
        var random = SeededNumbers(seed: 1_000 + UInt64(block))
        func word(_ lengths: ClosedRange<Int>) -> [UInt8] {
            (0..<Int.random(in: lengths, using: &random)).map { _ in UInt8.random(in: 0x61...0x62, using: &random) }
        }
        for _ in 0..<500 {
            let stops = (0..<Int.random(in: 1...3, using: &random)).map { _ in word(1...5) }
            let text = word(0...14)
            var expected: (start: Int, stop: [UInt8])?
            for start in text.indices where expected == nil {
                let here = stops.filter { text[start...].starts(with: $0) }.min { $0.count < $1.count }
                if let here { expected = (start, here) }
            }
            let syntax = ReplySyntax(stops: stops.map { String(decoding: $0, as: UTF8.self) })
            let parts = ReplyCase(syntax, pieces: [.bytes(text)], []).read(cutAt: Array(0...text.count))
            let shown = String(decoding: text[..<(expected?.start ?? text.count)], as: UTF8.self)
            if parts.text != shown || parts.stop != expected.map({ String(decoding: $0.stop, as: UTF8.self) }) {
                Issue.record("\(String(decoding: text, as: UTF8.self)), \(syntax.stops): \(parts)")
                return
            }
        }
    }

    @Test func manyLongStopStrings() {
        let long = String(repeating: "a", count: 300) + "b"
        let syntax = ReplySyntax(stops: [long, String(repeating: "ab", count: 200), "c"])
        let text = String(repeating: "a", count: 5_000)
        #expect(syntax.read(text + "b").events == [.text(String(text.dropLast(300))), .stopped(at: long)])
        #expect(syntax.read(text).events == [.text(text)])
    }
}
