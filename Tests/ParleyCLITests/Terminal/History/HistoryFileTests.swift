import Foundation
import ParleyCLI
import Testing

@Suite struct HistoryFileTests {
    /// A folder for one test.
    private final class Place: Sendable {
        let folder: String
        var path: String { folder + "/state/parley/history" }
        var file: HistoryFile { HistoryFile(path: path, home: folder) }

        init() throws {
            folder = FileManager.default.temporaryDirectory.path + "/parley-history-\(UUID().uuidString)"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        func write(_ bytes: [UInt8]) throws {
            try FileManager.default.createDirectory(
                atPath: folder + "/state/parley",
                withIntermediateDirectories: true
            )
            try Data(bytes).write(to: URL(fileURLWithPath: path))
        }

        func write(_ text: String) throws { try write(Array(text.utf8)) }

        var text: String? { try? String(contentsOfFile: path, encoding: .utf8) }

        var mode: Int? {
            (try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]) as? Int
        }
    }

    @Test func entriesComeBackInTheNextRun() throws {
        let place = try Place()
        #expect(place.file.read().history.entries == [])
        #expect(place.file.read().notice == nil)
        let entries = ["hello", "\"\"\"\none\n\ttwo\n\"\"\"", "漢字 👩‍👩‍👧 e\u{301} \\ \" \u{1B}[0m \u{2028}", "/exit"]
        for entry in entries { try place.file.append(entry) }
        #expect(place.file.read().history.entries == entries)
        #expect(place.file.read().notice == nil)
        #expect(place.text?.split(separator: "\n").count == entries.count)
        #expect(place.mode == 0o600)
    }

    @Test func whatIsNotToBeKeptIsNotWritten() throws {
        let place = try Place()
        for entry in ["", " secret", "one", "one", " one", "two", "one"] { try place.file.append(entry) }
        #expect(place.text == "\"one\"\n\"two\"\n\"one\"\n")
    }

    @Test func nothingIsMadeForNothing() throws {
        let place = try Place()
        try place.file.append(" secret")
        #expect(!FileManager.default.fileExists(atPath: place.path))
    }

