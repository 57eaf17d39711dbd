import ParleyCore
import ParleyJSON

/// The schemas of the bodies, in JSON Schema 2020-12 as OpenAPI 3.1 takes it.
///
/// What they leave out is ignored in requests.
enum RequestSchemas {
    static let all = JSONObject([
        ("ChatCompletion", object(chatFields, required: ["messages"])),
        ("Completion", object(completionFields, required: ["prompt"])),
        ("NativeCompletion", object(nativeFields, required: ["prompt"])),
        ("Embedding", object(embeddingFields, required: ["input"])),
        ("Chat", turnOrMessages),
        ("NewConversation", object(newConversationFields)),
        ("ConversationChange", changed),
        ("Tokenize", object(tokenizeFields, required: ["content"])),
        ("Detokenize", object([("tokens", array(token))], required: ["tokens"])),
        ("Message", message),
    ])

    static func reference(_ name: String) -> JSONValue { ["$ref": .string("#/components/schemas/\(name)")] }

    private static func object(_ fields: [(String, JSONValue)], required: [String] = []) -> JSONValue {
        var object = JSONObject([("type", "object"), ("properties", .object(JSONObject(fields)))])
        if !required.isEmpty { object["required"] = .array(required.map(JSONValue.string)) }
        return .object(object)
    }

    // MARK: - Kinds

    private static let text: JSONValue = ["type": "string"]
    private static let words: JSONValue = ["type": "string", "minLength": 1]
    private static let flag: JSONValue = ["type": ["boolean", "null"]]
    private static let token: JSONValue = ["type": "integer", "minimum": 0]
    private static let name: JSONValue = [
        "type": "string", "minLength": 1, "maxLength": .count(PlainChatRequest.longestName),
    ]
    private static let title: JSONValue = ["type": "string", "maxLength": .count(ConversationChange.longestTitle)]

    /// The most tokens of a reply; -1 for as many as fit.
    private static let replyLength: JSONValue = ["anyOf": [["const": -1], whole(1...(1 << 31))]]

    private static func array(_ items: JSONValue) -> JSONValue { ["type": "array", "items": items] }

    private static func whole(_ range: ClosedRange<Int>) -> JSONValue {
        ["type": ["integer", "null"], "minimum": .count(range.lowerBound), "maximum": .count(range.upperBound)]
    }

    private static func texts(atMost count: Int, longest: Int) -> JSONValue {
        let text: JSONValue = ["type": "string", "minLength": 1, "maxLength": .count(longest)]
        return ["anyOf": [text, ["type": "array", "items": text, "maxItems": .count(count)], ["type": "null"]]]
    }

    /// A prompt: a text, tokens, or several of either.
    private static let prompt: JSONValue = [
        "anyOf": [
            words, ["type": "array", "items": words, "minItems": 1],
            ["type": "array", "items": token, "minItems": 1],
            ["type": "array", "items": ["type": "array", "items": token, "minItems": 1], "minItems": 1],
        ]
    ]

    private static let message: JSONValue = [
        "type": "object", "required": ["role", "content"],
        "properties": [
            "role": ["enum": ["system", "developer", "user", "assistant"]],
            "content": [
                "anyOf": [
                    text,
                    array([
                        "type": "object", "required": ["type", "text"],
                        "properties": ["type": ["const": "text"], "text": text],
                    ]),
                ]
            ],
            "reasoning_content": ["type": ["string", "null"]],
        ],
    ]

    // MARK: - Fields

    /// Every sampling setting with its range, as the table of settings has it.
    private static let samplingFields: [(String, JSONValue)] = SettingName.permitted(in: .recipeSampling).map { name in
        var schema = JSONObject()
        switch name.rule.kind {
        case .integer: schema["type"] = ["integer", "null"]
        case .number: schema["type"] = ["number", "null"]
        case .flag: schema["type"] = ["boolean", "null"]
        case .text, .texts: schema["type"] = ["string", "null"]
        }
        if let range = name.rule.range {
            schema["minimum"] = .decimal(range.lowerBound)
            schema["maximum"] = .decimal(range.upperBound)
        }
        return (name.key, .object(schema))
    }

    private static let replyFields: [(String, JSONValue)] =
        samplingFields + [
            ("model", ["type": ["string", "null"]]), ("keep_alive", ["type": ["string", "number", "null"]]),
            ("max_tokens", replyLength),
            ("stop", texts(atMost: SamplingFields.mostStops, longest: SamplingFields.longestStop)),
            ("stream", flag),
            (
                "logit_bias",
                [
                    "type": ["object", "null"], "maxProperties": .count(SamplingFields.mostBiases),
                    "propertyNames": ["pattern": "^[0-9]{1,9}$"],
                    "additionalProperties": ["type": "number", "minimum": -100, "maximum": 100],
                ]
            ),
        ]

    private static let choiceFields: [(String, JSONValue)] = [
        ("n", whole(1...GenerationFields.mostChoices)),
        ("stream_options", ["type": ["object", "null"], "properties": ["include_usage": flag]]),
    ]

    private static let chatFields: [(String, JSONValue)] =
        replyFields + choiceFields + [
            (
                "messages",
                [
                    "type": "array", "items": reference("Message"), "minItems": 1,
                    "maxItems": .count(ChatCompletionRequest.mostMessages),
                ]
            ),
            ("max_completion_tokens", replyLength),
            ("logprobs", flag), ("top_logprobs", whole(0...20)),
            ("continue_final_message", flag), ("add_generation_prompt", flag),
            ("response_format", ["type": "object", "properties": ["type": ["const": "text"]]]),
        ]

    private static let completionFields: [(String, JSONValue)] =
        replyFields + choiceFields + [("prompt", prompt), ("echo", flag), ("logprobs", whole(0...20))]

    private static let nativeFields: [(String, JSONValue)] =
        replyFields + [
            ("prompt", prompt), ("n_predict", replyLength),
            ("n_probs", whole(0...20)), ("return_tokens", flag),
        ]

    private static let embeddingFields: [(String, JSONValue)] = [
        ("input", prompt), ("model", ["type": ["string", "null"]]),
        ("encoding_format", ["enum": ["float", "base64", .null]]),
    ]

    private static let turnFields: [(String, JSONValue)] =
        replyFields + [
            ("message", words), ("conversation_id", name), ("parent_id", ["type": ["string", "null"]]),
        ]

    private static let turnOrMessages: JSONValue = [
        "anyOf": [object(turnFields, required: ["message"]), reference("ChatCompletion")]
    ]

    private static let newConversationFields: [(String, JSONValue)] = [
        ("id", name), ("title", title), ("instructions", ["type": ["string", "null"]]),
        (
            "transcript",
            [
                "type": ["object", "null"],
                "description": "What /v1/conversations/ID/export wrote: send the whole of it as the body.",
            ]
        ),
    ]

    private static let changed: JSONValue = [
        "type": "object", "properties": ["title": title, "head": text],
        "anyOf": [["required": ["title"]], ["required": ["head"]]],
    ]

    private static let tokenizeFields: [(String, JSONValue)] = [
        ("content", text), ("add_special", flag), ("parse_special", flag), ("with_pieces", flag),
    ]
}
