import ParleyHub
import Testing

/// What is done with answers: pure decisions, no server.
@Suite struct TransferDecisionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var head: ResponseHead
        var have: UInt64 = 0
        var expected: UInt64? = 100
        var decision: ResumeDecision

        var testDescription: String { "\(head.status), \(have) of \(expected.map { "\($0)" } ?? "?"): \(decision)" }
    }

    @Test(arguments: [
        Case(head: .init(status: 200, length: 100), decision: .startOver(total: 100)),
        Case(head: .init(status: 200), decision: .startOver(total: 100)),
        Case(head: .init(status: 200, length: 100), have: 40, decision: .startOver(total: 100)),
        Case(head: .init(status: 200, length: 90), decision: .fail(.size(offered: 90, expected: 100))),
        Case(head: .init(status: 200, length: 110), decision: .fail(.size(offered: 110, expected: 100))),
        Case(head: .init(status: 200, length: 70), expected: nil, decision: .startOver(total: 70)),
        Case(head: .init(status: 200), expected: nil, decision: .fail(.noLength)),
        Case(head: .init(status: 200, length: 100, isPlain: false), decision: .fail(.packed)),
        Case(
            head: .init(status: 206, length: 60, span: .init(first: 40, total: 100)),
            have: 40,
            decision: .append(total: 100)
        ),
        Case(head: .init(status: 206, span: .init(first: 40, total: nil)), have: 40, decision: .append(total: 100)),
        Case(
            head: .init(status: 206, span: .init(first: 40, total: 90)),
            have: 40,
            expected: nil,
            decision: .append(total: 90)
        ),
        Case(
            head: .init(status: 206, span: .init(first: 40, total: nil)),
            have: 40,
            expected: nil,
            decision: .fail(.noLength)
        ),
        Case(head: .init(status: 206, span: .init(first: 0, total: 100)), have: 40, decision: .askAnew),
        Case(head: .init(status: 206, span: .init(first: 40, total: 200)), have: 40, decision: .askAnew),
        Case(head: .init(status: 206, length: 61, span: .init(first: 40, total: 100)), have: 40, decision: .askAnew),
        Case(head: .init(status: 206), have: 40, decision: .askAnew),
        Case(head: .init(status: 206, span: .init(first: 0, total: 100)), decision: .fail(.status(206))),
        Case(head: .init(status: 416, span: .init(first: nil, total: 100)), have: 100, decision: .complete(total: 100)),
        Case(head: .init(status: 416), have: 100, decision: .complete(total: 100)),
        Case(head: .init(status: 416, span: .init(first: nil, total: 80)), have: 100, decision: .askAnew),
        Case(head: .init(status: 416), decision: .fail(.status(416))),
        Case(head: .init(status: 401), decision: .fail(.forbidden)),
        Case(head: .init(status: 403), have: 40, decision: .fail(.forbidden)),
        Case(head: .init(status: 404), decision: .fail(.notFound)),
        Case(head: .init(status: 429, retryAfter: 7), decision: .retry(after: 7)),
        Case(head: .init(status: 503), decision: .retry(after: nil)),
        Case(head: .init(status: 500), decision: .retry(after: nil)),
        Case(head: .init(status: 204), decision: .fail(.status(204))),
        Case(head: .init(status: 418), decision: .fail(.status(418))),
    ])
    func resuming(_ example: Case) {
        #expect(ResumeDecision.decide(example.head, have: example.have, expected: example.expected) == example.decision)
    }

    @Test(
        arguments: [
            ("bytes 5-9/10", .init(first: 5, total: 10)), ("bytes 5-9/*", .init(first: 5, total: nil)),
            ("bytes */10", .init(first: nil, total: 10)), ("Bytes 0-0/1", .init(first: 0, total: 1)),
            ("bytes 9-5/10", nil),
            ("bytes 5-10/10", nil), ("bytes 5-/10", nil), ("bytes -5/10", nil), ("items 5-9/10", nil),
            ("bytes 5-9", nil),
            ("bytes 5-9/x", nil), ("", nil), ("bytes 5-9/99999999999999999999999", nil),
        ] as [(String, ResponseHead.Span?)]
    )
    func spans(text: String, span: ResponseHead.Span?) {
        #expect(ResponseHead.Span(text) == span)
    }

    @Test(
        arguments: [
            (["etag": ["\"abc\""]], "\"abc\""), (["etag": ["W/\"abc\""]], nil), (["etag": ["\"a\u{1B}b\""]], nil),
            (["etag": ["\"a\"", "\"b\""]], nil),
            (["last-modified": ["Fri, 01 Jan 2021 00:00:00 GMT"]], "Fri, 01 Jan 2021 00:00:00 GMT"),
            (["etag": ["\"abc\""], "last-modified": ["Fri, 01 Jan 2021 00:00:00 GMT"]], "\"abc\""), ([:], nil),
        ] as [([String: [String]], String?)]
    )
    func validators(fields: [String: [String]], validator: String?) {
        #expect(ResponseHead(status: 200) { fields[$0] ?? [] }.validator == validator)
    }

    @Test func headsOfAnswers() {
        let fields = ["content-length": ["12"], "retry-after": ["99999999"], "content-encoding": ["gzip"]]
        let head = ResponseHead(status: 503) { fields[$0] ?? [] }
        #expect(head == ResponseHead(status: 503, length: 12, retryAfter: 1 << 20, isPlain: false))
        #expect(ResponseHead(status: 200) { $0 == "content-length" ? ["-1"] : [] }.length == nil)
        #expect(ResponseHead(status: 200) { $0 == "content-length" ? ["1", "2"] : [] }.length == nil)
    }

    @Test(arguments: [
        ("https://a.example/x/y", "https://b.example/z?q=1", "https://b.example/z?q=1"),
        ("https://a.example/x/y", "/z", "https://a.example/z"), ("https://a.example/x/y", "z", "https://a.example/x/z"),
        ("https://a.example/x/y", "../../z", "https://a.example/z"),
        ("https://a.example/x/y", "?q", "https://a.example/x/y?q"),
        ("https://a.example/x", "//b.example/z", "https://b.example/z"),
        ("http://127.0.0.1:1/x", "http://localhost:2/z", "http://localhost:2/z"),
        ("http://127.0.0.1:1/x", "https://a.example/z", "https://a.example/z"),
    ])
    func followed(from: String, location: String, to: String) {
        let decision = RedirectDecision.decide(from: Addresses.address(from), location: location, hops: 0)
        #expect(decision == .follow(Addresses.address(to)))
    }

    @Test(
        arguments: [
            ("https://a.example/x", "http://a.example/x", 0, .unsafe),
            ("https://a.example/x", "http://127.0.0.1/x", 0, .unsafe),
            ("http://127.0.0.1/x", "http://a.example/x", 0, .unsafe),
            ("https://a.example/x", "ftp://a.example/x", 0, .noAddress),
            ("https://a.example/x", "https://u:p@b.example/", 0, .noAddress),
            ("https://a.example/x", nil, 0, .noAddress), ("https://a.example/x", "", 0, .noAddress),
            ("https://a.example/x", "file:///etc/passwd", 0, .noAddress),
            ("https://a.example/x", "https://b.example/", 5, .tooMany),
        ] as [(String, String?, Int, RedirectDecision.Reason)]
    )
    func notFollowed(from: String, location: String?, hops: Int, reason: RedirectDecision.Reason) {
        let decision = RedirectDecision.decide(from: Addresses.address(from), location: location, hops: hops)
        #expect(decision == .refuse(reason))
    }

    @Test(arguments: [
        ("https://hub.example", "https://hub.example/x", true),
        ("https://hub.example", "https://hub.example:443/x", true),
        ("https://hub.example", "https://HUB.example/x", true),
        ("https://hub.example", "https://hub.example:444/x", false),
        ("https://hub.example", "http://hub.example/x", false),
        ("https://hub.example", "https://cdn.hub.example/x", false),
        ("https://hub.example", "https://hub.example.evil.example/x", false),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000/x", true),
        ("http://127.0.0.1:8000", "http://localhost:8000/x", false),
        ("http://hub.example", "http://hub.example/x", false),
    ])
    func tokens(endpoint: String, address: String, isSent: Bool) {
        let token = HubToken("secret", for: Addresses.address(endpoint))
        #expect(token.authorization(for: Addresses.address(address)) == (isSent ? "Bearer secret" : nil))
    }

    @Test func waitsGrowAndEnd() {
        var backOff = BackOff()
        let waits = (0..<6).map { _ in backOff.next(progressed: false, chance: 1) }
        #expect(waits == [.seconds(1), .seconds(2), .seconds(4), .seconds(8), nil, nil])
        #expect(backOff.next(progressed: true, chance: 0) == .seconds(0.75))
        #expect(backOff.next(progressed: false, chance: 1) == .seconds(2))
        var long = BackOff(base: 50)
        #expect(
            (0..<3).map { _ in long.next(progressed: false, chance: 1) } == [.seconds(50), .seconds(60), .seconds(60)]
        )
    }

    @Test(arguments: [(7, 7), (300, 300), (301, 300), (1 << 20, 300), (0, 0), (-1, 0)])
    func waitsThatAServerAsksFor(asked: Int, seconds: Int) {
        var backOff = BackOff()
        #expect(backOff.next(progressed: false, asked: asked) == .seconds(seconds))
    }
}
