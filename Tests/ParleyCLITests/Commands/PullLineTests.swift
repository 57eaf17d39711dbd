import ParleyCLI
import ParleyHub
import Testing

/// What is shown while a model is fetched.
@Suite struct PullLineTests {
    private let start = ContinuousClock().now
    private static let mebibyte: UInt64 = 1 << 20

    private func progress(_ done: UInt64, _ total: UInt64 = 100) -> PullEvent {
        .progress(name: "a.gguf", done: done * Self.mebibyte, total: total * Self.mebibyte)
    }

    @Test func aTerminalHasOneLine() {
        var line = PullLine(target: .terminal, unicode: true)
        #expect(line.take(progress(0), at: start, columns: 80) == "\rFetching a.gguf… 0%  0 B of 100.0 MiB\u{1B}[K")
        #expect(line.take(progress(1), at: start + .milliseconds(100), columns: 80) == "")
        #expect(
            line.take(progress(10), at: start + .seconds(1), columns: 80)
                == "\rFetching a.gguf… 10%  10.0 MiB of 100.0 MiB  10.0 MiB/s  0:09 left\u{1B}[K"
        )
        #expect(line.take(progress(20), at: start + .seconds(2), columns: 20) == "\rFetching a.gguf… 2…\u{1B}[K")
        let broken = line.take(.retrying(reason: "no luck", wait: .seconds(2)), at: start + .seconds(3), columns: 80)
        #expect(broken == "\r\u{1B}[KBroken off: no luck. Trying again in 2 s.\n")
        #expect(line.close() == "")
    }

    @Test func aLogHasALineForEachTenth() {
        var line = PullLine(target: .log, unicode: false)
        var text = ""
        for second in 0...10 {
            text += line.take(progress(UInt64(second) * 5), at: start + .seconds(second), columns: 80)
        }
        text += line.take(progress(51), at: start + .seconds(40), columns: 80)
        #expect(
            text.split(separator: "\n").map { $0.prefix(24) } == [
                "Fetching a.gguf... 0%  0", "Fetching a.gguf... 10%  ", "Fetching a.gguf... 20%  ",
                "Fetching a.gguf... 30%  ",
                "Fetching a.gguf... 40%  ", "Fetching a.gguf... 50%  ", "Fetching a.gguf... 51%  ",
            ]
        )
        #expect(line.close() == "")
    }

    @Test func quietly() {
        var line = PullLine(target: .silent, unicode: true)
        #expect(line.take(progress(1), at: start, columns: 80) == "")
        #expect(line.take(.waiting(name: "a"), at: start, columns: 80) == "")
    }

    @Test(arguments: [(0, "0:00"), (5, "0:05"), (754, "12:34"), (3723, "1:02:03"), (360_000, "100:00:00")])
    func times(seconds: Int, text: String) {
        #expect(PullLine.time(seconds) == text)
    }
}
