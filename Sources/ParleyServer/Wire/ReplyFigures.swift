import Foundation
package import ParleyCore
package import ParleyJSON

/// The account of a request's replies, as clients read it.
package enum ReplyFigures {
    /// OpenAI's `usage`: the tokens of all choices, and the prompt's once.
    ///
    /// - Parameters:
    ///   - summaries: of the choices that have ended.
    ///   - choices: how many of them share one prompt.
    /// - Returns: the object.
    package static func usage(_ summaries: [ReplySummary], choices: Int = 1) -> JSONValue {
        let firsts = stride(from: 0, to: summaries.count, by: max(1, choices)).map { summaries[$0] }
        let prompt = firsts.reduce(0) { $0 + $1.promptTokens }
        let cached = firsts.reduce(0) { $0 + $1.cachedTokens }
        let written = summaries.reduce(0) { $0 + $1.generatedTokens }
        let reasoning = summaries.reduce(0) { $0 + $1.reasoningTokens }
        return [
            "prompt_tokens": .count(prompt), "completion_tokens": .count(written),
            "total_tokens": .count(prompt + written), "prompt_tokens_details": ["cached_tokens": .count(cached)],
            "completion_tokens_details": ["reasoning_tokens": .count(reasoning)],
        ]
    }

    /// llama-server's `timings` of one reply: times in milliseconds, rates in tokens per second.
    ///
    /// The first token comes of the prompt's last batch, so the rate of the reply is that of the others.
    package static func timings(_ summary: ReplySummary) -> JSONValue {
        let read = summary.promptTokens - summary.cachedTokens
        let (prefill, decode) = (milliseconds(summary.prefill), milliseconds(summary.generation))
        let further = max(0, summary.generatedTokens - 1)
        return [
            "cache_n": .count(summary.cachedTokens), "prompt_n": .count(read), "prompt_ms": .decimal(prefill),
            "prompt_per_token_ms": .decimal(ratio(prefill, Double(read))),
            "prompt_per_second": .decimal(ratio(Double(read) * 1000, prefill)),
            "predicted_n": .count(summary.generatedTokens), "predicted_ms": .decimal(decode),
            "predicted_per_token_ms": .decimal(ratio(decode, Double(further))),
            "predicted_per_second": .decimal(ratio(Double(further) * 1000, decode)),
        ]
    }

    /// Why a reply ended, in OpenAI's words.
    package static func finishReason(_ summary: ReplySummary) -> String {
        summary.reason == .endOfTurn ? "stop" : "length"
    }

    /// A time in seconds with three decimals.
    package static func seconds(_ duration: Duration) -> String {
        JSONValue.decimal(duration / .seconds(1)).serialized()
    }

    private static func milliseconds(_ duration: Duration) -> Double {
        let parts = duration.components
        return Double(parts.seconds) * 1e3 + Double(parts.attoseconds) / 1e15
    }

    /// Never infinite and never no number: neither is JSON.
    private static func ratio(_ over: Double, _ under: Double) -> Double { under > 0 ? over / under : 0 }
}

extension JSONValue {
    /// A number with at most three decimals; what is no number is 0.
    package static func decimal(_ value: Double) -> JSONValue {
        JSONNumber((value * 1000).rounded() / 1000).map(JSONValue.number) ?? 0
    }
}
