/// Text that is held as HTML.
enum Markup {
    /// A text with the characters that mean something in HTML written as entities; one that is markup stays.
    static func escaped(_ text: OriginString) -> OriginString {
        text.isMarkup ? text : alwaysEscaped(text)
    }

    /// A text with the characters that mean something in HTML written as entities.
    static func alwaysEscaped(_ text: OriginString) -> OriginString {
        var builder = OriginBuilder()
        builder.reserve(text.bytes.count)
        for stretch in text.stretches(in: 0..<text.bytes.count) {
            var start = stretch.range.lowerBound
            for offset in stretch.range {
                guard let entity = entity(text.bytes[offset]) else { continue }
                builder.append(text.bytes[start..<offset], stretch.origin)
                builder.append(entity, stretch.origin)
                start = offset + 1
            }
            builder.append(text.bytes[start..<stretch.range.upperBound], stretch.origin)
        }
        return builder.text.asMarkup()
    }

    private static func entity(_ byte: UInt8) -> String? {
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "'"): "&#39;"
        case UInt8(ascii: "\""): "&#34;"
        default: nil
        }
    }
}
