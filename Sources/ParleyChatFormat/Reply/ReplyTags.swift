/// The tags of a syntax as patterns, and what each of them means.
///
/// A class, so that copies of a reader share it.
final class ReplyTags: Sendable {
    /// What a tag does.
    enum Meaning: Sendable, Equatable {
        /// Begins a reasoning, given by its pair's index.
        case opensReasoning(Int)
        /// Ends a reasoning.
        case closesReasoning(Int)
        /// Begins a wrapper, given by its pair's index.
        case opensWrapper(Int)
        /// Ends a wrapper.
        case closesWrapper(Int)
        /// Nothing: it is taken away.
        case mark
        /// Ends the reply.
        case ending(String)
    }

    /// What to look for.
    let table: PatternTable

    private let meanings: [Meaning]
    private let opensAnywhere: [Bool]

    /// Lays out a syntax.
    ///
    /// - Parameter syntax: the syntax.
    init(_ syntax: ReplySyntax) {
        let tokens = syntax.controlTokens.filter { !$0.isEmpty }.map { Array($0.utf8) }
            .sorted { $0.count > $1.count }
        var patterns: [[PatternTable.Element]] = []
        var meanings: [Meaning] = []
        var opensAnywhere: [Bool] = []
        func add(_ text: String, _ meaning: Meaning, anywhere: Bool = false) {
            let pattern = Self.elements(of: Array(text.utf8), tokens)
            patterns.append(pattern)
            meanings.append(meaning)
            // A control token is never just mentioned.
            opensAnywhere.append(anywhere || pattern.contains(where: \.isSpecial))
        }
        for (index, pair) in syntax.reasoning.enumerated() {
            add(pair.open, .opensReasoning(index), anywhere: pair.opensAnywhere)
            for close in pair.closes { add(close, .closesReasoning(index)) }
        }
        for (index, pair) in syntax.wrappers.enumerated() {
            add(pair.open, .opensWrapper(index))
            for close in pair.closes { add(close, .closesWrapper(index)) }
        }
        for mark in syntax.marks { add(mark, .mark) }
        for ending in syntax.endings { add(ending, .ending(ending)) }
        table = PatternTable(patterns)
        self.meanings = meanings
        self.opensAnywhere = opensAnywhere
    }

    /// What a pattern means.
    ///
    /// - Parameter pattern: its index.
    /// - Returns: its meaning.
    func meaning(of pattern: Int) -> Meaning { meanings[pattern] }

    /// What is looked for at a place.
    ///
    /// - Parameter place: the place.
    /// - Returns: the first positions of those patterns.
    func starts(at place: ReplyPlace) -> [UInt64] {
        table.starts { counts(meanings[$0], anywhere: opensAnywhere[$0], at: place) }
    }

    private func counts(_ meaning: Meaning, anywhere: Bool, at place: ReplyPlace) -> Bool {
        if let open = place.reasoning {
            return switch meaning {
            case .closesReasoning(let pair): pair == open
            // Some models repeat the open that the prompt has given them.
            case .opensReasoning(let pair): pair == open && place.isOpening
            case .ending: true
            case .opensWrapper, .closesWrapper, .mark: false
            }
        }
        return switch meaning {
        case .opensReasoning: place.isOpening || anywhere
        // Some models repeat the close that the prompt has given them.
        case .closesReasoning: place.isOpening
        case .opensWrapper(let pair):
            place.wrapper.map { $0 == pair } ?? (place.isOpening && !place.isBehindWrapper)
        case .closesWrapper(let pair): pair == place.wrapper
        case .mark, .ending: true
        }
    }

    private static func elements(of text: [UInt8], _ tokens: [[UInt8]]) -> [PatternTable.Element] {
        var elements: [PatternTable.Element] = []
        while elements.count < text.count {
            let rest = text[elements.count...]
            if let token = tokens.first(where: rest.starts(with:)) {
                elements += token.map { PatternTable.Element(byte: $0, isSpecial: true) }
            } else {
                elements.append(PatternTable.Element(byte: text[elements.count], isSpecial: false))
            }
        }
        return elements
    }
}
