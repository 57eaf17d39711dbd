import ParleyJSON

extension GenerationOptions {
    /// The options as a transcript keeps them; empty for options that leave everything to the model.
    var jsonObject: JSONObject {
        var object = JSONObject()
        if let temperature, let number = JSONNumber(temperature) { object["temperature"] = .number(number) }
        if let maximumResponseTokens { object["maximumResponseTokens"] = .number(JSONNumber(maximumResponseTokens)) }
        switch samplingMode?.kind {
        case nil: break
        case .greedy: object["samplingMode"] = ["type": "greedy"]
        case .randomTop(let top, let seed):
            object["samplingMode"] = .object(Self.mode("top", .number(JSONNumber(top)), seed))
        case .randomProbability(let threshold, let seed):
            let number = JSONNumber(threshold).map(JSONValue.number) ?? .null
            object["samplingMode"] = .object(Self.mode("probabilityThreshold", number, seed))
        }
        return object
    }

    private static func mode(_ key: String, _ value: JSONValue, _ seed: UInt64?) -> JSONObject {
        var mode = JSONObject([("type", "random"), (key, value)])
        if let seed { mode["seed"] = .number(JSONNumber(seed)) }
        return mode
    }

    /// Options from a transcript; keys that are not known are passed over.
    ///
    /// - Parameters:
    ///   - json: the options; nil for none.
    ///   - place: where they stand, for messages.
    /// - Throws: ``Transcript/FormatError``.
    init(json: JSONValue?, place: String) throws(Transcript.FormatError) {
        self.init()
        guard let json, !json.isNull else { return }
        guard json.objectValue != nil else {
            throw Transcript.FormatError(description: "\(place) must be an object.")
        }
        temperature = json["temperature"]?.doubleValue
        maximumResponseTokens = json["maximumResponseTokens"]?.intValue
        guard let mode = json["samplingMode"] else { return }
        let seed = mode["seed"]?.numberValue.flatMap { UInt64($0.text) }
        if mode["type"]?.stringValue == "greedy" {
            samplingMode = .greedy
        } else if let top = mode["top"]?.intValue {
            samplingMode = .random(top: top, seed: seed)
        } else if let threshold = mode["probabilityThreshold"]?.doubleValue {
            samplingMode = .random(probabilityThreshold: threshold, seed: seed)
        }
    }
}
