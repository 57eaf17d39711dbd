import ParleyJinja
import Testing

/// What operators make of numbers, texts and lists, and in which order they are applied.
@Suite struct OperatorTests {
    static let cases: [RenderingCase] = [
        .init(
            "{{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % 3 }} {{ -7 % 3 }} {{ 7 % -3 }} {{ 7.5 // 2 }} {{ -7.5 % 2 }} "
                + "{{ 7 / 2 }} {{ 6 / 2 }}",
            "3 -4 1 2 -2 3.0 0.5 3.5 3.0"
        ),
        .init(
            "{{ 2 ** 10 }} {{ 2 ** -1 }} {{ 2 ** 3 ** 2 }} {{ -2 ** 2 }} {{ 2.0 ** 0.5 }}",
            "1024 0.5 64 4 1.4142135623730951"
        ),
        .init("{{ 5.5 % -2 }} {{ 1 // 0.1 }} {{ 3 % 1.5 }} {{ 0.0 // -3 }}", "-0.5 9.0 0.0 -0.0"),
        .init(
            "{{ 1 ~ 2 * 3 }} {{ -1 ~ 2 }} {{ 10 - 3 - 2 }} {{ 100 / 10 / 2 }} {{ 1 + 2 * 3 - 4 / 2 }}",
            "16 -12 5 5.0 5.0"
        ),
        .init("{{ -1|abs }} {{ 5 - -3 }} {{ - - 3 }} {{ +-3 }} {{ -a[0] }} {{ 2 ** -1|abs }}", "1 8 3 -3 -1 2"),
        .init(
            "{{ 'a' * 3 }}{{ 3 * 'ab' }}{{ [1] * 2 }}{{ (1,2) * 2 }}{{ [1] + [2] }}{{ (1,) + (2,) }}{{ 'a' * -1 }}",
            "aaaababab[1, 1](1, 2, 1, 2)[1, 2](1, 2)"
        ),
        .init("{{ true + 1 }} {{ -true }} {{ true + 1.5 }}", "2 -1 2.5"),
        .init(
            "{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 1 == 1.0 }} {{ true == 1 }} {{ 'a' < 'b' }} {{ [1,2] < "
                + "[1,3] }} {{ (1,2) == [1,2] }}",
            "True False True True True True False"
        ),
        .init(
            "{{ 9007199254740993 == 9007199254740992.0 }} {{ 99999999999999999999 > 1 }} {{ big }} {{ "
                + "-9223372036854775807 }}",
            "False True 123456789012345678901234567890 -9223372036854775807"
        ),
        .init(
            "{{ 1 in a }} {{ 'ell' in s }} {{ 'x' in d }} {{ 'q' not in d }} {{ 1.0 in a }} {{ '' in s }} "
                + "{{ 2 in range(5) }} {{ 'x' in nope }}",
            "True True True True True True True False"
        ),
        .init(
            "{{ true and 1 }} {{ 0 and 1 }} {{ 0 or 'x' }} {{ none or nope or 3 }} {{ not none }} {{ not "
                + "'a' in 'abc' }}",
            "1 0 x 3 True False"
        ),
        .init("{{ 'x' ~ nope ~ 1 ~ none ~ 1.0 ~ [1] ~ {'a': 'b'} }}", "x1None1.0[1]{'a': 'b'}"),
        .init(
            "{{ 'a' if true }}|{{ 'a' if false }}|{{ 'a' if false else 'b' }}|{{ 1 if 0 else 2 if 0 else 3 }}",
            "a||b|3"
        ),
        .init("{{ 1 == 1 in [true] }} {{ 1 in [1] == true }}", "True False"),
        .init(#"{{ 'é' == 'e\u0301' }} {{ {'a':1,'b':2} == {'b':2,'a':1} }}"#, "False True"),
        .init(
            "{{ a[0] }} {{ a[-1] }} {{ a[1:] }} {{ a[:-1] }} {{ a[::-1] }} {{ a[::2] }} {{ s[5:1:-1] }} {{ "
                + "uni[2] }} {{ uni[::-1] }} {{ a[-100:100] }} {{ a.0 }}",
            "1 3 [2, 3] [1, 2] [3, 2, 1] [1, 3] ,oll 😀 ß 😀éÄ [1, 2, 3] 1"
        ),
        .init(
            "{{ a|length > 2 }} {{ a|first + 1 }} {{ a|length ~ 'x' }} {{ 3 is odd and 2 is even }} {{ 1 is not odd }}",
            "True 2 3x True False"
        ),
    ]

    @Test("Renders as Jinja2 does", arguments: cases)
    func renders(_ example: RenderingCase) throws {
        try example.check()
    }
}
