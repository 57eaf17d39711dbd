extension OriginString {
    /// The text with each code point mapped to others, of the same origin.
    private func mapped(_ body: (Unicode.Scalar, Int) -> String) -> OriginString {
        var builder = OriginBuilder()
        builder.reserve(bytes.count)
        for stretch in stretches(in: 0..<bytes.count) {
            var offset = stretch.range.lowerBound
            while offset < stretch.range.upperBound {
                builder.append(body(UTF8Scalars.scalar(in: bytes, at: offset), offset), stretch.origin)
                offset += UTF8Scalars.width(bytes[offset])
            }
        }
        return builder.text.asMarkup(isMarkup)
    }

    /// The text with each ASCII byte mapped; nil when there are others.
    private func mappedASCII(_ body: (UInt8) -> UInt8) -> OriginString? {
        guard isASCII else { return nil }
        return OriginString(bytes: bytes.map(body), lead: storage.lead, turns: storage.turns, isMarkup: isMarkup)
    }

    /// The text in capitals.
    var uppercased: OriginString {
        mappedASCII { $0 &- UInt8(ascii: "a") < 26 ? $0 ^ 0x20 : $0 }
            ?? mapped { scalar, _ in
                scalar.properties.uppercaseMapping
            }
    }

    /// The text in small letters.
    var lowercased: OriginString {
        mappedASCII { $0 &- UInt8(ascii: "A") < 26 ? $0 ^ 0x20 : $0 } ?? mapped { lowercase($0, at: $1) }
    }

    /// The text with what differs only in case made equal.
    var caseFolded: OriginString {
        mapped { scalar, _ in
            switch scalar {
            // Capital I is the capital of both, and only `i` folds to `i`.
            case "\u{131}": "\u{131}"
            case "\u{130}": "i\u{307}"
            // Cherokee folds to its capitals.
            case "\u{13A0}"..."\u{13F5}": String(scalar)
            case "\u{13F8}"..."\u{13FD}", "\u{AB70}"..."\u{ABBF}": scalar.properties.uppercaseMapping
            default:
                scalar.properties.uppercaseMapping.unicodeScalars.map(\.properties.lowercaseMapping).joined()
            }
        }
    }

    /// The text with its first code point as at the start of a title, and small letters behind.
    var capitalized: OriginString {
        mapped { scalar, offset in
            offset == 0 ? scalar.properties.titlecaseMapping : lowercase(scalar, at: offset)
        }
    }

    /// The text with each word as in a title.
    var titlecased: OriginString {
        var isInWord = false
        return mapped { scalar, offset in
            let result = isInWord ? lowercase(scalar, at: offset) : scalar.properties.titlecaseMapping
            isInWord = scalar.properties.isCased
            return result
        }
    }

    /// The text with capitals and small letters exchanged.
    var caseSwapped: OriginString {
        mapped { scalar, offset in
            if scalar.properties.isUppercase { return lowercase(scalar, at: offset) }
            return scalar.properties.isLowercase ? scalar.properties.uppercaseMapping : String(scalar)
        }
    }

    /// The small letter of the code point at an offset; a sigma that ends a word has a form of its own.
    private func lowercase(_ scalar: Unicode.Scalar, at offset: Int) -> String {
        guard scalar == "\u{3A3}" else { return scalar.properties.lowercaseMapping }
        var before = offset
        var isAfterLetter = false
        while before > 0 {
            before = UTF8Scalars.offset(before: before, in: bytes)
            let other = UTF8Scalars.scalar(in: bytes, at: before).properties
            if other.isCaseIgnorable { continue }
            isAfterLetter = other.isCased
            break
        }
        var after = offset + 2
        var isBeforeLetter = false
        while after < bytes.count {
            let other = UTF8Scalars.scalar(in: bytes, at: after).properties
            after += UTF8Scalars.width(bytes[after])
            if other.isCaseIgnorable { continue }
            isBeforeLetter = other.isCased
            break
        }
        return isAfterLetter && !isBeforeLetter ? "\u{3C2}" : "\u{3C3}"
    }
}
