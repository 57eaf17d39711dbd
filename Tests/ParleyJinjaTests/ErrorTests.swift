import ParleyJinja
import Testing

/// What is wrong is told with its kind and its place.
@Suite struct ErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let template: String
        let kind: JinjaError.Kind
        let line: Int
        let column: Int

        init(_ template: String, _ kind: JinjaError.Kind, _ line: Int, _ column: Int) {
            self.template = template
            self.kind = kind
            self.line = line
            self.column = column
        }

        var testDescription: String { template.debugDescription }
    }

    static let syntax: [Case] = [
        .init("{{ }}", .syntax, 1, 4),
        .init("{{ 1 2 }}", .syntax, 1, 6),
        .init("{{ a b }}", .syntax, 1, 6),
        .init("a\n  {% foo %}", .syntax, 2, 6),
        .init("{% if %}{% endif %}", .syntax, 1, 7),
        .init("x{% if a %}\n", .syntax, 1, 12),
        .init("{% for x in a %}{% endif %}", .syntax, 1, 20),
        .init("{% for x a %}{% endfor %}", .syntax, 1, 10),
        .init("{{ (1 }}", .syntax, 1, 7),
        .init("{{ 1) }}", .syntax, 1, 5),
        .init("{{ [1) }}", .syntax, 1, 6),
        .init("{{ a..b }}", .syntax, 1, 6),
        .init("{{ a ? b }}", .syntax, 1, 6),
        .init("é {# open", .syntax, 1, 3),
        .init("{% raw %} open", .syntax, 1, 1),
        .init("{{ 'open }}", .syntax, 1, 4),
        .init("{{ open", .syntax, 1, 8),
        .init("{{ '\\x4' }}", .syntax, 1, 5),
        .init("{{ 007 }}", .syntax, 1, 6),
        .init("{% set x = %}", .syntax, 1, 12),
        .init("{% set true = 1 %}", .syntax, 1, 8),
        .init("{% set a.b.c = 1 %}", .syntax, 1, 11),
        .init("{% set a[0] = 1 %}", .syntax, 1, 9),
        .init("{% macro m(a=1, b) %}{% endmacro %}", .syntax, 1, 17),
        .init("{% macro m(a, a) %}{% endmacro %}", .syntax, 1, 15),
        .init("{{ f(a=1, 2) }}", .syntax, 1, 11),
        .init("{{ f(a=1, a=2) }}", .syntax, 1, 11),
        .init("{% break %}", .syntax, 1, 4),
        .init("{% for x in a %}{% else %}{% break %}{% endfor %}", .syntax, 1, 30),
        .init("{% for loop in a %}{% endfor %}", .syntax, 1, 8),
        .init("{{ 1|foo }}", .syntax, 1, 6),
        .init("{{ 1 is foo }}", .syntax, 1, 9),
        .init("{{ 1 is defined is defined }}", .syntax, 1, 17),
        .init("{% include 'x' %}", .syntax, 1, 4),
        .init("{% call 5 %}{% endcall %}", .syntax, 1, 9),
    ]

    static let runtime: [Case] = [
        .init("ok\n{{ nope.x }}", .runtime, 2, 8),
        .init("{{ d.nope.x }}", .runtime, 1, 10),
        .init("{{ nope() }}", .runtime, 1, 8),
        .init("{{ 1 / 0 }}", .runtime, 1, 6),
        .init("{{ 1 +\n 'a' }}", .runtime, 1, 6),
        .init("{{ 'a' < 1 }}", .runtime, 1, 8),
        .init("{{ nope + 1 }}", .runtime, 1, 9),
        .init("{{ 9223372036854775807 + 1 }}", .runtime, 1, 24),
        .init("{{ 5|length }}", .runtime, 1, 6),
        .init("{{ (a|map('string'))|length }}", .runtime, 1, 22),
        .init("{% for x in 5 %}{% endfor %}", .runtime, 1, 13),
        .init("{% for k, v in a %}{% endfor %}", .runtime, 1, 16),
        .init("{% set x, y = [1] %}", .runtime, 1, 15),
        .init("{% set d.x = 5 %}", .runtime, 1, 14),
        .init("{{ a.append(1) }}", .runtime, 1, 12),
        .init("{{ d.pop('x') }}", .runtime, 1, 9),
        .init("{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}", .runtime, 1, 35),
        .init("{% macro m(a) %}{% endmacro %}{{ m(z=2) }}", .runtime, 1, 35),
        .init("{{ '%d' % 'a' }}", .runtime, 1, 9),
        .init("{{ '{}'.format() }}", .runtime, 1, 15),
        .init("{{ [1, 'a']|sort }}", .runtime, 1, 13),
        .init("{{ nope|tojson }}", .runtime, 1, 9),
        .init("{{ s.index('q') }}", .runtime, 1, 11),
        .init("{{ {[]: 1} }}", .runtime, 1, 4),
        .init("{{ 'x'|random }}", .runtime, 1, 8),
        .init("{% if true %}{{ 1|foo }}{% endif %}", .runtime, 1, 19),
        .init("{{ range(1000000) }}", .runtime, 1, 9),
    ]

    @Test("Tells what is no template and where", arguments: syntax)
    func syntaxErrors(_ example: Case) {
        let error = #expect(throws: JinjaError.self) { try JinjaTemplate(example.template) }
        #expect(error?.kind == example.kind)
        #expect(error.map { [$0.line, $0.column] } == [example.line, example.column])
    }

    @Test("Tells what cannot be rendered and where", arguments: runtime)
    func runtimeErrors(_ example: Case) throws {
        let template = try JinjaTemplate(example.template)
        let error = #expect(throws: JinjaError.self) { try template.render(RenderingCase.context()) }
        #expect(error?.kind == example.kind)
        #expect(error.map { [$0.line, $0.column] } == [example.line, example.column])
    }

    @Test("Passes the text of raise_exception on unchanged")
    func raised() throws {
        let template = try JinjaTemplate("{% if true %}\n{{ raise_exception('No: ' ~ s ~ '\\n') }}{% endif %}")
        let error = #expect(throws: JinjaError.self) { try template.render(RenderingCase.context()) }
        #expect(error?.kind == .raised)
        #expect(error?.message == "No: Hello, World\n")
        #expect(error.map { [$0.line, $0.column] } == [2, 19])
    }

    @Test("Says what is missing")
    func messages() throws {
        let error = #expect(throws: JinjaError.self) {
            try JinjaTemplate("{{ messages[0].content }}").render(JinjaContext())
        }
        #expect(error?.description == "line 1, column 12: 'messages' is undefined")
    }
}
