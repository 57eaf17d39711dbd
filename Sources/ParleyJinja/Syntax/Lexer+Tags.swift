extension Lexer {
    /// Reads what stands in a tag, and the tag's closing edge.
    ///
    /// - Parameter isVariable: whether the tag ends with `}}` rather than `%}`.
    /// - Throws: a syntax error.
    mutating func readTag(isVariable: Bool) throws(JinjaError) {
        closers = []
        while offset < bytes.count {
            if closers.isEmpty, readEdge(isVariable: isVariable) { return }
            let afterBlanks = skipBlanks(from: offset)
            if afterBlanks > offset {
                offset = afterBlanks
                continue
            }
            try readToken()
        }
    }

    private mutating func readEdge(isVariable: Bool) -> Bool {
        if !isVariable {
            guard let end = edgeEnd(UInt8(ascii: "%"), from: offset) else { return false }
            add(.blockEnd, at: offset)
            offset = end
            return true
        }
        let end: Int
        if hasPrefix("-}}", at: offset) {
            end = skipBlanks(from: offset + 3)
        } else if hasPrefix("}}", at: offset) {
            end = offset + 2
        } else {
            return false
        }
        add(.variableEnd, at: offset)
        offset = end
        return true
    }

    private mutating func readToken() throws(JinjaError) {
        let first = byte()
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            try readNumber()
        case UInt8(ascii: "'"), UInt8(ascii: "\""):
            try readString()
        default:
            if wordEnd(from: offset) > offset { try readName() } else { try readMark() }
        }
    }

    // MARK: Names

    /// The offset behind the letters, digits and underscores at a place.
    private func wordEnd(from start: Int) -> Int {
        var end = start
        while end < bytes.count {
            let byte = bytes[end]
            if byte < 0x80 {
                guard ASCIIClass.isWord(byte) else { break }
                end += 1
            } else {
                let scalar = UTF8Scalars.scalar(in: bytes, at: end)
                guard PythonText.isAlphanumeric(scalar) || scalar.properties.isXIDContinue else { break }
                end += UTF8Scalars.width(byte)
            }
        }
        return end
    }

    private mutating func readName() throws(JinjaError) {
        let end = wordEnd(from: offset)
        let name = String(decoding: bytes[offset..<end], as: UTF8.self)
        for (index, scalar) in name.unicodeScalars.enumerated() {
            let isFitting = index == 0 ? scalar.properties.isXIDStart || scalar == "_" : scalar.properties.isXIDContinue
            guard isFitting else { throw fault("the name '\(name)' has a character that no name may have", at: offset) }
        }
        add(.name(name), at: offset)
        offset = end
    }

    // MARK: Marks

    private mutating func readMark() throws(JinjaError) {
        let two = offset + 1 < bytes.count ? String(decoding: bytes[offset..<offset + 2], as: UTF8.self) : ""
        let mark: Token.Mark
        if let double = Token.Mark(rawValue: two) {
            mark = double
        } else if let single = Token.Mark(rawValue: String(decoding: bytes[offset...offset], as: UTF8.self)) {
            mark = single
        } else {
            let scalar = UTF8Scalars.scalar(in: bytes, at: offset)
            throw fault("unexpected character \(PythonText.quoted(String(scalar)))", at: offset)
        }
        switch mark {
        case .openBracket: closers.append(.closeBracket)
        case .openParenthesis: closers.append(.closeParenthesis)
        case .openBrace: closers.append(.closeBrace)
        case .closeBracket, .closeParenthesis, .closeBrace:
            guard let expected = closers.popLast() else { throw fault("unexpected '\(mark.rawValue)'", at: offset) }
            guard expected == mark else {
                throw fault("unexpected '\(mark.rawValue)', expected '\(expected.rawValue)'", at: offset)
            }
        default: break
        }
        add(.mark(mark), at: offset)
        offset += mark.rawValue.utf8.count
    }

    // MARK: Numbers

    /// The offset behind digits that single underscores may part; the start when there is no digit.
    private func digitsEnd(from start: Int, _ isDigit: (UInt8) -> Bool = ASCIIClass.isDigit) -> Int {
        var end = start
        while end < bytes.count {
            if isDigit(bytes[end]) {
                end += 1
            } else if end > start, bytes[end] == UInt8(ascii: "_"), end + 1 < bytes.count, isDigit(bytes[end + 1]) {
                end += 2
            } else {
                break
            }
        }
        return end
    }

    private mutating func readNumber() throws(JinjaError) {
        let followsDot = offset > 0 && bytes[offset - 1] == UInt8(ascii: ".")
        if !followsDot, let end = floatEnd() {
            let text = numberText(offset..<end)
            add(.float(Double(text) ?? .infinity), at: offset)
            offset = end
            return
        }
        if byte() == UInt8(ascii: "0"), try readPrefixedNumber() { return }
        let isZero = byte() == UInt8(ascii: "0")
        // Python has no numbers with leading zeros: what follows the zeros is another token.
        let end = isZero ? digitsEnd(from: offset) { $0 == UInt8(ascii: "0") } : digitsEnd(from: offset)
        let text = numberText(offset..<end)
        add(.integer(Int(text).map(Value.int) ?? .wideInt(text)), at: offset)
        offset = end
    }

    private func floatEnd() -> Int? {
        let whole = digitsEnd(from: offset)
        var end = whole
        if end < bytes.count, bytes[end] == UInt8(ascii: ".") {
            let fraction = digitsEnd(from: end + 1)
            if fraction > end + 1 { end = fraction }
        }
        if end < bytes.count, bytes[end] | 0x20 == UInt8(ascii: "e") {
            var exponent = end + 1
            if exponent < bytes.count, bytes[exponent] == UInt8(ascii: "+") || bytes[exponent] == UInt8(ascii: "-") {
                exponent += 1
            }
            let exponentEnd = digitsEnd(from: exponent)
            if exponentEnd > exponent { return exponentEnd }
        }
        return end > whole ? end : nil
    }

    private func numberText(_ range: Range<Int>) -> String {
        String(decoding: bytes[range].filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    }

    private mutating func readPrefixedNumber() throws(JinjaError) -> Bool {
        let radix: Int
        switch byte(ahead: 1) | 0x20 {
        case UInt8(ascii: "b"): radix = 2
        case UInt8(ascii: "o"): radix = 8
        case UInt8(ascii: "x"): radix = 16
        default: return false
        }
        let start = offset + (byte(ahead: 2) == UInt8(ascii: "_") ? 3 : 2)
        let end = digitsEnd(from: start) { ASCIIClass.digitValue($0).map { $0 < radix } ?? false }
        guard end > start else { return false }
        guard let number = Int(numberText(start..<end), radix: radix) else {
            throw fault("the number is beyond 64 bits", at: offset)
        }
        add(.integer(.int(number)), at: offset)
        offset = end
        return true
    }

    // MARK: Strings

    private mutating func readString() throws(JinjaError) {
        let quote = byte()
        let start = offset
        var content: [UInt8] = []
        var place = offset + 1
        while place < bytes.count, bytes[place] != quote {
            if bytes[place] == UInt8(ascii: "\\") {
                guard place + 1 < bytes.count else { break }
                place = try readEscape(at: place + 1, into: &content)
            } else {
                content.append(bytes[place])
                place += 1
            }
        }
        guard place < bytes.count else { throw fault("a string is not closed", at: start) }
        add(.string(OriginString(bytes: content, origin: .template)), at: start)
        offset = place + 1
    }

    /// Reads what follows a backslash.
    private mutating func readEscape(at place: Int, into content: inout [UInt8]) throws(JinjaError) -> Int {
        let byte = bytes[place]
        switch byte {
        case UInt8(ascii: "\n"): break
        case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): content.append(byte)
        case UInt8(ascii: "a"): content.append(0x07)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "v"): content.append(0x0B)
        case UInt8(ascii: "x"): return try readCode(at: place + 1, digits: 2, into: &content)
        case UInt8(ascii: "u"): return try readCode(at: place + 1, digits: 4, into: &content)
        case UInt8(ascii: "U"): return try readCode(at: place + 1, digits: 8, into: &content)
        case UInt8(ascii: "N"):
            throw fault("characters by name are not supported; write the character itself", at: place - 1)
        case UInt8(ascii: "0")...UInt8(ascii: "7"): return readOctal(at: place, into: &content)
        case 0x80...:
            // Python's Jinja spells the character out before it looks at escapes: the backslash escapes that spelling.
            let code = UTF8Scalars.scalar(in: bytes, at: place).value
            content.append(contentsOf: PythonText.escape(code).utf8)
            return place + UTF8Scalars.width(byte)
        default:
            content.append(UInt8(ascii: "\\"))
            content.append(byte)
        }
        return place + 1
    }

    private mutating func readCode(
        at place: Int,
        digits: Int,
        into content: inout [UInt8]
    ) throws(JinjaError) -> Int {
        var code: UInt32 = 0
        for index in place..<place + digits {
            guard index < bytes.count, let digit = ASCIIClass.digitValue(bytes[index]), digit < 16 else {
                throw fault("an escape needs \(digits) hexadecimal digits", at: place - 2)
            }
            code = code << 4 | UInt32(digit)
        }
        guard let scalar = Unicode.Scalar(code) else {
            throw fault("an escape stands for no character", at: place - 2)
        }
        content.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        return place + digits
    }

    private func readOctal(at place: Int, into content: inout [UInt8]) -> Int {
        var code: UInt32 = 0
        var end = place
        while end < min(place + 3, bytes.count), let digit = ASCIIClass.digitValue(bytes[end]), digit < 8 {
            code = code << 3 | UInt32(digit)
            end += 1
        }
        let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
        content.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        return end
    }
}
