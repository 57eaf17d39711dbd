import Foundation
import ParleyJSON
import ParleyTestSupport
import Testing

/// The chat's commands, as they are piped into the program.
@Suite(.enabled(if: TestEnvironment.hasProgram && TestEnvironment.hasGuide), .serialized)
struct ChatCommandTests {
    static let seeded = ["chat", "--seed", "11", "--temperature", "0.8", "--max-tokens", "24"]

    static func file(_ name: String) -> String {
        FileManager.default.temporaryDirectory.appending(path: "parley-\(UUID().uuidString)-\(name)").path
    }

    @Test func aSavedChatGoesOnElsewhereAsItWouldHaveHere() async throws {
        let file = Self.file("chat.json")
        defer { try? FileManager.default.removeItem(atPath: file) }
        // Here the first turn was computed in two batches, and there in one; where two tokens are nearly tied that can
        // tip the choice. The answer to this question is not that close.
        let question = "What is my name?"
        let here = try await ProgramRun.parley(
            Self.seeded,
            input: Array("My name is Ada.\n/save \(file)\n\(question)\n".utf8)
        )
        #expect(here.status == 0, "\(here.errors)")
        #expect(here.errors.contains("Saved in \(file)."))
        let elsewhere = try await ProgramRun.parley(Self.seeded, input: Array("/load \(file)\n\(question)\n".utf8))
        #expect(elsewhere.status == 0, "\(elsewhere.errors)")
        #expect(elsewhere.output.contains("Ada"))
        #expect(here.output.hasSuffix(elsewhere.output), "\(here.output)\n--\n\(elsewhere.output)")
        // With equal batches it is the same to the last token, however open the question.
        let open = Array("/load \(file)\nTell me about rivers.\n".utf8)
        let (one, other) = (
            try await ProgramRun.parley(Self.seeded, input: open), try await ProgramRun.parley(Self.seeded, input: open)
        )
        #expect(one.status == 0 && !one.output.isEmpty && one.output == other.output)
    }

    @Test func aRefusedQuestionLeavesNoLine() async throws {
        let long = String(repeating: "word ", count: 400)
        let run = try await ProgramRun.parley(
            ["chat", "--context-size", "256", "--on-full", "error", "--temperature", "0", "--max-tokens", "8"],
            input: Array("\(long)\nhello\n".utf8)
        )
        #expect(run.errors.contains("The conversation has"), "\(run.errors)")
        #expect(!run.output.isEmpty && !run.output.hasPrefix("\n"), "\(run.output)")
    }

