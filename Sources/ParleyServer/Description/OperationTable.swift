import ParleyJSON

/// What the API's description says of each path: one row for every route.
enum OperationTable {
    struct Operation: Sendable {
        /// The method in small letters.
        var method: String
        /// The path as the description writes it, with what varies in braces.
        var path: String
        var summary: String
        /// The schema of its body; nil where it takes none.
        var body: String?
        /// What may stand behind the `?`, with its schema.
        var query: [(name: String, schema: JSONValue)] = []
        /// Whether the answer may be a stream of events.
        var streams = false
        /// What the answer is, where it is JSON.
        var answer = "object"
        /// The kind of an answer that is no JSON.
        var plainAnswer: String?

        /// The route that answers it, as ``Routes`` has it.
        var routePath: String {
            path.firstIndex(of: "{").map { String(path[..<$0]) } ?? path
        }
    }

    static let all: [Operation] = health + models + completions + conversations + inspection

    private static let health = [
        Operation(method: "get", path: "/health", summary: "Whether requests are answered; needs no key"),
        Operation(method: "get", path: "/v1/health", summary: "The same"),
        Operation(
            method: "get",
            path: "/metrics",
            summary: "What was counted, for Prometheus",
            plainAnswer: "text/plain"
        ),
        Operation(method: "get", path: "/openapi.json", summary: "This description"),
        Operation(method: "get", path: "/", summary: "The page; needs no key", plainAnswer: "text/html"),
        Operation(method: "get", path: "/page/{name}", summary: "Its files", plainAnswer: "*/*"),
    ]

    private static let models = [
        Operation(method: "get", path: "/v1/models", summary: "The models"),
        Operation(method: "get", path: "/models", summary: "The same"),
        Operation(method: "get", path: "/v1/models/{name}", summary: "The model; any name means it"),
    ]

    private static let completions = [
        Operation(
            method: "post",
            path: "/v1/chat/completions",
            summary: "Answer a conversation, as OpenAI does",
            body: "ChatCompletion",
            streams: true
        ),
        Operation(
            method: "post",
            path: "/chat/completions",
            summary: "The same",
            body: "ChatCompletion",
            streams: true
        ),
        Operation(
            method: "post",
            path: "/v1/completions",
            summary: "Go on with a text, as OpenAI does",
            body: "Completion",
            streams: true
        ),
        Operation(
            method: "post",
            path: "/completion",
            summary: "Go on with a text, as llama-server does",
            body: "NativeCompletion",
            streams: true
        ),
        Operation(method: "post", path: "/completions", summary: "The same", body: "NativeCompletion", streams: true),
        Operation(method: "post", path: "/v1/embeddings", summary: "Turn texts into vectors", body: "Embedding"),
        Operation(
            method: "post",
            path: "/chat",
            summary: "Take the next turn of a kept conversation, or answer whole messages",
            body: "Chat",
            streams: true
        ),
        Operation(
            method: "post",
            path: "/api/chat",
            summary: "Answer messages with a text and the tokens it took",
            body: "ChatCompletion"
        ),
    ]

    private static let conversations = [
        Operation(method: "get", path: "/v1/personas", summary: "System prompts with a name, to begin one with"),
        Operation(
            method: "get",
            path: "/v1/conversations",
            summary: "The kept conversations, the latest first",
            query: [
                ("search", ["type": "string"]), ("after", ["type": "string"]),
                (
                    "limit",
                    [
                        "type": "integer", "minimum": .count(ConversationQuery.limits.lowerBound),
                        "maximum": .count(ConversationQuery.limits.upperBound),
                    ]
                ),
            ]
        ),
        Operation(
            method: "post",
            path: "/v1/conversations",
            summary: "Begin one, or take one in that was written out",
            body: "NewConversation"
        ),
        Operation(method: "get", path: "/v1/conversations/{id}", summary: "A conversation with all branches"),
        Operation(method: "get", path: "/v1/conversations/{id}/export", summary: "A file of it"),
        Operation(
            method: "patch",
            path: "/v1/conversations/{id}",
            summary: "Name it, or go to another turn",
            body: "ConversationChange"
        ),
        Operation(
            method: "post",
            path: "/v1/conversations/{id}",
            summary: "The same",
            body: "ConversationChange"
        ),
        Operation(method: "delete", path: "/v1/conversations/{id}", summary: "Delete it with all turns"),
    ]

    private static let inspection = [
        Operation(
            method: "get",
            path: "/props",
            summary: "The model's settings, template and context",
            query: [("model", ["type": "string"])]
        ),
        Operation(
            method: "get",
            path: "/slots",
            summary: "Whether the model is at work",
            query: [("model", ["type": "string"])],
            answer: "array"
        ),
        Operation(method: "post", path: "/tokenize", summary: "The tokens of a text", body: "Tokenize"),
        Operation(method: "post", path: "/detokenize", summary: "The text of tokens", body: "Detokenize"),
        Operation(
            method: "post",
            path: "/apply-template",
            summary: "The prompt that a conversation becomes",
            body: "ChatCompletion"
        ),
    ]
}
