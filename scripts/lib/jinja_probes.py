"""Small templates, each asking one thing of the template language. Used by jinja-differential.

In the tables a line is a template, `⏎` a line break in it, `␣` a blank and `⇥` a tab.
"""

from dataclasses import dataclass

CONTEXT = {
    "s": "Hello, World", "e": "", "pad": "  padded\t\n ", "x": "a-b-c", "num": "42", "fnum": " 3.5 ",
    "html": "<b>\"x\" & 'y'</b>",
    "u": "naïve café 日本 👩‍👩‍👧 e\u0301", "lines": "one\ntwo\r\nthree\n\nfour", "marked": "\ue000private",
    "n": 5, "z": 0, "neg": -3, "f": 2.5, "w": 1.0, "yes": True, "no": False, "nil": None,
    "l": [3, 1, 2], "ls": ["b", "a", "C"], "mixed": [1, "1", 1.0, True, None], "ll": [[1, 2], [3, 4]], "el": [],
    "d": {"a": 1, "b": 2}, "ed": {}, "deep": {"k": {"list": [{"v": "end"}], "items": 7, "é": "ü"}},
    "order": {"z": 1, "a": 2, "M": 3},
    "people": [{"name": "Ann", "age": 30, "city": {"n": "X"}, "ok": True},
               {"name": "bob", "age": 25, "city": {"n": "Y"}, "ok": False},
               {"name": "Cy", "age": 30, "city": {"n": "X"}}],
    "messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yo"},
                 {"role": "user", "content": "Bye"}],
    "bos_token": "<s>", "eos_token": "</s>\ue100",
}
CLOCK = "2024-07-06T09:05:03"


@dataclass(frozen=True)
class Probe:
    group: str
    template: str
    context: dict
    may_refuse: bool = False  # an error in place of the text is right too: what no chat template needs
    now: str = CLOCK

    @property
    def request(self):
        return {"template": self.template, "now": self.now, "context": self.context}


