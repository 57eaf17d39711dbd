extension JSONParser {
    /// Reads a string; its opening quote is next.
    ///
    /// - Throws: for control characters, bad escapes, half surrogate pairs, bytes that are not UTF-8, and the end.
    /// - Returns: the string's text.
    mutating func parseString() throws(JSONError) -> String {
        position += 1
        // Bytes from here to `position` are checked and stand in the text as in the string.
        var runStart = position
        var hasEscapes = false
        while true {
            skipPlainASCII()
            guard let byte = next else { throw unexpected("'\"' at the end of a string") }
            switch byte {
            case ASCII.quote:
                let run = bytes[runStart..<position]
                position += 1
                guard hasEscapes else { return String(decoding: run, as: UTF8.self) }
                scratch.append(contentsOf: run)
                return String(decoding: scratch, as: UTF8.self)
            case ASCII.backslash:
                if !hasEscapes { scratch.removeAll(keepingCapacity: true) }
                hasEscapes = true
                scratch.append(contentsOf: bytes[runStart..<position])
                try parseEscape()
                runStart = position
            case 0x80...:
                position += try lengthOfScalar(at: position)
            case ..<ASCII.space:
                let message = "a string may hold \(found(at: position)) only as an escape such as \(escape(of: byte))"
                throw fault(.controlCharacter, message)
            default:
                position += 1
            }
        }
    }

    /// Passes over bytes of ASCII that mean nothing in a string, and stops before the first that may.
    private mutating func skipPlainASCII() {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highBits: UInt64 = 0x8080_8080_8080_8080
        if let base = UnsafeRawPointer(bytes.baseAddress) {
            // Eight bytes at a time. `x - ones` borrows into a byte's high bit where the byte was 0, and
            // `word - ones * 0x20` where it was below 0x20; a false alarm only ends the loop early.
            while bytes.count - position >= 8 {
                let word = base.loadUnaligned(fromByteOffset: position, as: UInt64.self)
                let quotes = (word ^ ones &* UInt64(ASCII.quote)) &- ones
                let backslashes = (word ^ ones &* UInt64(ASCII.backslash)) &- ones
                let controls = word &- ones &* UInt64(ASCII.space)
                guard (word | quotes | backslashes | controls) & highBits == 0 else { break }
                position += 8
            }
        }
        while let byte = next, byte >= ASCII.space, byte < 0x80, byte != ASCII.quote, byte != ASCII.backslash {
            position += 1
        }
    }

    /// Reads an escape and appends what it stands for to `scratch`; the backslash is next.
    private mutating func parseEscape() throws(JSONError) {
        let start = position
        position += 1
        guard let byte = next else { throw unexpected("an escape after '\\'") }
        let plain: UInt8? =
            switch byte {
            case ASCII.quote, ASCII.backslash, ASCII.slash: byte
            case ASCII.lowerB: 0x08
            case ASCII.lowerF: 0x0C
            case ASCII.lowerN: ASCII.lineFeed
            case ASCII.lowerR: ASCII.carriageReturn
            case ASCII.lowerT: ASCII.tab
            default: nil
            }
        if let plain {
            position += 1
            scratch.append(plain)
            return
        }
        guard byte == ASCII.lowerU else {
            if let malformed = malformedScalar(at: position) { throw malformed }
            let message = "JSON has no escape of \(found(at: position)); a backslash itself is written \\\\"
            throw fault(.invalidEscape, message, at: start)
        }
        position += 1
        let unit = try parseCodeUnit(escapeStart: start)
        var value = UInt32(unit)
        if UTF16.isLeadSurrogate(unit), let low = try parseLowSurrogate() {
            value = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
        }
        if let scalar = Unicode.Scalar(value) {
            scratch.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        } else if limits.loneSurrogates == .replace {
            scratch.append(contentsOf: UTF8.encodedReplacementCharacter)
        } else {
            let message = "the escape is one half of a surrogate pair without the other"
            throw fault(.loneSurrogate, message, at: start)
        }
    }

    /// Reads the escape of a pair's second half if it is next, and otherwise leaves everything where it is.
    private mutating func parseLowSurrogate() throws(JSONError) -> UInt16? {
        let start = position
        for expected in [ASCII.backslash, ASCII.lowerU] {
            // At the end of the text the pair may only be cut off.
            guard let byte = next else { throw unexpected("the second half of a surrogate pair") }
            guard byte == expected else {
                position = start
                return nil
            }
            position += 1
        }
        let unit = try parseCodeUnit(escapeStart: start)
        if UTF16.isTrailSurrogate(unit) { return unit }
        position = start
        return nil
    }

    /// Reads four hexadecimal digits.
    private mutating func parseCodeUnit(escapeStart: Int) throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = next else { throw unexpected("four hexadecimal digits after '\\u'") }
            let digit: UInt8? =
                switch byte {
                case 0x30...0x39: byte - 0x30
                case 0x41...0x46: byte - 0x41 + 10
                case 0x61...0x66: byte - 0x61 + 10
                default: nil
                }
            guard let digit else {
                if let malformed = malformedScalar(at: position) { throw malformed }
                let message = "expected four hexadecimal digits after '\\u', found \(found(at: position))"
                throw fault(.invalidEscape, message, at: escapeStart)
            }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }

    /// Checks a scalar outside ASCII against the table of well-formed sequences (Unicode 16, table 3-7).
    ///
    /// - Parameter start: the offset of its first byte.
    /// - Throws: when the bytes are not UTF-8, or end within the scalar.
    /// - Returns: how many bytes it has.
    func lengthOfScalar(at start: Int) throws(JSONError) -> Int {
        let first = bytes[start]
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch first {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: throw fault(.invalidUTF8, notUTF8(at: start), at: start)
        }
        for offset in 1..<length {
            guard start + offset < bytes.count else {
                throw fault(.unexpectedEnd, "the text ends within a character", at: start)
            }
            let range = offset == 1 ? second : 0x80...0xBF
            guard range.contains(bytes[start + offset]) else {
                throw fault(.invalidUTF8, notUTF8(at: start), at: start)
            }
        }
        return length
    }
}
