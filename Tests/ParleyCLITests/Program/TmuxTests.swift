import Foundation
import ParleyTestSupport
import Testing

/// The chat on a terminal as a person has it before them.
@Suite(
    .enabled(if: TestEnvironment.hasProgram && TestEnvironment.hasGuide, "the program and the guide are needed"),
    .enabled(if: TmuxTerminal.isThere, "tmux is needed"),
    .serialized,
    .timeLimit(.minutes(3))
)
struct TmuxTests {
    private static let greeting = "Talking with"
    /// A reply that hardly ends by itself: among all tokens at such a temperature the last one rarely comes up.
    private static let endless = [
        "--temperature", "50", "--top-k", "0", "--top-p", "1", "--min-p", "0", "--max-tokens", "4000",
    ]

    /// Starts a chat, waits for its prompt, and takes the terminal away after the test.
    private func chat(
        _ arguments: [String] = ["--temperature", "0", "--max-tokens", "24"],
        columns: Int = 80,
        home: String? = nil,
        _ body: (TmuxTerminal) async throws -> Void
    ) async throws {
        let terminal = try await TmuxTerminal(arguments, columns: columns, home: home)
        do {
            let screen = try await terminal.screen(showing: Self.greeting)
            #expect(screen.contains { $0.contains(Self.greeting) }, "\(screen)")
            _ = try await terminal.wait { try await terminal.screen().last == ">" }
            try await body(terminal)
        } catch {
            await terminal.close()
            throw error
        }
        await terminal.close()
    }

    /// The rows from the last prompt on.
    private func entry(_ terminal: TmuxTerminal) async throws -> [String] {
        let rows = try await terminal.screen()
        let start = rows.lastIndex { $0 == ">" || $0.hasPrefix("> ") } ?? rows.startIndex
        return Array(rows[start...])
    }

    /// Waits until the rows from the last prompt on are these.
    private func expectEntry(
        _ expected: [String],
        in terminal: TmuxTerminal,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        var rows: [String] = []
        _ = try await terminal.wait {
            rows = try await entry(terminal)
            return rows == expected
        }
        #expect(rows == expected, sourceLocation: sourceLocation)
    }

    // MARK: Choosing a model