TABLES = {
    "output": r"""
        plain text
        {{ s }}
        {{s}}{{ n }}{{ f }}{{ w }}{{ yes }}{{ no }}{{ nil }}
        {{ '' }}
        {{ "a" 'b' "c" }}
        {{ 'it\'s' }}{{ "say \"x\"" }}{{ 'tab\tnl\nbs\\' }}
        {{ '\x41\u00e9\U0001F600\101' }}
        {{ '\q\/' }}
        {{ 'a⏎b' }}
        {{ 'é日本👩‍👩‍👧' }}
        {{ u }}{{ marked }}
        {{ html }}
        {{ l }}{{ d }}{{ ls }}{{ mixed }}{{ deep }}
        {{ [1, 'a', none, true, 2.0, [], {}, ()] }}
        {{ (1,) }}{{ (1, 2) }}{{ () }}{{ 1, 2 }}
        {{ {'a': 1, 2: 'b', none: [], true: 1.5} }}
        {{ {'a': {'b': ("c",)}} }}
        {{ ["it's", 'say "x"', 'both \' and "', 'back\\slash', 'nl\n\r\t', '\x00\x1b\x7f\x85\xa0\xad'] }}
        {{ ['é', '日本', '👩‍👩‍👧', 'e\u0301', '\u200b', '\u2028', '\ue000', '\ufeff', '\U000e0001'] }}
        {{ [u, html, pad, lines] }}
        {{ True }}{{ False }}{{ None }}{{ true }}{{ false }}{{ none }}
        {{ [True, none] }}
        {{ missing }}|{{ [missing] }}
        {{ d.missing }}|{{ d['missing'] }}|{{ l[9] }}
        {{ missing.x }}
        {{ d.missing.x }}
        {{ missing['x'] }}
        {{ missing() }}
        {{ nil.x }}
        {{ nil.x.y }}
        {{ n.x }}
        {{ s.x }}{{ s['x'] }}
        {{ s.x.y }}
        {{ 1_000 }}{{ 0x1F }}{{ 0o17 }}{{ 0b101 }}{{ 0XfF }}
        {{ 1e3 }}{{ 1.5E-3 }}{{ 1_0.5_0 }}{{ 12e+2 }}
        {{ 007 }}
        {{ 1. }}
        {{ .5 }}
        {{ 1 .x }}
        {{ namespace(a=1) }}
        {{ range(3) }}{{ range(1, 10, 2) }}
        {{ '{{' }}{{ '}}' }}{{ '{%' }}{{ "%}" }}
        {{ {'a': {'b': 1}}}}
        {{ {'a': 1}.a }}
        { { x } } {x} %} }} #}
        {%- if true %}{{ '}' }}{% endif -%}
        {{ s }
        {{ s
        {{ }}
        {% %}
        {% if
        {{ 'open }}
        {# open
        {# note #}a{#- note -#} b {#+ note +#} c
        {# {{ s }} {% if %} #}x
        a{# multi⏎line #}⏎b
        {{ s }} # not a comment
        {{ s ; }}
        {{ s $ }}
        {{ ? }}
        {{ s @ }}
        {{ s & n }}
        {{ a b }}
        {{ (1 }}
        {{ [1 }}
        {{ {1 }}
        {{ {1: } }}
        {{ 1) }}
        {{ ] }}
        {{ {'a' 1} }}
        {{ [1,] }}{{ [1,2,] }}{{ {'a':1,} }}
        {{ [,] }}
        {{ s. }}
        {{ s.1 }}
        {{ l.0 }}{{ l.1 }}
        {{ d.'a' }}
        {{ s| }}
        {{ s|nofilter }}
        {{ s is notest }}
        {% if false %}{{ s|nofilter }}{% endif %}ok
        {{ 'x' if true else s|nofilter }}
        {% if false %}{{ s is notest }}{% endif %}ok
        {% unknown %}
        {% endif %}
        {% if true %}{% endfor %}
        {% if true %}
        {% for a in l %}
        {% else %}
        {% do l.append(1) %}
        {% trans %}x{% endtrans %}
        {% include 'x' %}
        {% extends 'x' %}
        {% import 'x' as y %}
        {% from 'x' import y %}
    """,
    "lines": r"""
        a⏎
        a⏎⏎
        ⏎a
        ⏎
        a⏎b⏎
        {{ s }}⏎
        {{ s }}⏎⏎x
        {% if true %}⏎a⏎{% endif %}⏎b
        {% if true %}⏎⏎a⏎⏎{% endif %}⏎⏎b
        ␣␣{% if true %}⏎␣␣a⏎␣␣{% endif %}⏎b
        x␣␣{% if true %}␣␣⏎␣␣a␣␣{% endif %}␣␣⏎b
        ⇥{% if true %}a⏎⇥␣{% endif %}b
        ␣␣{{ s }}␣␣⏎␣␣b
        ␣␣{{- s -}}␣␣⏎␣␣b
        a␣␣⏎␣{{- s }}␣⏎ b
        ␣␣{# c #}␣␣⏎b
        ␣␣{# c #}⏎b
        a␣␣{#- c -#}␣␣⏎␣b
        ␣␣{%+ if true %}a{% endif +%}⏎b
        ␣␣{%+ if true +%}⏎a{%+ endif +%}⏎b
        ␣␣{%- if true +%}⏎a⏎{%- endif -%}⏎⏎b
        ␣{{+ s }}
        ␣{{ s +}}⏎b
        ␣{#+ c +#}⏎b
        {%if true%}a{%endif%}
        {%-if true-%} a {%-endif-%} b
        {%⏎if⏎true⏎%}a{%⏎endif⏎%}
        a⏎␣␣{% set q = 1 %}⏎␣␣{% set r = 2 %}⏎b{{ q }}{{ r }}
        a⏎␣␣{%- set q = 1 -%}⏎␣␣b
        a⏎⏎⏎{%- if true -%}⏎⏎⏎b⏎⏎{%- endif %}⏎⏎c
        {% for i in l %}⏎␣␣{{ i }}⏎{% endfor %}⏎end
        {% for i in l -%}⏎␣␣{{ i }}⏎{%- endfor %}⏎end
        {%- for i in l %}⏎␣␣{{ i }},⏎{%- endfor -%}⏎end
        {% raw %}{{ s }} {% if %} {# c #}{% endraw %}
        a {%- raw -%}␣␣{{ s }}␣␣{%- endraw -%} b
        ␣␣{% raw %}⏎␣␣x⏎␣␣{% endraw %}⏎b
        {% raw %}{% raw %}{% endraw %}
        {% raw %}x
        a{{ "" }}⏎{{ "" }}⏎
        {{ s -}}⏎⏎⇥␣x
        a⏎⏎⇥␣{{- s }}
        a {{- ' ' -}} b
        {{ '⏎' -}}⏎b
        {{ -1 }}{{- 1 }}{{--1 }}{{ -n }}{{-n}}
        {{ 1 -}}
        {{ n- 1 }}{{ n -1 }}{{ n-1}}
        {% set a = 1 -%}⏎ b{{- a -}} ⏎c
        a␣␣{% if true %}b␣␣{% endif %}c
        a⏎␣␣b{% if true %}⏎c{% endif %}
        {% if true %}␣{% endif %}⏎
        {% if true %}⏎{% endif %}⏎⏎
        {{ n }}⏎{% if true %}{{ n }}⏎{% endif %}{{ n }}⏎
        a{%- if true %} b{% endif -%} c
        \⏎\n
        ␣␣⏎␣␣{%- if true %}a{% endif %}
        {#⏎ c⏎#}⏎a
        {%- set a -%}  x  {%- endset -%} |{{ a }}|
        ⏎⏎{%- if true -%}⏎⏎{%- endif -%}⏎⏎
    """,
    "names": r"""
        {{ d.a }}{{ d['b'] }}{{ d["a"] }}
        {{ d.get('a') }}{{ d.get('q') }}{{ d.get('q', 7) }}
        {{ d.get('q', default=1) }}
        {{ deep.k.list[0].v }}{{ deep['k']['list'][0]['v'] }}
        {{ deep.k['items'] }}{{ deep.k.get('é') }}
        {{ deep.k.items() }}
        {{ l[0] }}{{ l[-1] }}{{ l[-3] }}|{{ l[3] }}|{{ l[-4] }}
        {{ s[0] }}{{ s[-1] }}|{{ s[99] }}|{{ u[6] }}{{ u[-1] }}{{ u[-2] }}
        {{ l['0'] }}|{{ l['x'] }}|{{ l[none] }}|{{ l[1.0] }}
        {{ l[true] }}
        {{ d[1] }}|{{ d[none] }}|{{ {1: 'x'}[1] }}{{ {1: 'x'}[1.0] }}{{ {1: 'x'}[true] }}
        {{ {'é': 1}['e\u0301'] }}|{{ {'é': 1}['é'] }}
        {{ d[[]] }}
        {{ s.__class__ }}
        {{ s._x }}
        {{ l.append(1) }}
        {{ d.update({'q': 1}) }}
        {{ d.pop('a') }}
        {{ l.pop() }}
        {{ l.sort() }}
        {{ l.insert(0, 1) }}
        {{ l.clear() }}
        {{ d.setdefault('a', 1) }}
        {{ d.clear() }}
        {{ l.reverse() }}
        {{ l.extend([1]) }}
        {{ l.remove(1) }}
        {{ l.index(1) }}{{ l.count(1) }}{{ l.count(9) }}
        {{ l.index(9) }}
        {{ l.index(1, 2) }}
        {{ l.copy() }}{{ d.copy() }}
        {{ d.keys()|list }}{{ d.values()|list }}{{ d.items()|list }}
        {{ order.keys()|list }}
        {{ s() }}
        {{ n() }}
        {{ d() }}
        {{ s.upper(1) }}
        {{ s.nomethod() }}
        {{ d.a() }}
        {{ l.nomethod() }}
        {{ missing.nomethod() }}
        {{ nil.get('x') }}
        {{ n.bit_length() if false }}
        {{ true.x }}|{{ 1.5.x }}
        {{ d.a.b.c }}
        {{ d.q.b if d.q }}
        {{ messages[0].content }}{{ messages[0]['role'] }}{{ messages[-1].content }}
        {{ messages[0].missing }}|{{ messages[5] }}|
        {{ messages[5].content }}
        {{ messages|length }}{{ messages[1:]|length }}
        {{ s[s] }}|{{ s['upper']() }}
        {{ d['keys']()|list }}
        {{ (d).a }}{{ ('x').upper() }}{{ [1,2][1] }}{{ 'abc'[1] }}{{ (1,2)[0] }}
        {{ d . a }}{{ d [ 'a' ] }}{{ s . upper ( ) }}
    """,
    "slices": r"""
        {{ l[:] }}{{ l[1:] }}{{ l[:1] }}{{ l[:-1] }}{{ l[-2:] }}{{ l[::2] }}{{ l[::-1] }}{{ l[5:] }}{{ l[:99] }}{{ l[-99:1] }}
        {{ l[2:0:-1] }}{{ l[0:2:1] }}{{ l[-1::-2] }}{{ l[1:1] }}
        {{ s[:5] }}|{{ s[7:] }}|{{ s[::-1] }}|{{ s[::3] }}|{{ s[-3:] }}|{{ s[5:2] }}|{{ s[10:2:-2] }}
        {{ u[11:13] }}|{{ u[::-1] }}|{{ u[14:19] }}
        {{ l[none:2] }}{{ l[none:none:none] }}
        {{ l[::0] }}
        {{ s[::0] }}
        {{ l['a':] }}
        {{ l[1.0:] }}
        {{ n[1:] }}
        {{ d[1:] }}
        {{ nil[1:] }}
        {{ missing[1:] }}
        {{ (1,2,3)[1:] }}{{ range(9)[2:5]|list }}
        {{ l[true:] }}
        {{ messages[1:][0].content }}{{ messages[::-1][0].content }}
        {{ l[n - 4:] }}{{ l[:z] }}{{ l[-1:]|first }}
        {{ l[1:2, 3] }}
        {{ e[0] }}|{{ e[1:] }}|{{ e[::-1] }}|{{ el[0] }}|{{ el[-1:] }}
        {{ lines[3:5] }}|{{ 'a\r\nb'[1:2]|length }}
        {% set m = l[1:] %}{{ m }}{{ l }}
    """,
    "operators": r"""
        {{ 1 + 2 * 3 - 4 / 2 }}{{ (1 + 2) * 3 }}
        {{ 7 // 2 }}{{ -7 // 2 }}{{ 7 // -2 }}{{ 7.5 // 2 }}{{ 7 % 3 }}{{ -7 % 3 }}{{ 7 % -3 }}{{ 7.5 % 2 }}{{ -0.5 % 2 }}
        {{ 6 / 3 }}{{ 1 / 3 }}{{ 2 ** 3 }}{{ 2 ** -1 }}{{ 2 ** 0.5 }}{{ -2 ** 2 }}{{ 2 ** 3 ** 2 }}{{ 4 ** 0.5 }}
        {{ 1 / 0 }}
        {{ 1 // 0 }}
        {{ 1 % 0 }}
        {{ 1.0 / 0 }}
        {{ 0 ** -1 }}
        {{ -n }}{{ +n }}{{ - -n }}{{ -f }}{{ -yes }}{{ +yes }}
        {{ -s }}
        {{ -missing }}
        {{ +nil }}
        {{ not s }}{{ not e }}{{ not n }}{{ not nil }}{{ not missing }}{{ not not l }}{{ not el }}{{ not ed }}{{ not 0.0 }}
        {{ 1 ~ 'a' ~ none ~ 2.0 ~ [1] ~ true ~ missing ~ d }}
        {{ 'a' ~ 'b' * 2 }}{{ 1 + 1 ~ 'x' }}
        {{ 'x' ~ 1 + 1 }}
        {{ -1 ~ 'x' }}
        {{ 'a' + 'b' }}{{ [1] + [2] }}{{ (1,) + (2,) }}{{ 'ab' * 3 }}{{ 3 * 'ab' }}{{ [0] * 2 }}{{ 'a' * -1 }}{{ 'a' * true }}
        {{ 1 < 2 < 3 }}{{ 1 < 3 < 2 }}{{ 3 > 2 > 1 }}{{ 1 == 1.0 }}{{ 1 == true }}{{ 1 != 2 }}{{ 'a' == 'a' }}{{ 'a' < 'b' }}{{ 1 < 2 == true }}
        {{ 1 == 1 in [1] }}{{ 1 in [1] == true }}{{ 'a' in 'abc' in 'x' }}
        {{ 'e\u0301' == 'é' }}{{ 'Z' < 'a' }}{{ 'é' > 'z' }}{{ '\uffff' < '\U00010000' }}{{ '10' < '9' }}
        {{ [1, 2] == [1, 2] }}{{ [1, 2] < [1, 3] }}{{ [1] < [1, 0] }}{{ (1, 2) == [1, 2] }}{{ {'a': 1} == {'a': 1.0} }}{{ {'a':1,'b':2} == {'b':2,'a':1} }}
        {{ none == none }}{{ none == false }}{{ none == 0 }}{{ missing == missing }}{{ missing == none }}{{ missing == '' }}{{ missing != 1 }}
        {{ 1 < 'a' }}
        {{ none < 1 }}
        {{ missing < 1 }}
        {{ {} < {} }}
        {{ [1] < ['a'] }}
        {{ 'a' in 'abc' }}{{ '' in 'abc' }}{{ 'x' not in 'abc' }}{{ 1 in [1] }}{{ 'a' in {'a': 1} }}{{ 1 in (1, 2) }}{{ '1' in [1] }}{{ 1.0 in [1] }}{{ not 1 in [2] }}
        {{ 1 in 'abc' }}
        {{ 'a' in 1 }}
        {{ 'a' in none }}
        {{ 'a' in missing }}
        {{ missing in [1] }}{{ missing in missing2 }}
        {{ none in 'abc' }}
        {{ [] in {} }}
        {{ s in [s] and n or f }}{{ n and s }}{{ z or e or 'last' }}{{ e and n }}|{{ nil or missing }}|{{ z and missing.x }}{{ n or missing.x }}
        {{ 1 or 2 and 3 }}{{ not 1 == 2 }}{{ not n and e }}|{{ not (n and e) }}
        {{ 'a' if yes else 'b' }}{{ 'a' if no else 'b' }}{{ 'a' if no }}|{{ ('a' if no) is defined }}{{ 1 if 0 else 2 if 0 else 3 }}
        {{ ('a' if no).x }}
        {{ ('a' if no) ~ 'b' }}{{ 'b' ~ 'a' if no }}{{ 'b' ~ ('a' if yes else '') }}
        {{ 1 if yes else missing.x }}
        {{ 1 + 'a' }}
        {{ 'a' + 1 }}
        {{ 'a' - 'b' }}
        {{ none + 1 }}
        {{ missing + 1 }}
        {{ 'a' + missing }}
        {{ missing + 'a' }}
        {{ [1] + (2,) }}
        {{ {} + {} }}
        {{ true + true }}{{ true * 2.5 }}{{ true / 2 }}{{ true // 2 }}{{ true % 2 }}{{ true ** 2 }}{{ true == 1.0 }}
        {{ 'a' * 1.0 }}
        {{ [1] * [1] }}
        {{ 0.1 + 0.2 }}{{ 1e16 + 1 }}{{ 1.0 * 3 }}{{ 2 * 0.5 }}{{ 1e308 * 10 }}{{ -1e308 * 10 }}{{ 1e308 * 10 - 1e308 * 10 }}
        {{ 1e400 }}{{ -1e400 }}
        {{ 5 // 0.3 }}{{ -5.5 // 2 }}{{ 5.5 % -2 }}{{ -0.0 }}{{ 0.0 * -1 }}{{ 0 * -1.0 }}
        {{ s == "Hello, World" }}{{ s != s }}{{ s >= s }}{{ l == [3,1,2] }}{{ yes == true }}{{ nil is none }}
        {{ n is odd and n > 3 }}{{ n is not even }}{{ not n is even }}{{ n + 1 is even }}{{ n * 2 is divisibleby 5 }}
        {{ 'x' is string ~ 'y' }}
        {{ [1,2] is iterable and 'q' }}
        {{ l|length > 2 and l|first == 3 }}{{ l|length + 1 }}{{ -n|abs }}{{ 2 ** l|length }}
        {{ n|string ~ 'a'|upper }}{{ 'a' ~ 'b'|upper }}{{ ('a' ~ 'b')|upper }}{{ 'a' 'b'|upper }}
        {{ 1 <> 2 }}
        {{ 1 && 2 }}
        {{ !s }}
        {{ 1 === 1 }}
        {{ 1 = 1 }}
        {{ a := 1 }}
        {{ s not s }}
        {{ 1 not in }}
        {{ x if }}
        {{ 1 + }}
        {{ * 2 }}
        {{ lambda: 1 }}
        {{ 1 if yes else }}
        {{ (1 if yes else 2) + 1 }}{{ 1 if yes else 2 + 1 }}
        {{ *l }}
        {{ [*l] }}
    """,
    "percent": r"""
        {{ '%s' % 'a' }}{{ '%s' % 1 }}{{ '%s' % 1.0 }}{{ '%s' % none }}{{ '%s' % true }}{{ '%s' % [1, 'a'] }}{{ '%s' % [['x']] }}
        {{ '%s-%s' % ('a', 'b') }}{{ '%d' % 3 }}{{ '%d' % 3.9 }}{{ '%d' % true }}{{ '%i' % -3 }}{{ '%5d|%-5d|%05d|%+d|% d' % (1, 2, 3, 4, 5) }}
        {{ '%f' % 1 }}{{ '%.2f' % 2.345 }}{{ '%.0f' % 2.5 }}{{ '%8.3f|' % 3.14159 }}{{ '%e' % 12345.678 }}{{ '%.3e' % 0 }}{{ '%g' % 1e10 }}{{ '%g' % 0.0001 }}{{ '%G' % 1e-10 }}
        {{ '%x' % 255 }}{{ '%X' % 255 }}{{ '%o' % 8 }}{{ '%#x' % 255 }}{{ '%c' % 65 }}{{ '%c' % 'z' }}
        {{ '%r' % 'a' }}{{ '%r' % ["it's"] }}{{ '%a' % 'é' }}{{ '%%' % () }}{{ '100%%' % () }}
        {{ '%10s|%-10s|%.2s|' % ('abc', 'abc', 'abc') }}{{ '%*d' % (5, 1) }}
        {{ '%(a)s %(b)05d' % {'a': 'x', 'b': 3} }}{{ '%(a)s' % d }}
        {{ '%s' % () }}
        {{ '%s' % ('a', 'b') }}
        {{ '%s %s' % 'a' }}
        {{ '%d' % 'a' }}
        {{ '%f' % 'a' }}
        {{ '%(a)s' % 'x' }}
        {{ '%(q)s' % d }}
        {{ '%' % 1 }}
        {{ '%z' % 1 }}
        {{ 'none' % () }}{{ 'none' % {} }}{{ 'none' % [] }}
        {{ 'none' % 1 }}
        {{ '%s' % missing }}|
        {{ '%s' % u }}{{ '%5s|' % 'é' }}{{ '%s and %s' % (s, marked) }}{{ s % () }}
        {{ '%s' % d }}{{ '%s' % (d,) }}
        {{ 7 % 4 }}{{ '%d%%' % 50 }}
        {{ 'Time: %s' % strftime_now('%Y') }}
        {{ 'A %s %s'|format(1, 'b') }}{{ '%(a)s'|format(a=1) }}{{ '%.1f'|format(2.25) }}{{ '%s'|format([1]) }}
        {{ '%s'|format }}
        {{ '%d'|format('x') }}
        {{ '%s'|format(1, a=2) }}
    """,
    "formatting": r"""
        {{ '{}'.format('a') }}{{ '{} {}'.format(1, 'b') }}{{ '{0}{1}{0}'.format('a', 'b') }}{{ '{a}'.format(a=1) }}{{ '{{}}'.format() }}{{ '{{{}}}'.format(1) }}
        {{ '{:>5}|{:<5}|{:^5}|{:*^7}|'.format('a', 'b', 'c', 'd') }}{{ '{:5}|{:5}|'.format('a', 1) }}{{ '{:.2}|'.format('abc') }}
        {{ '{:d}{:05d}{:+d}{:,}{:_}'.format(1, 2, 3, 1234567, 1234567) }}{{ '{:x}{:X}{:o}{:b}{:#x}{:c}'.format(255, 255, 8, 5, 255, 65) }}
        {{ '{:.2f}{:8.3f}{:e}{:g}{:.0%}{:.1%}{:,.2f}'.format(1.005, 2.5, 12345.6789, 1e10, 0.5, 0.1234, 12345.678) }}
        {{ '{!r}{!s}{!a}'.format('é', 'é', 'é') }}{{ '{!r:>5}'.format('a') }}
        {{ '{0[a]}{0[b]}{1[0]}'.format(d, l) }}{{ '{p[name]}'.format(p=people[0]) }}
        {{ '{}'.format(none) }}{{ '{}'.format([1, 'a']) }}{{ '{}'.format(true) }}{{ '{}'.format(1.0) }}{{ '{}'.format(d) }}{{ '{}'.format(missing) }}|
        {{ '{:{}}|'.format('a', 5) }}{{ '{:{w}}|'.format('a', w=3) }}
        {{ '{}' .format() }}
        {{ '{a}'.format() }}
        {{ '{'.format() }}
        {{ '}'.format() }}
        {{ '{} {1}'.format(1, 2) }}
        {{ '{:d}'.format('a') }}
        {{ '{:.2f}'.format('a') }}
        {{ '{:5}'.format(none) }}
        {{ '{:5}'.format([]) }}
        {{ '{:q}'.format(1) }}
        {{ '{0.__class__}'.format('a') }}|
        {{ '{}-{}'.format(s, marked) }}{{ u.format() }}{{ '{:>3}|'.format('日') }}
        {{ '{:s}{:d}'.format('a', true) }}{{ '{:}'.format(2.50) }}{{ '{:.3}'.format(3.14159) }}{{ '{:10.4f}|'.format(3.14159) }}{{ '{:<10.1f}|'.format(2.0) }}
    """,
    "numbers": r"""
        {{ 1.0 }}{{ 1.5 }}{{ 0.1 }}{{ 100.0 }}{{ 1e15 }}{{ 1e16 }}{{ 1e17 }}{{ 123456789012345680.0 }}{{ 1e22 }}{{ 1e-4 }}{{ 1e-5 }}{{ 0.00012345 }}{{ 1.5e-10 }}{{ 1e100 }}
        {{ 5e-324 }}{{ 1.7976931348623157e308 }}{{ 2.2250738585072014e-308 }}{{ 9007199254740993.0 }}{{ 0.30000000000000004 }}{{ 1/3 }}{{ 2/3 }}{{ 10/4 }}
        {{ 9223372036854775807 }}{{ -9223372036854775807 }}{{ 4294967296 * 2 }}
        {{ [1.0, 1e20, -0.0, 1e-7] }}{{ [1.0, 1e20, -0.0, 1e-7]|tojson }}
        {{ 1.0|int }}{{ 1.9|int }}{{ -1.9|int }}{{ '12'|int }}{{ ' 12 '|int }}{{ '1.9'|int }}{{ 'x'|int }}{{ 'x'|int(5) }}{{ ''|int }}{{ none|int }}{{ true|int }}{{ '0x1f'|int(base=16) }}{{ '1_000'|int }}{{ '-5'|int }}{{ '+5'|int }}
        {{ '101'|int(0, 2) }}{{ '0b11'|int(0, 0) }}{{ 'z'|int(1, 36) }}{{ [1]|int }}{{ '٣'|int }}{{ '1e3'|int }}
        {{ 1|float }}{{ '1.5'|float }}{{ ' 2 '|float }}{{ 'x'|float }}{{ 'x'|float(1.5) }}{{ none|float }}{{ '1e3'|float }}{{ 'inf'|float }}{{ '-inf'|float }}{{ 'nan'|float }}{{ true|float }}{{ '1_0.5'|float }}{{ [] |float }}
        {{ 2.5|round }}{{ 3.5|round }}{{ 2.567|round(2) }}{{ 2.5|round|int }}{{ 2.1|round(0, 'ceil') }}{{ 2.9|round(0, 'floor') }}{{ 2.155|round(2, 'ceil') }}{{ 5|round }}{{ 1234|round(-2) }}{{ 1234.5|round(-2) }}{{ -2.5|round }}{{ 2.675|round(2) }}{{ 2.345|round(precision=1, method='common') }}
        {{ 2.5|round(1, 'odd') }}
        {{ 'a'|round }}
        {{ -3|abs }}{{ 2.5|abs }}{{ -2.5|abs }}{{ true|abs }}{{ neg|abs }}
        {{ 'a'|abs }}
        {{ [1, 2, 3]|sum }}{{ [1.5, 2]|sum }}{{ []|sum }}{{ [1]|sum(start=10) }}{{ people|sum('age') }}{{ people|sum(attribute='age', start=1) }}{{ [true, true]|sum }}
        {{ ['a']|sum }}
        {{ ['a', 'b']|sum(start='') }}
        {{ [[1], [2]]|sum(start=[]) }}
        {{ [3, 1, 2]|min }}{{ [3, 1, 2]|max }}{{ []|min }}|{{ ['b', 'A']|min }}{{ ['b', 'A']|min(case_sensitive=true) }}{{ people|min(attribute='age') }}{{ people|map(attribute='age')|max }}{{ 'hello'|max }}
        {{ [1, 'a']|max }}
        {{ n.real }}
        {{ (2.0).is_integer() }}
        {{ 1.0 == 1 }}{{ 1e2|int }}{{ 1e2|string }}{{ 100|string|length }}
        {{ 3.0 // 1 }}{{ 7 // 2.0 }}{{ 2 ** 10 }}{{ 10 ** 2 }}{{ 10 ** -2 }}{{ 2.0 ** 2 }}
        {{ 1 if 1.0 is integer else 2 }}{{ 1 is float }}{{ 1.0 is float }}{{ true is integer }}{{ true is number }}
        {{ range(5)|list }}{{ range(2, 5)|list }}{{ range(5, 2, -1)|list }}{{ range(0)|list }}{{ range(-3)|list }}{{ range(0, 10, 3)|list }}{{ range(5)|length }}{{ range(5)[2] }}{{ 3 in range(5) }}{{ range(3)|last }}{{ range(5)[-1] }}
        {{ range(1.5) }}
        {{ range('a') }}
        {{ range(1, 2, 0) }}
        {{ range() }}
        {{ range(1000000) }}
    """,
    "strings": r"""
        {{ s.upper() }}{{ s.lower() }}{{ s.title() }}{{ s.capitalize() }}{{ s.swapcase() }}{{ s.casefold() }}
        {{ "they're bill's 3rd x-ray a_b".title() }}{{ "they're bill's 3rd x-ray"|title }}{{ 'ǆ ß ŉ'.title() }}{{ 'HELLO wORLD'.capitalize() }}{{ 'ßx'.capitalize() }}{{ 'ǆx'.capitalize() }}
        {{ 'straße ŉ ﬁ'.upper() }}{{ 'ΣΊΣΥΦΟΣ ΑΣ. Σ'.lower() }}{{ 'İI'.lower() }}{{ 'ǅ'.lower() }}{{ 'ß'.casefold() }}{{ u.upper() }}
        [{{ pad.strip() }}][{{ pad.lstrip() }}][{{ pad.rstrip() }}][{{ pad|trim }}]
        {{ 'xxaxx'.strip('x') }}{{ 'abcba'.strip('ab') }}{{ 'xyx'.lstrip('xy') }}|{{ 'a..'.rstrip('.') }}{{ 'aa'.strip('') }}{{ ' a '.strip(none) }}{{ 'xax'|trim('x') }}{{ 'éaé'.strip('é') }}{{ 'e\u0301a'.lstrip('e') }}
        {{ ['\x1c\x1d\x1e\x1fa\x85\xa0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000'.strip(), '\u200ba\ufeff'.strip(), '\x0b\x0ca\r'.strip()] }}
        {{ 'a,b,,c'.split(',') }}{{ 'a,b,c'.split(',', 1) }}{{ ' a  b\tc\n'.split() }}{{ ' a b c '.split(none, 1) }}{{ ''.split() }}{{ ''.split(',') }}{{ 'abc'.split('x') }}{{ 'a--b'.split('--') }}{{ 'a,b'.split(sep=',') }}{{ 'a b c'.split(maxsplit=1) }}{{ 'a\xa0b\u3000c'.split() }}
        {{ 'a'.split('') }}
        {{ 'a'.split(1) }}
        {{ 'a,b,c'.rsplit(',', 1) }}{{ ' a b c '.rsplit(none, 1) }}{{ 'a,b'.rsplit(',') }}{{ 'aXbXc'.rsplit('X', maxsplit=1) }}{{ ' a  b '.rsplit() }}
        {{ 'a,b,c'.split(',')[0] }}{{ 'a</think>b'.split('</think>')[-1].lstrip('\n') }}{{ 'x'.split('</think>')[-1] }}{{ 'a\nb'.split('\n') }}{{ 'a,b,c'.split(',', -1) }}{{ 'a,b,c'.split(',', 0) }}
        {{ 'a=b=c'.partition('=') }}{{ 'a=b=c'.rpartition('=') }}{{ 'abc'.partition('x') }}{{ 'abc'.rpartition('x') }}
        {{ lines.splitlines() }}{{ lines.splitlines(true) }}{{ 'a\x0bb\x0cc\x1cd\x1de\x1ef\x85g\u2028h\u2029i\x1fj'.splitlines() }}{{ ''.splitlines() }}{{ '\n'.splitlines() }}{{ 'a\r\n\rb'.splitlines(keepends=true) }}
        {{ s.startswith('Hell') }}{{ s.startswith('x') }}{{ s.startswith('') }}{{ s.startswith(('x', 'H')) }}{{ s.startswith('World', 7) }}{{ s.startswith('e', 1, 2) }}{{ s.endswith('ld') }}{{ s.endswith(('x', 'd')) }}{{ s.endswith('o', 0, 5) }}
        {{ s.startswith(1) }}
        {{ s.startswith(['a']) }}
        {{ s.startswith() }}
        {{ s.find('o') }}{{ s.find('z') }}{{ s.find('o', 5) }}{{ s.rfind('o') }}{{ s.index('W') }}{{ s.count('l') }}{{ s.count('') }}{{ 'aaa'.count('aa') }}{{ s.find('') }}{{ u.find('日') }}{{ s.find('o', 0, 3) }}{{ s.rindex('l') }}
        {{ s.index('z') }}
        {{ s.replace('l', 'L') }}{{ s.replace('l', '', 1) }}{{ s.replace('', '-') }}{{ s.replace('xyz', 'a') }}{{ 'aaa'.replace('aa', 'b') }}{{ 'aaa'.replace('a', 'b', -1) }}{{ 'aaa'.replace('a', 'b', 0) }}{{ ''.replace('', 'x') }}{{ 'é'.replace('e', 'x') }}{{ 'e\u0301'.replace('e', 'x') }}
        {{ s.replace('l') }}
        {{ s.replace(1, 2) }}
        {{ s|replace('l', 'L') }}{{ s|replace('l', 'L', 1) }}{{ 5|replace('5', 'x') }}{{ 'a1'|replace(1, 2) }}{{ 'aaa'|replace('a', 'b', count=2) }}{{ 'aaa'|replace('a', 'b', none) }}
        {{ ', '.join(ls) }}{{ ''.join([]) }}{{ '-'.join('abc') }}{{ ','.join(d) }}{{ '-'.join(('a', 'b')) }}
        {{ ','.join([1]) }}
        {{ ','.join(1) }}
        {{ ','.join(ls|map('upper')) }}{{ '|'.join(u.split()) }}
        {{ '42'.isdigit() }}{{ ''.isdigit() }}{{ '4a'.isdigit() }}{{ '²'.isdigit() }}{{ '²'.isdecimal() }}{{ '½'.isnumeric() }}{{ '٣'.isdecimal() }}{{ 'ab'.isalpha() }}{{ 'é日'.isalpha() }}{{ 'a1'.isalnum() }}{{ 'a b'.isalnum() }}{{ ' \t'.isspace() }}{{ ''.isspace() }}{{ 'AB1'.isupper() }}{{ 'ab'.islower() }}{{ 'Ab Cd'.istitle() }}{{ '1'.isupper() }}{{ 'a_1'.isidentifier() }}{{ 'é'.isascii() }}{{ 'a\n'.isprintable() }}
        {{ 'a'.center(5) }}|{{ 'ab'.center(5, '*') }}|{{ 'a'.ljust(3) }}|{{ 'a'.rjust(3, '.') }}|{{ '7'.zfill(3) }}{{ '-7'.zfill(4) }}{{ '+7'.zfill(4) }}{{ 'abc'.zfill(2) }}{{ 'ab'.center(4) }}|{{ 'abc'.center(6) }}|
        {{ 'prefix-x'.removeprefix('prefix-') }}{{ 'x.py'.removesuffix('.py') }}{{ 'x'.removesuffix('') }}{{ 'abc'.removeprefix('x') }}
        {{ 'a\tb'.expandtabs() }}|{{ 'a\tbc\td'.expandtabs(4) }}
        {{ s.upper().lower().title() }}{{ s.strip().split(',')[1].strip() }}
        {{ s|upper }}{{ s|lower }}{{ s|title }}{{ s|capitalize }}{{ 5|upper }}{{ none|upper }}{{ missing|upper }}|{{ true|lower }}{{ l|upper }}
        {{ s|length }}{{ u|length }}{{ 'e\u0301'|length }}{{ '👩‍👩‍👧'|length }}{{ '\r\n'|length }}{{ e|length }}{{ s|count }}
        {{ s|list }}{{ 'e\u0301👍🏽'|list }}{{ s|first }}{{ s|last }}{{ s|reverse }}{{ s|reverse|list }}{{ s|unique|list }}{{ s|sort }}{{ s|sort|join }}{{ e|first }}|{{ e|last }}|
        {{ u|reverse }}{{ '\r\n'|reverse|list }}
        {{ s|string }}{{ 5|string }}{{ 1.0|string }}{{ none|string }}{{ l|string }}{{ true|string ~ 1 }}{{ missing|string }}|
        {{ s|wordcount }}{{ 'a b-c  d'|wordcount }}{{ ''|wordcount }}{{ u|wordcount }}
        {{ 'ab'|center(6) }}|{{ 'ab'|center }}|{{ 'ab'|center(width=5) }}|
        {{ lines|indent }}{{ 'a\nb'|indent(2) }}{{ 'a\n\nb'|indent(2, true) }}{{ 'a\n\nb'|indent(2, blank=true) }}{{ 'a\nb'|indent('>> ') }}{{ 'a\nb'|indent(width=3, first=true) }}{{ ''|indent }}|{{ 'a\n'|indent }}|
        {{ 'a long text to be cut'|truncate(10) }}{{ 'a long text'|truncate(10, true) }}{{ 'a long text'|truncate(5, true, '') }}{{ 'short'|truncate(10) }}{{ 'a long text'|truncate(9, leeway=0) }}{{ 'a long text'|truncate(9, false, '…', 0) }}{{ 'hello there'|truncate(11) }}
        {{ html|escape }}{{ html|e }}{{ html|safe }}{{ 5|e }}{{ none|e }}{{ (html|e)|length }}{{ html|forceescape }}{{ html|e|e }}{{ html|e|upper }}{{ html|e ~ '<' }}{{ html|safe ~ '<' }}
        {{ (html|e) + '<i>' }}{{ '<i>' + (html|e) }}{{ (html|safe).replace('x', '<') }}{{ ['<', html|safe]|join }}{{ [html|e, '<']|join('&') }}{{ '%s'|safe|format('<') }}{{ ('%s'|safe) % '<' }}{{ ('<b>'|safe)|string == '<b>' }}
        {{ '<b>a</b> <i>c</i>  d'|striptags }}{{ html|striptags }}{{ 'a &amp; b <!-- c --> d'|striptags }}{{ 'a\n  b'|striptags }}
        {{ 'a b&c/d?é=1'|urlencode }}{{ {'a b': 'c&d', 'é': 1}|urlencode }}{{ [('a', 1), ('b', 'x y')]|urlencode }}{{ ''|urlencode }}{{ 5|urlencode }}{{ '~-_.!*()'|urlencode }}
        {{ 'abc'|batch(2)|list }}{{ 'abc'|slice(2)|list }}
        {{ s.encode() if false }}
        {{ 'a' < s < 'z' }}{{ s * 2 }}{{ s ~ s }}{{ s + marked }}{{ s[0:5] ~ marked[1:] }}
        {% for c in 'e\u0301日👍🏽' %}{{ c }}|{% endfor %}
    """,
    "rarely needed": r"""
        {{ l|random is number }}
        {{ s.encode() }}
        {{ 'a b c d e f g h'|wordwrap(5) }}
        {{ 'a verylongword b'|wordwrap(5, false) }}
        {{ 'see http://example.org now'|urlize }}
        {{ 1000|filesizeformat }}{{ 1|filesizeformat }}{{ 1048576|filesizeformat(true) }}
        {{ d|xmlattr }}
        {{ 'x'|pprint }}{{ [1, 'a']|pprint }}{{ d|pprint }}
        {{ deep|pprint }}
        {{ 'a'.translate({97: 'b'}) }}
        {{ lipsum(1, false, 1, 2)|length > 0 }}
        {{ n.bit_length() }}
        {{ (1.5).hex() }}
        {{ d.items() }}
        {{ d.keys() }}{{ d.values() }}
        {{ cycler('a') is defined }}{{ joiner() is defined }}
        {{ (2).__add__(3) }}|
        {{ '{:%Y}'.format(1) }}
        {% autoescape true %}{{ html }}{% endautoescape %}
        {% block a %}x{% endblock %}
        {{ self.a() }}{% block a %}x{% endblock %}
        {{ dict.fromkeys(['a'])|list }}
        {{ 99999999999999999999 }}{{ 9223372036854775807 + 1 }}{{ 2 ** 64 }}{{ -9223372036854775808 - 1 }}
        {{ 99999999999999999999|tojson }}{{ '99999999999999999999'|int }}
        {{ 9223372036854775807 * 2 }}
        {{ -9223372036854775808 // -1 }}{{ (-9223372036854775807 - 1)|abs }}
        {{ 1e19|int }}{{ 1e300|int }}
        {{ (-8) ** 0.5 }}
        {{ 10 ** 400 // 10 ** 399 }}
        {{ '%d' % 1e19 }}
        {{ 9007199254740993 == 9007199254740992.0 }}{{ 9223372036854775807 < 9223372036854775808.0 }}
        {{ l.__len__() }}|
        {{ loop }}
        {{ context }}|{{ environment }}|
        {{ messages is eq messages }}
        {% for i in l recursive %}{{ loop }}{% endfor %}
    """,
    "lists": r"""
        {{ l|first }}{{ l|last }}{{ l|length }}{{ l|count }}{{ el|first }}|{{ el|last }}|{{ el|length }}{{ d|length }}{{ d|first }}{{ d|last }}{{ (1,2)|length }}
        {{ n|length }}
        {{ nil|length }}
        {{ missing|length }}
        {{ n|first }}
        {{ missing|first }}|{{ missing|last }}
        {{ missing|list }}{{ missing|join }}|{{ missing|sort }}{{ missing|reverse|list }}{{ missing|unique|list }}{{ missing|map('upper')|list }}
        {{ nil|list }}
        {{ n|list }}
        {{ l|list }}{{ d|list }}{{ range(3)|list }}{{ (1,2)|list }}{{ s|list|length }}
        {{ l|join }}{{ l|join(', ') }}{{ l|join(d=':') }}{{ people|join(', ', attribute='name') }}{{ people|join('-', 'city.n') }}{{ mixed|join('|') }}{{ d|join }}{{ 'abc'|join('-') }}{{ [[1], none]|join(' ') }}{{ ls|join(n) }}
        {{ n|join }}
        {{ nil|join(',') }}
        {{ l|sort }}{{ l|sort(true) }}{{ l|sort(reverse=true) }}{{ ls|sort }}{{ ls|sort(case_sensitive=true) }}{{ ls|sort(false, true) }}{{ people|sort(attribute='age')|map(attribute='name')|list }}{{ people|sort(attribute='age,name', reverse=true)|map(attribute='name')|list }}{{ people|sort(attribute='city.n')|map(attribute='name')|join }}
        {{ mixed|sort }}
        {{ [none, 1]|sort }}
        {{ [[2, 'b'], [1, 'z'], [1, 'a']]|sort }}{{ [(2, 1), (1, 2)]|sort(attribute=1) }}{{ [1.5, 1, true]|sort }}{{ d|sort }}{{ ['é', 'e', 'Z', 'z']|sort }}{{ ['B', 'a', 'A', 'b']|sort }}
        {{ people|sort(attribute='missing') }}
        {{ [1, 1, 2, 1.0, true]|unique|list }}{{ ['a', 'A', 'b']|unique|list }}{{ ['a', 'A']|unique(true)|list }}{{ people|unique(attribute='age')|map(attribute='name')|list }}{{ [none, none]|unique|list }}
        {{ [[1], [1]]|unique|list }}
        {{ l|reverse|list }}{{ (1,2)|reverse|list }}{{ d|reverse|list }}{{ 'abc'|reverse }}
        {{ n|reverse }}
        {{ [1,2,3,4,5]|batch(2)|list }}{{ [1,2,3]|batch(2, 'x')|list }}{{ []|batch(2)|list }}{{ [1]|batch(3, 0)|list }}{{ [1,2]|batch(linecount=1)|list }}
        {{ [1,2,3,4,5]|slice(2)|list }}{{ [1,2,3,4,5]|slice(3, 'x')|list }}{{ [1]|slice(3)|list }}{{ [1,2,3,4]|slice(3)|list }}
        {{ [1]|slice(0)|list }}
        {{ ls|map('upper')|list }}{{ people|map(attribute='name')|list }}{{ people|map(attribute='city.n')|list }}{{ people|map(attribute='ok')|list }}{{ people|map(attribute='ok', default='?')|list }}{{ ll|map('first')|list }}{{ ll|map(attribute=0)|list }}{{ ll|map('join', '-')|list }}{{ ['1','2']|map('int')|sum }}{{ ll|map(attribute='1')|list }}{{ l|map('string')|join }}{{ [1.2]|map('round', 0, 'ceil')|list }}
        {{ ls|map|list }}
        {{ ls|map('nofilter')|list }}
        {{ ls|map(attribute='x', odd=1)|list }}
        {{ l|select|list }}{{ [0, 1, '', 'a', none]|select|list }}{{ l|select('odd')|list }}{{ l|select('>', 1)|list }}{{ l|select('greaterthan', 2)|list }}{{ l|select('in', [1, 2])|list }}{{ mixed|select('string')|list }}{{ l|select('divisibleby', 3)|list }}{{ ls|select('equalto', 'a')|list }}{{ ls|select('==', 'a')|list }}
        {{ l|reject('odd')|list }}{{ [0, 1, none]|reject|list }}{{ mixed|reject('none')|list }}{{ l|reject('eq', 3)|list }}
        {{ l|select('notest')|list }}
        {{ people|selectattr('ok')|map(attribute='name')|list }}{{ people|selectattr('age', 'equalto', 30)|map(attribute='name')|list }}{{ people|selectattr('age', '>', 26)|list|length }}{{ people|selectattr('ok', 'defined')|list|length }}{{ people|selectattr('ok', 'undefined')|map(attribute='name')|list }}{{ people|selectattr('city.n', 'eq', 'X')|list|length }}{{ people|selectattr('name', 'in', ['Ann', 'Cy'])|list|length }}{{ messages|selectattr('role', 'equalto', 'user')|map(attribute='content')|join(',') }}
        {{ people|rejectattr('ok')|map(attribute='name')|list }}{{ people|rejectattr('age', 'eq', 30)|map(attribute='name')|list }}{{ messages|rejectattr('role', 'in', ['user'])|list|length }}
        {{ people|selectattr('age', 'notest')|list }}
        {{ people|selectattr|list }}
        {{ [1]|selectattr('x')|list }}
        {% for k, v in people|groupby('age') %}{{ k }}:{{ v|map(attribute='name')|join(',') }};{% endfor %}{% for g in people|groupby('city.n') %}{{ g.grouper }}={{ g.list|length }}{{ g[0] }};{% endfor %}
        {% for k, v in people|groupby('ok', default='?') %}{{ k }};{% endfor %}
        {% for k, v in [{'a': 'x'}, {'a': 'X'}, {'a': 'b'}]|groupby('a') %}{{ k }}{{ v|length }};{% endfor %}{% for k, v in [{'a': 'x'}, {'a': 'X'}]|groupby('a', case_sensitive=true) %}{{ k }};{% endfor %}
        {% for k, v in d|dictsort %}{{ k }}{{ v }}{% endfor %}{{ order|dictsort }}{{ order|dictsort(true) }}{{ order|dictsort(by='value') }}{{ order|dictsort(reverse=true) }}{{ order|dictsort(false, 'value', true) }}
        {{ order|dictsort(by='odd') }}
        {{ l|dictsort }}
        {{ {1: 2, 'a': 3}|dictsort }}
        {{ d|items|list }}{% for k, v in order|items %}{{ k }}={{ v }};{% endfor %}{{ missing|items|list }}{{ ed|items|list }}
        {{ l|items|list }}
        {{ nil|items|list }}
        {{ l|sum }}{{ l|min }}{{ l|max }}{{ ls|min }}{{ ls|max }}{{ d|max }}{{ [[1, 2], [1, 3]]|max }}
        {{ l|default([]) }}{{ missing|default('x') }}{{ missing|default }}|{{ nil|default('x') }}{{ nil|default('x', true) }}{{ e|default('x', true) }}{{ e|default('x') }}|{{ z|default(1, boolean=true) }}{{ missing|d('y') }}{{ d.q|default('z') }}{{ missing|default(missing2) }}|{{ missing|default(default_value='k') }}
        {{ missing.x|default('y') }}
        {{ d.q.x|default('y') }}
        {{ l|attr('x') }}|{{ d|attr('a') }}|{{ s|attr('upper') is defined }}
        {{ l[0]|string + l[1]|string }}{{ (l + [4])|length }}{{ l|length|string }}{{ l|map('string')|map('int')|list == l }}
        {{ l|tojson|length }}{{ l|list|first }}{{ l|batch(2)|first }}{{ l|map('abs')|first }}{{ l|select('odd')|first }}
        {{ l|batch(2)|length }}
        {{ l|map('abs')|length }}
        {{ (l|map('abs'))[0] }}
        {{ l|select('odd')|last }}
        {{ l|map('abs')|tojson }}
        {{ (l|map('abs')) + [1] }}
        {{ l|map('abs')|sort }}{{ l|map('abs')|join }}{{ l|map('abs')|sum }}{{ l|map('abs')|max }}{{ l|map('abs')|unique|list }}{{ 3 in l|map('abs') }}
        {% set g = l|map('abs') %}{{ g|list }}{{ g|list }}
        {% if l|select('>', 9) %}true{% endif %}
        {{ l|reverse|first }}{{ (l|reverse|list)[0] }}{{ l|reverse is iterable }}{{ l|map('abs') is iterable }}{{ l|map('abs') is sequence }}{{ l|sort is sequence }}
    """,
    "json": r"""
        {{ d|tojson }}{{ l|tojson }}{{ s|tojson }}{{ n|tojson }}{{ f|tojson }}{{ w|tojson }}{{ yes|tojson }}{{ nil|tojson }}{{ e|tojson }}{{ el|tojson }}{{ ed|tojson }}
        {{ u|tojson }}{{ html|tojson }}{{ pad|tojson }}{{ marked|tojson }}{{ lines|tojson }}{{ 'a"b\\c/d\x00\x1f\x7f\x85\u2028\U0001F600'|tojson }}
        {{ u|tojson(ensure_ascii=true) }}{{ '\U0001F600'|tojson(true) }}{{ '\x7f\x1f"'|tojson(ensure_ascii=true) }}
        {{ deep|tojson }}{{ deep|tojson(indent=2) }}{{ deep|tojson(indent=4) }}{{ l|tojson(indent=0) }}{{ ed|tojson(indent=2) }}{{ el|tojson(indent=2) }}{{ l|tojson(indent='--') }}{{ d|tojson(indent=none) }}{{ [[], {}, [1]]|tojson(indent=1) }}
        {{ order|tojson }}{{ order|tojson(sort_keys=true) }}{{ {'b': {'z': 1, 'a': 2}, 'a': 0}|tojson(sort_keys=true) }}
        {{ d|tojson(separators=(',', ':')) }}{{ d|tojson(separators=[',', ':']) }}{{ d|tojson(indent=2, separators=(',', ': ')) }}{{ d|tojson(separators=(' ; ', ' = ')) }}
        {{ (1, 'a')|tojson }}{{ {1: 'a', none: 'b', true: 'c', 1.5: 'd'}|tojson }}{{ {'a': (1, [2])}|tojson }}
        {{ [1.0, 0.1, 1e20, 1e16, 1e-7, -0.0, 123456789.123]|tojson }}{{ [1e400, -1e400]|tojson }}{{ ('nan'|float)|tojson }}
        {{ missing|tojson }}
        {{ [missing]|tojson }}
        {{ range(3)|tojson }}
        {{ {(1, 2): 3}|tojson }}
        {{ namespace(a=1)|tojson }}
        {{ d.items()|tojson }}
        {{ d.keys()|list|tojson }}{{ d.items()|list|tojson }}{{ people|tojson }}{{ messages|tojson(indent=2) }}
        {{ d|tojson|length }}{{ d|tojson|replace('"', "'") }}{{ (d|tojson)[1:-1] }}{{ d|tojson ~ 'x' }}{{ s|tojson|tojson }}{{ d|tojson|safe }}{{ d|tojson is string }}{{ html|e|tojson }}
        {{ d|tojson(2) }}
        {{ {'a': 1, 1: 2}|tojson(sort_keys=true) }}
        {{ d|tojson(odd=1) }}
        {{ d|tojson(indent='x', ensure_ascii=false) }}{{ d | tojson(ensure_ascii=False, indent=2) | indent(2) }}
        {{ tojson(d) }}
        {{ d.tojson() }}
    """,
    "tests": r"""
        {{ s is string }}{{ n is string }}{{ n is number }}{{ f is number }}{{ yes is number }}{{ s is number }}{{ n is integer }}{{ f is float }}{{ yes is boolean }}{{ n is boolean }}{{ yes is true }}{{ no is false }}{{ 1 is true }}{{ nil is none }}{{ z is none }}{{ missing is none }}
        {{ l is sequence }}{{ s is sequence }}{{ d is sequence }}{{ n is sequence }}{{ nil is sequence }}{{ l is iterable }}{{ s is iterable }}{{ d is iterable }}{{ n is iterable }}{{ missing is iterable }}{{ missing is sequence }}{{ d is mapping }}{{ l is mapping }}{{ missing is mapping }}{{ range(3) is sequence }}{{ (1,) is sequence }}
        {{ s is defined }}{{ missing is defined }}{{ missing is undefined }}{{ d.a is defined }}{{ d.q is defined }}{{ d['q'] is not defined }}{{ nil is defined }}{{ l[9] is defined }}{{ s.upper is defined }}{{ loop is defined }}{{ namespace is defined }}{{ raise_exception is defined }}{{ range is defined }}
        {{ missing.x is defined }}
        {{ d.q.x is defined }}
        {{ 3 is odd }}{{ 4 is even }}{{ 0 is even }}{{ -1 is odd }}{{ 6 is divisibleby 3 }}{{ 6 is divisibleby(4) }}{{ 2.0 is even }}{{ true is odd }}
        {{ 's' is odd }}
        {{ 1 is divisibleby 0 }}
        {{ 'a' is eq 'a' }}{{ 1 is equalto 1.0 }}{{ 1 is ne 2 }}{{ 1 is lt 2 }}{{ 2 is gt 1 }}{{ 1 is le 1 }}{{ 1 is ge 2 }}{{ 1 is lessthan 2 }}{{ 1 is greaterthan 2 }}{{ 1 is sameas 1 }}{{ none is sameas none }}{{ true is sameas true }}{{ 1 is sameas true }}
        {{ 'a' is in 'abc' }}{{ 1 is in [1, 2] }}{{ 'q' is in d }}{{ 'a' is not in d }}
        {{ 'abc' is lower }}{{ 'aBc' is lower }}{{ 'ABC' is upper }}{{ '' is lower }}{{ 5 is lower }}{{ '1' is upper }}
        {{ s is callable }}{{ s.upper is callable }}{{ range is callable }}{{ n is callable }}{{ missing is callable }}
        {{ 'upper' is filter }}{{ 'nope' is filter }}{{ 'odd' is test }}{{ 'nope' is test }}
        {{ html is escaped }}{{ html|e is escaped }}
        {{ n is not string }}{{ not n is string }}{{ n is not none and n }}{{ n is string or f is float }}{{ n is odd == true }}{{ (n is odd) == true }}
        {{ n is defined is true }}
        {{ n is }}
        {{ n is not }}
        {{ n is 5 }}
        {{ n is gt }}
        {{ n is gt 3 and n is lt 9 }}{{ n is gt(3) }}{{ n is gt 3 + 1 }}{{ [n is gt 3, n is lt 3] }}{{ 'a' if n is gt 3 else 'b' }}
        {{ n is none or n is string }}{{ n is not mapping and n is not iterable }}{{ l is iterable and l is not string and l is not mapping }}
        {{ s is string and s|length > 3 }}{{ d is mapping and 'a' in d }}{{ l is sequence and l[0] is number }}{{ missing is defined and missing }}{{ missing is not defined or missing }}
        {{ none is undefined }}{{ None is none }}{{ False is false }}{{ True is boolean }}{{ 1.0 is integer }}
    """,
    "if": r"""
        {% if s %}a{% endif %}{% if e %}b{% else %}c{% endif %}{% if z %}1{% elif n %}2{% else %}3{% endif %}{% if z %}1{% elif no %}2{% elif nil %}3{% endif %}|
        {% if missing %}a{% else %}b{% endif %}{% if not missing %}c{% endif %}{% if el %}x{% endif %}{% if ed %}x{% endif %}{% if [0] %}y{% endif %}{% if ' ' %}z{% endif %}{% if 0.0 %}q{% endif %}
        {% if missing.x %}a{% endif %}
        {% if yes %}{% if no %}a{% else %}b{% endif %}{% else %}c{% endif %}
        {% if yes %}{% set q = 1 %}{% endif %}{{ q }}
        {% if no %}{% set q = 1 %}{% endif %}{{ q }}|{{ q is defined }}
        {% set q = 0 %}{% if yes %}{% set q = 1 %}{% endif %}{{ q }}
        {% if yes and not no or nil %}a{% endif %}{% if n > 3 and n < 9 %}b{% endif %}{% if 'a' in d %}c{% endif %}{% if 'q' not in d %}d{% endif %}
        {% if (yes) %}a{% endif %}{%if yes%}b{%endif%}{% if yes -%} c {%- endif %}
        {% if namespace() %}a{% endif %}{% if range(0) %}b{% else %}c{% endif %}{% if l|select %}d{% endif %}{% if [none] %}e{% endif %}
        {% if yes %}a{% else if no %}b{% endif %}
        {% if %}a{% endif %}
        {% if yes %}a{% else %}b{% else %}c{% endif %}
        {% if yes %}a{% else %}b{% elif no %}c{% endif %}
        {% if a = 1 %}{% endif %}
        {% elif yes %}
    """,
    "set": r"""
        {% set q = 1 %}{{ q }}{% set q = q + 1 %}{{ q }}
        {% set a, b = 1, 2 %}{{ a }}{{ b }}{% set a, b = b, a %}{{ a }}{{ b }}{% set (c, g) = [5, 6] %}{{ c }}{{ g }}
        {% set a, b = 'xy' %}{{ a }}{{ b }}{% set a, b = {'k': 1, 'm': 2} %}{{ a }}{{ b }}
        {% set a, b = [1] %}
        {% set a, b = [1, 2, 3] %}
        {% set a, b = 5 %}
        {% set a, (b, c) = 1, (2, 3) %}{{ a }}{{ b }}{{ c }}
        {% set q %}a {{ n }} b{% endset %}[{{ q }}]{{ q|length }}{{ q is string }}
        {% set q | upper %}a {{ n }} b{% endset %}{{ q }}
        {% set q | trim | upper %}  a  {% endset %}[{{ q }}]
        {% set q | replace('a', 'b') %}aa{% endset %}{{ q }}
        {% set q %}{% endset %}[{{ q }}]{{ q is defined }}
        {% set q %}{% set r = 1 %}{{ r }}{% endset %}{{ q }}{{ r }}|
        {% set q = none %}{{ q }}{% set q = missing %}{{ q }}|{{ q is defined }}
        {% set q = missing.x %}
        {% set ns = namespace(a=1, b='x') %}{{ ns.a }}{{ ns.b }}{% set ns.a = 2 %}{% set ns.c = [1] %}{{ ns.a }}{{ ns.c }}{{ ns.q }}|{{ ns.q is defined }}
        {% set ns = namespace({'a': 1}, b=2) %}{{ ns.a }}{{ ns.b }}{{ ns['a'] }}
        {% set ns = namespace() %}{% set ns.t %}a{{ n }}{% endset %}{{ ns.t }}
        {% set ns = namespace(a=0) %}{% for i in l %}{% set ns.a = ns.a + i %}{% endfor %}{{ ns.a }}
        {% set ns = namespace(found=false) %}{% for m in messages %}{% if m.role == 'assistant' %}{% set ns.found = true %}{% endif %}{% endfor %}{{ ns.found }}
        {% set q = 0 %}{% for i in l %}{% set q = q + i %}{{ q }}{% endfor %}{{ q }}
        {% set d.a = 5 %}
        {% set n.a = 5 %}
        {% set q.a = 5 %}
        {% set ns = namespace(1) %}
        {% set ns = namespace(a=1) %}{{ ns.q.x }}
        {% set ns = namespace(items=1, get=2) %}{{ ns.items }}{{ ns.get }}
        {% set ns['a'] = 1 %}
        {% set 1 = 2 %}
        {% set true = 2 %}
        {% set q %}
        {% set q = %}
        {% set q == 1 %}
        {% set = 1 %}
        {% set q = 1, %}{{ q }}
        {% set q = [1, 2] %}{% set r = q + [3] %}{{ q }}{{ r }}
        {% set s = 'new' %}{{ s }}{% set loop = 1 %}{{ loop }}
        {% set range = 5 %}{{ range }}
        {% set q = 'a' if no %}{{ q }}|{{ q is defined }}
        {% set q = s|upper ~ '!' %}{{ q }}{% set q = l|map('string')|join %}{{ q }}{% set q = {'k': l}.k[0] %}{{ q }}
        {{ q }}{% set q = 1 %}|{{ q }}
        {% with %}{% set q = 1 %}{{ q }}{% endwith %}{{ q }}|
        {% with a = 1, b = n %}{{ a }}{{ b }}{% endwith %}{{ a }}|
        {% with a = 1 %}{% with b = a %}{{ a + b }}{% endwith %}{% endwith %}
        {% set a = 5 %}{% with a = 1, b = a %}{{ a }}{{ b }}{% endwith %}{{ a }}
        {% with a %}{% endwith %}
        {% filter upper %}a {{ s }}{% endfilter %}{% filter trim|replace('a', 'b') %}  aa  {% endfilter %}|
        {% filter upper %}{% set q = 1 %}{{ q }}{% endfilter %}{{ q }}|
        {% filter nofilter %}x{% endfilter %}
        {% filter indent(2) %}a⏎b{% endfilter %}
        {% set q = 1 %}{% filter upper %}{{ q }}{% set q = 2 %}{{ q }}{% endfilter %}{{ q }}
        {% set q = 1 %}{% set r %}{% set q = 2 %}{{ q }}{% endset %}{{ q }}{{ r }}
        {% generation %}a{{ s }}{% endgeneration %}b
        {% generation %}{% set q = 1 %}{{ q }}{% endgeneration %}{{ q }}|
        {% set q = 1 %}{% generation %}{{ q }}{% set q = 2 %}{{ q }}{% endgeneration %}{{ q }}
        {% for i in l %}{% generation %}{{ i }}{{ loop.index }}{% endgeneration %}{% endfor %}
        {% set ns = namespace(a=1) %}{% generation %}{% set ns.a = 2 %}{% endgeneration %}{{ ns.a }}
        a⏎␣␣{%- generation -%}⏎␣␣b⏎{%- endgeneration -%}⏎c
        ␣␣{% generation %}⏎a⏎␣␣{% endgeneration %}⏎b
        {% generation %}a
        {% macro m() %}{% generation %}x{% endgeneration %}{% endmacro %}{{ m() }}
    """,
    "for": r"""
        {% for i in l %}{{ i }}{% endfor %}|{% for i in el %}{{ i }}{% else %}none{% endfor %}|{% for i in l %}{{ i }}{% else %}none{% endfor %}
        {% for c in 'abc' %}{{ c }},{% endfor %}{% for k in d %}{{ k }},{% endfor %}{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}{% for i in (1, 2) %}{{ i }}{% endfor %}{% for i in 1, 2 %}{{ i }}{% endfor %}{% for i in range(3) %}{{ i }}{% endfor %}
        {% for i in missing %}x{% else %}none{% endfor %}
        {% for i in nil %}x{% endfor %}
        {% for i in n %}x{% endfor %}
        {% for i in missing.x %}x{% endfor %}
        {% for i in l if i > 1 %}{{ i }}{{ loop.index }}{{ loop.last }}{% endfor %}{% for i in l if i > 9 %}x{% else %}none{% endfor %}{% for i in l if i is odd %}{{ loop.length }}{% endfor %}
        {% for a, b in ll %}{{ a }}-{{ b }};{% endfor %}{% for (a, b) in ll %}{{ a }}{{ b }}{% endfor %}{% for i, (a, b) in [(1, (2, 3))] %}{{ i }}{{ a }}{{ b }}{% endfor %}{% for a, b in ['xy'] %}{{ a }}{{ b }}{% endfor %}
        {% for a, b in l %}x{% endfor %}
        {% for a, b, c in ll %}x{% endfor %}
        {% for i in l %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.depth }}{{ loop.depth0 }};{% endfor %}
        {% for i in l %}{{ loop.previtem }}<{{ i }}>{{ loop.nextitem }};{% endfor %}{% for i in l %}{{ loop.previtem is defined }}{{ loop.nextitem is defined }}{% endfor %}
        {% for m in messages %}{{ loop.previtem.role if loop.previtem }}{{ loop.nextitem.role if loop.nextitem is defined }};{% endfor %}
        {% for m in messages %}{{ loop.previtem.role }}{% endfor %}
        {% for i in l %}{{ loop.cycle('a', 'b') }}{% endfor %}{% for i in [1, 1, 2, 2, 1] %}{{ loop.changed(i) }}{% endfor %}{% for i in [1, 1] %}{% if loop.changed(i, 'x') %}c{% endif %}{% endfor %}
        {% for i in l %}{{ loop.cycle() }}{% endfor %}
        {% for i in l %}{{ loop.missing }}|{% endfor %}
        {% for i in l %}{{ loop.missing.x }}{% endfor %}
        {% for i in l %}{{ loop['index'] }}{% endfor %}
        {% for i in l %}{% for j in ls %}{{ loop.index }}{% endfor %}{{ loop.index }}{% endfor %}
        {% for i in l %}{% set outer = loop %}{% for j in ls %}{{ outer.index }}{{ loop.index }},{% endfor %}{% endfor %}
        {% for i in l %}{% for j in ls %}{{ loop.depth }}{% endfor %}{% endfor %}
        {% for i in l %}{% if i == 1 %}{% break %}{% endif %}{{ i }}{% endfor %}{% for i in l %}{% if i == 1 %}{% continue %}{% endif %}{{ i }}{% endfor %}
        {% for i in l %}{% break %}{% else %}e{% endfor %}|{% for i in el %}{% break %}{% else %}e{% endfor %}
        {% for i in l %}{% for j in ls %}{% if loop.index == 2 %}{% break %}{% endif %}{{ i }}{{ j }}{% endfor %};{% endfor %}
        {% for i in l %}{% for j in ls %}{% continue %}x{% endfor %}{{ i }}{% endfor %}
        {% break %}
        {% continue %}
        {% if yes %}{% break %}{% endif %}
        {% for i in l %}{% else %}{% break %}{% endfor %}
        {% for i in l %}{% set q = i %}{% endfor %}{{ q }}|{{ i }}|
        {% set i = 9 %}{% for i in l %}{{ i }}{% endfor %}{{ i }}
        {% set q = 1 %}{% for i in l %}{{ q }}{% set q = q + 1 %}{{ q }}{% endfor %}{{ q }}
        {% for i in l %}{% if loop.first %}{% set q = 1 %}{% endif %}{{ q }}{% endfor %}
        {% for i in l recursive %}{{ i }}{% endfor %}{% for i in [[1, [2, 3]], [4]] recursive %}{% if i is iterable %}[{{ loop(i) }}]{% else %}{{ i }}{{ loop.depth }}{% endif %}{% endfor %}
        {% for t in [{'n': 'a', 'c': [{'n': 'b'}]}] recursive %}{{ loop.depth0 }}{{ t.n }}{% if t.c %}({{ loop(t.c) }}){% endif %}{% endfor %}
        {% for i in l %}{{ loop(i) }}{% endfor %}
        {% for i in l|sort %}{{ i }}{% endfor %}{% for i in l|reverse %}{{ i }}{{ loop.last }}{% endfor %}{% for i in l[1:] %}{{ i }}{% endfor %}{% for i in l + [9] %}{{ i }}{% endfor %}{% for p in people if p.ok %}{{ p.name }}{% endfor %}{% for i in (l if yes else el) %}{{ i }}{% endfor %}
        {% for i in l if yes else el %}{{ i }}{% endfor %}
        {% for i in people|map(attribute='name') %}{{ loop.index }}{{ i }}{{ loop.last }}{{ loop.length }}{{ loop.revindex }}{% endfor %}
        {% for k, v in people|selectattr('ok') %}x{% endfor %}
        {% for m in messages %}{% if loop.index0 == 0 %}{% set first = m.content %}{{ first }}{% else %}{{ first is defined }}{% endif %}{% endfor %}
        {% for m in messages %}{{ m.role }}: {{ m['content'] }}{% if not loop.last %}⏎{% endif %}{% endfor %}
        {% for m in messages %}⏎{{ '<|' + m.role + '|>' + m.content|trim }}⏎{%- endfor %}
        {% for i in range(2) %}{% for i in range(2) %}{{ i }}{% endfor %}{{ i }}{% endfor %}
        {% for loop in l %}{{ loop }}{% endfor %}
        {% for i in i %}x{% endfor %}
        {% for i in l %}{{ i }}{% if false %}{% set i = 5 %}{% endif %}{{ i }}{% endfor %}
        {% for i in l %}{% set i = i * 2 %}{{ i }}{% endfor %}
        {% set c = cycler('a', 'b', 'c') %}{{ c.next() }}{{ c.next() }}{{ c.current }}{{ c.reset() }}{{ c.next() }}
        {% set j = joiner(', ') %}{% for i in l %}{{ j() }}{{ i }}{% endfor %}{% set j = joiner() %}{{ j() }}a{{ j() }}b
        {{ cycler() }}
        {{ dict(a=1, b='x') }}{{ dict({'q': 1}, a=2) }}{{ dict([('a', 1)]) }}{{ dict() }}
        {{ dict(1) }}
        {% for %}{% endfor %}
        {% for i %}{% endfor %}
        {% for i in %}{% endfor %}
        {% for 1 in l %}{% endfor %}
        {% for i in l %}a
        {% for i in l %}a{% endif %}
        {% for i in l %}{% else %}{% else %}{% endfor %}
        {% for a.b in l %}{% endfor %}
        {% for true in l %}{% endfor %}
        {% for i in l if %}{% endfor %}
        {% endfor %}
    """,
    "macro": r"""
        {% macro m() %}x{% endmacro %}{{ m() }}{{ m() }}
        {% macro m(a, b=2, c='z') %}{{ a }}{{ b }}{{ c }};{% endmacro %}{{ m(1) }}{{ m(1, 3) }}{{ m(1, c=4) }}{{ m(a=5, b=6) }}{{ m(c=1, a=2) }}{{ m() }}
        {% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}
        {% macro m(a) %}{{ a }}{% endmacro %}{{ m(b=2) }}
        {% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, a=2) }}
        {% macro m(a, b=a) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}{{ m(1, 2) }}
        {% macro m(a, b) %}{{ a }}{{ b }}{{ b is defined }}{% endmacro %}{{ m(1) }}
        {% macro m(a) %}{{ a.x }}{% endmacro %}{{ m() }}
        {% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, a=3) }}{{ m() }}
        {% macro m(a) %}{{ a }}{{ varargs|join(',') }}{% endmacro %}{{ m(1, 2, 3) }}
        {% macro m(a) %}{% for k, v in kwargs.items() %}{{ k }}={{ v }};{% endfor %}{% endmacro %}{{ m(1, b=2, c=3) }}
        {% macro m() %}{{ s }}{{ n }}{{ missing }}{% endmacro %}{{ m() }}
        {% set q = 1 %}{% macro m() %}{{ q }}{% endmacro %}{{ m() }}{% set q = 2 %}{{ m() }}
        {% macro m() %}{% set q = 1 %}{{ q }}{% endmacro %}{{ m() }}{{ q }}|
        {% for i in l %}{% macro m() %}{{ i }}{% endmacro %}{{ m() }}{% endfor %}
        {% for i in l %}{% set q = i %}{% macro m() %}{{ q }}{% endmacro %}{{ m() }}{% endfor %}
        {% macro m() %}{{ i }}{% endmacro %}{% for i in l %}{{ m() }}|{% endfor %}
        {% macro m() %}{{ loop }}{% endmacro %}{% for i in l %}{{ m() }}|{% endfor %}
        {% macro f(n) %}{% if n > 0 %}{{ n }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(5) }}
        {% macro a() %}a{{ b() }}{% endmacro %}{% macro b() %}b{% endmacro %}{{ a() }}
        {{ m() }}{% macro m() %}x{% endmacro %}
        {% macro m() %}  x  {% endmacro %}[{{ m()|trim }}]{{ m()|length }}{{ m() is string }}{{ m() ~ 'y' }}{{ m() + 'y' }}
        {% set q = m %}{% macro m() %}x{% endmacro %}{{ q is defined }}
        {% macro m(a) %}{{ a }}{% endmacro %}{% set q = m %}{{ q(1) }}{{ m.name }}{{ m.arguments }}{{ m is callable }}{{ m.catch_kwargs }}
        {% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}body {{ n }}{% endcall %}
        {% macro m() %}[{{ caller('a', 1) }}]{% endmacro %}{% call(x, y) m() %}{{ x }}{{ y }}{% endcall %}
        {% macro m() %}{{ caller() if caller else 'none' }}{% endmacro %}{{ m() }}
        {% macro m() %}{{ caller is defined }}{% endmacro %}{{ m() }}{% call m() %}{% endcall %}
        {% macro m() %}{{ caller() }}{% endmacro %}{{ m() }}
        {% macro m() %}x{% endmacro %}{% call m() %}y{% endcall %}
        {% macro m(a) %}{{ a }}{{ caller(a) }}{% endmacro %}{% call(b=5) m(1) %}{{ b }}{% endcall %}
        {% macro m() %}{{ caller(1, 2) }}{% endmacro %}{% call(a) m() %}{{ a }}{% endcall %}
        {% macro m() %}{% for i in l %}{{ caller(i) }}{% endfor %}{% endmacro %}{% call(i) m() %}<{{ i }}>{% endcall %}
        {% macro m(a=[]) %}{{ a }}{% endmacro %}{{ m() }}{{ m([1]) }}
        {% macro m(a=none, b=true, c=1.5, d={}) %}{{ a }}{{ b }}{{ c }}{{ d }}{% endmacro %}{{ m() }}
        {% macro m(a=missing) %}{{ a is defined }}{% endmacro %}{{ m() }}
        {% macro m(a=n + 1) %}{{ a }}{% endmacro %}{{ m() }}
        {% macro m(a, a) %}{% endmacro %}
        {% macro m(a=1, b) %}{{ a }}{{ b }}{% endmacro %}{{ m(1, 2) }}
        {% macro m(1) %}{% endmacro %}
        {% macro m %}x{% endmacro %}
        {% macro 1() %}x{% endmacro %}
        {% macro m() %}x
        {% call m %}x{% endcall %}
        {% call 1 %}x{% endcall %}
        {% macro m() %}{% break %}{% endmacro %}
        {% macro m() %}{{ raise_exception('in m') }}{% endmacro %}a{{ m() }}
        {% macro m(x) %}{% if x is string %}{{ x }}{% elif x is mapping %}{{ '{' }}{% for k in x %}{{ k }}:{{ m(x[k]) }}{% if not loop.last %},{% endif %}{% endfor %}{{ '}' }}{% else %}{{ x|tojson }}{% endif %}{% endmacro %}{{ m({'a': {'b': 'c'}, 'd': [1]}) }}
        {% macro m(*a) %}{% endmacro %}
        {% macro m(a, b) %}{{ a }}{{ b }}{% endmacro %}{{ m(*[1, 2]) }}{{ m(**{'a': 1, 'b': 2}) }}{{ m(*[1], **{'b': 2}) }}
        {% macro m(a) %}⏎␣␣{%- if a -%}⏎␣␣␣␣yes⏎␣␣{%- endif %}⏎{%- endmacro -%}⏎[{{ m(1) }}]
        {% macro _m() %}x{% endmacro %}{{ _m() }}
        {% macro m(s) %}{{ s }}{% set s = 'q' %}{{ s }}{% endmacro %}{{ m('p') }}{{ s }}
        {% macro m() %}{% set s = 'q' %}{{ s }}{% endmacro %}{{ m() }}{{ s }}
        {% if yes %}{% macro m() %}x{% endmacro %}{% endif %}{{ m() }}
        {% if no %}{% macro m() %}x{% endmacro %}{% endif %}{{ m() }}
        {% macro m() %}{{ ns.a }}{% set ns.a = 5 %}{% endmacro %}{% set ns = namespace(a=1) %}{{ m() }}{{ ns.a }}
        {% macro m() %}a{% endmacro %}{% macro m() %}b{% endmacro %}{{ m() }}
        {% macro m(a) %}{{ a|default('x') }}{{ a is none }}{% endmacro %}{{ m() }}{{ m(none) }}
        {{ ls|map('upper')|map(attribute=0)|join }}{% macro up(x) %}{{ x|upper }}{% endmacro %}{{ up(s)[0] }}{{ up(s).lower() }}
    """,
    "calls": r"""
        {{ raise_exception('stop') }}
        {{ raise_exception("it's \"this\" é日👍🏽 " ~ n) }}
        a{% if yes %}{{ raise_exception('Roles must alternate ' + s) }}{% endif %}
        {{ raise_exception('') }}
        {{ raise_exception(5) }}
        {{ raise_exception(none) }}
        {{ raise_exception(l) }}
        {{ raise_exception('a\nb') }}
        {{ raise_exception() }}
        {{ raise_exception('a', 'b') }}
        {{ raise_exception(message='x') }}
        {{ raise_exception(missing) }}
        {% set q = raise_exception('in set') %}
        {% for i in l %}{% if i == 2 %}{{ raise_exception('at ' ~ loop.index) }}{% endif %}{% endfor %}
        {{ 'ok' if yes else raise_exception('no') }}{{ yes or raise_exception('no') }}
        {{ strftime_now('%Y-%m-%d') }}{{ strftime_now('%d %b %Y') }}{{ strftime_now('%d %B %Y %A %a') }}{{ strftime_now('%H:%M:%S') }}{{ strftime_now('%I:%M %p') }}{{ strftime_now('%j %y %%') }}{{ strftime_now('') }}
        {{ strftime_now('%B %d, %Y')|upper }}{{ strftime_now("%Y") | int + 1 }}{{ 'é ' ~ strftime_now('é %Y 日') }}
        {{ strftime_now('%-d %-m %e %-H %-I') }}
        {{ strftime_now('%U %W %w %u %V %G') }}{{ strftime_now('%D %F %T %R') }}{{ strftime_now('%c|%x|%X') }}{{ strftime_now('%C %h %n %t|') }}
        {{ strftime_now('%f') }}
        {{ strftime_now('%z|%Z|') }}
        {{ strftime_now(format='%Y') }}
        {{ strftime_now() }}
        {{ strftime_now(5) }}
        {{ strftime_now('%Y') is string }}{{ strftime_now is defined }}{% if strftime_now is defined %}{% set date = strftime_now('%d %b %Y') %}{{ date }}{% endif %}
        {{ bos_token }}{{ eos_token }}{{ bos_token + s + eos_token }}{{ bos_token ~ marked ~ eos_token }}{{ (bos_token ~ marked)|upper }}{{ bos_token|length }}
        {{ marked|replace('p', bos_token) }}{{ (marked ~ eos_token)[::-1] }}{{ [marked, eos_token]|join(' ') }}{{ (s ~ eos_token).split('/')|last }}{{ (eos_token ~ marked).title() }}{{ '%s %s' % (marked, eos_token) }}{{ '{} {}'.format(marked, eos_token) }}
        {{ [marked]|tojson }}{{ {marked: eos_token}|tojson }}{{ marked|tojson ~ eos_token }}{{ {marked: 1}.keys()|first }}{{ marked|list|first }}{{ (eos_token ~ marked)|trim('>') }}{{ marked|indent }}{{ marked|center(30) }}{{ marked|truncate(5, true) }}
        {% set q %}{{ eos_token }}{{ marked }}{% endset %}{{ q }}{% macro m(a) %}{{ eos_token }}{{ a }}{% endmacro %}{{ m(marked)|upper }}{% filter lower %}{{ marked }}{{ eos_token }}{% endfilter %}
        {{ marked|upper }}{{ marked.replace('private', eos_token) }}{{ eos_token.replace('s', marked) }}{{ (marked ~ '\n' ~ eos_token).splitlines() |join('+') }}{{ eos_token.join([marked, marked]) }}{{ marked|escape }}{{ marked * 2 }}{{ (marked,)|sort|first }}{{ marked|default('x') }}{{ {'k': marked}|items|first|last }}{{ [{'k': marked}]|map(attribute='k')|first }}
        {{ range(*[1, 3])|list }}{{ dict(**{'a': 1}) }}
        {{ s.replace(*['l', 'L']) }}
        {{ range(n, *[9])|list }}{{ d.get(*['a']) }}
        {{ range(1 2) }}
        {{ range(a=1) }}
        {{ d.get(a=1, 2) }}
        {{ d.get('a',) }}
        {{ s.split(',',) }}
        {{ s|replace('a','b',) }}
        {{ s|default }}{{ s|default() }}{{ s|upper() }}
        {{ s|upper(1) }}
        {{ s|replace }}
        {{ s|join(1, 2, 3, 4) }}
        {{ s | trim | upper | length }}{{ s|trim|upper|replace('H','J')|length }}
        {{ (s|upper).lower() }}{{ s.upper()|lower }}
        {{ s|upper.lower() }}
        {{ 'a'|upper ~ 'b'|upper }}{{ 1|string + 2|string }}
        {{ s|string|string|safe|e }}
    """,
    "chat": r"""
        {% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}
        {{ bos_token }}{% for m in messages %}{% if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('alternate') }}{% endif %}{% if m['role'] == 'user' %}{{ '[INST] ' + m['content'] | trim + ' [/INST]' }}{% else %}{{ m['content'] + eos_token }}{% endif %}{% endfor %}
        {%- if messages[0]['role'] == 'system' %}⏎␣␣{%- set sys = messages[0]['content'] %}⏎{%- else %}⏎␣␣{%- set sys = 'none' %}⏎{%- endif %}⏎{{- sys }}⏎
        {%- set ns = namespace(multi=true, last=messages|length - 1) %}⏎{%- for m in messages[::-1] %}⏎␣{%- set index = (messages|length - 1) - loop.index0 %}⏎␣{%- if ns.multi and m.role == "user" and m.content is string and not(m.content.startswith('<t>') and m.content.endswith('</t>')) %}⏎␣␣{%- set ns.multi = false %}⏎␣␣{%- set ns.last = index %}⏎␣{%- endif %}⏎{%- endfor %}{{ ns.last }}
        {% if tools is defined and tools %}a{% else %}b{% endif %}{% if tools is not none %}c{% endif %}{% if not tools is defined %}d{% endif %}
        {%- for m in messages %}{%- if (m.role == "user") or (m.role == "system" and not loop.first) or (m.role == "assistant" and not m.tool_calls) %}{{- '<' + m.role + '>' + m.content }}{%- endif %}{%- endfor %}
        {% set content = '<think>a</think>b' %}{{ content.split('</think>')[0].rstrip('\n').split('<think>')[-1].lstrip('\n') }}|{{ content.split('</think>')[-1].lstrip('\n') }}
        {{ messages|selectattr('role', 'eq', 'user')|list|length }}{{ (messages|map(attribute='role')|list).index('assistant') }}{{ messages|map(attribute='role')|unique|join(',') }}
        {% if messages[0].content is string %}{{ messages[0].content }}{% else %}{% for part in messages[0].content %}{{ part.text }}{% endfor %}{% endif %}
        {{ (messages|last).role }}{{ messages[-1]['role'] == 'user' }}{{ messages[0]['content'] | trim | upper }}{{ messages[0].get('tool_calls') }}{{ messages[0].get('x', {}) }}{{ 'tool_calls' in messages[0] }}{{ messages[0]['tool_calls'] is defined and messages[0]['tool_calls'] is not none }}
        {{ {'name': 'f', 'arguments': messages[0]}|tojson }}{{ '{"name": "' + 'f' + '", "arguments": ' + (messages[0]|tojson) + '}' }}
    """,
}
MAY_REFUSE = {"rarely needed"}

