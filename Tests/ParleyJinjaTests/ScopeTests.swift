import ParleyJinja
import Testing

/// Which variables are seen where.
@Suite struct ScopeTests {
    static let cases: [RenderingCase] = [
        .init("{% set x = 1 %}{% for i in a %}{{ x }}{% set x = x + i %}{{ x }} {% endfor %}{{ x }}", "12 13 14 1"),
        .init(
            "{% set ns = namespace(x=1) %}{% for i in a %}{% set ns.x = ns.x + i %}{% endfor %}{{ ns.x }} "
                + "{{ ns['x'] }} {{ ns.z }}",
            "7 7 "
        ),
        .init("{% if true %}{% set v = 5 %}{% endif %}{{ v }}", "5"),
        .init(
            "{% set x, y = 1, 2 %}{{ x }}{{ y }}{% set x, y = y, x %}{{ x }}{{ y }}{% set z = 1, 2 %}{{ z }}",
            "1221(1, 2)"
        ),
        .init(
            "{% set x %}hello {{ s }}{% endset %}[{{ x }}]{% set x | upper | trim %} abc {% endset %}[{{ x "
                + "}}]{% set x %}{% set inner = 5 %}{{ inner }}{% endset %}{{ inner }}{{ x }}",
            "[hello Hello, World][ABC]5"
        ),
        .init("{% with a=1, b=a %}{{ a }}{{ b }}{% set c = 3 %}{{ c }}{% endwith %}{{ c }}", "1[1, 2, 3]3"),
        .init("{% filter upper %}abc {{ s }}{% set q = 1 %}{% endfilter %}{{ q }}", "ABC HELLO, WORLD"),
        .init("{% macro m() %}{{ q }}{% endmacro %}{{ m() }}{% set q = 1 %}{{ m() }}", "1"),
        .init(
            "{% for i in a %}{% macro m() %}{{ i }}{% endmacro %}{{ m() }}{% endfor %}{{ m is defined }}",
            "123True"
        ),
        .init("{% generation %}abc{% set gg = 1 %}{{ gg }}{% endgeneration %}{{ gg }}", "abc1"),
    ]

    @Test("Renders as Jinja2 does", arguments: cases)
    func renders(_ example: RenderingCase) throws {
        try example.check()
    }
}
