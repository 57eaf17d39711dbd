import ParleyCLI
import Testing

@Suite struct MultilineReaderTests {
    /// Reads all entries of an input.
    private func entries(of bytes: [UInt8], limit: Int = 1 << 20) async throws -> [MultilineReader.Entry] {
        let pipe = try Pipe()
        pipe.send(bytes)
        pipe.closeIn()
        var reader = MultilineReader(LineReader(try TerminalInput(pipe.out)), limit: limit)
        var entries: [MultilineReader.Entry] = []
        while let entry = try await reader.next() { entries.append(entry) }
        return entries
    }

    @Test(
        arguments: [
            ("", [], []),
            ("one\ntwo", ["one", "two"], [1, 2]),
            ("one\\\ntwo\n\nthree\n", ["one\ntwo", "", "three"], [1, 3, 4]),
            ("\"\"\"\none\n\ntwo\n\"\"\"\nthree\n", ["\"\"\"\none\n\ntwo\n\"\"\"", "three"], [1, 6]),
            ("\"\"\"\r\n/quit\r\n\"\"\"\r\n", ["\"\"\"\n/quit\n\"\"\""], [1]),
            ("one\n\"\"\"\ntwo", ["one", "\"\"\"\ntwo"], [1, 2]),
            ("one\\", ["one"], [1]),
        ] as [(String, [String], [Int])]
    )
    func reads(_ input: String, _ texts: [String], _ lines: [Int]) async throws {
        let entries = try await entries(of: Array(input.utf8))
        #expect(entries.map(\.text) == texts)
        #expect(entries.map(\.line) == lines)
        #expect(entries.last?.isUnclosed ?? false == (input == "one\n\"\"\"\ntwo"))
        #expect(entries.allSatisfy { $0.repairedLine == nil })
    }

    @Test func theFirstRepairedLineIsToldOnce() async throws {
        let input = Array("one\n\"\"\"\n".utf8) + [0xFF, 0x0A] + Array("\"\"\"\n".utf8) + [0xFE, 0x0A]
        let entries = try await entries(of: input)
        #expect(entries.map(\.text) == ["one", "\"\"\"\n\u{FFFD}\n\"\"\"", "\u{FFFD}"])
        #expect(entries.map(\.repairedLine) == [nil, 3, nil])
    }

    @Test func anEntryThatIsTooLongEndsTheReading() async throws {
        let input = Array("one\n\"\"\"\n123456\n7\n\"\"\"\n".utf8)
        let error = await #expect(throws: LineReadingError.self) { try await entries(of: input, limit: 10) }
        #expect(error == .tooLong(line: 2, limit: 10))
    }
}
