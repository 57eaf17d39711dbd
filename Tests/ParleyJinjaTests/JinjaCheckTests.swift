import ParleyJinja
import Testing

/// The dialogue of `parley check jinja`.
@Suite struct JinjaCheckTests {
    struct Case: Sendable {
        let request: String
        let answer: String

        init(_ request: String, _ answer: String) {
            self.request = request
            self.answer = answer
        }
    }

    static let cases: [Case] = [
        .init(
            #"{"id": 7, "template": "{{ x|upper }}!", "context": {"x": "é"}}"#,
            #"{"id":7,"text":"É!"}"#
        ),
        .init(
            #"{"template": "{{ bos_token }}{{ x }}", "context": {"x": "<s>", "bos_token": "<s>"}, "stretches": true}"#,
            #"{"text":"<s><s>","stretches":[["<s>","template"],["<s>","data"]]}"#
        ),
        .init(
            #"{"template": "{{ strftime_now('%d %b %Y') }}", "now": "2026-07-26T12:00:00", "context": {}}"#,
            #"{"text":"26 Jul 2026"}"#
        ),
        .init(
            #"{"id": "a", "template": "\n{{ raise_exception('no') }}"}"#,
            #"{"id":"a","error":"no","line":2,"column":19}"#
        ),
        .init(
            #"{"template": "{{ x.y }}"}"#,
            #"{"error":"'x' is undefined","line":1,"column":5}"#
        ),
        .init(#"{"id": 1}"#, #"{"id":1,"error":"the request has no text 'template'"}"#),
        .init("[]", #"{"error":"the request is not an object"}"#),
        .init(
            #"{"template": "", "now": 5}"#,
            #"{"error":"'context' must be an object and 'now' a time such as 2026-07-26T12:00:00"}"#
        ),
    ]

    @Test("Answers", arguments: cases)
    func answers(_ example: Case) {
        #expect(JinjaCheck.answer(line: example.request) == example.answer)
    }

    @Test("Says why a line is no request")
    func notJSON() {
        let answer = JinjaCheck.answer(line: "{")
        #expect(answer.hasPrefix(#"{"error":"the request is not JSON: line 1, column 2"#))
    }
}
