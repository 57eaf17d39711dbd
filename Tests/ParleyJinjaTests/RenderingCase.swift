import ParleyJSON
import ParleyJinja
import Testing

/// A template and what it renders with the variables of these tests.
struct RenderingCase: Sendable, CustomTestStringConvertible {
    let template: String
    let expected: String

    init(_ template: String, _ expected: String) {
        self.template = template
        self.expected = expected
    }

    var testDescription: String { template.debugDescription }

    /// Renders the template and compares; the stretches must be the text, each longer than nothing.
    func check() throws {
        let text = try JinjaTemplate(template).render(Self.context())
        #expect(text.plain == expected)
        #expect(text.stretches.map(\.text).joined() == expected)
        #expect(text.stretches.allSatisfy { !$0.text.isEmpty })
        for (left, right) in zip(text.stretches, text.stretches.dropFirst()) {
            #expect(left.origin != right.origin)
        }
    }

    /// The variables: data, as if a person had sent them.
    static func context() throws -> JinjaContext {
        var context = JinjaContext(now: JinjaClock(seconds: 1_785_056_703))
        guard case .object(let variables) = try JSONValue(parsing: variables) else { return context }
        for (name, value) in variables {
            context[name] = JinjaValue(value, origin: .data(source: 1))
        }
        return context
    }

    private static let variables = ##"""
        {
            "a": [1, 2, 3], "s": "Hello, World", "d": {"x": 1, "y": {"z": [1, 2]}, "items": "it", "é": "ü"}, "n": null,
            "l": ["b", "A", "c", "a"],
            "u": [{"name": "bob", "age": 3, "k": {"q": 1}}, {"name": "Al", "age": 1}, {"name": "cy", "age": 2}],
            "uni": "Äé😀 ß", "html": "<a href=\"x\">&'</a>", "big": 123456789012345678901234567890,
            "m": [
                {"role": "user", "content": "hi"},
                {
                    "role": "assistant", "content": null,
                    "tool_calls": [{"name": "f", "arguments": {"a": 1, "b": [true, null, 1.0, 1e20, 0.1]}}]
                }
            ]
        }
        """##
}
