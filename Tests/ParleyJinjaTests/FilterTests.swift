import ParleyJinja
import Testing

/// What filters return.
@Suite struct FilterTests {
    static let cases: [RenderingCase] = [
        .init(
            #"{{ s|upper }} {{ s|lower }} {{ s|capitalize }} {{ "they're bill's foo-bar (baz)"|title }} {{ "#
                + #"none|upper }} {{ '  a '|trim }} {{ 'xax'|trim('x') }}"#,
            "HELLO, WORLD hello, world Hello, world They're Bill's Foo-Bar (Baz) NONE a a"
        ),
        .init("{{ a|first }} {{ a|last }} {{ s|first }} {{ []|first }}|{{ d|first }} {{ uni|last }}", "1 3 H |x ß"),
        .init(
            "{{ a|join(', ') }} {{ u|join(',', attribute='name') }} {{ [1,none,'x',nope]|join('|') }}",
            "1, 2, 3 bob,Al,cy 1|None|x|"
        ),
        .init(
            "{{ l|sort }} {{ l|sort(case_sensitive=true) }} {{ l|sort(reverse=true) }} {{ "
                + "u|sort(attribute='age')|map(attribute='name')|list }}",
            "['A', 'a', 'b', 'c'] ['A', 'a', 'b', 'c'] ['c', 'b', 'A', 'a'] ['Al', 'cy', 'bob']"
        ),
        .init(
            "{{ ['a','A','b']|unique|list }} {{ [1,1.0,true,2]|unique|list }} {{ l|min }} {{ l|max }} {{ "
                + "u|max(attribute='age') }}",
            "['a', 'b'] [1, 2] A c {'name': 'bob', 'age': 3, 'k': {'q': 1}}"
        ),
        .init("{{ a|sum }} {{ u|sum(attribute='age') }} {{ [[1],[2]]|sum(start=[]) }}", "6 6 [1, 2]"),
        .init(
            "{{ {'b':1,'A':2,'c':0}|dictsort }} {{ {'b':1,'A':2,'c':0}|dictsort(by='value') }} {{ "
                + "{'b':1,'A':2}|dictsort(true) }}",
            "[('A', 2), ('b', 1), ('c', 0)] [('c', 0), ('b', 1), ('A', 2)] [('A', 2), ('b', 1)]"
        ),
        .init(
            "{% for k, v in d|items %}{{ k }}={{ v }};{% endfor %}{{ nope|items|list }}",
            "x=1;y={'z': [1, 2]};items=it;é=ü;[]"
        ),
        .init(
            "{{ u|map(attribute='name')|list }} {{ u|map(attribute='nope', default='x')|list }} {{ "
                + "l|map('upper')|list }} {{ [[1,2],[3]]|map('join', ',')|list }}",
            "['bob', 'Al', 'cy'] ['x', 'x', 'x'] ['B', 'A', 'C', 'A'] ['1,2', '3']"
        ),
        .init(
            "{{ a|select('odd')|list }} {{ a|reject('odd')|list }} {{ [0,1,'',none]|select|list }} {{ "
                + "a|select('gt', 1)|list }}",
            "[1, 3] [2] [1] [2, 3]"
        ),
        .init(
            "{{ u|selectattr('k','defined')|list|length }} {{ u|rejectattr('k')|map(attribute='name')|list "
                + "}} {{ u|selectattr('age','equalto',3)|map(attribute='name')|first }}",
            "1 ['Al', 'cy'] bob"
        ),
        .init("{{ 'yes' if (m|selectattr('role','equalto','nobody')) else 'no' }}", "yes"),
        .init(
            "{% for g in u|groupby('age') %}{{ g.grouper }}:{{ g.list|length }};{% endfor %}{{ "
                + "[{'c':'A'},{'c':'b'},{'c':'a'}]|groupby('c') }}",
            "1:1;2:1;3:1;[('A', [{'c': 'A'}, {'c': 'a'}]), ('b', [{'c': 'b'}])]"
        ),
        .init(
            "{{ a|batch(2, 'x')|list }} {{ [1,2,3,4,5,6,7]|slice(3)|list }} {{ a|slice(2,'x')|list }}",
            "[[1, 2], [3, 'x']] [[1, 2, 3], [4, 5], [6, 7]] [[1, 2], [3, 'x']]"
        ),
        .init(
            "{{ a|reverse|list }} {{ s|reverse }} {{ d|reverse|list }}",
            "[3, 2, 1] dlroW ,olleH ['é', 'items', 'y', 'x']"
        ),
        .init(
            "{{ '5'|int }} {{ 'x'|int(7) }} {{ '42.7'|int }} {{ -3.9|int }} {{ '0x1f'|int(0,16) }} {{ ' 12 "
                + "'|int }} {{ '1_000'|int }} {{ none|int }} {{ 1e20|int }}",
            "5 7 42 -3 31 12 1000 0 100000000000000000000"
        ),
        .init(
            "{{ '5.5'|float }} {{ 'x'|float(1.5) }} {{ '1e5'|float }} {{ '.5'|float }} {{ '0x10'|float }} "
                + "{{ 'inf'|float }}",
            "5.5 1.5 100000.0 0.5 0.0 inf"
        ),
        .init(
            "{{ 42.55|round(1) }} {{ 2.5|round }} {{ 3.5|round }} {{ 42|round }} {{ 2.675|round(2) }} {{ "
                + "1250|round(-2) }} {{ 42.55|round(1,'ceil') }}",
            "42.5 2.0 4.0 42 2.67 1200 42.6"
        ),
        .init(
            "{{ s|replace('l','L',1) }} {{ 5|replace('5','6') }} {{ 'abc'|replace('','-') }} {{ s|wordcount "
                + "}} {{ s|center(20) }}|",
            "HeLlo, World 6 -a-b-c- 2     Hello, World    |"
        ),
        .init(
            #"{{ 'a\n\nb\n'|indent(2) }}|{{ 'a\n\nb'|indent(2, true, true) }}|{{ 'a\nb'|indent('> ') }}"#,
            "a\n\n  b\n|  a\n  \n  b|a\n> b"
        ),
        .init(
            "{{ 'foo bar baz qux'|truncate(9) }} {{ 'foo bar baz qux'|truncate(9, true) }} {{ 'foo bar baz "
                + "qux'|truncate(11) }}",
            "foo... foo ba... foo bar baz qux"
        ),
        .init(
            "{{ html|escape }} {{ html|e|e }} {{ html|safe|forceescape }} {{ (html|safe) + html }} {{ "
                + "html|striptags }} {{ [html|safe] }}",
            #"&lt;a href=&#34;x&#34;&gt;&amp;&#39;&lt;/a&gt; &lt;a href=&#34;x&#34;&gt;&amp;&#39;&lt;/a&gt; "#
                + #"&lt;a href=&#34;x&#34;&gt;&amp;&#39;&lt;/a&gt; <a href="x">&'</a>&lt;a "#
                + #"href=&#34;x&#34;&gt;&amp;&#39;&lt;/a&gt; &' [Markup('<a href="x">&\'</a>')]"#
        ),
        .init(
            "{{ 'a b/c?d=é&'|urlencode }} {{ {'a b':'c/d'}|urlencode }} {{ 1234567|filesizeformat }} {{ "
                + "{'b':1,'a':2}|pprint }} {{ '%s-%d'|format('a', 5) }}",
            "a%20b/c%3Fd%3D%C3%A9%26 a+b=c%2Fd 1.2 MB {'a': 2, 'b': 1} a-5"
        ),
        .init("{{ d|attr('x') }}|{{ s|attr('upper') is callable }}", "|True"),
    ]

    @Test("Renders as Jinja2 does", arguments: cases)
    func renders(_ example: RenderingCase) throws {
        try example.check()
    }
}
