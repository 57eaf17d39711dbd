/// Writes JSON values as UTF-8.
///
/// It keeps the containers that it is within in a list of its own, so that no nesting overflows the stack.
struct JSONWriter {
    /// A container's elements or members that are still to be written.
    private enum Rest {
        case elements(IndexingIterator<[JSONValue]>)
        case members(JSONObject.Iterator)
    }

    /// What is written so far.
    private(set) var output: [UInt8] = []

    private let style: JSONStyle
    private let lineIndentation: Int
    private var outer: [Rest] = []

    init(_ style: JSONStyle) {
        self.style = style
        lineIndentation = min(max(style.indentation ?? 0, 0), JSONStyle.greatestIndentation)
    }

    /// Writes a value.
    mutating func write(_ value: JSONValue) {
        var isFirst = begin(value)
        while var rest = outer.popLast() {
            switch rest {
            case .elements(var elements):
                guard let element = elements.next() else {
                    end(ASCII.closeBracket)
                    isFirst = false
                    continue
                }
                rest = .elements(elements)
                outer.append(rest)
                separate(isFirst: isFirst)
                isFirst = begin(element)
            case .members(var members):
                guard let member = members.next() else {
                    end(ASCII.closeBrace)
                    isFirst = false
                    continue
                }
                rest = .members(members)
                outer.append(rest)
                separate(isFirst: isFirst)
                write(member.key)
                output.append(contentsOf: style.keySeparator.utf8)
                isFirst = begin(member.value)
            }
        }
    }

    /// Writes a scalar or an empty container whole, or opens a container.
    ///
    /// - Parameter value: what to write.
    /// - Returns: true when a container is open and its first element comes next.
    private mutating func begin(_ value: JSONValue) -> Bool {
        switch value {
        case .null:
            output.append(contentsOf: "null".utf8)
        case .bool(let flag):
            output.append(contentsOf: (flag ? "true" : "false").utf8)
        case .number(let number):
            output.append(contentsOf: number.text.utf8)
        case .string(let text):
            write(text)
        case .array(let elements):
            output.append(ASCII.openBracket)
            if !elements.isEmpty {
                outer.append(.elements(elements.makeIterator()))
                return true
            }
            output.append(ASCII.closeBracket)
        case .object(let object):
            output.append(ASCII.openBrace)
            if !object.isEmpty {
                outer.append(.members((style.sortsKeys ? object.sortedByKey() : object).makeIterator()))
                return true
            }
            output.append(ASCII.closeBrace)
        }
        return false
    }

    /// Closes a container that has elements.
    private mutating func end(_ bracket: UInt8) {
        breakLine()
        output.append(bracket)
    }

    /// Writes what stands before an element.
    private mutating func separate(isFirst: Bool) {
        if !isFirst { output.append(contentsOf: style.itemSeparator.utf8) }
        breakLine()
    }

    private mutating func breakLine() {
        guard style.indentation != nil else { return }
        output.append(ASCII.lineFeed)
        output.append(contentsOf: repeatElement(ASCII.space, count: lineIndentation * outer.count))
    }

    /// Writes a string in quotes.
    private mutating func write(_ text: String) {
        output.append(ASCII.quote)
        var text = text
        text.withUTF8 { bytes in
            var runStart = 0
            var position = 0
            while position < bytes.count {
                let byte = bytes[position]
                if byte >= 0x7F, style.escapesNonASCII {
                    output.append(contentsOf: bytes[runStart..<position])
                    position = writeEscapes(bytes, from: position)
                    runStart = position
                } else if byte < ASCII.space || byte == ASCII.quote || byte == ASCII.backslash {
                    output.append(contentsOf: bytes[runStart..<position])
                    output.append(contentsOf: Self.escape(of: byte))
                    position += 1
                    runStart = position
                } else {
                    position += 1
                }
            }
            output.append(contentsOf: bytes[runStart...])
        }
        output.append(ASCII.quote)
    }

    /// Writes characters outside printable ASCII as escapes, up to the next inside it.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8.
    ///   - start: the offset of the first such character.
    /// - Returns: the offset behind the last one.
    private mutating func writeEscapes(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        let end = bytes[start...].firstIndex { $0 < 0x7F } ?? bytes.count
        for unit in String(decoding: bytes[start..<end], as: UTF8.self).utf16 {
            output.append(contentsOf: Self.escape(unit: unit))
        }
        return end
    }

    /// The escape of a byte that may not stand in a string.
    static func escape(of byte: UInt8) -> [UInt8] {
        switch byte {
        case ASCII.quote, ASCII.backslash: [ASCII.backslash, byte]
        case 0x08: [ASCII.backslash, ASCII.lowerB]
        case 0x0C: [ASCII.backslash, ASCII.lowerF]
        case ASCII.lineFeed: [ASCII.backslash, ASCII.lowerN]
        case ASCII.carriageReturn: [ASCII.backslash, ASCII.lowerR]
        case ASCII.tab: [ASCII.backslash, ASCII.lowerT]
        default: escape(unit: UInt16(byte))
        }
    }

    /// The escape of a UTF-16 code unit: `\u`, and four hexadecimal digits in small letters as Python writes them.
    private static func escape(unit: UInt16) -> [UInt8] {
        let digits = (0..<4).map { place in
            let digit = UInt8(truncatingIfNeeded: unit >> (12 - 4 * place)) & 0xF
            return digit < 10 ? ASCII.zero + digit : 0x61 + digit - 10
        }
        return [ASCII.backslash, ASCII.lowerU] + digits
    }
}

extension JSONValue {
    /// The value as JSON text.
    ///
    /// Strings escape `"`, `\` and control characters and nothing else, unless the style says otherwise, and numbers
    /// keep their text. Reading the text gives an equal value back.
    package func serialized(_ style: JSONStyle = .compact) -> String {
        String(decoding: serializedBytes(style), as: UTF8.self)
    }

    /// The value as JSON text in UTF-8.
    package func serializedBytes(_ style: JSONStyle = .compact) -> [UInt8] {
        var writer = JSONWriter(style)
        writer.write(self)
        return writer.output
    }
}
