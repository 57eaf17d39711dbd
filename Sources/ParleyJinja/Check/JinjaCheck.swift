import ParleyJSON

/// Answers requests to render a template, each a line of JSON: what `parley check jinja` does.
package enum JinjaCheck {
    /// Answers one request.
    ///
    /// The request is an object with `template`, `context` and, if it likes, `id`, `now` (ISO 8601) and `stretches`
    /// (whether the answer tells the origins). Texts of the context count as data, but for those directly in it whose
    /// name ends with `_token`.
    ///
    /// - Parameter line: the request.
    /// - Returns: an object with `text`, or with `error` and, if the template is at fault, `line` and `column`.
    package static func answer(line: String) -> String {
        let request: JSONObject
        do throws(JSONError) {
            guard case .object(let object) = try JSONValue(parsing: line) else {
                return serialized(["error": "the request is not an object"])
            }
            request = object
        } catch {
            return serialized(["error": .string("the request is not JSON: \(error)")])
        }
        var answer = JSONObject()
        if let id = request["id"] { answer["id"] = id }
        do throws(JinjaError) {
            guard case .string(let template)? = request["template"] else {
                answer["error"] = "the request has no text 'template'"
                return serialized(answer)
            }
            guard let context = context(of: request) else {
                answer["error"] = "'context' must be an object and 'now' a time such as 2026-07-26T12:00:00"
                return serialized(answer)
            }
            let text = try JinjaTemplate(template).render(context)
            answer["text"] = .string(text.plain)
            if request["stretches"] == true { answer["stretches"] = stretches(of: text) }
        } catch {
            answer["error"] = .string(error.message)
            answer["line"] = .number(JSONNumber(error.line))
            answer["column"] = .number(JSONNumber(error.column))
        }
        return serialized(answer)
    }

    private static func serialized(_ answer: JSONObject) -> String {
        JSONValue.object(answer).serialized()
    }

    private static func stretches(of text: OriginText) -> JSONValue {
        .array(
            text.stretches.map { stretch in
                .array([.string(stretch.text), .string(stretch.origin == .template ? "template" : "data")])
            }
        )
    }

    private static func context(of request: JSONObject) -> JinjaContext? {
        var context = JinjaContext(now: .system)
        if let now = request["now"], now != .null {
            guard case .string(let text) = now, let clock = JinjaClock(iso8601: text) else { return nil }
            context.now = clock
        }
        guard let variables = request["context"] else { return context }
        guard case .object(let object) = variables else { return nil }
        for (name, value) in object {
            let isToken = name.hasSuffix("_token")
            var origin = Origin.data(source: 0)
            if isToken, case .string = value { origin = .template }
            context[name] = JinjaValue(value, origin: origin)
        }
        return context
    }
}
