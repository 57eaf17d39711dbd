import ParleyServer
import Testing

/// Who is let in.
@Suite struct AccessGuardTests {
    private static func kind(_ verdict: AccessGuard.Verdict) -> APIError.Kind? {
        if case .refused(let error) = verdict { error.kind } else { nil }
    }

    @Test(
        arguments: [
            ("127.0.0.1:8080", nil), ("localhost:8080", nil), ("LOCALHOST", nil), ("[::1]:8080", nil), ("[::1]", nil),
            ("127.9.8.7", nil), ("parley.localhost:1", nil), ("example.com", .permission),
            ("example.com:8080", .permission),
            ("localhost.example.com", .permission), ("127.0.0.1.example.com", .permission), ("1.127.0.0", .permission),
            ("0.0.0.0", .permission), ("169.254.169.254", .permission), ("", .invalidRequest),
            (":8080", .invalidRequest),
            ("user@localhost", .invalidRequest), ("localhost:99999", .invalidRequest), ("localhost:x", .invalidRequest),
            ("[::1", .invalidRequest), ("[::1]x", .invalidRequest), ("localhost/", .invalidRequest),
        ] as [(String, APIError.Kind?)]
    )
    func aHostThatIsNotThisMachineIsRefused(_ host: String, _ kind: APIError.Kind?) {
        #expect(Self.kind(AccessGuard().verdict(.init(host: host))) == kind)
    }

    @Test func aRequestWithoutAHostIsRefused() {
        #expect(Self.kind(AccessGuard().verdict(.init(host: nil))) == .invalidRequest)
    }

    @Test(arguments: ["example.com", "192.168.1.5:8080", "127.0.0.1"])
    func elsewhereAnyNameWillDoAndTheKeyDecides(_ host: String) {
        let access = AccessGuard(keys: ["secret"], address: "0.0.0.0")
        #expect(Self.kind(access.verdict(.init(host: host, key: "secret"))) == nil)
        #expect(Self.kind(access.verdict(.init(host: host))) == .authentication)
    }

    @Test(arguments: [
        ("http://localhost:3000", true), ("https://127.0.0.1", true), ("http://[::1]:8080", true),
        ("vscode-webview://abc", true), ("https://example.com", true), ("HTTPS://EXAMPLE.COM", true),
        ("https://example.com.evil.net", false), ("https://evil.net", false), ("http://localhost.evil.net", false),
        ("null", false), ("", false), ("file://", false), ("http://localhost@evil.net", false),
        ("ftp://localhost", false),
    ])
    func pagesOfThisMachineAndNamedOnesMayAsk(_ origin: String, _ mayAsk: Bool) {
        let access = AccessGuard(origins: ["https://example.com"])
        let verdict = access.verdict(.init(host: "localhost", origin: origin))
        #expect(verdict == (mayAsk ? .allowed(origin: origin) : verdict))
        #expect(Self.kind(verdict) == (mayAsk ? nil : .permission))
    }

    @Test func nullMayAskWhereItIsNamed() {
        let access = AccessGuard(origins: ["null"])
        #expect(access.verdict(.init(host: "localhost", origin: "null")) == .allowed(origin: "null"))
    }

    @Test(
        arguments: [
            ("one", nil), ("two", nil), ("on", .authentication), ("one ", .authentication), ("", .authentication),
            (nil, .authentication), ("ONE", .authentication),
        ] as [(String?, APIError.Kind?)]
    )
    func onlyTheKeysOpen(_ key: String?, _ kind: APIError.Kind?) {
        let access = AccessGuard(keys: ["one", "two"])
        #expect(Self.kind(access.verdict(.init(host: "localhost", key: key))) == kind)
        #expect(Self.kind(access.verdict(.init(host: "localhost", key: key, isOpen: true))) == nil)
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("localhost", true), ("::1", true), ("0.0.0.0", false), ("::", false), ("10.0.0.1", false),
        ("example.com", false), ("127.0.0", false), ("127.0.0.256", false),
    ])
    func whatIsThisMachineAlone(_ name: String, _ isLoopback: Bool) {
        #expect(AccessGuard.isLoopback(name) == isLoopback)
    }
}
