import ParleyJinja
import Testing

/// What tests answer.
@Suite struct TestTests {
    static let cases: [RenderingCase] = [
        .init(
            "{{ 3 is odd }} {{ 4 is divisibleby 2 }} {{ s is string }} {{ true is number }} {{ true is "
                + "integer }} {{ 1.0 is float }} {{ true is boolean }} {{ none is none }}",
            "True True True True False True True True"
        ),
        .init(
            "{{ d is mapping }} {{ a is sequence }} {{ d.items() is sequence }} {{ d.items() is iterable }} "
                + "{{ 1 is iterable }} {{ range is callable }}",
            "True True False True False True"
        ),
        .init(
            "{{ 'abc' is lower }} {{ 'ABC' is upper }} {{ none is sameas none }} {{ 1 is sameas true }} {{ "
                + "1 is in a }} {{ 1 is not in a }}",
            "True True True False True False"
        ),
        .init(
            "{{ 1 is eq 1 }} {{ 1 is ne 1 }} {{ 1 is gt 0 }} {{ 1 is lessthan 0 }} {{ true is true }} {{ 1 "
                + "is true }} {{ 'upper' is filter }} {{ 'odd' is test }} {{ (s|safe) is escaped }}",
            "True False True False True False True True True"
        ),
        .init(
            "{% if false %}{{ 1|foo }}{{ 1 is foo }}{% endif %}unknown filters count only where they are reached",
            "unknown filters count only where they are reached"
        ),
    ]

    @Test("Renders as Jinja2 does", arguments: cases)
    func renders(_ example: RenderingCase) throws {
        try example.check()
    }
}
