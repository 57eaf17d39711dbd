import ParleyRemote
import Testing

/// Lines and events out of bytes that come in any pieces.
struct LineTests {
    private static let text =
        "data: a\r\n\r\ndata:b\n: note\ndata: c\n\nevent: x\rdata\r\rid: 1\n\ndata:  ü\n\ndatum: no\n\n"

    @Test(arguments: [1, 2, 3, 7, 1000]) func anyPieces(size: Int) throws {
        let bytes = Array(Self.text.utf8)
        var lines = LineSplitter()
        var events = ServerSentEvents()
        var found: [String] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            for line in try lines.push(bytes[start..<min(start + size, bytes.count)]) {
                if let data = events.push(line) { found.append(data) }
            }
        }
        #expect(found == ["a", "b\nc", "", " ü"])
        #expect(lines.finish() == nil)
        #expect(events.finish() == nil)
    }

    @Test func whatHasNoEndIsNotLost() throws {
        var lines = LineSplitter()
        #expect(try lines.push(Array("a\nb".utf8)) == ["a"])
        #expect(lines.finish() == "b")
        #expect(lines.finish() == nil)
        var events = ServerSentEvents()
        #expect(events.push("data: [DONE]") == nil)
        #expect(events.finish() == "[DONE]")
    }

    @Test func aLineWithoutAnEndIsGivenUp() throws {
        var lines = LineSplitter(limit: 4)
        #expect(try lines.push(Array("1234\n".utf8)) == ["1234"])
        #expect(throws: LineSplitter.TooLong.self) { try lines.push(Array("12345".utf8)) }
    }

    @Test func bytesThatAreNoTextAreReplaced() throws {
        var lines = LineSplitter()
        #expect(try lines.push([0x61, 0xFF, 0x0A]) == ["a\u{FFFD}"])
    }
}
