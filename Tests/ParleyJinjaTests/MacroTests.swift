import ParleyJinja
import Testing

/// Macros, their arguments and call blocks.
@Suite struct MacroTests {
    static let cases: [RenderingCase] = [
        .init(
            "{% macro m(a, b=2, c='x') %}[{{ a }}{{ b }}{{ c }}]{% endmacro %}{{ m(1) }}{{ m(1, 3) }}{{ "
                + "m(1, c='z') }}{{ m(b=5, a=4) }}{{ m() }}",
            "[12x][13x][12z][45x][2x]"
        ),
        .init("{% macro m(a, b=a) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}{{ m(1,2) }}", "1112"),
        .init("{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1,2,x=3) }}{{ m() }}", "(1, 2){'x': 3}(){}"),
        .init("{% macro m(a) %}{{ a is defined }}{{ a|default('D') }}{% endmacro %}{{ m() }}", "FalseD"),
        .init(
            "{% macro m(x) %}<{{ caller() }}{{ x }}>{% endmacro %}{% call m(1) %}body{{ s }}{% endcall %}",
            "<bodyHello, World1>"
        ),
        .init(
            "{% macro m() %}{{ caller('a', b=2) }}{% endmacro %}{% call(p, b) m() %}{{ p }}{{ b }}{% endcall %}",
            "a2"
        ),
        .init(
            "{% macro m() %}{% if caller %}c{{ caller() }}{% else %}n{% endif %}{% endmacro %}{{ m() }}{% "
                + "call m() %}x{% endcall %}",
            "ncx"
        ),
        .init("{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n-1) }}{% endif %}{% endmacro %}{{ f(5) }}", "543210"),
        .init("{% macro a() %}A{{ b() }}{% endmacro %}{% macro b() %}B{% endmacro %}{{ a() }}", "AB"),
        .init(
            "{% macro m(a,b,c) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ m(*a) }}{{ m(**{'a':1,'b':2,'c':3}) "
                + "}}{{ m.name }}{{ m.arguments }}",
            "123123m('a', 'b', 'c')"
        ),
        .init(
            "{% macro m(x) %}{{ x }}{% endmacro %}{{ m('a')|upper }}{{ m('a') ~ 'b' }}{{ m('a') is string "
                + "}}{{ m is callable }}",
            "AabTrueTrue"
        ),
    ]

    @Test("Renders as Jinja2 does", arguments: cases)
    func renders(_ example: RenderingCase) throws {
        try example.check()
    }
}
