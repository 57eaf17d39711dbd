import ParleyCore
import ParleyRemote
import Testing

/// What refusals mean.
struct RemoteFaultTests {
    private static func fault(
        _ status: Int,
        _ body: String = "",
        sentKey: Bool = false,
        location: String? = nil
    ) -> LanguageModelError {
        RemoteFault.error(
            status: status,
            body: Array(body.utf8),
            origin: "http://x",
            sentKey: sentKey,
            location: location
        )
    }

    @Test(
        arguments: [
            (401, "", "http://x asks for a key. Give it with --url-key-file FILE or PARLEY_URL_KEY."),
            (
                404, #"{"error":{"message":"no such model"}}"#,
                "http://x has nothing there (404): no such model. Check the URL and the model's name."
            ),
            (400, #"{"error":"bad top_k."}"#, "http://x refuses the request (400): bad top_k."),
            (422, #"{"detail":"Field required"}"#, "http://x refuses the request (422): Field required."),
            (503, #"{"error":{"message":"Loading model"}}"#, "http://x is busy (503): Loading model. Try again later."),
            (500, "<html>oops</html>", "http://x failed (500)."),
            (500, "a\u{1B}[31m\nb\u{202E}", "http://x failed (500): a [31m b."),
            (
                302, "",
                "http://x sends on to another address, and is not followed there. Give that address if you trust it."
            ),
        ]
    ) func words(status: Int, body: String, words: String) {
        #expect(Self.fault(status, body).debugDescription == words)
    }

    @Test func aKeyThatIsRefusedIsNotAskedFor() {
        #expect(Self.fault(403, sentKey: true).debugDescription == "http://x does not take the key (403). Check it.")
    }

    @Test func whereItSendsOnToIsNamedByItsOriginAlone() {
        let words = Self.fault(307, location: "https://evil.example/v1/chat/completions").debugDescription
        #expect(words.hasPrefix("http://x sends on to https://evil.example, "))
    }

    @Test(
        arguments: [
            (#"{"error":{"type":"exceed_context_size_error","n_prompt_tokens":99,"n_ctx":64}}"#, 64, 99),
            (#"{"error":{"code":"context_length_exceeded","message":"too long"}}"#, 0, 0),
            (
                #"{"error":{"message":"This model's maximum context length is 2048 tokens. However, you requested"}}"#,
                2048, 0
            ),
        ]
    ) func aContextThatIsFull(body: String, context: Int, prompt: Int) {
        guard case .contextSizeExceeded(let facts) = Self.fault(400, body) else {
            return #expect(Bool(false), "It is taken for something else.")
        }
        #expect((facts.contextSize, facts.tokenCount) == (context, prompt))
    }

    @Test func longWordsAreCut() {
        #expect(Self.fault(500, String(repeating: "x", count: 10_000)).debugDescription.utf8.count < 500)
    }
}
