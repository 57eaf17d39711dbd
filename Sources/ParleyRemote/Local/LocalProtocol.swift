package import ParleyCore
package import ParleyJSON

/// What goes over the local socket: an executor's requests and events, one JSON value a line.
///
/// It says what OpenAI's shape has no words for: whole transcripts with the tokens of replies, what a prompt ends with,
/// raw text, accounts.
package enum LocalProtocol {
    /// The version; programs of another one do not understand each other.
    package static let version = 1

    /// The paths.
    package enum Path {
        /// What the server has: GET.
        package static let model = "/local/model"
        /// Answers a request: POST.
        package static let respond = "/local/respond"
        /// Counts a request's prompt: POST.
        package static let count = "/local/count"
    }

    /// Why something that came is not of this protocol.
    package struct Fault: Error, Sendable, Equatable, CustomStringConvertible {
        /// What is wrong.
        package let description: String
    }

    /// The line that answers begin with.
    package static var opening: JSONValue { ["protocol": .count(version)] }

    /// Whether a value is of this protocol's version.
    package static func isOurs(_ value: JSONValue) -> Bool { value["protocol"]?.intValue == version }

    // MARK: - Requests

    /// Writes a request.
    package static func json(_ request: LanguageModelExecutorGenerationRequest) -> JSONValue {
        var object = JSONObject([("protocol", .count(version))])
        object["transcript"] = request.transcript.jsonValue
        object["options"] = json(request.generationOptions)
        object["ending"] = .string(name(request.ending))
        if let prefix = request.responsePrefix { object["prefix"] = .string(prefix) }
        if request.wantsRaw { object["raw"] = true }
        if let count = request.logProbabilities { object["log_probabilities"] = .count(count) }
        switch request.rawPrompt {
        case nil: break
        case .text(let text): object["prompt"] = .string(text)
        case .tokens(let tokens): object["prompt"] = numbers(tokens)
        }
        return .object(object)
    }

    /// Reads a request.
    ///
    /// - Parameter json: what came.
    /// - Returns: the request.
    /// - Throws: ``Fault``.
    package static func request(_ json: JSONValue) throws(Fault) -> LanguageModelExecutorGenerationRequest {
        guard isOurs(json) else { throw Fault(description: "'protocol' must be \(version).") }
        guard let written = json["transcript"] else { throw Fault(description: "'transcript' is missing.") }
        let transcript: Transcript
        do { transcript = try Transcript(json: written) } catch { throw Fault(description: error.description) }
        var request = LanguageModelExecutorGenerationRequest(transcript: transcript)
        request.generationOptions = try options(json["options"] ?? .null)
        let ending = json["ending"]?.stringValue ?? ""
        guard let ending = endings.first(where: { name($0) == ending }) else {
            throw Fault(description: "'ending' is unknown.")
        }
        request.ending = ending
        request.responsePrefix = json["prefix"]?.stringValue
        request.wantsRaw = json["raw"]?.boolValue ?? false
        request.logProbabilities = json["log_probabilities"]?.intValue
        switch json["prompt"] {
        case nil: break
        case .string(let text): request.rawPrompt = .text(text)
        case let value?: request.rawPrompt = .tokens(try tokens(value, "prompt"))
        }
        return request
    }

    private static let endings: [LanguageModelExecutorGenerationRequest.Ending] = [.reply, .entry, .openEntry]

    private static func name(_ ending: LanguageModelExecutorGenerationRequest.Ending) -> String {
        switch ending {
        case .reply: "reply"
        case .entry: "entry"
        case .openEntry: "open_entry"
        }
    }

    // MARK: - Options

    private static func json(_ options: GenerationOptions) -> JSONValue {
        var object = JSONObject()
        if let temperature = options.temperature { object["temperature"] = number(temperature) }
        if let most = options.maximumResponseTokens { object["maximum_tokens"] = .count(most) }
        switch options.samplingMode?.kind {
        case nil: break
        case .greedy: object["mode"] = "greedy"
        case .randomTop(let count, let seed):
            object["mode"] = ["top": .count(count), "seed": json(seed)]
        case .randomProbability(let threshold, let seed):
            object["mode"] = ["probability": number(threshold), "seed": json(seed)]
        }
        let sampling = options.sampling
        var values = JSONObject()
        for name in SettingName.allCases {
            if let value = sampling.values[name] { values[name.key] = JSONValue(setting: value) }
        }
        object["sampling"] = .object(values)
        object["stop"] = .array(sampling.stop.map(JSONValue.string))
        object["logit_bias"] = .array(
            // Minus infinity, which forbids a token, is no number of JSON's.
            sampling.logitBias.sorted { $0.key < $1.key }.map {
                [.count(Int($0.key)), number(Double($0.value))]
            }
        )
        object["unpenalized"] = numbers(sampling.unpenalizedTokens.sorted())
        return .object(object)
    }

    private static func options(_ json: JSONValue) throws(Fault) -> GenerationOptions {
        var options = GenerationOptions()
        options.temperature = json["temperature"]?.doubleValue
        options.maximumResponseTokens = json["maximum_tokens"]?.intValue
        if let mode = json["mode"] {
            let seed = mode["seed"]?.stringValue.flatMap { UInt64($0) }
            if mode == "greedy" {
                options.samplingMode = .greedy
            } else if let top = mode["top"]?.intValue {
                options.samplingMode = .random(top: top, seed: seed)
            } else if let threshold = mode["probability"]?.doubleValue {
                options.samplingMode = .random(probabilityThreshold: threshold, seed: seed)
            } else {
                throw Fault(description: "'options.mode' is unknown.")
            }
        }
        for (key, value) in json["sampling"]?.objectValue ?? JSONObject() {
            guard let name = SettingName(rawValue: key),
                let setting = SettingValue(value)?.converted(to: name.rule.kind)
            else {
                throw Fault(description: "'options.sampling.\(key)' is unknown.")
            }
            options.sampling.values[name] = setting
        }
        options.sampling.stop = json["stop"]?.arrayValue?.compactMap(\.stringValue) ?? []
        for pair in json["logit_bias"]?.arrayValue ?? [] {
            guard let token = pair[0]?.intValue.flatMap(Int32.init(exactly:)), let bias = pair[1] else {
                throw Fault(description: "'options.logit_bias' must hold pairs.")
            }
            options.sampling.logitBias[token] = bias.doubleValue.map { Float($0) } ?? -.infinity
        }
        options.sampling.unpenalizedTokens = Set(try tokens(json["unpenalized"] ?? .array([]), "options.unpenalized"))
        return options
    }

    /// As a text: JSON readers with doubles lose the last digits of a number as large.
    private static func json(_ seed: UInt64?) -> JSONValue { seed.map { .string(String($0)) } ?? .null }

    static func number(_ value: Double) -> JSONValue { JSONNumber(value).map(JSONValue.number) ?? .null }

    static func numbers(_ tokens: some Sequence<Int32>) -> JSONValue {
        .array(tokens.map { .count(Int($0)) })
    }

    static func tokens(_ value: JSONValue, _ name: String) throws(Fault) -> [Int32] {
        let tokens = value.arrayValue?.compactMap { $0.intValue.flatMap(Int32.init(exactly:)) }
        guard let tokens, tokens.count == value.arrayValue?.count else {
            throw Fault(description: "'\(name)' must hold token numbers.")
        }
        return tokens
    }
}
