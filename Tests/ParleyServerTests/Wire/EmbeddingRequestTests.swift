import ParleyCore
import ParleyJSON
import ParleyServer
import Testing

/// What is read of a request for vectors, and how they are written.
@Suite struct EmbeddingRequestTests {
    private static func request(_ json: String) throws(APIError) -> EmbeddingRequest {
        try EmbeddingRequest(RequestFields(body: Array(json.utf8)), vectorLength: 3)
    }

    @Test(arguments: [
        (#"{"input": "a"}"#, 1), (#"{"input": ["a", "b"]}"#, 2), (#"{"input": [1, 2, 3]}"#, 1),
        (#"{"input": [[1, 2], [3]], "dimensions": 3, "user": "u"}"#, 2),
    ])
    func textsAndTokensAreTaken(_ json: String, _ count: Int) throws {
        let request = try Self.request(json)
        #expect(request.inputs.count == count && request.encoding == .float)
    }

    @Test(arguments: [
        (#"{}"#, "input"), (#"{"input": ""}"#, "input"), (#"{"input": ["a", ""]}"#, "input"),
        (#"{"input": [[]]}"#, "input"), (#"{"input": 1}"#, "input"), (#"{"input": [1.5]}"#, "input"),
        (#"{"input": "a", "model": 1}"#, "model"), (#"{"input": "a", "dimensions": 2}"#, "dimensions"),
        (#"{"input": "a", "dimensions": 0}"#, "dimensions"),
        (#"{"input": "a", "encoding_format": "x"}"#, "encoding_format"),
        (#"{"input": "\#(String(repeating: "x", count: EmbeddingRequest.longestInput + 1))"}"#, "input"),
        (#"{"input": [\#(Array(repeating: "\"a\"", count: 2049).joined(separator: ","))]}"#, "input"),
    ])
    func whatIsWrongIsNamed(_ json: String, _ field: String) throws {
        let error = #expect(throws: APIError.self) { try Self.request(json) }
        #expect(error?.parameter == field && error?.kind.status == 400)
    }

    @Test(arguments: [
        ("float", #"[0.1, -2.0, 1e-10]"#),
        // 0x3DCCCCCD, 0xC0000000 and 0x2EDBE6FF, the lowest byte first.
        ("base64", #""zczMPQAAAMD/5tsu""#),
    ])
    func vectorsAreWritten(_ encoding: String, _ written: String) throws {
        let request = try Self.request(#"{"input": "a", "encoding_format": "\#(encoding)"}"#)
        let body = request.body([.init(values: [0.1, -2, 1e-10], tokenCount: 4)], model: "m")
        let expected = try JSONValue(
            parsing: """
                {"object": "list", "data": [{"object": "embedding", "index": 0, "embedding": \(written)}], "model": "m",
                 "usage": {"prompt_tokens": 4, "total_tokens": 4}}
                """
        )
        #expect(body == expected, "\(body.serialized())")
    }

    @Test func vectorsHaveLengthOne() throws {
        #expect(try EmbeddingModel.normalised([3, 0, -4]) == [0.6, 0, -0.8])
        #expect(try EmbeddingModel.normalised([1e30, 0]) == [1, 0])
        for none in [[0, 0], [], [Float.nan, 1], [.infinity, 1]] {
            #expect(throws: (any Error).self) { try EmbeddingModel.normalised(none) }
        }
    }
}
