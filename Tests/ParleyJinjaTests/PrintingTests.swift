import ParleyJinja
import Testing

/// How values look as text: as Python prints them.
@Suite struct PrintingTests {
    static let cases: [RenderingCase] = [
        .init(
            "{{ a }}|{{ d }}|{{ n }}|{{ true }}|{{ [s, html, uni] }}|{{ nope }}|{{ m }}",
            #"[1, 2, 3]|{'x': 1, 'y': {'z': [1, 2]}, 'items': 'it', 'é': 'ü'}|None|True|['Hello, World', '<a "#
                + #"href="x">&\'</a>', 'Äé😀 ß']||[{'role': 'user', 'content': 'hi'}, {'role': 'assistant', "#
                + #"'content': None, 'tool_calls': [{'name': 'f', 'arguments': {'a': 1, 'b': [True, None, 1.0, "#
                + #"1e+20, 0.1]}}]}]"#
        ),
        .init(
            "{{ 1.0 }} {{ 1e16 }} {{ 1e15 }} {{ 123456789012345680.0 }} {{ 0.0001 }} {{ 0.00001 }} {{ "
                + "1.5e300 }} {{ -0.0 }} {{ 5e-324 }} {{ 0.1+0.2 }} {{ 1e400 }}",
            "1.0 1e+16 1000000000000000.0 1.2345678901234568e+17 0.0001 1e-05 1.5e+300 -0.0 5e-324 "
                + "0.30000000000000004 inf"
        ),
        .init(
            "{{ [true, none, 1.0, 'x', nope] }} {{ (1,) }} {{ () }} {{ {} }} {{ {1: 2, none: 'x'} }}",
            "[True, None, 1.0, 'x', Undefined] (1,) () {} {1: 2, None: 'x'}"
        ),
        .init(
            #"{{ ["it's", 'q"', '\'"', 'a\n\t\\', '\x7f\xa0\u200b', '\U0001f600'] }}"#,
            #"["it's", 'q"', '\'"', 'a\n\t\\', '\x7f\xa0\u200b', '😀']"#
        ),
        .init(
            "{{ range(5) }} {{ range(0, 10, 3) }} {{ d.items() }} {{ d.keys() }} {{ namespace(a=1) }} {{ dict }}",
            "range(0, 5) range(0, 10, 3) dict_items([('x', 1), ('y', {'z': [1, 2]}), ('items', 'it'), ('é', "
                + "'ü')]) dict_keys(['x', 'y', 'items', 'é']) <Namespace {'a': 1}> <class 'dict'>"
        ),
        .init("{{ 1, 2 }}{% print 1, 'a' %}", "(1, 2)1a"),
        .init(#"{{ 'a' 'b' "c" }} {{ '\q \101' }} {{ "\é" }}"#, #"abc \q A \xe9"#),
        .init("{{ 1_000 }} {{ 0x1F }} {{ 0b101 }} {{ 0o17 }} {{ 1.5e-3 }}", "1000 31 5 15 0.0015"),
    ]

    @Test("Renders as Jinja2 does", arguments: cases)
    func renders(_ example: RenderingCase) throws {
        try example.check()
    }
}
