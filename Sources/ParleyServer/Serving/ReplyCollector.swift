import ParleyCore

/// Puts the choices of an answer together.
package struct ReplyCollector: Sendable {
    private var texts: [String]
    private var reasonings: [String]
    private var tokens: [[GeneratedToken]]
    private var summaries: [ReplySummary?]
    private let wantsTokens: Bool

    /// Collects nothing yet.
    ///
    /// - Parameters:
    ///   - count: the number of choices.
    ///   - wantsTokens: whether their tokens are wanted.
    package init(count: Int, wantsTokens: Bool) {
        texts = Array(repeating: "", count: count)
        reasonings = texts
        tokens = Array(repeating: [], count: count)
        summaries = Array(repeating: nil, count: count)
        self.wantsTokens = wantsTokens
    }

    /// Takes what came.
    package mutating func take(_ part: ChoiceStream.Part) {
        switch part.event.kind {
        case .appendText(let text, _): texts[part.index] += text
        case .replaceText(let text, _): texts[part.index] = text
        case .appendReasoning(let text, _): reasonings[part.index] += text
        case .tokens(let more): tokens[part.index] += more
        case .finished(let summary): summaries[part.index] = summary
        case .usage, .started, .raw: break
        }
    }

    /// The replies, nil while one has not ended.
    package var replies: [WholeReply]? {
        let ended = summaries.compactMap { $0 }
        guard ended.count == texts.count else { return nil }
        return texts.indices.map { index in
            WholeReply(
                text: texts[index],
                reasoning: reasonings[index],
                tokens: wantsTokens ? tokens[index] : nil,
                summary: ended[index]
            )
        }
    }
}
