import ParleyCore
import ParleyServer
import Testing

/// What is read of the next words of a conversation.
@Suite struct PlainChatRequestTests {
    private static func request(_ json: String) throws(APIError) -> PlainChatRequest {
        try PlainChatRequest(RequestFields(body: Array(json.utf8)), contextSize: 1000, limit: 500)
    }

    @Test func itIsRead() throws {
        let request = try Self.request(
            #"{"conversation_id": "é 1", "message": "hi", "temperature": 0.5, "max_tokens": 9, "other": [1]}"#
        )
        #expect(request.conversation == "é 1" && request.message == "hi")
        #expect(
            request.options.sampling.values[.temperature] == .number(0.5) && request.options.maximumResponseTokens == 9
        )
        let least = try Self.request(#"{"message": "hi", "conversation_id": null}"#)
        #expect(least.parent == nil && !least.streams)
        let branch = try Self.request(#"{"message": "hi", "conversation_id": "a", "parent_id": "", "stream": true}"#)
        #expect(branch.parent == "" && branch.streams)
        #expect(least.conversation == nil && least.options.maximumResponseTokens == 500)
    }

    @Test(arguments: [
        (#"{}"#, "message"), (#"{"message": ""}"#, "message"), (#"{"message": 7}"#, "message"),
        (#"{"message": "a", "conversation_id": 1}"#, "conversation_id"),
        (#"{"message": "a", "conversation_id": ""}"#, "conversation_id"),
        (#"{"message": "a", "conversation_id": "a\u0000"}"#, "conversation_id"),
        (#"{"message": "a", "conversation_id": "a\nb"}"#, "conversation_id"),
        (#"{"message": "a", "conversation_id": "\#(String(repeating: "x", count: 129))"}"#, "conversation_id"),
        (#"{"message": "a", "messages": [{"role": "user", "content": "b"}]}"#, "messages"),
        (#"{"message": "a", "parent_id": 7}"#, "parent_id"), (#"{"message": "a", "stream": 1}"#, "stream"),
        (#"{"message": "a", "n": 2}"#, "n"),
        (#"{"message": "a", "temperature": "hot"}"#, "temperature"),
        (#"{"message": "a", "max_tokens": 0}"#, "max_tokens"),
    ])
    func whatIsWrongIsNamed(_ json: String, _ field: String) throws {
        let error = #expect(throws: APIError.self) { try Self.request(json) }
        #expect(error?.parameter == field && error?.kind.status == 400, "\(String(describing: error))")
    }
}
