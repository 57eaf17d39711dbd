/// Cuts a template into tokens and deals with the blanks around tags.
///
/// Blanks are treated as chat templates expect: the first line break behind a block or a comment is dropped, and so are
/// blanks between the start of a line and a block or a comment; `-` and `+` at a tag's edge change that for one tag.
struct Lexer {
    /// What a tag is for, from its first two characters.
    private enum TagKind {
        case block
        case variable
        case comment
    }

    let bytes: [UInt8]
    /// The offset of the next byte.
    var offset = 0
    /// The brackets that are open in the current tag, as the marks that will close them.
    var closers: [Token.Mark] = []
    var tokens: [Token] = []

    private var position = Position()
    private var positionOffset = 0
    /// Whether the last thing that was read ended with a line break.
    private var isAtLineStart = true

    private init(_ source: String) {
        var normalized: [UInt8] = []
        normalized.reserveCapacity(source.utf8.count)
        var previous: UInt8 = 0
        for byte in source.utf8 {
            // CR LF, CR and LF are all one line break, written LF.
            if byte == UInt8(ascii: "\n"), previous == UInt8(ascii: "\r") {
                previous = byte
                continue
            }
            normalized.append(byte == UInt8(ascii: "\r") ? UInt8(ascii: "\n") : byte)
            previous = byte
        }
        if normalized.last == UInt8(ascii: "\n") { normalized.removeLast() }
        bytes = normalized
    }

    /// The tokens of a template, the last of them `end`.
    ///
    /// - Parameter source: the template.
    /// - Returns: the tokens.
    /// - Throws: a syntax error.
    static func tokens(of source: String) throws(JinjaError) -> [Token] {
        var lexer = Lexer(source)
        try lexer.readTemplate()
        return lexer.tokens
    }

    // MARK: Places

    /// The position of a place at or behind all places asked for so far.
    mutating func place(at target: Int) -> Position {
        while positionOffset < target {
            let byte = bytes[positionOffset]
            if byte == UInt8(ascii: "\n") {
                position.line += 1
                position.column = 1
            } else if byte & 0xC0 != 0x80 {
                position.column += 1
            }
            positionOffset += 1
        }
        return position
    }

    /// Notes a token.
    mutating func add(_ kind: Token.Kind, at start: Int) {
        tokens.append(Token(kind: kind, position: place(at: start)))
    }

    /// An error at a place at or behind all places asked for so far.
    mutating func fault(_ message: String, at place: Int) -> JinjaError {
        JinjaError(.syntax, message, at: self.place(at: place))
    }

    /// The byte some way ahead, 0 behind the end.
    func byte(ahead distance: Int = 0) -> UInt8 {
        offset + distance < bytes.count ? bytes[offset + distance] : 0
    }

    /// Whether the bytes at a place begin with an ASCII text.
    func hasPrefix(_ text: StaticString, at place: Int) -> Bool {
        let length = text.utf8CodeUnitCount
        guard place + length <= bytes.count else { return false }
        for index in 0..<length where bytes[place + index] != text.utf8Start[index] { return false }
        return true
    }

    /// The offset of the first byte behind blanks.
    func skipBlanks(from start: Int) -> Int {
        var end = start
        while end < bytes.count {
            guard PythonText.isSpace(UTF8Scalars.scalar(in: bytes, at: end)) else { break }
            end += UTF8Scalars.width(bytes[end])
        }
        return end
    }

    // MARK: Text between tags

    private mutating func readTemplate() throws(JinjaError) {
        while offset < bytes.count {
            let textStart = offset
            guard let (tag, kind) = nextTag(from: offset) else {
                addData(textStart..<bytes.count)
                break
            }
            offset = tag + 2
            let sign = readSign()
            addData(stripped(textStart..<tag, sign, isVariable: kind == .variable))
            switch kind {
            case .comment:
                try readComment(from: tag)
            case .variable:
                add(.variableBegin, at: tag)
                try readTag(isVariable: true)
            case .block:
                if let contentStart = rawContentStart() {
                    try readRaw(from: contentStart, openedAt: tag)
                } else {
                    add(.blockBegin, at: tag)
                    try readTag(isVariable: false)
                }
            }
            isAtLineStart = bytes[offset - 1] == UInt8(ascii: "\n")
        }
        add(.end, at: bytes.count)
    }

    private func nextTag(from start: Int) -> (offset: Int, kind: TagKind)? {
        bytes.withUnsafeBufferPointer { buffer in
            var place = start
            while place + 1 < buffer.count {
                if buffer[place] == UInt8(ascii: "{") {
                    switch buffer[place + 1] {
                    case UInt8(ascii: "%"): return (place, .block)
                    case UInt8(ascii: "{"): return (place, .variable)
                    case UInt8(ascii: "#"): return (place, .comment)
                    default: break
                    }
                }
                place += 1
            }
            return nil
        }
    }

