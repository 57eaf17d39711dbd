import ArgumentParser
import Foundation
import ParleyChatFormat
import ParleyJinja

/// `parley check`: Parley's parts, driven by any test suite.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Drive a part of Parley from another program: a JSON line in, a JSON line out.",
        subcommands: [JinjaCommand.self, ReplyCommand.self]
    )

    /// The command `parley check jinja`.
    struct JinjaCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "jinja",
            abstract: "Render chat templates.",
            discussion: """
                Each line is {"id", "template", "context": {"messages", …}, "now"?, "stretches"?}; the answer is \
                {"id", "text"} or {"id", "error", "line", "column"}.
                """
        )

        func run() throws { try CheckDialogue.hold(JinjaCheck.answer(line:)) }
    }

    /// The command `parley check reply`.
    struct ReplyCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reply",
            abstract: "Read replies as they come in pieces.",
            discussion: """
                Each line is {"id", "template"|"format", "chunks": ["…"]}; the answer is {"id", "content", "reasoning", \
                "tool_calls", "events"}.
                """
        )

        func run() throws {
            try CheckDialogue.hold { line in
                ReplyCheck.answer(
                    line: line,
                    template: { BuiltInFormat.named($0)?.source },
                    render: { CheckDialogue.prompt(of: $0) }
                )
            }
        }
    }
}

/// A dialogue over the standard streams, a line each way.
enum CheckDialogue {
    /// Answers each line, in order, before the next is read.
    ///
    /// - Parameter answer: makes the answer to a line.
    /// - Throws: ``OutputClosed`` when nobody reads any more.
    static func hold(_ answer: (String) -> String) throws {
        while let line = readLine(strippingNewline: true) {
            if line.allSatisfy(\.isWhitespace) { continue }
            try Stdout.write(answer(line) + "\n")
        }
    }

    /// The end of a prompt that a template writes for a model to reply to; nil where it cannot.
    static func prompt(of template: String) -> String? {
        guard let format = try? ChatFormat(jinja: template, name: "template", tokens: .init()) else { return nil }
        let clock = JinjaClock(seconds: 0)
        return try? format.render([ChatMessage(.user, "hello")], ending: .reply, now: clock).text
    }
}
