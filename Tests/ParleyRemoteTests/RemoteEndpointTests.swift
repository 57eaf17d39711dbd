import ParleyCore
import ParleyRemote
import Testing

/// Addresses as people write them.
struct RemoteEndpointTests {
    @Test(
        arguments: [
            ("http://127.0.0.1:8000", "http://127.0.0.1:8000", "", nil),
            ("http://127.0.0.1:8000/", "http://127.0.0.1:8000", "", nil),
            (" http://localhost:8000/v1/ ", "http://localhost:8000", "/v1", RemoteEndpoint.Dialect.openAI),
            ("https://Example.COM/v1", "https://example.com", "/v1", .openAI),
            ("https://example.com:443/v1/chat/completions", "https://example.com", "/v1", .openAI),
            ("http://example.com:80/a/b/v1/models", "http://example.com", "/a/b/v1", .openAI),
            ("http://[::1]:11434/api", "http://[::1]:11434", "", .ollama),
            ("http://pi:8000/api/chat", "http://pi:8000", "", .ollama),
            ("http://pi:8000/hailo/api/tags", "http://pi:8000", "/hailo", .ollama),
            ("http://pi/proxy", "http://pi", "/proxy", nil),
        ] as [(String, String, String, RemoteEndpoint.Dialect?)]
    ) func addresses(text: String, origin: String, path: String, dialect: RemoteEndpoint.Dialect?) throws {
        #expect(try RemoteEndpoint(text) == RemoteEndpoint(origin: origin, path: path, dialect: dialect))
    }

    @Test(
        arguments: [
            "", "localhost:8000", "ftp://x", "http://", "http:///v1", "file:///etc/passwd", "http://user:pw@host/v1",
            "http://host/v1?key=1", "http://host/v1#x", "http://host:0/v1", "http://host:99999/v1", "not a url",
        ]
    ) func noAddresses(text: String) {
        #expect(throws: LanguageModelError.self) { try RemoteEndpoint(text) }
    }

    @Test(arguments: ["", "  \n", "a\nb", "a b", "schlüssel", "a\u{7F}"])
    func noKeys(text: String) {
        #expect(throws: LanguageModelError.self) { try RemoteKey(text) }
    }

    @Test func blanksAroundAKeyDoNotCount() throws {
        #expect(try RemoteKey(" sk-1~! \n").text == "sk-1~!")
    }
}
