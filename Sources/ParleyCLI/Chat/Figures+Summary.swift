import ParleyCore

extension Figures {
    /// A reply's account in a line.
    static func line(_ summary: ReplySummary) -> String {
        let computed = summary.promptTokens - summary.cachedTokens
        // The first token comes with the prompt's own logits; the others take a decode each.
        let decoded = max(0, summary.generatedTokens - 1)
        return [
            summary.timeToFirstToken.map { "first token after \(seconds($0))" },
            "prompt \(summary.promptTokens) tokens (\(summary.cachedTokens) cached, \(rate(computed, summary.prefill)) tokens/s)",
            "reply \(summary.generatedTokens) tokens (\(rate(decoded, summary.generation)) tokens/s)",
        ].compactMap { $0 }.joined(separator: ", ")
    }
}
