/// Takes the tags out of HTML.
enum TagStripper {
    /// A text without comments and tags, with single blanks between words and its entities as characters.
    static func text(_ html: OriginString) -> OriginString {
        let plain = removing("<", ">", from: removing("<!--", "-->", from: html.asMarkup(false)))
        var builder = OriginBuilder()
        for (index, word) in plain.words(limit: Int.max).enumerated() {
            if index > 0 { builder.append(literal: " ") }
            builder.append(plain, word)
        }
        return unescaped(builder.text)
    }

    private static func removing(_ opening: String, _ closing: String, from text: OriginString) -> OriginString {
        let (opening, closing) = (OriginString(literal: opening), OriginString(literal: closing))
        var builder = OriginBuilder()
        var start = 0
        let end = text.bytes.count
        while let open = text.firstRange(of: opening, in: start..<end),
            let close = text.firstRange(of: closing, in: open.upperBound..<end)
        {
            builder.append(text, start..<open.lowerBound)
            start = close.upperBound
        }
        builder.append(text, start..<end)
        return builder.text
    }

    private static let entities: [String: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "copy": "\u{A9}",
        "hellip": "\u{2026}", "ndash": "\u{2013}", "mdash": "\u{2014}",
    ]

    private static func unescaped(_ text: OriginString) -> OriginString {
        let bytes = text.bytes
        var builder = OriginBuilder()
        var start = 0
        for offset in bytes.indices where bytes[offset] == UInt8(ascii: "&") && offset >= start {
            let reach = bytes[offset..<min(offset + 12, bytes.count)]
            guard let end = reach.firstIndex(of: UInt8(ascii: ";")) else { continue }
            guard let character = character(String(decoding: bytes[(offset + 1)..<end], as: UTF8.self)) else {
                continue
            }
            builder.append(text, start..<offset)
            builder.append(character, text.origin(at: offset))
            start = end + 1
        }
        builder.append(text, start..<bytes.count)
        return builder.text
    }

    private static func character(_ entity: String) -> String? {
        guard entity.hasPrefix("#") else { return entities[entity] }
        let isHex = entity.hasPrefix("#x") || entity.hasPrefix("#X")
        let code = UInt32(entity.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10)
        return code.flatMap(Unicode.Scalar.init).map(String.init)
    }
}
