import ParleyCLI
import Testing

@Suite struct ChatInputTests {
    @Test(arguments: [
        ("", ChatInput.empty), ("   \t ", .empty), ("hello", .message("hello")), ("  hello  ", .message("hello")),
        ("exit", .quit), ("quit", .quit), ("/exit", .quit), ("/quit", .quit), (" /quit ", .quit),
        ("exit now", .message("exit now")), ("Exit", .message("Exit")),
        ("/help", .help), ("/?", .help), ("/clear", .clear), ("/context", .context), ("/stats", .stats),
        ("/stat", .unknown("/stat", nearest: "/stats")), ("/con", .unknown("/con", nearest: "/context")),
        ("/xyz", .unknown("/xyz", nearest: nil)), ("/hlp me", .unknown("/hlp", nearest: "/help")),
        ("/", .message("/")), ("/etc/passwd is a file", .message("/etc/passwd is a file")),
        ("// a comment", .message("// a comment")), ("日本語", .message("日本語")),
    ])
    func reads(_ line: String, _ expected: ChatInput) {
        #expect(ChatInput(parsing: line) == expected)
    }

    @Test func everyCommandOfTheHelpIsOne() {
        for command in ChatInput.commands {
            switch ChatInput(parsing: command.name) {
            case .message, .unknown, .empty: Issue.record("\(command.name) is no command")
            default: break
            }
        }
    }
}