# Each of these values meets each filter, test and operator below.
VALUES = ["n", "z", "neg", "f", "w", "yes", "no", "nil", "s", "e", "num", "'%s'", "l", "el", "ls", "mixed", "ll",
          "(1, 'a')", "d", "ed", "messages", "missing", "range(2)", "namespace(a=1)"]
FILTERS = ["abs", "capitalize", "count", "d('x')", "default('x', true)", "dictsort", "e", "first", "float", "indent",
           "int", "items|list", "join(',')", "last", "length", "list", "lower", "map('string')|list", "max", "min",
           "reject|list", "replace('a', 'b')", "reverse|list", "round", "safe", "select|list", "selectattr('a')|list",
           "sort", "string", "sum", "title", "tojson", "trim", "unique|list", "upper", "wordcount", "batch(2)|list",
           "slice(2)|list", "striptags", "center(7)", "urlencode", "map(attribute='role')|list",
           "rejectattr('role')|list", "groupby('role')|length", "truncate(3)", "tojson(indent=1)"]
TESTS = ["defined", "undefined", "none", "string", "number", "integer", "float", "boolean", "true", "false", "mapping",
         "sequence", "iterable", "callable", "lower", "upper", "odd", "even", "divisibleby 2", "eq 1", "ne 1", "lt 1",
         "ge 1", "in [1, 's']", "sameas none"]
