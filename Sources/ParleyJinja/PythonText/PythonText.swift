/// What Python says about characters, and how it writes them.
enum PythonText {
    /// Whether Python counts a character among the blanks.
    static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }

    /// Whether a character ends a line for Python's `splitlines`.
    static func isLineBreak(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    /// Whether a character is a letter.
    static func isAlphabetic(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: false
        }
    }

    /// Whether a character is a letter or a number of any kind.
    static func isAlphanumeric(_ scalar: Unicode.Scalar) -> Bool {
        isAlphabetic(scalar) || scalar.properties.numericType != nil
    }

    /// Whether Python's `repr` writes a character as it is.
    static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x7F { return scalar.value >= 0x20 }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            return false
        default: return true
        }
    }

    /// A character as a backslash and its number, as `repr` writes those that cannot be shown.
    static func escape(_ code: UInt32) -> String {
        if code < 0x100 { return "\\x" + hex(code, digits: 2) }
        return code < 0x10000 ? "\\u" + hex(code, digits: 4) : "\\U" + hex(code, digits: 8)
    }

    /// A number in hexadecimal with leading zeros.
    static func hex(_ number: UInt32, digits: Int) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: max(digits - text.utf8.count, 0)) + text
    }

    /// A text as `repr` writes it.
    static func quoted(_ text: String) -> String {
        var builder = OriginBuilder()
        appendQuoted(OriginString(literal: text), to: &builder)
        return builder.text.string
    }

    /// Adds a text as `repr` writes it; the quotation marks are the template's, the characters keep their origin.
    static func appendQuoted(_ text: OriginString, to builder: inout OriginBuilder, onlyASCII: Bool = false) {
        let bytes = text.bytes
        let prefersDouble = bytes.contains(UInt8(ascii: "'")) && !bytes.contains(UInt8(ascii: "\""))
        let quote = prefersDouble ? UInt8(ascii: "\"") : UInt8(ascii: "'")
        builder.append(quote, .template)
        for stretch in text.stretches(in: 0..<bytes.count) {
            var offset = stretch.range.lowerBound
            while offset < stretch.range.upperBound {
                let scalar = UTF8Scalars.scalar(in: bytes, at: offset)
                let width = UTF8Scalars.width(bytes[offset])
                switch scalar {
                case "\\": builder.append("\\\\", stretch.origin)
                case "\n": builder.append("\\n", stretch.origin)
                case "\r": builder.append("\\r", stretch.origin)
                case "\t": builder.append("\\t", stretch.origin)
                case _ where bytes[offset] == quote:
                    builder.append(UInt8(ascii: "\\"), stretch.origin)
                    builder.append(quote, stretch.origin)
                case _ where !isPrintable(scalar) || onlyASCII && scalar.value > 0x7E:
                    builder.append(escape(scalar.value), stretch.origin)
                default: builder.append(bytes[offset..<offset + width], stretch.origin)
                }
                offset += width
            }
        }
        builder.append(quote, .template)
    }
}
