import ParleyCore
import ParleyJSON

/// Log-probabilities as the two APIs tell them.
enum LogProbabilities {
    /// The `content` of a chat's `logprobs`.
    static func chat(_ tokens: [GeneratedToken]) -> JSONValue {
        .array(
            tokens.map { token in
                guard case .object(var object) = candidate(token.chosen) else { return .null }
                object["top_logprobs"] = .array(token.best.map(candidate))
                return .object(object)
            }
        )
    }

    /// The `logprobs` of a completion.
    ///
    /// - Parameters:
    ///   - tokens: the tokens.
    ///   - offset: where in the text they begin, in characters (Unicode code points).
    /// - Returns: the object.
    static func completion(_ tokens: [GeneratedToken], offset: Int) -> JSONValue {
        var offsets: [JSONValue] = []
        var place = offset
        for token in tokens {
            offsets.append(.count(place))
            place += String(decoding: token.chosen.bytes, as: UTF8.self).unicodeScalars.count
        }
        return [
            "tokens": .array(tokens.map { .string(text($0.chosen)) }),
            "token_logprobs": .array(tokens.map { number($0.chosen.logProbability) }),
            "top_logprobs": .array(
                tokens.map { token in
                    .object(JSONObject(token.best.map { (text($0), number($0.logProbability)) }))
                }
            ),
            "text_offset": .array(offsets),
        ]
    }

    private static func candidate(_ candidate: GeneratedToken.Candidate) -> JSONValue {
        [
            "id": .count(Int(candidate.token)), "token": .string(text(candidate)),
            "bytes": .array(candidate.bytes.map { .count(Int($0)) }), "logprob": number(candidate.logProbability),
        ]
    }

    private static func text(_ candidate: GeneratedToken.Candidate) -> String {
        String(decoding: candidate.bytes, as: UTF8.self)
    }

    /// JSON has no minus infinity; OpenAI gives this for what is as good as impossible.
    private static func number(_ value: Float) -> JSONValue {
        JSONNumber(Double(value)).map(JSONValue.number) ?? -9999.0
    }
}
