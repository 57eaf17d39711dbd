package import ParleyCore
package import ParleyJSON

extension LocalProtocol {
    /// What an executor tells.
    package typealias Event = LanguageModelExecutorGenerationChannel.Event

    /// Writes an event.
    package static func json(_ event: Event) -> JSONValue {
        switch event.kind {
        case .appendText(let text, let count): ["text": .string(text), "n": .count(count)]
        case .replaceText(let text, let count): ["replaced": .string(text), "n": .count(count)]
        case .appendReasoning(let text, let count): ["reasoning": .string(text), "n": .count(count)]
        case .usage(let input, let output):
            [
                "usage": [
                    .count(input.totalTokenCount), .count(input.cachedTokenCount),
                    .count(output.totalTokenCount), .count(output.reasoningTokenCount),
                ]
            ]
        case .started(let prompt, let cached):
            ["started": [.count(prompt), .count(cached)]]
        case .raw(let text): ["raw": .string(text)]
        case .tokens(let tokens):
            ["tokens": .array(tokens.map { .array([json($0.chosen)] + $0.best.map(json)) })]
        case .finished(let summary): ["finished": json(summary)]
        }
    }

    /// Writes what ended a request.
    package static func json(_ error: any Error) -> JSONValue {
        var object = JSONObject()
        switch error {
        case is CancellationError: object["kind"] = "cancelled"
        case LanguageModelError.contextSizeExceeded(let facts):
            object["kind"] = "context_size_exceeded"
            object["context_size"] = .count(facts.contextSize)
            object["token_count"] = .count(facts.tokenCount)
        case LanguageModelError.unsupportedCapability(let facts):
            object["kind"] = "unsupported_capability"
            object["capability"] = .string(facts.capability.description)
        case LanguageModelError.modelUnavailable: object["kind"] = "model_unavailable"
        case LanguageModelError.invalidOption: object["kind"] = "invalid_option"
        case LanguageModelError.invalidTemplate: object["kind"] = "invalid_template"
        default: object["kind"] = "inference_failure"
        }
        object["message"] = .string((error as? LanguageModelError)?.debugDescription ?? "\(error)")
        return ["error": .object(object)]
    }

    /// What a line means.
    package enum Line: Sendable {
        /// Something happened to the reply.
        case event(Event)
        /// The request has ended in an error.
        case failure(any Error)
    }

    /// Reads a line behind the first.
    ///
    /// - Parameter json: the line.
    /// - Returns: what it means; nil for what a later version may add.
    /// - Throws: ``Fault``.
    package static func line(_ json: JSONValue) throws(Fault) -> Line? {
        if let error = json["error"] { return .failure(failure(error)) }
        let count = json["n"]?.intValue ?? 0
        if let text = json["text"]?.stringValue {
            return .event(.response(action: .appendText(text, tokenCount: count)))
        }
        if let text = json["replaced"]?.stringValue {
            return .event(.response(action: .replaceText(text, tokenCount: count)))
        }
        if let text = json["reasoning"]?.stringValue {
            return .event(.reasoning(action: .appendText(text, tokenCount: count)))
        }
        if let text = json["raw"]?.stringValue { return .event(.raw(text)) }
        if let pair = json["started"], let prompt = pair[0]?.intValue, let cached = pair[1]?.intValue {
            return .event(.started(promptTokens: prompt, cachedTokens: cached))
        }
        if let counts = json["usage"]?.arrayValue?.compactMap(\.intValue), counts.count == 4 {
            let input = LanguageModelSession.Usage.Input(totalTokenCount: counts[0], cachedTokenCount: counts[1])
            let output = LanguageModelSession.Usage.Output(totalTokenCount: counts[2], reasoningTokenCount: counts[3])
            return .event(.response(action: .updateUsage(input: input, output: output)))
        }
        if let tokens = json["tokens"]?.arrayValue {
            var generated: [GeneratedToken] = []
            for token in tokens {
                var candidates: [GeneratedToken.Candidate] = []
                for value in token.arrayValue ?? [] { candidates.append(try candidate(value)) }
                guard let chosen = candidates.first else { throw Fault(description: "'tokens' holds none.") }
                generated.append(GeneratedToken(chosen: chosen, best: Array(candidates.dropFirst())))
            }
            return .event(.tokens(generated))
        }
        if let summary = json["finished"] { return .event(.finished(try self.summary(summary))) }
        return nil
    }

