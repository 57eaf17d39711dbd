import Foundation
package import ParleyJSON

/// A transcript in Apple's JSON form: `type` "FoundationModels.Transcript", `version` 1, and the entries with their
/// roles. What Apple's form has no place for stands under the key `parley`, which others pass over.
///
/// Source: the fixtures of Apple's Python SDK for Foundation Models.
extension Transcript: Codable {
    private static let typeName = "FoundationModels.Transcript"

    /// Reads a transcript.
    ///
    /// - Parameter decoder: where it is read from.
    /// - Throws: `DecodingError` that names the entry and key at fault.
    public init(from decoder: any Decoder) throws {
        let json = try CodedJSON(from: decoder).value
        do {
            try self.init(json: json)
        } catch {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: decoder.codingPath, debugDescription: error.description)
            )
        }
    }

    /// Writes the transcript.
    ///
    /// - Parameter encoder: where it is written to.
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws { try CodedJSON(value: jsonValue).encode(to: encoder) }

    /// Why a text is no transcript.
    package struct FormatError: Error, Sendable, Equatable, CustomStringConvertible {
        /// What is wrong, and where.
        package let description: String
    }

    /// The transcript as JSON.
    package var jsonValue: JSONValue {
        [
            "type": .string(Self.typeName),
            "version": 1,
            "transcript": ["entries": .array(map(Self.json))],
        ]
    }

    /// A transcript from JSON.
    ///
    /// - Parameter json: the JSON.
    /// - Throws: ``FormatError`` that names the entry and key at fault.
    package init(json: JSONValue) throws(FormatError) {
        guard let type = json["type"]?.stringValue, type == Self.typeName else {
            throw FormatError(description: "It is no transcript: 'type' must be \"\(Self.typeName)\".")
        }
        guard let version = json["version"]?.intValue, version == 1 else {
            throw FormatError(description: "'version' must be 1; another one needs another version of Parley.")
        }
        guard let items = json["transcript"]?["entries"]?.arrayValue else {
            throw FormatError(description: "'transcript.entries' must be a list.")
        }
        var entries: [Entry] = []
        for (index, item) in items.enumerated() {
            entries += try EntryReader(item, place: "transcript.entries[\(index)]").entries()
        }
        self.init(entries: entries)
    }

    // MARK: - Writing

    private static func json(_ entry: Entry) -> JSONValue {
        var object = JSONObject([("id", .string(entry.id)), ("role", .string(role(of: entry)))])
        if case .toolCalls(let calls) = entry {
            object["toolCalls"] = .array(
                calls.map { call in
                    [
                        "id": .string(call.id), "name": .string(call.toolName),
                        "arguments": .string(call.arguments.jsonString),
                    ]
                }
            )
        } else {
            object["contents"] = .array(entry.segments.map(json))
        }
        switch entry {
        case .instructions(let entry) where !entry.toolDefinitions.isEmpty:
            object["tools"] = .array(
                entry.toolDefinitions.map {
                    ToolDeclaration(name: $0.name, description: $0.description, parameters: $0.parameters).jsonValue
                }
            )
        case .prompt(let entry):
            let options = entry.options.jsonObject
            if !options.isEmpty { object["options"] = .object(options) }
        case .toolOutput(let entry):
            object["toolCallID"] = .string(entry.id)
            object["toolName"] = .string(entry.toolName)
        case .response(let entry):
            var extra = JSONObject()
            if entry.isPartial { extra["partial"] = true }
            if let tokens = entry.tokens { extra["tokens"] = .array(tokens.map { .number(JSONNumber($0)) }) }
            if !extra.isEmpty { object["parley"] = .object(extra) }
        default: break
        }
        return .object(object)
    }

    private static func json(_ segment: Segment) -> JSONValue {
        switch segment {
        case .text(let text):
            ["type": "text", "id": .string(text.id), "text": .string(text.content)]
        case .structure(let structure):
            [
                "type": "structure", "id": .string(structure.id),
                "structure": ["source": .string(structure.schemaName), "content": structure.content.jsonValue],
            ]
        }
    }

    private static func role(of entry: Entry) -> String {
        switch entry {
        case .instructions: "instructions"
        case .prompt: "user"
        case .reasoning: "reasoning"
        case .toolCalls, .response: "response"
        case .toolOutput: "tool"
        }
    }
}

/// Reads one entry of a transcript.
private struct EntryReader {
    typealias FormatError = Transcript.FormatError

