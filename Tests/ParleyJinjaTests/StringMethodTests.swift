import ParleyJinja
import Testing

/// The methods of texts, by code point.
@Suite struct StringMethodTests {
    static let cases: [RenderingCase] = [
        .init(
            #"{{ uni.upper() }} {{ uni.title() }} {{ s.swapcase() }} {{ "ΑΣ ΑΣΑ".lower() }} {{ "#
                + #""they're".title() }} {{ "Straße".casefold() }}"#,
            "ÄÉ😀 SS Äé😀 Ss hELLO, wORLD ας ασα They'Re strasse"
        ),
        .init(
            "{{ s.split() }} {{ s.split('l', 1) }} {{ s.rsplit('l', 1) }} {{ s.split(sep='o', maxsplit=1) "
                + "}} {{ ' a  b '.split(' ') }} {{ ' a b c '.split(none, 1) }} {{ ' a b c '.rsplit(none, 1) }} {{ "
                + "''.split(',') }}",
            "['Hello,', 'World'] ['He', 'lo, World'] ['Hello, Wor', 'd'] ['Hell', ', World'] ['', 'a', '', "
                + "'b', ''] ['a', 'b c '] [' a b', 'c'] ['']"
        ),
        .init(
            #"{{ '  x '.lstrip() ~ '|' ~ '  x '.rstrip() ~ '|' ~ 'abcab'.strip('ab') ~ '|' ~ '\u3000x'.strip() }}"#,
            "x |  x|c|x"
        ),
        .init(
            "{{ s.startswith(('a','H')) }} {{ s.endswith('Hello', 0, 5) }} {{ s.startswith('', 100) }} {{ "
                + "s.find('o', 5) }} {{ uni.find('😀') }} {{ s.rfind('o') }} {{ s.find('zz') }} {{ 'abc'.count('') "
                + "}}",
            "True True False 8 2 8 -1 4"
        ),
        .init(
            "{{ s.replace('l', 'L', 1) }} {{ 'ab'.replace('', '-') }} {{ ','.join(['a','b']) }} {{ "
                + "'-'.join('abc') }} {{ 'a-b-c'.partition('-') }} {{ 'a-b-c'.rpartition('-') }}",
            "HeLlo, World -a-b- a,b a-b-c ('a', '-', 'b-c') ('a-b', '-', 'c')"
        ),
        .init(
            #"{{ 'a\r\nb\x0bc\u2028d'.splitlines() }} {{ 'a\nb\n'.splitlines(true) }} {{ "#
                + #"'abc'.removeprefix('a') }} {{ 'abc'.removesuffix('c') }}"#,
            #"['a', 'b', 'c', 'd'] ['a\n', 'b\n'] bc ab"#
        ),
        .init(
            "{{ '²'.isdigit() }} {{ '½'.isnumeric() }} {{ 'ab1'.isalnum() }} {{ ''.isalpha() }} {{ 'Ab "
                + "Cd'.istitle() }} {{ '1a'.isidentifier() }}",
            "True True True False True False"
        ),
        .init(
            #"{{ 'xy'.center(5) ~ '|' ~ 'x'.center(4, '*') ~ '|' ~ 'x'.ljust(4,'.') ~ '|' ~ '-5'.zfill(4) ~ "#
                + #"'|' ~ 'a\tb'.expandtabs(4) }}"#,
            "  xy |*x**|x...|-005|a   b"
        ),
        .init(
            "{{ d.get('q', 5) }} {{ d.get('q') }} {{ d['items'] }} {{ d.é }} {{ a.index(2) }} {{ a.count(1) "
                + "}} {{ (5).bit_length() }} {{ (5.5).is_integer() }}",
            "5 None it ü 1 1 3 False"
        ),
        .init("{% set f = s.upper %}{{ f() }}{% set g = d.get %}{{ g('x') }}", "HELLO, WORLD1"),
    ]

    @Test("Renders as Jinja2 does", arguments: cases)
    func renders(_ example: RenderingCase) throws {
        try example.check()
    }
}