    /// A models folder with the guide under two names.
    ///
    /// Each has a folder of its own, since links to one folder are one model.
    private func twoModels() throws -> String {
        let folder = try TmuxTerminal.newFolder()
        let guide = (TestEnvironment.models ?? "/nonexistent") + "/guide"
        for name in ["guide", "other"] {
            let copy = folder + "/" + name
            try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: false)
            for file in try FileManager.default.contentsOfDirectory(atPath: guide) {
                if file == "model.json" {
                    try String(contentsOfFile: guide + "/" + file, encoding: .utf8)
                        .replacingOccurrences(of: "\"name\": \"guide\"", with: "\"name\": \"\(name)\"")
                        .write(toFile: copy + "/" + file, atomically: true, encoding: .utf8)
                } else {
                    try FileManager.default.createSymbolicLink(
                        atPath: copy + "/" + file,
                        withDestinationPath: guide + "/" + file
                    )
                }
            }
        }
        return folder
    }

    @Test(arguments: [(["2"], "other"), (["9", "gudie", "other"], "other"), (["guide"], "guide")])
    func aModelIsChosen(_ answers: [String], _ name: String) async throws {
        let models = try twoModels()
        defer { try? FileManager.default.removeItem(atPath: models) }
        let terminal = try await TmuxTerminal(models: models)
        let list = try await terminal.screen(showing: "Model (1-2")
        #expect(list.contains { $0.hasPrefix("  1  guide") } && list.contains { $0.hasPrefix("  2  other") }, "\(list)")
        for (number, answer) in answers.enumerated() {
            try await terminal.send(answer)
            guard number < answers.count - 1 else { break }
            // What is wrong is explained, and the question comes again.
            let again = try await terminal.wait {
                try await terminal.screen().filter { $0.hasPrefix("Model (1-2") }.count == number + 2
            }
            #expect(again)
        }
        let screen = try await terminal.screen(showing: Self.greeting)
        #expect(screen.contains { $0.contains("\(Self.greeting) \(name)") }, "\(screen)")
        await terminal.close()
    }

    @Test(arguments: ["q", "C-c", "C-d"])
    func choosingCanBeLeft(_ key: String) async throws {
        let models = try twoModels()
        defer { try? FileManager.default.removeItem(atPath: models) }
        let terminal = try await TmuxTerminal(models: models)
        try await terminal.screen(showing: "Model (1-2")
        try await terminal.press(key)
        if key == "q" { try await terminal.press("Enter") }
        #expect(try await terminal.wait { try await terminal.exitCode() != nil })
        #expect(try await terminal.screen().allSatisfy { !$0.contains(Self.greeting) })
        await terminal.close()
    }

    // MARK: Interrupting

    @Test func ctrlCStopsAReplyThenTheLineThenTheProgram() async throws {
        try await chat(Self.endless) { terminal in
            try await terminal.send("Tell me a long story.")
            _ = try await terminal.wait { try await terminal.screen().count > 4 }
            try await terminal.press("C-c")
            let stopped = try await terminal.screen(showing: "Stopped")
            #expect(stopped.contains { $0.contains("Stopped") }, "\(stopped)")
            _ = try await terminal.wait { try await terminal.screen().last == ">" }
            try await terminal.type("not sent")
            try await expectEntry(["> not sent"], in: terminal)
            try await terminal.press("C-c")
            try await expectEntry([">"], in: terminal)
            try await terminal.press("C-c")
            #expect(try await terminal.wait { try await terminal.exitCode() != nil })
            #expect(try await terminal.exitCode() == 130)
        }
    }

    @Test func ctrlDLeaves() async throws {
        try await chat { terminal in
            try await terminal.press("C-d")
            #expect(try await terminal.wait { try await terminal.exitCode() != nil })
            #expect(try await terminal.exitCode() == 0)
        }
    }

    // MARK: Several lines

    @Test func anEntryMayHaveSeveralLines() async throws {
        try await chat { terminal in
            try await terminal.send("\"\"\"")
            try await expectEntry(["> \"\"\"", "..."], in: terminal)
            try await terminal.send("/help is not meant")
            try await terminal.send("")
            try await terminal.type("last line\"\"\"")
            try await expectEntry(["> \"\"\"", "... /help is not meant", "...", "... last line\"\"\""], in: terminal)
            // Nothing has gone off so far, and all of it can be changed.
            try await terminal.press("Up", "Up", "Home", "C-k", "End")
            try await expectEntry(["> \"\"\"", "...", "...", "... last line\"\"\""], in: terminal)
            try await terminal.press("C-c")
            try await expectEntry([">"], in: terminal)

            try await terminal.send("hello \\")
            try await terminal.type("again")
            try await expectEntry(["> hello", "... again"], in: terminal)
            try await terminal.press("Enter")
            #expect(try await terminal.wait { try await entry(terminal) == [">"] })
            // The whole entry comes back as one.
            try await terminal.press("Up")
            try await expectEntry(["> hello", "... again"], in: terminal)
        }
    }

    @Test func whatIsPastedIsNotSentLineByLine() async throws {
        try await chat { terminal in
            try await terminal.paste("one\n/quit\n\nthree \\\nfour")
            try await expectEntry(["> one", "... /quit", "...", "... three \\", "... four"], in: terminal)
            try await terminal.press("C-c")
            try await expectEntry([">"], in: terminal)
            #expect(try await terminal.exitCode() == nil)
        }
    }

    // MARK: The width

    @Test func anotherWidthFoldsTheLineAnew() async throws {
        try await chat(columns: 60) { terminal in
            let words = "The quick brown fox jumps over the lazy dog and runs away."
            try await terminal.type(words)
            try await expectEntry(["> " + words], in: terminal)
            for columns in [30, 17, 45, 23, 80] {
                try await terminal.resize(columns: columns)
                let rows = stride(from: 0, to: words.count + 2, by: columns).map { start in
                    String(("> " + words).dropFirst(start).prefix(columns).reversed().drop { $0 == " " }.reversed())
                }
                try await expectEntry(rows, in: terminal)
                // It stands there once.
                let screen = try await terminal.screen()
                #expect(screen.filter { $0.contains("> The") }.count == 1, "\(columns): \(screen)")
            }
            try await terminal.type(" So")
            try await expectEntry(["> The quick brown fox jumps over the lazy dog and runs away. So"], in: terminal)
        }
    }

    @Test func wideCharactersAreFoldedWhole() async throws {
        try await chat(columns: 40) { terminal in
            try await terminal.type("漢字仮名交じり文を書いてみる")
            for (columns, rows) in [
                (21, ["> 漢字仮名交じり文を", "書いてみる"]), (20, ["> 漢字仮名交じり文を", "書いてみる"]),
                (15, ["> 漢字仮名交じ", "り文を書いてみ", "る"]), (40, ["> 漢字仮名交じり文を書いてみる"]),
            ] {
                try await terminal.resize(columns: columns)
                try await expectEntry(rows, in: terminal)
                let screen = try await terminal.screen()
                #expect(screen.filter { $0.contains("> 漢") }.count == 1, "\(columns): \(screen)")
            }
        }
    }

    // MARK: Wide characters

    struct Typed: Sendable, CustomTestStringConvertible {
        var text: String
        var keys: [String]
        var row: String
        var column: Int
        var testDescription: String { ([text] + keys).joined(separator: " ") }
    }

    static let typed = [
        Typed(text: "漢字", keys: [], row: "> 漢字", column: 6),
        Typed(text: "漢字", keys: ["Left"], row: "> 漢字", column: 4),
        Typed(text: "漢字", keys: ["Home", "Right"], row: "> 漢字", column: 4),
        Typed(text: "漢字x", keys: ["Left", "BSpace"], row: "> 漢x", column: 4),
        Typed(text: "漢字 仮名", keys: ["C-w"], row: "> 漢字", column: 7),
        Typed(text: "漢字 仮名", keys: ["C-w", "Home", "C-y"], row: "> 仮名漢字", column: 6),
        Typed(text: "cafe\u{301}s", keys: ["Left"], row: "> cafe\u{301}s", column: 6),
        Typed(text: "cafe\u{301}", keys: ["BSpace"], row: "> caf", column: 5),
        Typed(text: "a😀b", keys: ["Left", "Left"], row: "> a😀b", column: 3),
        Typed(text: "a😀b", keys: ["Left", "BSpace"], row: "> ab", column: 3),
    ]

    @Test func wideCharactersAreEdited() async throws {
        try await chat { terminal in
            for typed in Self.typed {
                try await terminal.type(typed.text)
                if !typed.keys.isEmpty { try await terminal.press(keys: typed.keys) }
                try await expectEntry([typed.row], in: terminal)
                var column = -1
                _ = try await terminal.wait {
                    column = try await terminal.cursor().column
                    return column == typed.column
                }
                #expect(column == typed.column, "\(typed)")
                try await terminal.press("C-c")
                try await expectEntry([">"], in: terminal)
            }
        }
    }

    // MARK: Earlier lines

    @Test func linesComeBackInTheNextRun() async throws {
        let home = try TmuxTerminal.newFolder()
        defer { try? FileManager.default.removeItem(atPath: home) }
        try await chat(home: home) { terminal in
            for line in ["/context", " /stats", "/help", "/exit"] { try await terminal.send(line) }
            #expect(try await terminal.wait { try await terminal.exitCode() == 0 })
        }
        let state = home + "/.local/state"
        let files = FileManager.default.subpaths(atPath: state)?.map { state + "/" + $0 } ?? []
        let modes = try files.map { try FileManager.default.attributesOfItem(atPath: $0) }
            .filter { $0[.type] as? FileAttributeType == .typeRegular }
            .map { $0[.posixPermissions] as? Int }
        #expect(!modes.isEmpty && modes.allSatisfy { $0 == 0o600 }, "\(files)")
        try await chat(home: home) { terminal in
            try await terminal.type("draft")
            try await terminal.press("Up")
            try await expectEntry(["> /exit"], in: terminal)
            // What began with a blank was not kept.
            try await terminal.press("Up", "Up")
            try await expectEntry(["> /context"], in: terminal)
            try await terminal.press("Down", "Down", "Down")
            try await expectEntry(["> draft"], in: terminal)
            try await terminal.press("C-r")
            try await terminal.type("cont")
            let search = try await terminal.screen(showing: "search \"cont\": /context")
            #expect(search.last == "search \"cont\": /context", "\(search)")
            try await terminal.press("C-g")
            try await expectEntry(["> draft"], in: terminal)
        }
    }
}
