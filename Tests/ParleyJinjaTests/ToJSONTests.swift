import ParleyJinja
import Testing

/// `tojson` writes what Python's `json.dumps` writes.
@Suite struct ToJSONTests {
    static let cases: [RenderingCase] = [
        .init(
            "{{ d|tojson }} {{ m|tojson }} {{ uni|tojson }} {{ html|tojson }} {{ big|tojson }} {{ "
                + "none|tojson }} {{ 1.0|tojson }}",
            #"{"x": 1, "y": {"z": [1, 2]}, "items": "it", "é": "ü"} [{"role": "user", "content": "hi"}, "#
                + #"{"role": "assistant", "content": null, "tool_calls": [{"name": "f", "arguments": {"a": 1, "b": "#
                + #"[true, null, 1.0, 1e+20, 0.1]}}]}] "Äé😀 ß" "<a href=\"x\">&'</a>" "#
                + #"123456789012345678901234567890 null 1.0"#
        ),
        .init(
            "{{ m|tojson(indent=2) }}",
            #"[\#n  {\#n    "role": "user",\#n    "content": "hi"\#n  },\#n  {\#n    "role": "assistant",\#n "#
                + #"   "content": null,\#n    "tool_calls": [\#n      {\#n        "name": "f",\#n        "#
                + #""arguments": {\#n          "a": 1,\#n          "b": [\#n            true,\#n            "#
                + #"null,\#n            1.0,\#n            1e+20,\#n            0.1\#n          ]\#n        }\#n   "#
                + #"   }\#n    ]\#n  }\#n]"#
        ),
        .init(
            "{{ a|tojson(indent=0) }} {{ []|tojson(indent=2) }} {{ {}|tojson(indent=2) }} {{ "
                + "[1,[2]]|tojson(indent='--') }}",
            "[\n1,\n2,\n3\n] [] {} [\n--1,\n--[\n----2\n--]\n]"
        ),
        .init(
            "{{ d|tojson(separators=(',',':')) }} {{ {'b':1,'a':2}|tojson(sort_keys=true) }} {{ "
                + "uni|tojson(ensure_ascii=true) }}",
            #"{"x":1,"y":{"z":[1,2]},"items":"it","é":"ü"} {"a": 2, "b": 1} "\u00c4\u00e9\ud83d\ude00 \u00df""#
        ),
        .init(
            #"{{ (1,2)|tojson }} {{ {1:2,none:3,true:4,1.5:2}|tojson }} {{ "\x00\x1f\x7f/\u2028\t"|tojson }} "#
                + #"{{ ('inf'|float)|tojson }}"#,
            #"[1, 2] {"1": 4, "null": 3, "1.5": 2} "\u0000\u001f\#u{7F}/\#u{2028}\t" Infinity"#
        ),
    ]

    @Test("Renders as Jinja2 does", arguments: cases)
    func renders(_ example: RenderingCase) throws {
        try example.check()
    }
}