OPERANDS = ["n", "neg", "f", "yes", "nil", "s", "e", "'%s'", "l", "ls", "(1, 'a')", "d", "missing", "0", "2"]
OPERATORS = ["+", "-", "*", "/", "//", "%", "**", "~", "==", "!=", "<", ">=", "in", "not in", "and", "or"]
METHODS = ["upper()", "strip()", "split()", "split(',')", "keys()|list", "values()|list", "items()|list", "get('a')",
           "index(1)", "count('l')", "startswith('H')", "replace('l', 'x')", "join(['a'])", "append(1)", "a", "role",
           "0"]
SUBSCRIPTS = ["0", "-1", "1", "'a'", "'x'", "nil", "f", "yes", "1:", ":1", "::-1", "missing", "l"]
# How a tag can begin and end, which decides about the blanks and line breaks around it.
BEGINNINGS, ENDINGS = ["{%", "{%-", "{%+"], ["%}", "-%}", "+%}"]
AROUND = ["", " ", "\n", "  \n", "\n  ", "\n\n", "x ", "x\n ", "\t\n\t"]
CLOCK_FORMATS = ["%z", "%Z", "%Y-%m-%dT%H:%M:%S%z", "%I %p", "%j", "%A %a", "%y", "%d %B %Y", "%-d %b", "%U %W %V %G",
                 "%e"]