    private static func failure(_ json: JSONValue) -> any Error {
        let message = json["message"]?.stringValue ?? "The server failed."
        switch json["kind"]?.stringValue {
        case "cancelled": return CancellationError()
        case "context_size_exceeded":
            return LanguageModelError.contextSizeExceeded(
                .init(
                    contextSize: json["context_size"]?.intValue ?? 0,
                    tokenCount: json["token_count"]?.intValue ?? 0,
                    debugDescription: message
                )
            )
        case "unsupported_capability":
            let all: [LanguageModelCapabilities.Capability] = [
                .vision, .guidedGeneration, .reasoning, .toolCalling, .responsePrefix, .completion, .tokenCounting,
            ]
            let capability = all.first { $0.description == json["capability"]?.stringValue } ?? .guidedGeneration
            return LanguageModelError.unsupportedCapability(.init(capability: capability, debugDescription: message))
        case "model_unavailable": return LanguageModelError.modelUnavailable(.init(debugDescription: message))
        case "invalid_option": return LanguageModelError.invalidOption(.init(debugDescription: message))
        case "invalid_template": return LanguageModelError.invalidTemplate(.init(debugDescription: message))
        default: return LanguageModelError.inferenceFailure(.init(debugDescription: message))
        }
    }

    private static func json(_ candidate: GeneratedToken.Candidate) -> JSONValue {
        [
            "id": .count(Int(candidate.token)),
            "bytes": .array(candidate.bytes.map { .count(Int($0)) }),
            "log": number(Double(candidate.logProbability)),
        ]
    }

    private static func candidate(_ json: JSONValue) throws(Fault) -> GeneratedToken.Candidate {
        guard let id = json["id"]?.intValue.flatMap(Int32.init(exactly:)), let bytes = json["bytes"]?.arrayValue else {
            throw Fault(description: "A token has no number or no bytes.")
        }
        return GeneratedToken.Candidate(
            token: id,
            bytes: bytes.compactMap { $0.intValue.flatMap(UInt8.init(exactly:)) },
            // Minus infinity is no number of JSON's.
            logProbability: json["log"]?.doubleValue.map { Float($0) } ?? -.infinity
        )
    }

    private static func json(_ summary: ReplySummary) -> JSONValue {
        var object = JSONObject([
            ("reason", .string(summary.reason.rawValue)), ("is_context_full", .bool(summary.isContextFull)),
            ("prompt_tokens", .count(summary.promptTokens)),
            ("cached_tokens", .count(summary.cachedTokens)),
            ("generated_tokens", .count(summary.generatedTokens)),
            ("reasoning_tokens", .count(summary.reasoningTokens)),
            ("tokens", numbers(summary.tokens)), ("prefill_ns", nanoseconds(summary.prefill)),
            ("generation_ns", nanoseconds(summary.generation)), ("seed", .string(String(summary.seed))),
        ])
        if let index = summary.stopIndex { object["stop_index"] = .count(index) }
        if let first = summary.timeToFirstToken { object["first_token_ns"] = nanoseconds(first) }
        return .object(object)
    }

    private static func summary(_ json: JSONValue) throws(Fault) -> ReplySummary {
        func count(_ name: String) -> Int { json[name]?.intValue ?? 0 }
        func time(_ name: String) -> Duration? { json[name]?.intValue.map { .nanoseconds($0) } }
        guard let reason = json["reason"]?.stringValue.flatMap(ReplySummary.Reason.init(rawValue:)) else {
            throw Fault(description: "'finished.reason' is unknown.")
        }
        var summary = ReplySummary(
            reason: reason,
            isContextFull: json["is_context_full"]?.boolValue ?? false,
            promptTokens: count("prompt_tokens"),
            cachedTokens: count("cached_tokens"),
            generatedTokens: count("generated_tokens"),
            tokens: try tokens(json["tokens"] ?? .array([]), "finished.tokens"),
            prefill: time("prefill_ns") ?? .zero,
            generation: time("generation_ns") ?? .zero,
            timeToFirstToken: time("first_token_ns"),
            seed: json["seed"]?.stringValue.flatMap { UInt64($0) } ?? 0
        )
        summary.reasoningTokens = count("reasoning_tokens")
        summary.stopIndex = json["stop_index"]?.intValue
        return summary
    }

    private static func nanoseconds(_ duration: Duration) -> JSONValue {
        let parts = duration.components
        return .count(Int(parts.seconds) * 1_000_000_000 + Int(parts.attoseconds / 1_000_000_000))
    }
}
