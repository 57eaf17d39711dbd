import ParleyHub
import ParleyJSON
import Testing

/// Which files of a repository are meant.
@Suite struct FileChoiceTests {
    private static func choice(_ paths: [String]) -> FileChoice {
        FileChoice(paths.map { HubFile(path: $0, size: 1) }, repository: "owner/repo")
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var paths: [String]
        var choice: PullReference.Choice
        var files: [String]

        var testDescription: String { "\(choice) of \(paths)" }
    }

    private static let split = ["b-Q8_0-00001-of-00002.gguf", "b-Q8_0-00002-of-00002.gguf"]

    @Test(arguments: [
        Case(paths: ["a-Q8_0.gguf", "a-Q4_K_M.gguf", "a-Q4_0.gguf"], choice: .usual, files: ["a-Q4_K_M.gguf"]),
        Case(paths: ["a-Q8_0.gguf", "a-Q4_0.gguf", "a-F16.gguf"], choice: .usual, files: ["a-Q4_0.gguf"]),
        Case(paths: ["a-q8_0.gguf", "a-f16.gguf"], choice: .usual, files: ["a-q8_0.gguf"]),
        Case(paths: ["b.gguf", "a.gguf"], choice: .usual, files: ["a.gguf"]),
        Case(
            paths: ["mmproj-F16.gguf", "a.mmproj.gguf", "imatrix.gguf", "z-F16.gguf"],
            choice: .usual,
            files: ["z-F16.gguf"]
        ),
        Case(paths: ["a-Q4_K_M.gguf"] + split, choice: .quantization("Q8_0"), files: split),
        Case(paths: ["a-UD-Q4_K_M.gguf", "a-Q4_K_M.gguf"], choice: .quantization("Q4_K_M"), files: ["a-Q4_K_M.gguf"]),
        Case(paths: ["a-UD-Q4_K_M.gguf"], choice: .quantization("Q4_K_M"), files: ["a-UD-Q4_K_M.gguf"]),
        Case(paths: ["a-fp16.gguf"], choice: .quantization("F16"), files: ["a-fp16.gguf"]),
        Case(paths: ["a.Q5_K_S.gguf"], choice: .quantization("Q5_K_S"), files: ["a.Q5_K_S.gguf"]),
        Case(paths: ["Q6_K/a.gguf", "Q2_K/a.gguf"], choice: .quantization("Q6_K"), files: ["Q6_K/a.gguf"]),
        Case(paths: ["old/a-Q6_K.gguf", "a-Q6_K.gguf"], choice: .quantization("Q6_K"), files: ["a-Q6_K.gguf"]),
        Case(paths: split, choice: .file(split[1]), files: split),
        Case(paths: ["mmproj-F16.gguf"], choice: .file("mmproj-F16.gguf"), files: ["mmproj-F16.gguf"]),
    ])
    func chosen(_ example: Case) throws {
        let model = try Self.choice(example.paths).model(example.choice)
        #expect(model.files.map(\.path) == example.files)
    }

    @Test(
        arguments: [
            ([], .usual, .notFound),
            (["mmproj-F16.gguf"], .usual, .notFound),
            (["a-Q4_0.gguf"], .quantization("Q8_0"), .notFound),
            (["a-Q4_0.gguf"], .file("b.gguf"), .notFound),
            ([split[0]], .usual, .notFound),
            ([split[1]], .file(split[1]), .notFound),
            (["a-Q4_0.gguf", "b-Q4_0.gguf"], .usual, .severalFiles),
            (["a-Q4_0.gguf", "b-Q4_0.gguf"], .quantization("Q4_0"), .severalFiles),
        ] as [([String], PullReference.Choice, PullError.Kind)]
    )
    func notChosen(paths: [String], choice: PullReference.Choice, kind: PullError.Kind) {
        let error = #expect(throws: PullError.self) { try Self.choice(paths).model(choice) }
        #expect(error?.kind == kind)
    }

    @Test(
        arguments: [
            (#"{"type":"file","path":"a.gguf","size":7}"#, HubFile(path: "a.gguf", size: 7)),
            (
                #"{"type":"file","path":"a.gguf","size":1,"lfs":{"oid":"\#(String(repeating: "Ab", count: 32))","size":9}}"#,
                HubFile(path: "a.gguf", size: 9, sha256: String(repeating: "ab", count: 32))
            ),
            (#"{"type":"file","path":"a.gguf","size":7,"lfs":{"oid":"nonsense"}}"#, HubFile(path: "a.gguf", size: 7)),
            (#"{"type":"directory","path":"a.gguf","size":7}"#, nil),
            (#"{"type":"file","path":"../a.gguf","size":7}"#, nil),
            (#"{"type":"file","path":"a/../b.gguf","size":7}"#, nil),
            (#"{"type":"file","path":"/a.gguf","size":7}"#, nil),
            (#"{"type":"file","path":"a\u001b[2J.gguf","size":7}"#, nil),
            (#"{"type":"file","path":"a.bin","size":7}"#, nil),
            (#"{"type":"file","path":"a.gguf","size":-7}"#, nil),
            (#"{"type":"file","path":"a.gguf"}"#, nil),
            (#"["file"]"#, nil),
        ] as [(String, HubFile?)]
    )
    func entries(text: String, file: HubFile?) throws {
        #expect(HubFile(json: try JSONValue(parsing: text)) == file)
    }

    @Test(
        arguments: [
            (#"<https://hub.example/api?cursor=a%3D>; rel="next""#, "https://hub.example/api?cursor=a%3D"),
            (#"</first>; rel="first", </next?a=1,2>; rel=next"#, "https://hub.example/next?a=1,2"),
            (#"</next>; rel="prev""#, nil),
            ("nonsense", nil),
        ] as [(String, String?)]
    )
    func pages(field: String, next: String?) throws {
        let page = Addresses.address("https://hub.example/api/models/owner/repo/tree/main")
        #expect(try PageLink.next([field], from: page)?.description == next)
    }

    @Test(arguments: [#"<https://evil.example/>; rel="next""#, #"<http://hub.example/>; rel="next""#])
    func pagesOfOtherServers(field: String) {
        let error = #expect(throws: PullError.self) { try PageLink.next([field], from: Addresses.hub) }
        #expect(error?.kind == .server)
        #expect(error?.description.contains("evil") == false)
    }
}
