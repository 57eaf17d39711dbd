import ParleyHub
import Testing

/// What `parley models pull` is asked for.
@Suite struct PullReferenceTests {
    private static let hub = Addresses.hub

    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        var choice: PullReference.Choice
        var revision = "main"

        var testDescription: String { text }
    }

    @Test(arguments: [
        Case(text: "hf:owner/repo", choice: .usual),
        Case(text: "hf://owner/repo", choice: .usual),
        Case(text: "hf:owner/repo:q4_k_m", choice: .quantization("Q4_K_M")),
        Case(text: "hf:owner/repo:UD-Q4_K_XL", choice: .quantization("UD-Q4_K_XL")),
        Case(text: "hf:owner/repo:f16", choice: .quantization("F16")),
        Case(text: "hf:owner/repo/a.gguf", choice: .file("a.gguf")),
        Case(text: "hf:owner/repo/sub/A-1.GGUF", choice: .file("sub/A-1.GGUF")),
        Case(text: "https://hub.example/owner/repo", choice: .usual),
        Case(text: "https://HUB.example:443/owner/repo", choice: .usual),
        Case(text: "https://hub.example/owner/repo/resolve/main/a.gguf?download=true", choice: .file("a.gguf")),
        Case(
            text: "https://hub.example/owner/repo/blob/v1.0/sub/a.gguf",
            choice: .file("sub/a.gguf"),
            revision: "v1.0"
        ),
    ])
    func repositories(_ example: Case) throws {
        let repository = PullReference.Repository(owner: "owner", name: "repo", revision: example.revision)
        #expect(try PullReference(example.text, endpoint: Self.hub) == .repository(repository, example.choice))
    }

    @Test(arguments: [
        ("https://example.org/models/a.gguf", "https://example.org/models/a.gguf", "a.gguf"),
        ("HTTPS://Example.org:8443/a%2Db.gguf?key=1#top", "https://example.org:8443/a%2Db.gguf?key=1", "a-b.gguf"),
        ("http://127.0.0.1:8000/a.gguf", "http://127.0.0.1:8000/a.gguf", "a.gguf"),
        ("http://localhost/a.gguf", "http://localhost/a.gguf", "a.gguf"),
        ("http://[::1]:81/a.gguf", "http://[::1]:81/a.gguf", "a.gguf"),
        ("https://example.org/x y/a.gguf", "https://example.org/x%20y/a.gguf", "a.gguf"),
        ("https://hub.example/owner/repo/raw/main/a.gguf", "https://hub.example/owner/repo/raw/main/a.gguf", "a.gguf"),
    ])
    func addresses(text: String, written: String, name: String) throws {
        let reference = try PullReference(text, endpoint: Self.hub)
        guard case .address(let address) = reference else {
            Issue.record("\(reference)")
            return
        }
        #expect(address.description == written)
        #expect(PullReference.fileName(of: address) == name)
    }

    @Test(arguments: [
        "", "owner/repo", "hf:", "hf:owner", "hf:/repo", "hf:owner/", "hf:owner/repo:", "hf:owner/repo:main",
        "hf:owner/repo/", "hf:owner/repo/a.bin", "hf:owner/repo/../a.gguf", "hf:owner/repo/.a.gguf",
        "hf:owner/repo:Q4_0/a.gguf", "hf:../repo", "hf:owner/re po", "hf:owner/repo/a\u{1B}.gguf", "hf:öwner/repo",
        "hf:owner/repo//a.gguf", "http://example.org/a.gguf", "http://127.0.0.1.example.org/a.gguf",
        "http://127.0.0.256/a.gguf", "ftp://example.org/a.gguf", "https://user@example.org/a.gguf",
        "https://example.org\\@hub.example/a.gguf", "https://example.org/a.zip", "https://example.org/.gguf",
        "https://example.org/%2e%2e%2fa.gguf", "https://example.org/a%00.gguf", "https://example.org:0/a.gguf",
        "https://example.org:99999/a.gguf", "https:///a.gguf", "https://example.org/a.gguf/", "file:///a.gguf",
    ])
    func whatIsNone(_ text: String) {
        let error = #expect(throws: PullError.self) { try PullReference(text, endpoint: Self.hub) }
        #expect(error?.kind == .reference)
        #expect(error?.description.unicodeScalars.contains { $0.value < 0x20 } == false)
    }

    @Test(arguments: [
        ("a.gguf", true), ("A-b_c.1.GGUF", true), (".gguf", false), (".a.gguf", false), ("a", false),
        ("a.gguf.part", false),
        ("a/b.gguf", false), ("a\\b.gguf", false), ("a b.gguf", false), ("a\u{202E}.gguf", false), ("a\0.gguf", false),
        (String(repeating: "a", count: 195) + ".gguf", true), (String(repeating: "a", count: 196) + ".gguf", false),
    ])
    func namesOfFiles(_ name: String, isModel: Bool) {
        #expect(PlainName.isModelFile(name) == isModel)
    }

    @Test(arguments: [
        ("Llama-3-Q4_K_M.gguf", "Llama-3-Q4_K_M.gguf"), ("model.gguf", "repo-model.gguf"),
        ("model-Q4_0.gguf", "repo-model-Q4_0.gguf"), ("ggml-model.Q8_0.gguf", "repo-ggml-model.Q8_0.gguf"),
        ("Q4_K_M.gguf", "repo-Q4_K_M.gguf"), ("model-00001-of-00002.gguf", "repo-model-00001-of-00002.gguf"),
    ])
    func namesHere(_ name: String, kept: String) {
        #expect(PlainName.kept(name, of: "repo") == kept)
    }
}

/// Addresses for tests.
enum Addresses {
    static let hub = address("https://hub.example")

    static func address(_ text: String) -> WebAddress {
        guard let address = WebAddress(text) else { preconditionFailure("\(text) is no address") }
        return address
    }
}
