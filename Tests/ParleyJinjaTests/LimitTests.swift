import Foundation
import ParleyJinja
import Testing

/// Whatever a template asks for, reading and rendering it end with a text or an error.
@Suite struct LimitTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let template: String

        init(_ name: String, _ template: String) {
            self.name = name
            self.template = template
        }

        var testDescription: String { name }
    }

    private static func nested(_ opening: String, _ closing: String, _ inner: String = "1", times: Int) -> String {
        String(repeating: opening, count: times) + inner + String(repeating: closing, count: times)
    }

    static let deep: [Case] = [
        .init("parentheses", "{{ " + nested("(", ")", times: 100_000) + " }}"),
        .init("lists", "{{ " + nested("[", "]", times: 5_000) + " }}"),
        .init("dictionaries", "{{ " + nested("{1:", "}", times: 5_000) + " }}"),
        .init("calls", "{{ " + nested("f(", ")", times: 5_000) + " }}"),
        .init("subscripts", "{{ " + nested("a[", "]", times: 5_000) + " }}"),
        .init("conditions", "{{ " + nested("1 if 1 else ", "", times: 5_000) + " }}"),
        .init("signs", "{{ " + nested("-", "", times: 5_000) + " }}"),
        .init("negations", "{{ " + nested("not ", "", times: 5_000) + " }}"),
        .init("attributes", "{{ a" + nested(".b", "", "", times: 5_000) + " }}"),
        .init("filters", "{{ a" + nested("|string", "", "", times: 5_000) + " }}"),
        .init("targets", "{% set " + nested("(", ")", "x", times: 5_000) + " = 1 %}"),
        .init("blocks", nested("{% if 1 %}", "{% endif %}", times: 5_000)),
        .init("loops", nested("{% for x in [1] %}", "{% endfor %}", times: 5_000)),
        .init("a macro in itself", "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}"),
        .init(
            "a macro in filters",
            "{% macro f() %}{{ " + nested("(", "|upper)", "f()", times: 40) + " }}{% endmacro %}{{ f() }}"
        ),
        .init(
            "a macro in loops",
            "{% macro f() %}" + nested("{% for x in [1] %}", "{% endfor %}", "{{ f() }}", times: 40)
                + "{% endmacro %}{{ f() }}"
        ),
        .init(
            "a macro in set blocks",
            "{% macro f() %}" + nested("{% set q %}", "{% endset %}", "{{ f() }}", times: 40)
                + "{% endmacro %}{{ f() }}"
        ),
        .init("a macro in its default", "{% macro f(x=f()) %}{% endmacro %}{{ f() }}"),
        .init(
            "a macro in a loop's condition",
            "{% macro f() %}{% for x in [1] if f() %}{% endfor %}{% endmacro %}{{ f() }}"
        ),
        .init("a recursive loop", "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}"),
        .init(
            "generators",
            "{% set n = namespace(g=[1]) %}{% for i in range(1000) %}{% set n.g = n.g|map('string') %}{% endfor %}{{ n.g|list }}"
        ),
        .init(
            "a list in itself",
            "{% set n = namespace(x=1) %}{% for i in range(1000) %}{% set n.x = [n.x] %}{% endfor %}"
        ),
        .init("a namespace in itself", "{% set n = namespace() %}{% set n.x = n %}{{ n }}"),
    ]

    static let large: [Case] = [
        .init("a repeated text", "{{ 'a' * 10000000000 }}"),
        .init("a repeated list", "{{ [1] * 9223372036854775807 }}"),
        .init(
            "a doubled text",
            "{% set n = namespace(x='ab') %}{% for i in range(100) %}{% set n.x = n.x ~ n.x %}{% endfor %}"
        ),
        .init(
            "a doubled list",
            "{% set n = namespace(x=[1]) %}{% for i in range(100) %}{% set n.x = n.x + n.x %}{% endfor %}"
        ),
        .init("a wide text", "{{ 'a'.center(9223372036854775807) }}"),
        .init("a wide number", "{{ '%99999999999999999999d' % 1 }}"),
        .init("a precise number", "{{ '{:.999999999999}'.format(1.5) }}"),
        .init("a wide indentation", "{{ [1]|tojson(indent=10000000000) }}"),
        .init("a text replaced by a long one", "{{ ('a' * 100000)|replace('a', 'b' * 100000) }}"),
        .init("a long separator", "{{ range(100000)|join('b' * 10000) }}"),
        .init("a large batch", "{{ [1]|batch(9223372036854775807, 0)|list }}"),
        .init("many slices", "{{ [1]|slice(9223372036854775807)|list }}"),
    ]

    static let long: [Case] = [
        .init("nested loops", "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}"),
        .init(
            "a value that shares its parts",
            "{% set n = namespace(x=[1], y=[1]) %}{% for i in range(100) %}{% set n.x = [n.x, n.x] %}{% set n.y = [n.y, n.y] %}{% endfor %}{{ n.x == n.y }}"
        ),
    ]

    /// Runs on a thread with as little stack as there may be.
    private func onSmallThread(_ body: @escaping @Sendable () -> Void) async {
        await withCheckedContinuation { continuation in
            let thread = Thread {
                body()
                continuation.resume()
            }
            thread.stackSize = 512 << 10
            thread.start()
        }
    }

    @Test("Nesting ends with an error, on a small stack too", arguments: deep)
    func depth(_ example: Case) async {
        await onSmallThread {
            let error = #expect(throws: JinjaError.self) {
                try JinjaTemplate(example.template).render(JinjaContext())
            }
            #expect(error?.kind == .limit)
        }
    }

    @Test("What is too large is refused before it is made", arguments: large)
    func size(_ example: Case) {
        let limits = JinjaLimits(outputBytes: 1 << 20)
        let error = #expect(throws: JinjaError.self) {
            try JinjaTemplate(example.template, limits: limits).render(JinjaContext())
        }
        #expect(error?.kind == .limit)
    }

    @Test("What takes too long ends", arguments: long)
    func time(_ example: Case) {
        let limits = JinjaLimits(steps: 20_000, loopTurns: 10_000)
        let error = #expect(throws: JinjaError.self) {
            try JinjaTemplate(example.template, limits: limits).render(JinjaContext())
        }
        #expect(error?.kind == .limit)
    }

    @Test("Each limit is told with its place")
    func limits() throws {
        func error(_ template: String, _ limits: JinjaLimits) -> String? {
            do throws(JinjaError) {
                _ = try JinjaTemplate(template, limits: limits).render(JinjaContext())
                return nil
            } catch {
                return error.kind == .limit ? error.description : "another kind"
            }
        }
        let loop = "\n{% for i in range(9) %}\nabc{% endfor %}"
        #expect(error(loop, JinjaLimits()) == nil)
        #expect(error(loop, JinjaLimits(sourceBytes: 8))?.hasPrefix("line 1, column 1: the template has more") == true)
        #expect(error(loop, JinjaLimits(loopTurns: 8))?.hasPrefix("line 2, column") == true)
        #expect(error(loop, JinjaLimits(steps: 10))?.hasPrefix("line 2, column") == true)
        #expect(error(loop, JinjaLimits(outputBytes: 20))?.hasPrefix("line 2, column") == true)
        #expect(error("{{ ((1)) }}", JinjaLimits(nesting: 3))?.hasPrefix("line 1, column 6") == true)
        let macro = "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(9) }}"
        #expect(error(macro, JinjaLimits()) == nil)
        #expect(error(macro, JinjaLimits(recursion: 9))?.hasPrefix("line 1, column 31") == true)
    }

    @Test("Whole numbers at the edge of 64 bits give a text or an error")
    func edges() throws {
        let least = "(-9223372036854775807 - 1)"
        let templates = [
            "{{ \(least) // -1 }}", "{{ \(least) % -1 }}", "{{ -\(least) }}", "{{ \(least)|abs }}",
            "{{ [1][\(least)] }}",
            "{{ 'a'[\(least):] }}", "{{ [1, 2][::\(least)] }}", "{{ range(5)[::\(least)] }}", "{{ range(\(least)) }}",
            "{{ 'a'.find('a', \(least)) }}", "{{ '{:x}'.format(\(least)) }}", "{{ \(least)|round(-3) }}",
            "{{ 1.5|round(9223372036854775807) }}", "{{ 1.5|round(\(least)) }}", "{{ 2 ** 9223372036854775807 }}",
            "{{ 'abc'|truncate(9223372036854775807, leeway=9223372036854775807) }}", "{{ -1e300|filesizeformat }}",
            "{{ range(0, 5, 3)[::9223372036854775807] }}", "{{ 'a'.zfill(\(least)) }}", "{{ 1e300|int|string|length }}",
        ]
        for template in templates {
            do throws(JinjaError) {
                _ = try JinjaTemplate(template).render(JinjaContext())
            } catch {
                #expect(error.kind == .runtime || error.kind == .limit, "\(template)")
            }
        }
    }
}
