import Foundation
import ParleyJSON
import ParleyTestSupport
import Testing

/// The program as its users run it, on the guide.
@Suite(.enabled(if: TestEnvironment.hasProgram && TestEnvironment.hasGuide), .serialized)
struct ProgramTests {
    @Test func aPipedChatAnswersEachLineAndEndsWithZero() async throws {
        let run = try await ProgramRun.parley(["chat"], input: Array("hello\nwhat is a token?\n/exit\n".utf8))
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.split(separator: "\n").count >= 2, "\(run.output)")
    }

    @Test func itRemembersWhatItWasTold() async throws {
        let lines = "My name is Ada.\nWhat is my name?\n"
        let run = try await ProgramRun.parley(["--temperature", "0"], input: Array(lines.utf8))
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("Ada"), "\(run.output)")
    }

    @Test func respondPrintsJSON() async throws {
        let run = try await ProgramRun.parley(["respond", "hello", "--json", "--max-tokens", "5", "--temperature", "0"])
        #expect(run.status == 0, "\(run.errors)")
        let value = try JSONValue(parsing: run.output)
        #expect(value["model"]?.stringValue == "guide")
        #expect(value["content"]?.stringValue?.isEmpty == false)
        #expect((value["usage"]?["completion_tokens"]?.intValue ?? 0) <= 5)
        #expect((value["usage"]?["prompt_tokens"]?.intValue ?? 0) > 5)
        #expect(value["usage"]?["cached_tokens"]?.intValue == 0)
    }

    @Test func aSeedMakesAReplyRepeatable() async throws {
        let arguments = ["respond", "Tell me something.", "--temperature", "1.2", "--seed", "7", "--max-tokens", "24"]
        let first = try await ProgramRun.parley(arguments)
        let second = try await ProgramRun.parley(arguments)
        #expect(first.status == 0 && first.output == second.output)
        let other = try await ProgramRun.parley(arguments.map { $0 == "7" ? "8" : $0 })
        #expect(other.output != first.output)
    }

    @Test func aPersonaBringsItsSamplingAndAFlagWins() async throws {
        // A seed and a high temperature in the persona: the reply is the same each time, and another without them.
        let persona = #"{"system_prompt": "Be odd.", "sampling": {"temperature": 3, "seed": 5}}"#
        let script = """
            mkdir -p "$HOME/.config/parley/personas" && printf '%s' "$PERSONA" > "$HOME/.config/parley/personas/odd.json" \
                && "$0" respond hello --persona odd --max-tokens 12 "$@"
            """
        func reply(_ flags: String...) async throws -> String {
            let run = try await ProgramRun.parley(flags, environment: ["PERSONA": persona], script: script)
            #expect(run.status == 0, "\(run.errors)")
            return run.output
        }
        let odd = try await reply()
        #expect(try await reply() == odd)
        let plain = try await reply("--temperature", "0")
        #expect(plain != odd)
        #expect(try await reply("--temperature", "0", "--seed", "6") == plain)
    }

    @Test(.enabled(if: TestVocabularies.areThere))
    func tokensAreCountedWithAVocabularyAlone() async throws {
        let file = try #require(TestVocabularies.files.first { $0.hasSuffix("ggml-vocab-qwen2.gguf") })
        func count(_ arguments: [String], input: String = "") async throws -> ProgramRun {
            try await ProgramRun.parley(["token-count", "--model", file] + arguments, input: Array(input.utf8))
        }
        let text = try await count(["hello world"])
        #expect(text.status == 0 && text.output == "2\n", "\(text.errors)")
        #expect(try await count(["-"], input: "hello world").output == "2\n")
        let messages = #"[{"role": "user", "content": "hello world"}]"#
        let own = try await count(["--messages", "-"], input: messages)
        #expect(own.status == 0 && Int(own.output.dropLast()) ?? 0 > 2 && own.errors.isEmpty, "\(own.errors)")
        // <|im_start|>user\nhello world<|im_end|>\n
        let named = try await count(["--messages", "-", "--template", "chatml"], input: messages)
        #expect(named.output == "7\n", "\(named.output)")
        let reply = try await ProgramRun.parley(["respond", "hello", "--model", file])
        #expect(reply.status == 1 && reply.errors.contains("a vocabulary without a model"), "\(reply.errors)")
    }

    @Test func measuringAModelDoesNotMakeItTheLastUsed() async throws {
        let script = #""$0" "$@" >&2 && find "$HOME" -name last-used.json"#
        let short = ["-p", "4", "-n", "2", "--repetitions", "1"]
        let bench = try await ProgramRun.parley(["bench"] + short, script: script)
        #expect(bench.status == 0 && bench.output.isEmpty, "\(bench.errors)")
        let respond = try await ProgramRun.parley(["respond", "hello", "--max-tokens", "2"], script: script)
        #expect(respond.status == 0 && respond.output.hasSuffix("last-used.json\n"), "\(respond.errors)")
    }

    @Test func theContextBarCountsWhatTokenCountCounts() async throws {
        let chat = try await ProgramRun.parley(
            ["chat", "--temperature", "0", "--max-tokens", "20", "--system-prompt", "Be brief."],
            input: Array("hello\n/context\n".utf8)
        )
        let reply = chat.output.hasSuffix("\n") ? String(chat.output.dropLast()) : chat.output
        let used = try #require(chat.errors.split(separator: "]").last?.split(separator: "/").first)
        let messages: JSONValue = [
            ["role": "system", "content": "Be brief."], ["role": "user", "content": "hello"],
            ["role": "assistant", "content": .string(reply)],
        ]
        let count = try await ProgramRun.parley(
            ["token-count", "--messages", "-"],
            input: messages.serializedBytes()
        )
        #expect(count.status == 0, "\(count.errors)")
        #expect(used.trimmingCharacters(in: .whitespaces) == count.output.trimmingCharacters(in: .newlines), "\(reply)")
    }

    @Test func tokenCountReadsTextFromArgumentAndPipe() async throws {
        let argument = try await ProgramRun.parley(["token-count", "hello world"])
        let piped = try await ProgramRun.parley(["token-count", "-"], input: Array("hello world".utf8))
        #expect(argument.output == piped.output)
        #expect(Int(argument.output.trimmingCharacters(in: .newlines)) == 2)
        let empty = try await ProgramRun.parley(["token-count", ""])
        #expect(empty.output == "0\n")
    }

    @Test func modelsAreListedAndShown() async throws {
        let list = try await ProgramRun.parley(["models", "list", "--json"])
        let entries = try #require(try JSONValue(parsing: list.output).arrayValue)
        #expect(entries.contains { $0["name"]?.stringValue == "guide" && $0["can_chat"]?.boolValue == true })
        let show = try await ProgramRun.parley(["models", "show", "guide", "--json"])
        #expect(try JSONValue(parsing: show.output)["architecture"]?.stringValue == "llama")
    }

    @Test func theDoctorFindsNothingBad() async throws {
        let run = try await ProgramRun.parley(["doctor"])
        #expect(run.status == 0, "\(run.output)")
        #expect(run.output.contains("libllama"))
        #expect(!run.output.split(separator: "\n").contains { $0.hasPrefix("BAD") }, "\(run.output)")
    }

    struct Mistake: Sendable, CustomTestStringConvertible {
        var arguments: String
        var code: Int32
        var testDescription: String { arguments }
    }

    static let mistakes: [Mistake] = [
        Mistake(arguments: "--nonsense", code: 2),
        Mistake(arguments: "respond hi --temperature warm", code: 2),
        Mistake(arguments: "respond hi --temperature nan", code: 2),
        Mistake(arguments: "respond hi --top-p 1.5", code: 2),
        Mistake(arguments: "respond hi --max-tokens 0", code: 2),
        Mistake(arguments: "respond hi --context-size 100000000000", code: 2),
        Mistake(arguments: "respond hi --context-size 2000000000", code: 2),
        Mistake(arguments: "respond", code: 2),
        Mistake(arguments: "token-count a --messages b.json", code: 2),
        Mistake(arguments: "token-count --messages /nonexistent", code: 2),
        Mistake(arguments: "token-count --messages /dev/zero", code: 2),
        Mistake(arguments: "bench --repetitions 0", code: 2),
        Mistake(arguments: "respond hi --model /nonexistent.gguf", code: 1),
        Mistake(arguments: "respond hi --model no-such-model", code: 1),
        Mistake(arguments: "respond hi --model /", code: 1),
        Mistake(arguments: "respond hi --model /dev/null", code: 1),
        Mistake(arguments: "respond hi --lora /nonexistent", code: 1),
        Mistake(arguments: "models show nothing", code: 1),
    ]

    @Test(arguments: mistakes)
    func whatIsWrongIsSaidWithTheRightCode(_ mistake: Mistake) async throws {
        let run = try await ProgramRun.parley(mistake.arguments.split(separator: " ").map(String.init))
        #expect(run.status == mistake.code, "\(run.output)\(run.errors)")
        #expect(run.errors.hasPrefix("Error: "), "\(run.errors)")
        #expect(run.output.isEmpty, "\(run.output)")
    }

    @Test func withoutAModelTwoLinesSayHowToGetOne() async throws {
        let run = try await ProgramRun.parley(["respond", "hi"], environment: ["PARLEY_MODELS": "/nonexistent/models"])
        #expect(run.status == 1)
        #expect(run.errors.split(separator: "\n").count == 2, "\(run.errors)")
    }

    @Test func aPromptThatCannotFitIsRefusedBeforeItIsTokenized() async throws {
        let clock = ContinuousClock()
        let huge = [UInt8](repeating: 0x61, count: 50 << 20)
        var run: ProgramRun?
        let time = try await clock.measure { run = try await ProgramRun.parley(["respond", "-"], input: huge) }
        #expect(run?.status == 1)
        #expect(run?.errors.contains("at least") == true, "\(run?.errors ?? "")")
        #expect(time < .seconds(30))
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func aSignalStopsAReplyWithItsCode(_ signal: Int32) async throws {
        let run = try await ProgramRun.parley(
            // Among all tokens at such a temperature the one that ends a reply hardly comes up.
            [
                "respond", "hello", "--temperature", "50", "--top-k", "0", "--top-p", "1", "--min-p", "0",
                "--max-tokens", "4000",
            ],
            signal: signal
        )
        #expect(run.status == 128 + signal, "\(run.errors)")
        #expect(!run.output.isEmpty)
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
    func aFullDiskIsSaid() async throws {
        let run = try await ProgramRun.parley(["respond", "hello"], script: #""$0" "$@" >/dev/full"#)
        #expect(run.status == 1)
        #expect(
            run.errors == "Error: The output could not be written: the disk is full. Make room, or send it elsewhere.\n"
        )
    }

    @Test(arguments: [["respond", "hello"], ["chat"]])
    func aReaderThatLeavesIsNoNews(_ arguments: [String]) async throws {
        let run = try await ProgramRun.parley(
            arguments,
            input: Array("hello\nhello\n".utf8),
            script: #"{ "$0" "$@"; echo "$?" >&2; } | true"#
        )
        #expect(run.errors == "1\n")
    }

    @Test func everyOptionHasItsHelp() async throws {
        let run = try await ProgramRun.parley(["chat", "--help-hidden"])
        #expect(run.status == 0)
        let lines = run.output.split(separator: "\n")
        for (line, next) in zip(lines, lines.dropFirst()) where line.hasPrefix("  -") {
            let isAlone = line.wholeMatch(of: /\s+(-\w, )?--[\w-]+( <[^>]+>)?\s*/) != nil
            #expect(!isAlone || next.hasPrefix("          "), "\(line)")
        }
    }

    @Test func settingsComeFromTheEnvironmentAndAreShown() async throws {
        let run = try await ProgramRun.parley(
            ["chat", "--top-k", "7"],
            input: Array("/stats\n".utf8),
            environment: ["PARLEY_TOP_P": "0.5", "PARLEY_MIN_P": "0.1"]
        )
        #expect(run.errors.contains("0.2 (recipe guide)"), "\(run.errors)")
        #expect(run.errors.contains("7 (--top-k)"), "\(run.errors)")
        #expect(run.errors.contains("0.5 (PARLEY_TOP_P)"), "\(run.errors)")
    }
}
