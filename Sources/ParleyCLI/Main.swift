import ArgumentParser
import Foundation

/// The program `parley`.
@main
enum Main {
    static func main() async {
        // A closed pipe is an error of the write that meets it, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        // So is a file that may not become larger (ulimit -f): what was there before stays, and it is said.
        signal(SIGXFSZ, SIG_IGN)
        openStandardStreams()
        do {
            var command = try ParleyCommand.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            exit(Failure.report(error))
        }
    }
}

/// Puts the empty device where a standard stream was closed, so that no file that is opened later takes its number.
private func openStandardStreams() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
        _ = open("/dev/null", descriptor == STDIN_FILENO ? O_RDONLY : O_WRONLY)
    }
}

/// The root command: without a verb it chats.
struct ParleyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parley",
        abstract: "Talk with language models that run on your own machine.",
        discussion: """
            Without a verb, parley starts a chat, and takes the flags that parley chat --help shows. Settings are taken \
            from the flags, then from PARLEY_… variables (the flag's name in capitals), then from \
            ~/.config/parley/config.json, the model's recipe and the model file.

            Exit codes: 0 done, 1 failed, 2 wrong usage, 128 + n ended by signal n.
            """,
        version: version,
        subcommands: [
            ChatCommand.self, RespondCommand.self, ServeCommand.self, TokenCountCommand.self, ModelsCommand.self,
            BenchCommand.self,
            DoctorCommand.self, InitExampleCommand.self, CheckCommand.self,
        ],
        defaultSubcommand: ChatCommand.self
    )

    /// The program's version.
    static let version = "0.1.0"
}
