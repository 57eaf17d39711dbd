import ParleyJSON
import ParleyJinja
import Testing

/// What a template is given.
@Suite struct ContextTests {
    private func render(_ template: String, _ context: JinjaContext) throws -> String {
        try JinjaTemplate(template).render(context).plain
    }

    @Test("Numbers of JSON become Python's")
    func numbers() throws {
        let json = try JSONValue(parsing: "[1, -0, 1.0, 1e2, 10E-1, 1e400, -1e400, 123456789012345678901, 0.1]")
        let context = JinjaContext(["x": JinjaValue(json, origin: .data(source: 0))])
        let expected = "[1, 0, 1.0, 100.0, 1.0, inf, -inf, 123456789012345678901, 0.1]"
        #expect(try render("{{ x }}", context) == expected)
        #expect(
            try render("{{ x[7]|tojson }} {{ x[7] is integer }} {{ x[2] is float }}", context).hasSuffix("True True")
        )
    }

    @Test("Variables keep their order, and the later of two values counts")
    func variables() throws {
        var context = JinjaContext(["b": 1, "a": 2, "b": 3])
        #expect(context.variables.map(\.name) == ["b", "a"])
        #expect(try render("{{ a }}{{ b }}", context) == "23")
        context["b"] = nil
        #expect(context.variables.map(\.name) == ["a"])
        #expect(try render("{{ b is defined }}", context) == "False")
    }

    @Test("Names and keys that only look alike are two")
    func exactNames() throws {
        let context = JinjaContext([
            "d": .dict([("\u{E9}", 1), ("e\u{301}", 2)])
        ])
        #expect(
            try render("{{ d['\\u00e9'] }}{{ d['e\\u0301'] }}{{ d|length }}{{ 'e\\u0301'|length }}", context) == "1222"
        )
        #expect(try render("{{ '\\r\\n'|length }}{{ '👩‍👩‍👧'|length }}", context) == "25")
    }

    @Test("A variable takes the place of a function of its name, and what is set takes that of a variable")
    func precedence() throws {
        #expect(try render("{{ range }}", JinjaContext(["range": "r"])) == "r")
        #expect(try render("{{ x }}{% set x = 2 %}{{ x }}", JinjaContext(["x": 1])) == "12")
    }

    @Test("One template renders many contexts, the same again each time")
    func repetition() throws {
        let template = try JinjaTemplate("{% set ns = namespace(n=x) %}{% set ns.n = ns.n + 1 %}{{ ns.n }}{{ y }}")
        for number in 0..<3 {
            #expect(try template.render(JinjaContext(["x": .int(number)])).plain == "\(number + 1)")
        }
    }

    @Test("A variable that is nested too deep is refused")
    func depth() throws {
        let text = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
        let value = JinjaValue(try JSONValue(parsing: text), origin: .data(source: 0))
        let error = #expect(throws: JinjaError.self) { try render("{{ x|tojson }}", JinjaContext(["x": value])) }
        #expect(error?.kind == .limit)
    }
}
