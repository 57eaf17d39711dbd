package import ParleyCore
import ParleyJSON

/// Puts a reply together out of what a server sends, and tells what came as an executor does.
package struct RemoteReply: Sendable {
    /// What an executor tells.
    package typealias Event = LanguageModelExecutorGenerationChannel.Event

    /// What the server said of the reply as a whole.
    private struct Account {
        var reason: ReplySummary.Reason?
        var promptTokens: Int?
        var cachedTokens: Int?
        var generatedTokens: Int?
        var reasoningTokens: Int?
        var prefill: Duration?
        var generation: Duration?
    }

    private let origin: String
    private let began: ContinuousClock.Instant
    private var account = Account()
    private var firstText: ContinuousClock.Instant?
    private var pieces = 0
    /// Whether the server has said that the reply is whole.
    private var isComplete = false

    /// A reply that has not begun.
    ///
    /// - Parameters:
    ///   - origin: the server, for messages.
    ///   - began: when it was asked for.
    package init(origin: String, began: ContinuousClock.Instant = .now) {
        self.origin = origin
        self.began = began
    }

    /// Whether something of the reply was seen: then it cannot be asked for anew without saying things twice.
    package var hasBegun: Bool { firstText != nil }

    /// Takes the data of one of OpenAI's events.
    ///
    /// - Parameter data: a chunk, or `[DONE]`.
    /// - Returns: what came.
    /// - Throws: ``LanguageModelError`` when the server breaks off, or says what no server should.
    package mutating func takeOpenAI(_ data: String) throws(LanguageModelError) -> [Event] {
        if data == "[DONE]" {
            isComplete = true
            return []
        }
        let chunk = try parsed(data)
        if let error = RemoteFault.error(in: chunk, origin: origin) { throw error }
        return takeChunk(chunk)
    }

    /// Takes one of Ollama's lines.
    ///
    /// - Parameter line: the line.
    /// - Returns: what came.
    /// - Throws: as ``takeOpenAI(_:)``.
    package mutating func takeOllama(_ line: String) throws(LanguageModelError) -> [Event] {
        guard !line.isEmpty else { return [] }
        let chunk = try parsed(line)
        if let error = RemoteFault.error(in: chunk, origin: origin) { throw error }
        var events: [Event] = []
        show(chunk["message"]?["thinking"] ?? chunk["thinking"], isReasoning: true, &events)
        show(chunk["message"]?["content"] ?? chunk["response"], isReasoning: false, &events)
        guard chunk["done"]?.boolValue == true else { return events }
        isComplete = true
        account.reason = chunk["done_reason"]?.stringValue == "length" ? .length : .endOfTurn
        account.promptTokens = chunk["prompt_eval_count"]?.intValue
        account.generatedTokens = chunk["eval_count"]?.intValue
        account.prefill = chunk["prompt_eval_duration"]?.intValue.map { .nanoseconds($0) }
        account.generation = chunk["eval_duration"]?.intValue.map { .nanoseconds($0) }
        return events
    }

    /// Ends the reply.
    ///
    /// - Parameter now: the time.
    /// - Returns: the account of it.
    /// - Throws: ``LanguageModelError/inferenceFailure(_:)`` when the server left in the middle.
    package func finish(at now: ContinuousClock.Instant = .now) throws(LanguageModelError) -> Event {
        guard isComplete || account.reason != nil else {
            throw Self.brokenOff(origin, hasBegun: hasBegun)
        }
        let toFirst = firstText.map { $0 - began }
        var summary = ReplySummary(
            reason: account.reason ?? .endOfTurn,
            promptTokens: account.promptTokens ?? 0,
            cachedTokens: account.cachedTokens ?? 0,
            // Most servers send a token at a time, so that this is close where they do not count themselves.
            generatedTokens: account.generatedTokens ?? pieces,
            tokens: [],
            prefill: account.prefill ?? toFirst ?? now - began,
            generation: account.generation ?? firstText.map { now - $0 } ?? .zero,
            timeToFirstToken: toFirst,
            seed: 0
        )
        summary.reasoningTokens = account.reasoningTokens ?? 0
        return .finished(summary)
    }

    /// What it means that a server leaves before the end.
    ///
    /// - Parameters:
    ///   - origin: the server.
    ///   - hasBegun: whether something of the reply has come.
    /// - Returns: the error.
    package static func brokenOff(_ origin: String, hasBegun: Bool) -> LanguageModelError {
        let words =
            hasBegun
            ? "broke off in the middle of the reply. Ask again."
            : "broke off before the reply began. Its log may say why; a conversation too long for its context can be it."
        return .inferenceFailure(.init(debugDescription: "\(origin) \(words)"))
    }

    private mutating func takeChunk(_ chunk: JSONValue) -> [Event] {
        var events: [Event] = []
        if let usage = chunk["usage"], !usage.isNull { take(usage: usage) }
        if let timings = chunk["timings"] { take(timings: timings) }
        guard let choice = chunk["choices"]?[0] else { return events }
        // A server that does not stream sends one whole message.
        let part = choice["delta"] ?? choice["message"] ?? choice
        show(part["reasoning_content"] ?? part["reasoning"], isReasoning: true, &events)
        if let tokens = choice["logprobs"]?["content"]?.arrayValue {
            let generated = tokens.compactMap(Self.token)
            if !generated.isEmpty { events.append(.tokens(generated)) }
        }
        show(part["content"] ?? part["text"], isReasoning: false, &events)
        switch choice["finish_reason"]?.stringValue {
        case nil: break
        case "length"?: account.reason = .length
        default: account.reason = .endOfTurn
        }
        return events
    }

    private mutating func show(_ text: JSONValue?, isReasoning: Bool, _ events: inout [Event]) {
        guard let text = text?.stringValue, !text.isEmpty else { return }
        if firstText == nil { firstText = .now }
        pieces += 1
        events.append(
            isReasoning
                ? .reasoning(action: .appendText(text, tokenCount: 1))
                : .response(action: .appendText(text, tokenCount: 1))
        )
    }

    private mutating func take(usage: JSONValue) {
        account.promptTokens = usage["prompt_tokens"]?.intValue ?? account.promptTokens
        account.cachedTokens = usage["prompt_tokens_details"]?["cached_tokens"]?.intValue ?? account.cachedTokens
        account.generatedTokens = usage["completion_tokens"]?.intValue ?? account.generatedTokens
        account.reasoningTokens =
            usage["completion_tokens_details"]?["reasoning_tokens"]?.intValue ?? account.reasoningTokens
    }

    /// llama-server's and Parley's own, in milliseconds.
    private mutating func take(timings: JSONValue) {
        func time(_ name: String) -> Duration? {
            timings[name]?.doubleValue.flatMap { (0...1e12).contains($0) ? .seconds($0 / 1000) : nil }
        }
        account.prefill = time("prompt_ms") ?? account.prefill
        account.generation = time("predicted_ms") ?? account.generation
        account.cachedTokens = timings["cache_n"]?.intValue ?? account.cachedTokens
    }

    private func parsed(_ text: String) throws(LanguageModelError) -> JSONValue {
        do {
            return try JSONValue(parsing: text)
        } catch {
            throw .inferenceFailure(
                .init(debugDescription: "\(origin) sends what is not JSON. Is it an OpenAI- or Ollama-shaped server?")
            )
        }
    }

    private static func token(_ value: JSONValue) -> GeneratedToken? {
        guard let chosen = candidate(value) else { return nil }
        return GeneratedToken(chosen: chosen, best: (value["top_logprobs"]?.arrayValue ?? []).compactMap(candidate))
    }

    private static func candidate(_ value: JSONValue) -> GeneratedToken.Candidate? {
        guard let text = value["token"]?.stringValue, let probability = value["logprob"]?.doubleValue else {
            return nil
        }
        let bytes = value["bytes"]?.arrayValue?.compactMap { $0.intValue.flatMap(UInt8.init(exactly:)) }
        return GeneratedToken.Candidate(
            token: value["id"]?.intValue.flatMap(Int32.init(exactly:)) ?? -1,
            bytes: bytes ?? Array(text.utf8),
            logProbability: Float(probability)
        )
    }
}
