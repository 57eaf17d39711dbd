import Foundation
import ParleyJSON
import ParleyTestSupport
import Testing

/// Chats that are kept from one run to the next.
@Suite(.enabled(if: TestEnvironment.hasProgram && TestEnvironment.hasGuide), .serialized)
final class KeptChatTests {
    private let data = FileManager.default.temporaryDirectory.appending(path: "parley-kept-\(UUID().uuidString)").path

    deinit { try? FileManager.default.removeItem(atPath: data) }

    private func chat(_ lines: [String], _ flags: [String] = []) async throws -> ProgramRun {
        try await ProgramRun.parley(
            ["chat", "--temperature", "0", "--max-tokens", "16"] + flags,
            input: Array(lines.map { $0 + "\n" }.joined().utf8),
            environment: ["XDG_DATA_HOME": data]
        )
    }

    @Test func theLastChatGoesOnWhereItWasLeft() async throws {
        let first = try await chat(["My name is Ada."])
        #expect(first.status == 0, "\(first.errors)")
        let second = try await chat(["What is my name?"], ["--resume"])
        #expect(second.status == 0 && second.output.contains("Ada"), "\(second.output)\(second.errors)")
        #expect(second.errors.contains("Going on with 1 turn of: My name is Ada."), "\(second.errors)")
        let third = try await chat(["/chats"], ["--resume"])
        #expect(third.errors.contains("Going on with 2 turns"), "\(third.errors)")
        #expect(third.errors.contains("* 20") && third.errors.contains("My name is Ada. (2 turns)"), "\(third.errors)")
        let other = try await chat(["What is my name?", "/chats name"])
        #expect(!other.output.contains("Ada"), "\(other.output)")
        #expect(other.errors.split(separator: "\n").filter { $0.contains("turns)") || $0.contains("turn)") }.count == 2)
    }

    @Test func aChatHasANameAndIsFoundByIt() async throws {
        let first = try await chat(["My name is Ada.", "/save Names", "/clear", "hello", "/chats", "/load Names"])
        #expect(first.status == 0, "\(first.errors)")
        for words in [
            "This chat is Names now", "A new chat begins", "Names (1 turn)", "* 20", "hello (1 turn)",
            "Going on with 1 turn of: Names",
        ] {
            #expect(first.errors.contains(words), "\(words) in \(first.errors)")
        }
        let second = try await chat(["What is my name?"], ["--resume", "Names"])
        #expect(second.status == 0 && second.output.contains("Ada"), "\(second.output)\(second.errors)")
        let unknown = try await chat([], ["--resume", "Nobody"])
        #expect(unknown.status == 1 && unknown.errors.contains("No chat 'Nobody' is kept."), "\(unknown.errors)")
    }

    @Test func whatWasTakenBackIsNotGoneOnWith() async throws {
        let first = try await chat(["My name is Ada.", "My name is Bob.", "/undo"])
        #expect(first.status == 0, "\(first.errors)")
        let second = try await chat(["What is my name?", "/clear", "/undo", "/undo"], ["--resume"])
        #expect(second.output.contains("Ada") && !second.output.contains("Bob"), "\(second.output)")
        #expect(second.errors.contains("The chat before is back, with 2 turns."), "\(second.errors)")
        #expect(second.errors.contains("Taken back: What is my name?"), "\(second.errors)")
        // Both ways of the conversation are still there to be found.
        let third = try await chat(["/chats Bob"])
        #expect(third.errors.contains("Bob"), "\(third.errors)")
    }

    @Test func settingsAndSystemPromptsComeBackWithTheChat() async throws {
        let first = try await chat(["hello", "/set top_k 3", "/system Say only yes."])
        #expect(first.status == 0, "\(first.errors)")
        let second = try await chat(["/set top_k", "/system"], ["--resume"])
        #expect(second.errors.contains("top_k 3") && second.errors.contains("Say only yes."), "\(second.errors)")
    }

    @Test func nothingIsKeptWhereNothingIsToBe() async throws {
        let run = try await chat(["hello", "/chats"], ["--store", "none"])
        #expect(run.status == 1 && run.errors.contains("Conversations are not kept"), "\(run.errors)")
        #expect(!FileManager.default.fileExists(atPath: data + "/parley/conversations.sqlite"))
        let resumed = try await chat([], ["--store", "none", "--resume"])
        #expect(resumed.status == 1 && resumed.errors.contains("--resume needs a store"), "\(resumed.errors)")
    }

    @Test func aChatIsHeldAllTheSameWhereNothingCanBeKept() async throws {
        let run = try await chat(["hello"], ["--store", "/dev/null/x"])
        #expect(run.status == 0 && !run.output.isEmpty, "\(run.errors)")
        #expect(run.errors.contains("Nothing of this chat is kept"), "\(run.errors)")
        let resumed = try await chat(["hello"], ["--store", "/dev/null/x", "--resume"])
        #expect(resumed.status == 1 && resumed.output.isEmpty, "\(resumed.errors)")
    }

    @Test func aReplyThatNobodyReadsOnIsKeptAsFarAsItCame() async throws {
        let story = "printf 'Tell me a long story.\\n' | \"$0\" chat --temperature 0 --max-tokens 300 | head -c 1"
        let first = try await ProgramRun.parley([], environment: ["XDG_DATA_HOME": data], script: story)
        #expect(first.output.count == 1, "\(first.errors)")
        let second = try await chat(["/tokens"], ["--resume"])
        #expect(second.errors.contains("you: Tell me") && second.errors.contains("model: "), "\(second.errors)")
    }

    @Test func theStoreIsASettingLikeTheOthers() async throws {
        let run = try await ProgramRun.parley(
            ["chat", "--max-tokens", "4"],
            input: Array("hello\n/chats\n/set store\n".utf8),
            environment: ["XDG_DATA_HOME": data, "PARLEY_STORE": "none"]
        )
        #expect(run.errors.contains("Conversations are not kept"), "\(run.errors)")
        #expect(run.errors.contains("store none"), "\(run.errors)")
    }

    @Test func nothingToSaveIsSaid() async throws {
        let run = try await chat(["/save early", "/chats", "/load nothing"])
        #expect(run.status == 1)
        for words in ["There is nothing to save yet.", "No chats are kept yet.", "There is no chat"] {
            #expect(run.errors.contains(words), "\(words) in \(run.errors)")
        }
    }
}
