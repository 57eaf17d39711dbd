/// What the prompt's tokenizing needs of a vocabulary.
package protocol ChatVocabulary: Sendable {
    /// The tokens that are more than text.
    var markers: [PromptMarker] { get }
    /// The token before a text, where the model wants one.
    var openingToken: Int32? { get }
    /// Cuts a text into tokens; no spelling of a control token becomes one.
    func plainTokens(of text: String) throws -> [Int32]
    /// The bytes that a token stands for.
    func plainBytes(of token: Int32) -> [UInt8]
}

/// A token that is more than text.
package struct PromptMarker: Sendable, Equatable {
    /// The token.
    package var token: Int32
    /// How it is spelled.
    package var text: String
    /// Whether the tokenizer never finds it in plain text; the others it finds there too.
    package var isControl: Bool
    /// Whether white space before it is swallowed.
    package var stripsLeft: Bool
    /// Whether white space behind it is swallowed.
    package var stripsRight: Bool

    /// Describes a marker.
    package init(token: Int32, text: String, isControl: Bool, stripsLeft: Bool = false, stripsRight: Bool = false) {
        self.token = token
        self.text = text
        self.isControl = isControl
        self.stripsLeft = stripsLeft
        self.stripsRight = stripsRight
    }
}

/// Cuts a rendered prompt into tokens.
///
/// The text is cut at the markers that stand in template stretches, and what lies between is tokenized whole, so that
/// merges fall as they would in the whole text. A marker's spelling that touches data stays text. Where no data holds
/// such a spelling, the result equals tokenizing the whole text with its special tokens.
package struct PromptTokenizer: Sendable {
    private let vocabulary: any ChatVocabulary
    private let markers: [(marker: PromptMarker, bytes: [UInt8])]
    private let spellings: SpellingIndex

    /// A tokenizer for a vocabulary.
    package init(vocabulary: any ChatVocabulary) {
        self.vocabulary = vocabulary
        // libllama looks for longer spellings first, each over the whole text.
        markers = vocabulary.markers.filter { !$0.text.isEmpty }
            .map { ($0, Array($0.text.utf8)) }
            .sorted { $0.bytes.count > $1.bytes.count }
        spellings = SpellingIndex(markers.map(\.bytes))
    }

    private enum Fragment {
        case text(Range<Int>)
        case marker(Int32)
        case generated([Int32])
    }

    /// Cuts a prompt into tokens.
    ///
    /// - Parameter stretches: the prompt.
    /// - Returns: its tokens, the vocabulary's opening token first where there is one.
    /// - Throws: what the vocabulary throws.
    package func tokenize(_ stretches: [Stretch]) throws -> [Int32] {
        var bytes: [UInt8] = []
        var isData: [Bool] = []
        var fragments: [Fragment] = []
        var start = 0
        for stretch in stretches {
            if let tokens = stretch.tokens, spells(tokens, stretch.text) {
                // What the model generated stands as it generated it: a prompt that repeats it finds it in the cache.
                fragments.append(.text(start..<bytes.count))
                fragments.append(.generated(tokens))
                start = bytes.count
                continue
            }
            bytes.append(contentsOf: stretch.text.utf8)
            isData.append(contentsOf: repeatElement(stretch.origin == .data, count: bytes.count - isData.count))
        }
        fragments.append(.text(start..<bytes.count))
        // Vocabularies have thousands of markers, and a prompt holds a few of them.
        let present = spellings.present(in: bytes)
        for (marker, spelling) in markers where present.contains(spelling) {
            fragments = fragments.flatMap { split($0, at: marker, spelling, in: bytes, isData) }
        }
        var tokens: [Int32] = []
        if let opening = vocabulary.openingToken { tokens.append(opening) }
        // Whether text now goes on with text, and does not begin behind a marker or at the start.
        var goesOn = false
        for fragment in fragments {
            switch fragment {
            case .marker(let token):
                tokens.append(token)
                goesOn = false
            case .generated(let known):
                tokens += known
                goesOn = true
            case .text(let range):
                if range.isEmpty { continue }
                let text = String(decoding: bytes[range], as: UTF8.self)
                tokens += try goesOn ? furtherTokens(of: text) : vocabulary.plainTokens(of: text)
                goesOn = true
            }
        }
        // Some templates write the opening token themselves.
        if let opening = vocabulary.openingToken, tokens.prefix(2) == [opening, opening] { tokens.removeFirst() }
        return tokens
    }

    /// The tokens of a text that goes on with what stands before it.
    ///
    /// SentencePiece vocabularies put a space before every text that they are given. Behind a character that merges with
    /// nothing they have put it already, so that what follows is the text as it is.
    private func furtherTokens(of text: String) throws -> [Int32] {
        let tokens = try vocabulary.plainTokens(of: text)
        guard !spells(tokens, text) else { return tokens }
        let longer = try vocabulary.plainTokens(of: "\u{1}" + text)
        guard let guardian = longer.firstIndex(where: { vocabulary.plainBytes(of: $0).last == 0x01 }) else {
            return tokens
        }
        let rest = Array(longer[(guardian + 1)...])
        return spells(rest, text) ? rest : tokens
    }

    private func spells(_ tokens: [Int32], _ text: String) -> Bool {
        guard !tokens.isEmpty else { return false }
        // A control token stands for no bytes: one among them would come back into the prompt unseen.
        let pieces = tokens.map(vocabulary.plainBytes(of:))
        return !pieces.contains([]) && pieces.joined().elementsEqual(text.utf8)
    }

    private func split(
        _ fragment: Fragment,
        at marker: PromptMarker,
        _ spelling: [UInt8],
        in bytes: [UInt8],
        _ isData: [Bool]
    ) -> [Fragment] {
        guard case .text(let range) = fragment, range.count >= spelling.count else { return [fragment] }
        var parts: [Fragment] = []
        var start = range.lowerBound
        var at = start
        while let found = Self.find(spelling, in: bytes, from: at, to: range.upperBound) {
            let end = found + spelling.count
            if !isData[found..<end].contains(true) {
                var left = found
                if marker.stripsLeft { while left > start, Self.isSpace(bytes[left - 1]) { left -= 1 } }
                parts.append(.text(start..<left))
                parts.append(.marker(marker.token))
                start = end
                if marker.stripsRight { while start < range.upperBound, Self.isSpace(bytes[start]) { start += 1 } }
                at = start
            } else if !marker.isControl, !spelling.allSatisfy(Self.isSpace) {
                // The library finds these in plain text too, so the text is cut within the spelling, behind its first
                // character. Runs of blanks are left alone: they are text, whoever wrote them.
                var cut = found + 1
                while cut < end, bytes[cut] & 0xC0 == 0x80 { cut += 1 }
                guard cut < end else {
                    at = end
                    continue
                }
                parts.append(.text(start..<cut))
                start = cut
                at = cut
            } else {
                at = found + 1
            }
        }
        parts.append(.text(start..<range.upperBound))
        return parts
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private static func find(_ needle: [UInt8], in bytes: [UInt8], from start: Int, to end: Int) -> Int? {
        guard end - start >= needle.count, let first = needle.first else { return nil }
        return bytes.withUnsafeBufferPointer { bytes in
            var at = start
            while at <= end - needle.count {
                if bytes[at] == first, needle.indices.allSatisfy({ bytes[at + $0] == needle[$0] }) { return at }
                at += 1
            }
            return nil
        }
    }
}
