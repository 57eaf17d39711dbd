/// How a context is to be made, as far as its memory goes.
package struct ContextPlan: Sendable, Equatable {
    /// The tokens that one sequence holds.
    package var contextTokens: Int
    /// How many sequences are kept apart.
    package var sequences = 1
    /// The tokens of a micro-batch.
    package var batchTokens = 512
    /// How the keys are kept.
    package var keyType = CacheType.f16
    /// How the values are kept.
    package var valueType = CacheType.f16
    /// Whether all sequences share one pool of cells.
    package var sharesCells = false
    /// Whether layers with a sliding window keep all tokens nevertheless, as libllama does unless told otherwise.
    package var keepsWholeWindows = true
    /// Whether attention is computed without ever writing its scores down.
    package var usesFlashAttention = true

    /// A plan with the library's defaults.
    ///
    /// - Parameter contextTokens: the tokens that one sequence holds.
    package init(contextTokens: Int) { self.contextTokens = contextTokens }

    /// The cells of one stream, and how many streams there are.
    ///
    /// libllama rounds the tokens of a context up to a multiple of 256 (llama-context.cpp); sequences that share cells
    /// have one stream together, others one each.
    var cells: (tokens: UInt64, streams: UInt64) {
        let sequences = UInt64(max(1, self.sequences))
        let tokens = UInt64(max(1, contextTokens))
        return sharesCells ? (tokens.times(sequences).roundedUp(to: 256), 1) : (tokens.roundedUp(to: 256), sequences)
    }

    /// The cells of one stream of a layer that sees only a window of tokens.
    ///
    /// The window, once for all sequences that share cells, and a micro-batch (llama-kv-cache-iswa.cpp).
    ///
    /// - Parameter window: how many tokens such a layer sees.
    /// - Returns: the cells.
    func windowCells(_ window: Int) -> UInt64 {
        guard !keepsWholeWindows else { return cells.tokens }
        let shared = sharesCells ? UInt64(max(1, sequences)) : 1
        let wanted = UInt64(max(0, window)).times(shared).plus(batch)
        return min(cells.tokens, wanted).roundedUp(to: 256)
    }

    /// The tokens of a micro-batch, which is never larger than the context.
    var batch: UInt64 { UInt64(max(1, min(batchTokens, contextTokens))) }
}

extension UInt64 {
    /// The next multiple of a number, the number itself included.
    func roundedUp(to step: UInt64) -> UInt64 { plus(step - 1) / step * step }
}
