import ParleyJinja
import Testing

/// Blanks around tags.
@Suite struct WhitespaceTests {
    static let cases: [RenderingCase] = [
        .init("a\n{% if true %}\nb\n{% endif %}\nc\n", "a\nb\nc"),
        .init("  {% if true %}  \n  b\n  {% endif %}\n", "  \n  b\n"),
        .init("\n\n{{ s }}\n\n", "\n\nHello, World\n"),
        .init("x\r\ny\rz\n", "x\ny\nz"),
        .init("{%- if true %}\n a\n{%- endif %}\n", " a"),
        .init("a {%+ if true %} b {% endif +%}\n c", "a  b \n c"),
        .init("  {#- x #}\n  y\n {# z -#}\n  w", "  y\nw"),
        .init("a\n  {{ s }}\n  {%- set x = 1 -%}\n  b", "a\n  Hello, Worldb"),
        .init("{% for x in a %}\n  - {{ x }}\n{% endfor %}\n", "  - 1\n  - 2\n  - 3\n"),
        .init("\t{% set x=1 %}\t\n\tz", "\t\n\tz"),
        .init("a{% if true %}\n\n\nb{% endif %}", "a\n\nb"),
        .init("  {% raw %}\n {{ x }}\n  {% endraw %}\n y", "\n {{ x }}\n y"),
        .init("{%- raw -%}  {{ y }}  {%- endraw -%} z", "{{ y }}z"),
        .init("a  {# c #}  b\n  {# d #}  \n  {# e #}\nf", "a    b\n  \nf"),
        .init("{{ {'a':{'b':1}} }} {{ '}}' }}", "{'a': {'b': 1}} }}"),
        .init("{{ 'a\r\nb'|length }}", "3"),
        .init("\u{A0}{% if true %}x{% endif %}", "x"),
        .init("{{-s-}}  x", "Hello, Worldx"),
    ]

    @Test("Renders as Jinja2 does", arguments: cases)
    func renders(_ example: RenderingCase) throws {
        try example.check()
    }
}
