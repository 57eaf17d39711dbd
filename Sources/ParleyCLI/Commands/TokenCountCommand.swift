import ArgumentParser
import Foundation
import ParleyCore
import ParleyJSON
import ParleyModels

/// `parley token-count`: how many tokens a text or a conversation has.
struct TokenCountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token-count",
        abstract: "Count the tokens of a text, or of a conversation as the model reads it.",
        discussion: """
            A text is counted as it is, without a chat format. --messages reads a JSON array of {"role", "content"}, or an \
            object with such an array under "messages", and counts it in the model's format, without the opening of a \
            next reply. Only the model's vocabulary is loaded, and a file with nothing else will do.
            """
    )

    @Argument(help: "The text; `-`, or nothing when the input is piped, reads it from there.")
    var text: String?

    @Option(
        help: ArgumentHelp("A conversation, as JSON; `-` reads it from the standard input.", valueName: "file.json")
    )
    var messages: String?

    @OptionGroup(title: "Model") var model: ModelOptions

    @Flag(help: "Print JSON.")
    var json = false

    /// The most bytes that are counted: tokenizing takes many times a text's memory, and no context holds a million tokens.
    static let most = 8 << 20

    func run() async throws {
        if text != nil, messages != nil { throw UsageError(message: "Give a text or --messages, not both.") }
        let count: Int
        if let messages {
            let transcript = try MessagesFile.read(messages)
            let counter = try await Loading.vocabulary(model)
            for notice in counter.notices where !model.quiet { Stderr.line("Note: \(VisibleText.of(notice))") }
            count = try counter.count(transcript)
        } else {
            let text = try Input.text(argument: text, what: "text", most: Self.most)
            count = try await Loading.vocabulary(model).count(text)
        }
        try Stdout.write(json ? "{\"tokens\": \(count)}\n" : "\(count)\n")
    }
}

/// A conversation in a JSON file, in the shape that OpenAI's API gives messages.
enum MessagesFile {
    /// Reads a conversation.
    ///
    /// - Parameter path: the file, `-` for the standard input.
    /// - Returns: the conversation.
    /// - Throws: ``UsageError`` that says what is wrong and where.
    static func read(_ path: String) throws -> Transcript {
        let most = TokenCountCommand.most
        let bytes = path == "-" ? try Input.standardInput(most: most) : try Input.file(path, most: most)
        let value: JSONValue
        do {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw UsageError(message: "\(path == "-" ? "The input" : path) is not JSON: \(error)")
        }
        return try transcript(of: value, name: path == "-" ? "the input" : path)
    }

    /// Reads a conversation from a JSON value.
    static func transcript(of value: JSONValue, name: String) throws -> Transcript {
        guard let messages = value.arrayValue ?? value["messages"]?.arrayValue else {
            throw UsageError(
                message: "In \(name) there must be an array of messages, or an object with one under \"messages\"."
            )
        }
        let entries = try messages.enumerated().map { index, message -> Transcript.Entry in
            let place = "Message \(index + 1) in \(name)"
            guard let role = message["role"]?.stringValue else {
                throw UsageError(message: "\(place) has no \"role\", which must be a text.")
            }
            guard let content = message["content"]?.stringValue else {
                throw UsageError(message: "\(place) has no \"content\", which must be a text.")
            }
            let segments = [Transcript.Segment.text(.init(content: content))]
            switch role {
            case "system": return .instructions(.init(segments: segments))
            case "user": return .prompt(.init(segments: segments))
            case "assistant": return .response(.init(segments: segments))
            default:
                throw UsageError(
                    message: "\(place) has the role \(role.quotedForMessage); it must be system, user or assistant."
                )
            }
        }
        return Transcript(entries: entries)
    }
}
