import ParleyJinja
import Testing

/// What is missing prints nothing, is false and empty, and is an error to use.
@Suite struct UndefinedTests {
    static let cases: [RenderingCase] = [
        .init(
            "{{ d.nope }}|{{ d['nope'] }}|{{ a[10] }}|{{ a['x'] }}|{{ n.x }}|{{ s[100] }}|{{ d.nope is defined }}",
            "||||||False"
        ),
        .init(
            "{{ nope == nope }} {{ nope == none }} {{ nope|default('x') }} {{ none|default('x') }} {{ "
                + "none|default('x', true) }} {{ ''|d('x', boolean=true) }} {{ d.q|default('y') }}",
            "True False x None x x y"
        ),
        .init(
            "{% for x in nope %}x{% else %}empty{% endfor %} {{ nope|length }} {{ nope|list }} {{ nope|join "
                + "}} {{ nope|upper }}|{{ nope is iterable }} {{ nope is sequence }}",
            "empty 0 []  |True True"
        ),
        .init(
            "{{ d.pop is defined }} {{ a.append is defined }} {{ d.get is defined }} {{ s.__class__ }}|{{ d._x }}|",
            "False False True ||"
        ),
    ]

    @Test("Renders as Jinja2 does", arguments: cases)
    func renders(_ example: RenderingCase) throws {
        try example.check()
    }
}