    @Test func aFileThatOthersMayReadIsClosedToThem() throws {
        let place = try Place()
        try place.write("\"one\"\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: place.path)
        try place.file.append("two")
        #expect(place.mode == 0o600)
        #expect(place.text == "\"one\"\n\"two\"\n")
    }

    @Test func theOldestGo() throws {
        let place = try Place()
        try place.write((1...1000).map { "\"line \($0)\"\n" }.joined())
        try place.file.append("new")
        let entries = place.file.read().history.entries
        #expect(entries.count == 1000)
        #expect(entries.first == "line 2")
        #expect(entries.last == "new")
        #expect(place.text?.split(separator: "\n").count == 1000)
        #expect(place.mode == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.folder + "/state/parley") == ["history"])
    }

    @Test func longEntriesLeaveTheFileSmall() throws {
        let place = try Place()
        let file = HistoryFile(path: place.path, home: nil, mostBytes: 1000)
        for number in 1...30 { try file.append("\(number)" + String(repeating: "\u{1}", count: 20)) }
        // Each line takes 125 bytes.
        #expect((place.text?.utf8.count ?? 0) <= 1000)
        #expect(file.read().history.entries.map { $0.filter(\.isNumber) } == (23...30).map(String.init))
        try file.append(String(repeating: "x", count: 997))
        #expect(file.read().history.entries.map(\.count) == [997])
        // One that does not fit at all is kept alone.
        try file.append(String(repeating: "x", count: 1998))
        #expect(file.read().history.entries.map(\.count) == [1998])
    }

    struct Damage: Sendable, CustomTestStringConvertible {
        var bytes: [UInt8]
        var entries: [String]
        var damaged: Int
        var testDescription: String { String(decoding: bytes.prefix(40), as: UTF8.self).debugDescription }

        init(_ text: String, _ entries: [String], _ damaged: Int) {
            (bytes, self.entries, self.damaged) = (Array(text.utf8), entries, damaged)
        }

        init(bytes: [UInt8], _ entries: [String], _ damaged: Int) {
            (self.bytes, self.entries, self.damaged) = (bytes, entries, damaged)
        }
    }

    static let damages = [
        Damage("", [], 0),
        Damage("\n\n", [], 0),
        Damage("\"one\"\n\"two\"", ["one", "two"], 0),
        Damage("\"one\"\r\n\"two\"\r\n", ["one", "two"], 0),
        Damage("\"one\"\nnot JSON\n\"two\"\n", ["one", "two"], 1),
        Damage("\"one\"\n{\"text\":\"x\"}\n17\nnull\n\"two\"\n", ["one", "two"], 3),
        // The last line may be one that another program is writing.
        Damage("\"one\"\n\"tw", ["one"], 0),
        Damage("\"one\"\n\" blank\"\n\"\"\n", ["one"], 0),
        Damage(bytes: [0x22, 0xFF, 0x22, 0x0A, 0x22, 0x61, 0x22, 0x0A], ["a"], 1),
        Damage(bytes: [0, 0, 0, 0x0A], [], 1),
        Damage(String(repeating: "[", count: 100_000) + "\n\"one\"\n", ["one"], 1),
    ]

    @Test(arguments: damages)
    func damageIsPassedOverWithANotice(_ damage: Damage) throws {
        let place = try Place()
        try place.write(damage.bytes)
        let contents = place.file.read()
        #expect(contents.history.entries == damage.entries)
        let expected =
            switch damage.damaged {
            case 0: nil as String?
            case 1:
                "1 line of ~/state/parley/history is not an entry of the history and was passed over. "
                    + "Delete the file to begin a new one."
            default:
                "3 lines of ~/state/parley/history are not an entry of the history and were passed over. "
                    + "Delete the file to begin a new one."
            }
        #expect(contents.notice == expected)
        // It can be added to, and nothing that was there goes.
        try place.file.append("new")
        #expect(place.file.read().history.entries == damage.entries + ["new"])
        let after = try [UInt8](Data(contentsOf: URL(fileURLWithPath: place.path)))
        #expect(after.starts(with: damage.bytes) || damage.bytes.contains(0x20))
    }

    @Test func aFolderInItsPlaceIsSaid() throws {
        let place = try Place()
        try FileManager.default.createDirectory(atPath: place.path, withIntermediateDirectories: true)
        #expect(
            place.file.read().notice
                == "The lines typed earlier cannot be read from ~/state/parley/history: it is a folder. "
                + "Mend or delete it to have them kept."
        )
        let error = #expect(throws: HistoryError.self) { try place.file.append("one") }
        #expect(
            error?.description
                == "What you type cannot be kept in ~/state/parley/history: it is a folder. "
                + "Mend or delete it to have it kept."
        )
    }

    @Test(arguments: ["/dev/null", "/dev/zero", "/proc/version"])
    func noDeviceIsAHistory(_ path: String) {
        let file = HistoryFile(path: path, home: nil)
        #expect(file.read().history.entries == [])
        #expect(file.read().notice != nil)
        #expect(throws: HistoryError.self) { try file.append("one") }
    }

    @Test func aHugeFileIsLeftAlone() throws {
        let place = try Place()
        try place.write([UInt8](repeating: 0x0A, count: (16 << 20) + 1))
        #expect(
            place.file.read().notice
                == "~/state/parley/history is too large for a history and was left as it is. Delete it to begin a new one."
        )
        let error = #expect(throws: HistoryError.self) { try place.file.append("one") }
        #expect(error == .tooLarge("~/state/parley/history"))
        #expect(place.text?.utf8.count == (16 << 20) + 1)
    }

    @Test func aLinkStaysALink() throws {
        let place = try Place()
        try place.write("")
        let target = place.folder + "/elsewhere"
        try (1...1000).map { "\"line \($0)\"\n" }.joined().write(toFile: target, atomically: true, encoding: .utf8)
        try FileManager.default.removeItem(atPath: place.path)
        try FileManager.default.createSymbolicLink(atPath: place.path, withDestinationPath: target)
        try place.file.append("new")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: place.path) == target)
        #expect(place.file.read().history.entries.last == "new")
    }

    @Test func severalProgramsAtOnceLoseNothing() async throws {
        let place = try Place()
        let writers = 4
        let each = 30
        // Near the limit the file is replaced by a new one each time.
        try place.write((1...(1000 - writers * each / 2)).map { "\"old \($0)\"\n" }.joined())
        let file = place.file
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<writers {
                group.addTask {
                    for number in 0..<each { try file.append("writer \(writer) line \(number)") }
                }
            }
            try await group.waitForAll()
        }
        let contents = file.read()
        #expect(contents.notice == nil)
        #expect(contents.history.entries.count == 1000)
        for writer in 0..<writers {
            let own = contents.history.entries.filter { $0.hasPrefix("writer \(writer) ") }
            #expect(own == (0..<each).map { "writer \(writer) line \($0)" })
        }
    }
}
