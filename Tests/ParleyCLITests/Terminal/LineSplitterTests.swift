import ParleyCLI
import Testing

@Suite struct LineSplitterTests {
    private func lines(_ bytes: [UInt8], limit: Int = 100, portion: Int) throws -> [InputLine] {
        var splitter = LineSplitter(limit: limit)
        var lines: [InputLine] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            splitter.push(Array(rest.prefix(portion)))
            rest = rest.dropFirst(portion)
            while let line = try splitter.next() { lines.append(line) }
        }
        splitter.finish()
        while let line = try splitter.next() { lines.append(line) }
        return lines
    }

    @Test(arguments: [
        ("", []),
        ("\n", [""]),
        ("one", ["one"]),
        ("one\n", ["one"]),
        ("one\ntwo", ["one", "two"]),
        ("one\r\ntwo\r\n", ["one", "two"]),
        ("\n\n\nx\n", ["", "", "", "x"]),
        ("a\rb\n", ["a\rb"]),
        ("a\r", ["a\r"]),
        ("a\r\r\n", ["a\r"]),
        ("é漢👩‍👧\n\0\u{1B}\n", ["é漢👩‍👧", "\0\u{1B}"]),
    ])
    func cut(_ text: String, _ expected: [String]) throws {
        for portion in [1, 2, 3, 100] {
            let lines = try lines(Array(text.utf8), portion: portion)
            #expect(lines.map(\.text) == expected)
            #expect(lines.map(\.number) == expected.indices.map { $0 + 1 })
            #expect(lines.allSatisfy { !$0.isFirstRepaired })
        }
    }

    @Test func badBytesAreRepairedAndReportedOnce() throws {
        let bytes: [UInt8] = Array("ok\na".utf8) + [0xFF] + Array("b\n".utf8) + [0xC3, 0x0A, 0xE2, 0x82]
        for portion in [1, 2, 100] {
            let lines = try lines(bytes, portion: portion)
            #expect(lines.map(\.text) == ["ok", "a\u{FFFD}b", "\u{FFFD}", "\u{FFFD}"])
            #expect(lines.map(\.isFirstRepaired) == [false, true, false, false])
        }
    }

    @Test(arguments: ["12345", "12345\n", "12345\r\n", "1\n12345\n1"])
    func aLineAtTheLimit(_ text: String) throws {
        for portion in [1, 2, 3, 4, 5, 6, 7, 100] {
            #expect(try lines(Array(text.utf8), limit: 5, portion: portion).contains { $0.text == "12345" })
        }
    }

    @Test(arguments: [
        ("123456", 1), ("123456\n", 1), ("12345\r6", 1), ("12345\rx\n", 1), ("1\n123456", 2), ("1\n\n1234567890", 3),
    ])
    func aLineOverTheLimit(_ text: String, _ number: Int) {
        for portion in [1, 2, 3, 5, 6, 100] {
            #expect(throws: LineReadingError.tooLong(line: number, limit: 5)) {
                try lines(Array(text.utf8), limit: 5, portion: portion)
            }
        }
    }

    @Test func linesBeforeALongOneStillCome() throws {
        var splitter = LineSplitter(limit: 3)
        splitter.push(Array("one\ntwo\nthree\n".utf8))
        #expect(try splitter.next()?.text == "one")
        #expect(try splitter.next()?.text == "two")
        #expect(throws: LineReadingError.tooLong(line: 3, limit: 3)) { try splitter.next() }
    }

    @Test func errorsSayWhatToDo() {
        #expect(
            LineReadingError.tooLong(line: 7, limit: 16 << 20).description
                == "Line 7 of the input is longer than 16 MiB, the most that is taken: split it."
        )
        #expect(
            LineReadingError.tooLong(line: 1, limit: 5).description
                == "Line 1 of the input is longer than 5 bytes, the most that is taken: split it."
        )
    }
}
