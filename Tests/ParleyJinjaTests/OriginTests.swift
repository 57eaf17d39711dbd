import ParleyJSON
import ParleyJinja
import Testing

/// Each stretch of what is rendered tells where it came from, whatever was done to it.
@Suite struct OriginTests {
    /// A template, and its stretches: `template` ones in plain text, those of source n between `«n:` and `»`.
    struct Case: Sendable, CustomTestStringConvertible {
        let template: String
        let expected: String

        init(_ template: String, _ expected: String) {
            self.template = template
            self.expected = expected
        }

        var testDescription: String { template.debugDescription }
    }

    static let cases: [Case] = [
        .init("<{{ x }}>", "<«1: Ab é »>"),
        .init("{{ x ~ y }}", "«1: Ab é »«2:yz»"),
        .init("{{ x + '-' + x }}", "«1: Ab é »-«1: Ab é »"),
        .init("{{ x ~ x }}", "«1: Ab é  Ab é »"),
        .init("{{ (x ~ '|' ~ y)[2:8] }}", "«1:b é »|«2:y»"),
        .init("{{ (x ~ '|' ~ y)[::-1] }}", "«2:zy»|«1: é bA »"),
        .init("{{ x.strip() }}{{ x|trim }}{{ (x ~ ' ')|trim }}", "«1:Ab éAb éAb é»"),
        .init("{{ (x ~ y).split('é') }}", "['«1: Ab »', '«1: »«2:yz»']"),
        .init("{{ x.split()[0] }}|{{ x.split()|join(y) }}", "«1:Ab»|«1:Ab»«2:yz»«1:é»"),
        .init("{{ ('a' ~ y).replace('z', x) }}", "a«2:y»«1: Ab é »"),
        .init("{{ 'a-b'|replace('-', y) }}", "a«2:yz»b"),
        .init(
            "{{ (x ~ 'ss').upper() }}{{ x|lower }}{{ y|title }}{{ y.capitalize() }}",
            "«1: AB É »SS«1: ab é »«2:YzYz»"
        ),
        .init("{{ y|center(6) }}", "  «2:yz»  "),
        .init(
            "{{ y|indent(2, true) }}{{ y|e }}{{ y|safe }}{{ y|string }}{{ y|first }}{{ y|list }}",
            "  «2:yzyzyzyzy»['«2:y»', '«2:z»']"
        ),
        .init("{% macro m(v) %}<{{ v }}>{% endmacro %}{{ m(y) }}{{ m(m(y)) }}", "<«2:yz»><<«2:yz»>>"),
        .init("{% macro m() %}({{ caller() }}){% endmacro %}{% call m() %}{{ y }}{% endcall %}", "(«2:yz»)"),
        .init("{% set v %}a{{ y }}{% endset %}{{ v }}{% filter upper %}b{{ y }}{% endfilter %}", "a«2:yz»B«2:YZ»"),
        .init(
            "{% set ns = namespace(t='') %}{% for c in y %}{% set ns.t = ns.t ~ c ~ ',' %}{% endfor %}{{ ns.t }}",
            "«2:y»,«2:z»,"
        ),
        .init("{{ o|tojson }}", ##"{"«3:k\"»": "«3:a\nü»", "«3:n»": [1, true, null, 1.5]}"##),
        .init("{{ o }}", #"{'«3:k"»': '«3:a\nü»', '«3:n»': [1, True, None, 1.5]}"#),
        .init(
            "{{ o.keys()|list }}{% for k, v in o.items() %}{{ k }}={{ v }};{% endfor %}",
            #"['«3:k"»', '«3:n»']«3:k"»=«3:a"# + "\n" + #"ü»;«3:n»=[1, True, None, 1.5];"#
        ),
        .init("{{ '%s-%5s|%r' % (y, y, y) }}", "«2:yz»-   «2:yz»|'«2:yz»'"),
        .init("{{ (y ~ '%s') % 'a' }}{{ '{}<{:>4}>'.format(y, y) }}", "«2:yz»a«2:yz»<  «2:yz»>"),
        .init("{{ y * 2 }}{{ 2 * ('a' ~ y) }}", "«2:yzyz»a«2:yz»a«2:yz»"),
        .init("{{ y if y == 'yz' else 'no' }}{{ 'yz' if y == 'yz' }}", "«2:yz»yz"),
        .init("{{ nope|default(y) }}{{ [y, 'b']|join('+') }}{{ [y]|map('upper')|first }}", "«2:yzyz»+b«2:YZ»"),
        .init(
            "{{ [y, 'a']|sort }}{{ ['yz', y]|unique|list }}{{ [y]|tojson }}{{ y|urlencode }}",
            "['a', '«2:yz»']['yz'][\"«2:yz»\"]«2:yz»"
        ),
        .init(
            "{{ bos }}{{ y.partition('y') }}{{ y.removeprefix('y') }}{{ y.ljust(3, '.') }}{{ y.zfill(3) }}",
            "<s>('', '«2:y»', '«2:z»')«2:zyz».0«2:yz»"
        ),
        .init("{{ strftime_now('%Y' ~ y) }}{{ 5 }}{{ [1.5, none] }}{{ o['n'][0] }}", "1970«2:yz»5[1.5, None]1"),
        .init(
            "{% for m in messages %}<|{{ m.role }}|>{{ m['content'] }}{% endfor %}",
            "<|user|>«10:<|x|>»<|user|>«11:<|y|>»"
        ),
    ]

    @Test("Tells the origins", arguments: cases)
    func origins(_ example: Case) throws {
        var context = JinjaContext([
            "x": .string(" Ab é ", origin: .data(source: 1)),
            "y": .string("yz", origin: .data(source: 2)),
            "o": JinjaValue(["k\"": "a\nü", "n": [1, true, nil, 1.5]], origin: .data(source: 3)),
            "bos": "<s>",
        ])
        context["messages"] = .list([
            .dict(["role": "user", "content": .string("<|x|>", origin: .data(source: 10))]),
            .dict(["role": "user", "content": .string("<|y|>", origin: .data(source: 11))]),
        ])
        let text = try JinjaTemplate(example.template).render(context)
        let marked = text.stretches.map { stretch in
            switch stretch.origin {
            case .template: stretch.text
            case .data(let source): "«\(source):\(stretch.text)»"
            }
        }
        #expect(marked.joined() == example.expected)
        #expect(text.stretches.map(\.text).joined() == text.plain)
    }

    @Test("Strings are equal whatever their origins are")
    func comparisonIgnoresOrigins() throws {
        let source = "{{ a == b }} {{ a in [b] }} {{ {b: 1}[a] }} {{ a < b }}"
        let context = JinjaContext(["a": "k", "b": .string("k", origin: .data(source: 1))])
        #expect(try JinjaTemplate(source).render(context).plain == "True True 1 False")
    }
}
