import ParleyCLI
import Testing

@Suite struct ChatInputTests {
    /// A short form of an input: `empty`, `message:…`, `/command|argument`, or the words of a mistake.
    private func form(_ input: ChatInput) -> String {
        switch input {
        case .empty: "empty"
        case .message(let text): "message:" + text
        case .command(let command, let argument): command.name + "|" + argument
        case .mistake(let mistake): mistake.description
        }
    }

    @Test(arguments: [
        ("", "empty"), ("   \t ", "empty"), ("hello", "message:hello"), ("  hello  ", "message:hello"),
        ("exit", "/exit|"), ("quit", "/quit|"), ("/exit", "/exit|"), ("/quit", "/quit|"), (" /quit ", "/quit|"),
        ("exit now", "message:exit now"), ("Exit", "message:Exit"),
        ("/help", "/help|"), ("/?", "/help|"), ("/HELP", "/help|"), ("/clear", "/clear|"), ("/context", "/context|"),
        ("/stats", "/stats|"), ("/tokens", "/tokens|"), ("/retry", "/retry|"), ("/undo", "/undo|"),
        ("/", "message:/"), ("/etc/passwd is a file", "message:/etc/passwd is a file"), ("/ help", "message:/ help"),
        ("// a comment", "message:// a comment"), ("日本語", "message:日本語"), ("one\ntwo", "message:one\ntwo"),
        ("/usr\nand more", "message:/usr\nand more"),
        ("\"\"\"\n/help\n\"\"\"", "message:/help"), ("\"\"\"\n  indented\n\"\"\"", "message:  indented"),
        ("\"\"\"\n\n\"\"\"", "empty"), ("\"\"\"exit\"\"\"", "message:exit"),
        // What stands behind a command.
        ("/system", "/system|"), ("/system Be \"brief\",  please.", "/system|Be \"brief\",  please."),
        ("/system One.\nTwo.", "/system|One.\nTwo."), ("/persona teacher", "/persona|teacher"),
        ("/tokens a  \"b", "/tokens|a  \"b"),
        ("/save my  talk", "/save|my talk"), ("/save \"my  talk\" --force", "/save|my  talk --force"),
        ("/save 'my talk'", "/save|my talk"), ("/save Ada's", "/save|Ada's"),
        ("/save \"a \\\"b\\\" \\\\ \\n\"", "/save|a \"b\" \\ \\n"), ("/save C:\\talk", "/save|C:\\talk"),
        ("/save \"\"", "/save|"), ("/save my\" \"talk", "/save|my talk"),
        ("/save \"my talk", "A quote behind /save is not closed. Close it, or write \\\" for the mark itself."),
        ("/set", "/set|"), ("/set  temperature\t0.5", "/set|temperature 0.5"),
        ("/set system-prompt \"Be brief.\"", "/set|system-prompt Be brief."),
        ("/clear all", "/clear takes nothing behind it. Type it alone."),
        ("/quit\nnow", "/quit takes nothing behind it. Type it alone."),
        // What is no command.
        ("/stat", "There is no command /stat. Did you mean /stats?"),
        ("/con", "There is no command /con. Did you mean /context?"),
        ("/hlp me", "There is no command /hlp. Did you mean /help?"),
        ("/presona expert", "There is no command /presona. Did you mean /persona?"),
        ("/xyz", "There is no command /xyz. /help shows what there is."),
        ("/\u{1B}[2J", "There is no command /␛[2J. /help shows what there is."),
    ])
    func reads(_ line: String, _ expected: String) {
        #expect(form(ChatInput(parsing: line)) == expected)
    }
}
