extension String {
    /// The text in single quotes for a message: control characters become visible, and a long text is cut.
    ///
    /// Names of files and keys come from anywhere; none may move a terminal's cursor, or fill its screen.
    package var quotedForMessage: String {
        "'" + shownInMessage + "'"
    }

    /// The text as ``quotedForMessage`` shows it, without the quotes.
    package var shownInMessage: String {
        let most = 300
        guard let end = unicodeScalars.index(startIndex, offsetBy: most, limitedBy: endIndex), end < endIndex else {
            return withControlsShown
        }
        return String(unicodeScalars[..<end]).withControlsShown + "…"
    }

    /// The text with control characters made visible, those that end a line among them.
    package var withControlsShown: String {
        var shown = ""
        for scalar in unicodeScalars { shown.unicodeScalars.append(scalar.visibleForm) }
        return shown
    }
}

extension Unicode.Scalar {
    /// A control picture in place of a control character, U+FFFD in place of others that redirect text.
    fileprivate var visibleForm: Unicode.Scalar {
        switch value {
        case 0...0x1F: Unicode.Scalar(0x2400 + value) ?? "\u{FFFD}"
        case 0x7F: "\u{2421}"
        case 0x80...0x9F, 0x2028...0x202E, 0x2066...0x2069: "\u{FFFD}"
        default: self
        }
    }
}

/// A count with separators, as messages show it: 98,362,432.
package struct GroupedCount: Sendable, CustomStringConvertible {
    /// The count.
    package let value: UInt64

    /// Wraps a count.
    package init(_ value: UInt64) { self.value = value }

    /// The count with a comma before every third digit from the right.
    package var description: String {
        let digits = Array(String(value))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }
}