    /// Reads a `-` or `+` at the opening edge of a tag; 0 for none.
    private mutating func readSign() -> UInt8 {
        let sign = byte()
        guard sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") else { return 0 }
        offset += 1
        return sign
    }

    /// The part of the text before a tag that stays.
    private func stripped(_ text: Range<Int>, _ sign: UInt8, isVariable: Bool) -> Range<Int> {
        if sign == UInt8(ascii: "-") {
            var end = text.upperBound
            while end > text.lowerBound {
                let start = UTF8Scalars.offset(before: end, in: bytes)
                guard PythonText.isSpace(UTF8Scalars.scalar(in: bytes, at: start)) else { break }
                end = start
            }
            return text.lowerBound..<end
        }
        if sign == UInt8(ascii: "+") || isVariable { return text }
        var lineStart = text.upperBound
        while lineStart > text.lowerBound, bytes[lineStart - 1] != UInt8(ascii: "\n") { lineStart -= 1 }
        guard lineStart > text.lowerBound || isAtLineStart else { return text }
        return skipBlanks(from: lineStart) >= text.upperBound ? text.lowerBound..<lineStart : text
    }

    private mutating func addData(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        add(.data(OriginString(bytes: Array(bytes[range]), origin: .template)), at: range.lowerBound)
    }

    // MARK: Comments and raw text

    /// Reads the closing edge of a block or comment that ends with a character and `}`: with its `-` or `+` and the
    /// blanks it drops.
    ///
    /// - Parameters:
    ///   - character: the first character of the edge.
    ///   - start: where the edge may begin.
    /// - Returns: the offset behind the edge, nil when there is none.
    func edgeEnd(_ character: UInt8, from start: Int) -> Int? {
        guard start < bytes.count else { return nil }
        let sign = bytes[start]
        let isSigned = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+")
        let edge = isSigned ? start + 1 : start
        guard edge + 1 < bytes.count, bytes[edge] == character, bytes[edge + 1] == UInt8(ascii: "}") else { return nil }
        let end = edge + 2
        if sign == UInt8(ascii: "-") { return skipBlanks(from: end) }
        if sign == UInt8(ascii: "+") { return end }
        return end < bytes.count && bytes[end] == UInt8(ascii: "\n") ? end + 1 : end
    }

    private mutating func readComment(from tag: Int) throws(JinjaError) {
        // One that begins where the template ends is let pass, as Jinja does.
        if offset == bytes.count { return }
        while offset < bytes.count {
            if let end = edgeEnd(UInt8(ascii: "#"), from: offset) {
                offset = end
                return
            }
            offset += 1
        }
        throw fault("a comment is not closed; end it with '#}'", at: tag)
    }

    /// Where raw text begins if the block that has just been opened is `raw`.
    private func rawContentStart() -> Int? {
        let word = skipBlanks(from: offset)
        guard hasPrefix("raw", at: word) else { return nil }
        let edge = skipBlanks(from: word + 3)
        if hasPrefix("-%}", at: edge) { return skipBlanks(from: edge + 3) }
        return hasPrefix("%}", at: edge) ? edge + 2 : nil
    }

    private mutating func readRaw(from contentStart: Int, openedAt tag: Int) throws(JinjaError) {
        isAtLineStart = bytes[contentStart - 1] == UInt8(ascii: "\n")
        offset = contentStart
        // Raw text that begins where the template ends is let pass, as Jinja does.
        if contentStart == bytes.count { return }
        var place = contentStart
        while place < bytes.count {
            if hasPrefix("{%", at: place), let (sign, end) = rawEnd(at: place) {
                addData(stripped(contentStart..<place, sign, isVariable: false))
                offset = end
                return
            }
            place += 1
        }
        throw fault("raw text is not closed; end it with '{% endraw %}'", at: tag)
    }

    private func rawEnd(at place: Int) -> (sign: UInt8, end: Int)? {
        var word = place + 2
        var sign: UInt8 = 0
        if word < bytes.count, bytes[word] == UInt8(ascii: "-") || bytes[word] == UInt8(ascii: "+") {
            sign = bytes[word]
            word += 1
        }
        word = skipBlanks(from: word)
        guard hasPrefix("endraw", at: word) else { return nil }
        return edgeEnd(UInt8(ascii: "%"), from: skipBlanks(from: word + 6)).map { (sign, $0) }
    }
}