CLOCKS = ["2024-02-29T00:00:00Z", "2025-12-31T23:59:59+05:30", "2023-01-01T12:00:00-08:00", "2000-10-10T13:14:15"]


def parts(template):
    """A row of expressions as a whole and one by one, so that an error in one hides no other."""
    yield template
    row = template.split("}}{{")
    if len(row) > 1 and template.startswith("{{") and "{%" not in template:
        for part in row:
            yield "{{" + part.removeprefix("{{").removesuffix("}}") + "}}"


def probes():
    """All probes, in an order that never changes."""
    for group, table in TABLES.items():
        for line in table.strip().splitlines():
            template = line.strip().replace("⏎", "\n").replace("␣", " ").replace("⇥", "\t")
            for part in parts(template):
                yield Probe(group, part, CONTEXT, group in MAY_REFUSE)
    for value in VALUES:
        for name in FILTERS:
            yield Probe("values | filters", f"{{{{ {value}|{name} }}}}", CONTEXT)
        for name in TESTS:
            yield Probe("values is tests", f"{{{{ {value} is {name} }}}}", CONTEXT)
        for name in METHODS:
            yield Probe("values.methods", f"{{{{ ({value}).{name} }}}}", CONTEXT)
        for subscript in SUBSCRIPTS:
            yield Probe("values[subscripts]", f"{{{{ ({value})[{subscript}] }}}}", CONTEXT)
    for left in OPERANDS:
        for right in OPERANDS:
            for operator in OPERATORS:
                complex_result = operator == "**" and left == "neg" and right == "f"
                yield Probe("values op values", f"{{{{ ({left}) {operator} ({right}) }}}}", CONTEXT, complex_result)
    for beginning in BEGINNINGS:
        for ending in ENDINGS:
            for before in AROUND:
                for after in AROUND:
                    tag = f"{beginning} set q = 1 {ending}"
                    yield Probe("blanks around tags", f"a{before}{tag}{after}b{after}{tag}{before}{{{{ q }}}}", {})
    for before in AROUND:
        for after in AROUND:
            for beginning, ending in [("{{", "}}"), ("{{-", "-}}"), ("{{", "-}}"), ("{#", "#}"), ("{#-", "-#}"),
                                      ("{#", "-#}")]:
                yield Probe("blanks around tags", f"{before}{beginning} q {ending}{after}\n", {"q": " q\n"})
    for now in CLOCKS:
        for form in CLOCK_FORMATS:
            yield Probe("clocks", f"{{{{ strftime_now('{form}') }}}}", {}, now=now)
