/// How many columns of a terminal a character takes.
///
/// Wide are East Asian Width W and F (UAX #11), emoji in emoji presentation, flags and emoji sequences (UTS #51); marks
/// and format characters take nothing; where a character is made of several letters, their widths add up, as in
/// terminals that go by scalars.
package enum TerminalWidth {
    /// The columns that a character takes.
    ///
    /// - Parameter character: the character, as it is sent.
    /// - Returns: 0, 1, 2, or more for a cluster of several letters; 0 for a control.
    package static func columns(of character: Character) -> Int {
        if let ascii = character.asciiValue {
            return (0x20...0x7E).contains(ascii) ? 1 : 0
        }
        let scalars = character.unicodeScalars
        guard scalars.count > 1 else {
            return scalars.first.map(columns(of:)) ?? 0
        }
        var total = 0
        var isEmoji = false
        for scalar in scalars {
            total += columns(of: scalar)
            // A variation selector 16 or a joiner between pictures makes one picture; so does a second flag letter.
            isEmoji = isEmoji || scalar == "\u{FE0F}" || scalar.properties.isEmojiPresentation
        }
        return isEmoji ? 2 : total
    }

    /// The columns that a text takes in one row.
    ///
    /// - Parameter text: text without controls.
    /// - Returns: the sum over its characters.
    package static func columns(of text: String) -> Int {
        text.reduce(0) { $0 + columns(of: $1) }
    }

    private static func columns(of scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        // Everything up to U+02FF but the controls and, as an exception among the format characters, the soft hyphen.
        if value < 0x300 { return value < 0x20 || (0x7F..<0xA0).contains(value) ? 0 : 1 }
        if isWide(value) { return 2 }
        // Vowels and final consonants of Hangul join the syllable before them.
        if (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value) { return 0 }
        let properties = scalar.properties
        if properties.isEmojiPresentation { return 2 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .control, .lineSeparator, .paragraphSeparator, .surrogate:
            return 0
        case .format:
            // Arabic, Syriac and Kaithi signs that stand before digits are drawn.
            return properties.isDefaultIgnorableCodePoint || !isPrependedSign(value) ? 0 : 1
        default:
            return 1
        }
    }

    private static func isPrependedSign(_ value: UInt32) -> Bool {
        switch value {
        case 0x0600...0x0605, 0x06DD, 0x070F, 0x0890...0x0891, 0x08E2, 0x110BD, 0x110CD: true
        default: false
        }
    }

    /// Whether the scalar is wide (UAX #11, version 16) for another reason than being an emoji.
    private static func isWide(_ value: UInt32) -> Bool {
        guard value >= 0x1100 else { return false }
        switch value {
        case 0x1100...0x115F, 0x2329...0x232A, 0x2630...0x2637, 0x268A...0x268F,
            // Radicals, punctuation, kana, bopomofo, compatibility Jamo; U+303F is narrow, marks take nothing.
            0x2E80...0x3029, 0x302E...0x303E, 0x3041...0x3098, 0x309B...0x3247, 0x3250...0xA4CF,
            0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6B,
            0xFF01...0xFF60, 0xFFE0...0xFFE6,
            // Tangut, Khitan, Nushu, kana supplements, counting rods' neighbours.
            0x16FE0...0x16FE3, 0x16FF0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1D300...0x1D356, 0x1D360...0x1D376,
            0x1F200...0x1F265, 0x20000...0x2FFFD, 0x30000...0x3FFFD:
            return true
        default:
            return false
        }
    }
}
