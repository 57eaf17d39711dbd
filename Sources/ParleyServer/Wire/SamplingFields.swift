import ParleyCore
import ParleyJSON

/// How a request wants its tokens chosen, under the names of OpenAI, llama-server and vLLM.
enum SamplingFields {
    /// Texts that may end one reply.
    static let mostStops = 16
    /// The longest of them, in bytes.
    static let longestStop = 4096
    /// Tokens whose logits may be changed.
    static let mostBiases = 1024

    /// The settings by the fields that set them, where the names differ.
    private static let aliases: [(field: String, name: SettingName)] = [
        ("repetition_penalty", .repeatPenalty), ("dynatemp_range", .temperatureRange),
        ("dynatemp_exponent", .temperatureExponent), ("dry_penalty_last_n", .dryLastN),
    ]

    /// Settings that say how a model is loaded or how a chat is led, and not how a token is chosen.
    private static let sampled = SettingName.permitted(in: .recipeSampling)

    /// Reads the options.
    ///
    /// - Parameters:
    ///   - fields: the request's.
    ///   - contextSize: what a reply without a limit may have.
    ///   - limit: the most tokens of a reply that does not say.
    /// - Returns: the options.
    /// - Throws: ``APIError`` for a value of another kind, or out of its range.
    static func options(_ fields: RequestFields, contextSize: Int?, limit: Int?) throws(APIError) -> GenerationOptions {
        var options = GenerationOptions()
        for name in sampled { try set(name, from: name.key, fields, &options) }
        for (field, name) in aliases { try set(name, from: field, fields, &options) }
        options.sampling.stop = try fields.texts("stop", atMost: mostStops, length: longestStop)
        options.sampling.logitBias = try logitBias(fields)
        var most: Int?
        // Who names several means the first: the narrower name of each program before the common one.
        for name in ["n_predict", "max_completion_tokens", "max_tokens"] {
            let value = try fields.integer(name, in: -1 ... .max)
            if value == 0 { throw fields.fault(name, mustBe: "1 or more, or -1 for as many as fit") }
            most = most ?? value
        }
        if let most {
            options.maximumResponseTokens = most < 0 ? contextSize : min(most, contextSize ?? most)
        } else {
            options.maximumResponseTokens = limit
        }
        return options
    }

    private static func set(
        _ name: SettingName,
        from field: String,
        _ fields: RequestFields,
        _ options: inout GenerationOptions
    ) throws(APIError) {
        guard let json = fields[field] else { return }
        if name == .seed, json.intValue == -1 { return }
        guard let value = SettingValue(json) else { throw fields.fault(field, mustBe: name.rule.permitted) }
        do {
            let layer = try SettingsLayer(.request, values: [name: value])
            options.sampling.values[name] = layer.values[name]
        } catch {
            throw fields.fault(field, mustBe: name.rule.permitted)
        }
    }

    /// Reads `logit_bias`: an object of token numbers, or llama-server's array of pairs, where false forbids a token.
    private static func logitBias(_ fields: RequestFields) throws(APIError) -> [Int32: Float] {
        guard let value = fields["logit_bias"] else { return [:] }
        let form = "an object of tokens and numbers from -100 to 100, or an array of such pairs"
        var pairs: [(Int?, JSONValue)]
        switch value {
        case .object(let object): pairs = object.map { (Int($0.key), $0.value) }
        case .array(let elements):
            pairs = elements.map { ($0.arrayValue?.count == 2 ? $0[0]?.intValue : nil, $0[1] ?? .null) }
        default: throw fields.fault("logit_bias", mustBe: form)
        }
        guard pairs.count <= mostBiases else {
            throw fields.fault("logit_bias", mustBe: "for at most \(mostBiases) tokens")
        }
        var biases: [Int32: Float] = [:]
        for (token, value) in pairs {
            guard let token = token.flatMap(Int32.init(exactly:)), token >= 0 else {
                throw fields.fault("logit_bias", mustBe: form)
            }
            switch value {
            case .bool(false): biases[token] = -.infinity
            case .number(let number):
                guard let bias = number.double, abs(bias) <= 100 else { throw fields.fault("logit_bias", mustBe: form) }
                // With OpenAI's own clients 100 means always and -100 never.
                biases[token] = bias == -100 ? -.infinity : Float(bias)
            default: throw fields.fault("logit_bias", mustBe: form)
            }
        }
        return biases
    }
}
