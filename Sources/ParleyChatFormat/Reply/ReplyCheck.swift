import ParleyJSON

/// Answers `parley check reply`: what the reader makes of a reply that comes in chunks.
package enum ReplyCheck {
    /// Answers one request.
    ///
    /// A request is `{"id", "template"|"format", "chunks": […]}`. A chunk is a text, or `{"token": "<|im_end|>"}` for
    /// the spelling of a special token. Optional are `prompt` (what stands before the reply, or its end),
    /// `control_tokens` (spellings that count only as tokens), `stop` (a text or several) and `raw`. `tools` is passed
    /// over until tool calls are read.
    ///
    /// - Parameters:
    ///   - line: the request as JSON.
    ///   - template: the template of a format that `ReplySyntax.named` does not know; nil for none.
    ///   - render: writes a prompt with a template, for requests that name no prompt; nil where it cannot.
    /// - Returns: the answer as JSON on one line: `{"id", "content", "reasoning", "tool_calls", "events"}`, or
    ///   `{"id", "error"}`.
    package static func answer(
        line: String,
        template: (_ format: String) -> String? = { _ in nil },
        render: (_ template: String) -> String? = { _ in nil }
    ) -> String {
        let request: JSONValue
        do {
            request = try JSONValue(parsing: line)
        } catch {
            return failure("the request is not JSON: \(error)", id: .null)
        }
        let id = request["id"] ?? .null
        guard case .object = request else {
            return failure("the request is \(request.kindName): it has to be an object", id: .null)
        }
        do throws(Fault) {
            let syntax = try syntax(of: request, template, render)
            let isRaw = try field("raw", of: request, "true or false", \.boolValue) ?? false
            guard let chunks = try field("chunks", of: request, "an array", \.arrayValue) else {
                throw Fault("'chunks' is missing: give the pieces of the reply as an array of texts")
            }
            var reader = ReplyReader(syntax, raw: isRaw)
            var events: [ReplyEvent] = []
            for (index, chunk) in chunks.enumerated() {
                if let text = chunk.stringValue {
                    events += reader.feed(text)
                } else if let token = chunk["token"]?.stringValue {
                    events += reader.feed(token, isSpecialToken: true)
                } else {
                    throw Fault("'chunks[\(index)]' has to be a text, or an object with a text 'token'")
                }
            }
            return answer(events + reader.finish(), id: id)
        } catch {
            return failure(error.message, id: id)
        }
    }

    private struct Fault: Error {
        let message: String

        init(_ message: String) { self.message = message }
    }

    private static func syntax(
        of request: JSONValue,
        _ templateOf: (String) -> String?,
        _ render: (String) -> String?
    ) throws(Fault) -> ReplySyntax {
        let template = try field("template", of: request, "a text", \.stringValue)
        let format = try field("format", of: request, "a text", \.stringValue)
        let prompt = try field("prompt", of: request, "a text", \.stringValue)
        var syntax: ReplySyntax
        switch (template, format) {
        case (let template?, nil):
            syntax = .recognise(template: template, prompt: prompt ?? render(template) ?? "")
        case (nil, let format?):
            if let named = ReplySyntax.named(format) {
                syntax = named
                syntax.opening = named.opening(behind: prompt ?? "")
            } else if let template = templateOf(format) {
                syntax = .recognise(template: template, prompt: prompt ?? render(template) ?? "")
            } else {
                throw Fault("there is no format '\(format)': use \(ReplySyntax.formats.joined(separator: ", "))")
            }
        case (nil, nil):
            throw Fault("'template' and 'format' are missing: give one of them")
        case (.some, .some):
            throw Fault("'template' and 'format' are both there: give one of them")
        }
        syntax.controlTokens = try texts("control_tokens", of: request)
        syntax.stops = try texts("stop", of: request)
        return syntax
    }

    private static func field<Value>(
        _ name: String,
        of request: JSONValue,
        _ kind: String,
        _ read: (JSONValue) -> Value?
    ) throws(Fault) -> Value? {
        guard let value = request[name], !value.isNull else { return nil }
        guard let read = read(value) else { throw Fault("'\(name)' is \(value.kindName): it has to be \(kind)") }
        return read
    }

    private static func texts(_ name: String, of request: JSONValue) throws(Fault) -> [String] {
        guard let value = request[name], !value.isNull else { return [] }
        if let text = value.stringValue { return [text] }
        let texts = value.arrayValue?.map(\.stringValue) ?? [nil]
        let known = texts.compactMap(\.self)
        guard known.count == texts.count else { throw Fault("'\(name)' has to be a text or an array of texts") }
        return known
    }

    private static func answer(_ events: [ReplyEvent], id: JSONValue) -> String {
        var content = ""
        var reasoning = ""
        var list: [JSONValue] = []
        for event in events {
            switch event {
            case .text(let text):
                content += text
                list.append(["type": "text", "text": .string(text)])
            case .reasoning(let text):
                reasoning += text
                list.append(["type": "reasoning", "text": .string(text)])
            case .reasoningEnded:
                list.append(["type": "reasoning_ended"])
            case .stopped(let text):
                list.append(["type": "stopped", "at": .string(text)])
            }
        }
        let answer: JSONValue = [
            "id": id, "content": .string(content), "reasoning": .string(reasoning), "tool_calls": [],
            "events": .array(list),
        ]
        return answer.description
    }

    private static func failure(_ message: String, id: JSONValue) -> String {
        let answer: JSONValue = ["id": id, "error": .string(message)]
        return answer.description
    }
}