    @Test func nothingIsOverwrittenUnasked() async throws {
        let file = Self.file("taken.json")
        defer { try? FileManager.default.removeItem(atPath: file) }
        try Data("mine".utf8).write(to: URL(filePath: file))
        let run = try await ProgramRun.parley(
            ["chat", "--max-tokens", "4"],
            input: Array("hello\n/save \(file)\n".utf8)
        )
        #expect(run.status == 1)
        #expect(run.errors.contains("--force"))
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "mine")
    }

    @Test func whatWasAskedCanBeTakenBackAndAskedAgain() async throws {
        let input = "My name is Ada.\nMy name is Bob.\n/undo\nWhat is my name?\n/retry\n/clear\n/undo\n/tokens\n"
        let run = try await ProgramRun.parley(
            ["chat", "--temperature", "0", "--max-tokens", "16", "--store", "none"],
            input: Array(input.utf8)
        )
        #expect(run.status == 0, "\(run.errors)")
        let replies = run.output.split(separator: "\n").suffix(2)
        #expect(
            replies.count == 2 && Set(replies).count == 1 && replies.first?.contains("Ada") == true,
            "\(run.output)"
        )
        #expect(run.errors.contains("Taken back: My name is Bob."))
        #expect(run.errors.contains("2 turns of this chat are in no file."))
        #expect(run.errors.contains("The chat before is back, with 2 turns."))
        #expect(run.errors.contains("you: What is my name?"))
    }

    @Test func settingsPersonasAndSystemPromptsChangeInTheMiddle() async throws {
        let input = """
            /set top-k 3
            /set top_k
            /set context-size 5
            /set nonsense 5
            /set temperature warm
            /persona teacher
            /persona
            /system Say only yes.
            /system
            /system -
            /system

            """
        let run = try await ProgramRun.parley(["chat"], input: Array(input.utf8))
        #expect(run.status == 1)
        for expected in [
            "top-k is 3 from the next question on.", "top_k 3 (request)", "context_size is fixed",
            "no setting \"nonsense\"",
            "it must be a number from 0 to 100", "The persona is teacher", "* teacher", "Say only yes.",
            "There is no system prompt any more.", "There is no system prompt.",
        ] {
            #expect(run.errors.contains(expected), "\(expected) in \(run.errors)")
        }
    }

    /// A conversation far longer than its context: no error but `error`'s own, and it says when turns go.
    @Test(arguments: ["truncate", "last=1", "shorten", "clear", "error"])
    func aLongConversationStaysWithinTheContext(_ strategy: String) async throws {
        let lines = (1...14).map { "This is question number \($0), and it is here to fill the context with words." }
        let run = try await ProgramRun.parley(
            [
                "chat", "--temperature", "0", "--max-tokens", "16", "--context-size", "256", "--on-full", strategy,
                "--verbose",
            ],
            input: Array((lines.joined(separator: "\n") + "\n").utf8)
        )
        let notices = run.errors.components(separatedBy: "The context is full").count - 1
        if strategy == "error" {
            #expect(run.status == 1 && notices == 0)
            #expect(run.errors.contains("and the context holds 256"))
        } else {
            #expect(run.status == 0, "\(run.errors)")
            #expect(notices >= 1, "\(run.errors)")
            #expect(!run.errors.contains("Error:"))
            // Between two cuts all but the latest turn is found in the cache.
            let cached = run.errors.matches(of: #/prompt (\d+) tokens \((\d+) cached/#).compactMap { match in
                Int(match.1).flatMap { all in Int(match.2).map { Double($0) / Double(all) } }
            }
            #expect(cached.count == 14)
            #expect(cached.filter { $0 > 0.5 }.count >= 7, "\(cached)")
        }
    }

    @Test func aTemplateCanBeNamedOrAFileOfOnesOwn() async throws {
        let file = Self.file("qa.txt")
        defer { try? FileManager.default.removeItem(atPath: file) }
        try Data("Q: {prompt}\nA:".utf8).write(to: URL(filePath: file))
        for (template, notice) in [("vicuna", ""), (file, "has no {system}")] {
            let run = try await ProgramRun.parley(["respond", "hello", "--template", template, "--max-tokens", "4"])
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.errors.contains(notice) || notice.isEmpty, "\(run.errors)")
        }
        for wrong in ["nonsense", "/dev/null"] {
            let run = try await ProgramRun.parley(["respond", "hello", "--template", wrong])
            #expect(run.status == 1 && run.errors.contains("Error: "), "\(run.errors)")
        }
    }

    @Test func anExampleIsWrittenOnceAndNeverOverAnother() async throws {
        let folder = Self.file("example")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let first = try await ProgramRun.parley(["init-example", folder])
        #expect(first.status == 0, "\(first.errors)")
        let manifest = try String(contentsOfFile: folder + "/Package.swift", encoding: .utf8)
        #expect(manifest.contains(".product(name: \"Parley\""))
        let second = try await ProgramRun.parley(["init-example", folder])
        #expect(second.status == 2 && second.errors.contains("Nothing was written"))
    }

    // MARK: - Found by damaging

    @Test(arguments: ["2>&-", "2>/dev/full"])
    func anErrorThatNobodyCanReadIsStillAnExitCode(_ redirection: String) async throws {
        let run = try await ProgramRun.parley([], script: "\"$0\" respond hi --model /nonexistent.gguf \(redirection)")
        #expect(run.status == 1)
    }

    @Test func aClosedInputIsAnEmptyOne() async throws {
        let run = try await ProgramRun.parley([], script: "\"$0\" chat <&-")
        #expect(run.status == 0, "\(run.errors)")
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func benchEndsWithASignal(_ signal: Int32) async throws {
        let run = try await ProgramRun.parley(
            [],
            script:
                "\"$0\" bench --repetitions 500 & p=$!; sleep 2; kill -\(signal == SIGINT ? 15 : signal) $p; wait $p"
        )
        #expect(run.status == 128 + (signal == SIGINT ? 15 : signal))
    }

    @Test func whatAFileSaysSteersNoTerminal() async throws {
        let run = try await ProgramRun.parley(
            ["token-count", "--messages", "-"],
            input: Array(#"[{"role":"\u001b[31m","content":""}]"#.utf8)
        )
        #expect(run.status == 2)
        #expect(!run.errors.contains("\u{1B}") && run.errors.contains("␛"))
    }

    @Test func tooMuchTextIsRefusedBeforeItIsTokenized() async throws {
        let run = try await ProgramRun.parley(["token-count", "-"], input: [UInt8](repeating: 0x61, count: 9 << 20))
        #expect(run.status == 2 && run.errors.contains("longer than 8 MiB"), "\(run.errors)")
    }
}
