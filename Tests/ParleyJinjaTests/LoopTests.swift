import ParleyJinja
import Testing

/// Loops and what `loop` tells.
@Suite struct LoopTests {
    static let cases: [RenderingCase] = [
        .init(
            "{% for x in a %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ "
                + "loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.cycle('a','b') }}{{ loop.previtem }}{{ "
                + "loop.nextitem }}{{ loop.changed(x > 1) }};{% endfor %}",
            "1032TrueFalse3a2True;2121FalseFalse3b13True;3210FalseTrue3a2False;"
        ),
        .init(
            "{% for x in [] %}x{% else %}empty{% endfor %} {% for x in a %}{% break %}{% else %}no full "
                + "turn{% endfor %} {% for x in a %}x{% else %}no{% endfor %}",
            "empty no full turn xxx"
        ),
        .init("{% for x in a if x is odd %}{{ loop.index }}/{{ loop.length }}:{{ x }} {% endfor %}", "1/2:1 2/2:3 "),
        .init(
            "{% for x in a %}{% if x == 2 %}{% continue %}{% endif %}{{ x }}{% endfor %} {% for x in a %}{% "
                + "if x == 2 %}{% break %}{% endif %}{{ x }}{% endfor %}",
            "13 1"
        ),
        .init(
            "{% for k, v in d.items() %}{{ k }}:{{ v }} {% endfor %}{% for p, (q, r) in [(1,(2,3))] %}{{ p "
                + "}}{{ q }}{{ r }}{% endfor %}{% for c in 'äb' %}{{ c }}.{% endfor %}",
            "x:1 y:{'z': [1, 2]} items:it é:ü 123ä.b."
        ),
        .init(
            "{% for x in a %}{% set outer = loop %}{% for y in [1,2] %}{{ outer.index }}{{ loop.index }} {% "
                + "endfor %}{% endfor %}",
            "11 12 21 22 31 32 "
        ),
        .init(
            "{% for x in [1,[2,[3]],4] recursive %}{% if x is iterable %}({{ loop(x) }}){% else %}{{ x "
                + "}}@{{ loop.depth }}{% endif %}{% endfor %}",
            "1@1(2@2(3@3))4@1"
        ),
        .init(
            "{% for x in a|map('string') %}{{ x }}{{ loop.last }}{{ loop.length }}{% endfor %}{% set g = "
                + "a|map('string') %}{{ g|list }}{{ g|list }}",
            "1False32False33True3['1', '2', '3'][]"
        ),
        .init(
            "{% set ns = namespace(found=false) %}{% for x in a if not ns.found %}{{ x }}{% if x == 2 %}{% "
                + "set ns.found = true %}{% endif %}{% endfor %}",
            "12"
        ),
        .init(
            "{% set c = cycler('a','b') %}{{ c.next() }}{{ c.next() }}{{ c.current }}{% set j = joiner('; "
                + "') %}{{ j() }}a{{ j() }}b",
            "abaa; b"
        ),
        .init(
            "{{ range(1,5)|list }} {{ range(5,0,-2)|list }} {{ range(10)[2:5] }} {{ range(3)|length }}",
            "[1, 2, 3, 4] [5, 3, 1] range(2, 5) 3"
        ),
    ]

    @Test("Renders as Jinja2 does", arguments: cases)
    func renders(_ example: RenderingCase) throws {
        try example.check()
    }
}