    private let json: JSONValue
    private let place: String

    init(_ json: JSONValue, place: String) {
        self.json = json
        self.place = place
    }

    func entries() throws(FormatError) -> [Transcript.Entry] {
        guard json.objectValue != nil else { throw FormatError(description: "\(place) must be an object.") }
        let id = json["id"]?.stringValue ?? UUID().uuidString
        switch json["role"]?.stringValue {
        case "instructions":
            return [.instructions(.init(id: id, segments: try segments(), toolDefinitions: try tools()))]
        case "user":
            let options = try GenerationOptions(json: json["options"], place: "\(place).options")
            return [.prompt(.init(id: id, segments: try segments(), options: options))]
        case "reasoning": return [.reasoning(.init(id: id, segments: try segments()))]
        case "tool":
            return [
                .toolOutput(
                    .init(
                        id: json["toolCallID"]?.stringValue ?? id,
                        toolName: json["toolName"]?.stringValue ?? "",
                        segments: try segments()
                    )
                )
            ]
        case "response": return try response(id)
        default:
            throw FormatError(
                description:
                    "\(place).role must be \"instructions\", \"user\", \"reasoning\", \"response\" or \"tool\"."
            )
        }
    }

    private func response(_ id: String) throws(FormatError) -> [Transcript.Entry] {
        var entries: [Transcript.Entry] = []
        if let calls = json["toolCalls"]?.arrayValue, !calls.isEmpty {
            var read: [Transcript.ToolCall] = []
            for (index, call) in calls.enumerated() {
                let place = "\(place).toolCalls[\(index)]"
                guard let name = call["name"]?.stringValue else {
                    throw FormatError(description: "\(place).name must be a text.")
                }
                guard let text = call["arguments"]?.stringValue, let arguments = try? JSONValue(parsing: text) else {
                    throw FormatError(description: "\(place).arguments must be a text that holds JSON.")
                }
                read.append(
                    .init(
                        id: call["id"]?.stringValue ?? UUID().uuidString,
                        toolName: name,
                        arguments: GeneratedContent(arguments)
                    )
                )
            }
            entries.append(.toolCalls(.init(id: id, read)))
            if json["contents"] == nil { return entries }
        }
        var response = Transcript.Response(id: id, segments: try segments())
        if let extra = json["parley"] {
            response.isPartial = extra["partial"]?.boolValue ?? false
            if let tokens = extra["tokens"]?.arrayValue {
                let numbers = tokens.compactMap { $0.intValue.flatMap(Int32.init(exactly:)) }
                guard numbers.count == tokens.count else {
                    throw FormatError(description: "\(place).parley.tokens must hold token numbers.")
                }
                response.tokens = numbers
            }
        }
        entries.append(.response(response))
        return entries
    }

    private func segments() throws(FormatError) -> [Transcript.Segment] {
        guard let contents = json["contents"]?.arrayValue else {
            throw FormatError(description: "\(place).contents must be a list.")
        }
        var segments: [Transcript.Segment] = []
        for (index, content) in contents.enumerated() {
            let place = "\(place).contents[\(index)]"
            let id = content["id"]?.stringValue ?? UUID().uuidString
            switch content["type"]?.stringValue {
            case "text":
                guard let text = content["text"]?.stringValue else {
                    throw FormatError(description: "\(place).text must be a text.")
                }
                segments.append(.text(.init(id: id, content: text)))
            case "structure":
                guard let value = content["structure"]?["content"] else {
                    throw FormatError(description: "\(place).structure.content is missing.")
                }
                let name = content["structure"]?["source"]?.stringValue ?? ""
                segments.append(.structure(.init(id: id, schemaName: name, content: GeneratedContent(value))))
            default:
                throw FormatError(description: "\(place).type must be \"text\" or \"structure\".")
            }
        }
        return segments
    }

    private func tools() throws(FormatError) -> [Transcript.ToolDefinition] {
        var tools: [Transcript.ToolDefinition] = []
        for (index, tool) in (json["tools"]?.arrayValue ?? []).enumerated() {
            guard let function = tool["function"], let name = function["name"]?.stringValue else {
                throw FormatError(description: "\(place).tools[\(index)].function.name must be a text.")
            }
            tools.append(
                .init(
                    name: name,
                    description: function["description"]?.stringValue ?? "",
                    parameters: GenerationSchema(json: function["parameters"] ?? .object(JSONObject()))
                )
            )
        }
        return tools
    }
}
