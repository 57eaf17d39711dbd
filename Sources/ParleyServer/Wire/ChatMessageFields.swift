import ParleyCore
import ParleyJSON

/// One message of a request.
enum ChatMessageFields {
    /// Reads a message.
    ///
    /// - Parameter fields: its own.
    /// - Returns: what it is in a transcript: one entry, or two where the assistant had reasoned.
    /// - Throws: ``APIError``.
    static func entries(of fields: RequestFields) throws(APIError) -> [Transcript.Entry] {
        let role = try fields.text("role")
        switch role {
        case "system", "developer": return [.instructions(.init(segments: try segments(fields)))]
        case "user": return [.prompt(.init(segments: try segments(fields)))]
        case "assistant":
            try fields.refuse("tool_calls", "function_call", advice: "Leave out the messages about tools.")
            var entries: [Transcript.Entry] = []
            let newer = try fields.text("reasoning")
            let reasoning = try fields.text("reasoning_content") ?? newer
            if let reasoning, !reasoning.isEmpty {
                entries.append(.reasoning(.init(segments: [.text(.init(content: reasoning))])))
            }
            return entries + [.response(.init(segments: try segments(fields)))]
        case "tool", "function":
            throw APIError.unsupported(
                fields.place("role"),
                "'\(fields.place("role"))' is \"\(role ?? "")\", and tools are not supported by this server yet."
            )
        default: throw fields.fault("role", mustBe: "system, developer, user or assistant")
        }
    }

    /// A message's content: a text, or parts of which each is one.
    private static func segments(_ fields: RequestFields) throws(APIError) -> [Transcript.Segment] {
        switch fields["content"] {
        case nil: return []
        case .string(let text): return [.text(.init(content: text))]
        case .array(let parts):
            var segments: [Transcript.Segment] = []
            for (index, part) in parts.enumerated() {
                segments.append(.text(.init(content: try text(part, place: "\(fields.place("content"))[\(index)]"))))
            }
            return segments
        default: throw fields.fault("content", mustBe: "a string or an array of parts")
        }
    }

    private static func text(_ part: JSONValue, place: String) throws(APIError) -> String {
        if let text = part.stringValue { return text }
        guard let object = part.objectValue else {
            throw APIError(.invalidRequest, "'\(place)' is \(part.kindName); it must be an object.", parameter: place)
        }
        let fields = RequestFields(object, path: place)
        let type = try fields.text("type")
        guard type == "text" || type == "input_text" else {
            throw APIError(
                .notSupported,
                "'\(fields.place("type"))' is \(type.map { "\"\($0.prefix(40))\"" } ?? "missing"); this server reads text alone.",
                parameter: fields.place("type")
            )
        }
        guard let text = try fields.text("text") else { throw fields.fault("text", mustBe: "a string") }
        return text
    }
}
