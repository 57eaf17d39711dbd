/// Reads one JSON value from UTF-8 bytes, by the grammar of RFC 8259.
///
/// It keeps the arrays and objects that are open in a list of its own, so that no nesting overflows the stack.
struct JSONParser {
    /// An array or an object that is not closed yet.
    private struct Container {
        var isObject = false
        var elements: [JSONValue] = []
        var object = JSONObject()
        var key = ""

        var value: JSONValue {
            isObject ? .object(object) : .array(elements)
        }
    }

    let bytes: UnsafeBufferPointer<UInt8>
    let limits: JSONLimits

    /// The offset of the next byte; never beyond the end.
    var position = 0

    /// The bytes of a string with escapes; kept to save allocations.
    var scratch: [UInt8] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// The next byte, nil at the end.
    var next: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    /// Passes over a byte order mark at the start.
    mutating func skipByteOrderMark() throws(JSONError) {
        let mark = UTF8.byteOrderMark
        if bytes.starts(with: mark) {
            guard limits.allowsByteOrderMark else {
                throw fault(.byteOrderMark, "the text begins with a byte order mark (U+FEFF); leave it out")
            }
            position = mark.count
        } else if limits.allowsByteOrderMark, !bytes.isEmpty, mark.starts(with: bytes) {
            throw fault(.unexpectedEnd, "the text ends within a byte order mark")
        }
    }

    mutating func skipWhitespace() {
        while let byte = next, byte <= ASCII.space {
            guard
                byte == ASCII.space || byte == ASCII.lineFeed || byte == ASCII.carriageReturn || byte == ASCII.tab
            else { return }
            position += 1
        }
    }

    /// Reads the blanks before a value and the value.
    ///
    /// - Throws: what is wrong with the text.
    /// - Returns: the value; `position` is right behind it.
    mutating func parseValue() throws(JSONError) -> JSONValue {
        let greatestDepth = min(limits.maximumDepth, JSONLimits.greatestDepth)
        var outer: [Container] = []
        var current = Container()
        var depth = 0
        while true {
            skipWhitespace()
            var value: JSONValue
            if let opened = try openContainer(depth: depth, greatestDepth: greatestDepth) {
                if next != (opened.isObject ? ASCII.closeBrace : ASCII.closeBracket) {
                    outer.append(current)
                    current = opened
                    depth += 1
                    if current.isObject { try parseKey(of: &current, isFirst: true) }
                    continue
                }
                position += 1
                value = opened.value
            } else if let scalar = try parseScalar() {
                value = scalar
            } else {
                throw valueExpected(in: depth == 0 ? nil : current)
            }
            // The value may close any number of containers.
            while depth > 0 {
                if current.isObject {
                    current.object.set(value, forKey: current.key)
                } else {
                    current.elements.append(value)
                }
                if try parseComma(inObject: current.isObject) {
                    if current.isObject { try parseKey(of: &current, isFirst: false) }
                    break
                }
                value = current.value
                current = outer.popLast() ?? Container()
                depth -= 1
            }
            if depth == 0 { return value }
        }
    }

    /// Reads the blanks behind the value and makes sure that nothing else follows.
    mutating func parseEnd() throws(JSONError) {
        skipWhitespace()
        if position < bytes.count {
            throw unexpected("nothing more after the value", kind: .trailingContent)
        }
    }

    /// Passes over an opening bracket and the blanks behind it, if one is next.
    private mutating func openContainer(depth: Int, greatestDepth: Int) throws(JSONError) -> Container? {
        guard let byte = next, byte == ASCII.openBrace || byte == ASCII.openBracket else { return nil }
        guard depth < greatestDepth else {
            throw fault(.tooDeep, "arrays and objects are nested more than \(max(greatestDepth, 0)) deep")
        }
        position += 1
        skipWhitespace()
        return Container(isObject: byte == ASCII.openBrace)
    }

    /// Reads a member's key and the colon behind it; the key is next.
    private mutating func parseKey(of container: inout Container, isFirst: Bool) throws(JSONError) {
        let start = position
        guard next == ASCII.quote else {
            let hint = isFirst || next != ASCII.closeBrace ? "" : " (no comma may stand before a closing brace)"
            throw unexpected(isFirst ? "a key in double quotes or '}'" : "a key in double quotes after ','", hint: hint)
        }
        container.key = try parseString()
        if limits.duplicateKeys == .reject, container.object.contains(key: container.key) {
            throw fault(.duplicateKey, "the object already has a key \(shown(container.key))", at: start)
        }
        skipWhitespace()
        guard next == ASCII.colon else { throw unexpected("':' after a key in an object") }
        position += 1
    }

    /// Passes over what must follow a value in a container.
    ///
    /// - Parameter inObject: whether the container is an object.
    /// - Throws: when neither a comma nor the closing bracket follows.
    /// - Returns: true for a comma, with the blanks behind it, and false for the closing bracket.
    private mutating func parseComma(inObject: Bool) throws(JSONError) -> Bool {
        skipWhitespace()
        if next == ASCII.comma {
            position += 1
            skipWhitespace()
            return true
        }
        guard next == (inObject ? ASCII.closeBrace : ASCII.closeBracket) else {
            throw unexpected(
                inObject ? "',' or '}' after a value in an object" : "',' or ']' after a value in an array"
            )
        }
        position += 1
        return false
    }

    /// Reads a value that is no container, nil when none begins here.
    private mutating func parseScalar() throws(JSONError) -> JSONValue? {
        guard let byte = next else { return nil }
        switch byte {
        case ASCII.quote:
            return .string(try parseString())
        case ASCII.minus, ASCII.zero...ASCII.nine:
            return .number(try parseNumber())
        case ASCII.lowerT:
            try parseWord("true")
            return .bool(true)
        case ASCII.lowerF:
            try parseWord("false")
            return .bool(false)
        case ASCII.lowerN:
            try parseWord("null")
            return .null
        default:
            return nil
        }
    }

    private mutating func parseWord(_ word: StaticString) throws(JSONError) {
        for place in 0..<word.utf8CodeUnitCount {
            guard next == word.utf8Start[place] else { throw unexpected("'\(word)'") }
            position += 1
        }
    }

    private mutating func parseNumber() throws(JSONError) -> JSONNumber {
        let start = position
        let scan = NumberScan(bytes, from: start)
        switch scan.fault {
        case nil:
            break
        case .leadingZero:
            throw fault(.invalidNumber, "a number may not begin with 0 and further digits", at: scan.position)
        case .digitExpected:
            position = scan.position
            throw unexpected("a digit in a number", kind: .invalidNumber)
        }
        guard scan.position - start <= JSONNumber.maximumLength else {
            let message = "the number has more than \(JSONNumber.maximumLength) characters"
            throw fault(.numberTooLong, message, at: start)
        }
        position = scan.position
        return JSONNumber(scanned: String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private func valueExpected(in container: Container?) -> JSONError {
        guard let container else { return valueExpected("a value") }
        guard !container.isObject else { return valueExpected("a value after ':'") }
        if container.elements.isEmpty { return valueExpected("a value or ']'") }
        let hint = "no comma may stand before a closing bracket"
        return valueExpected("a value after ','", hint: next == ASCII.closeBracket ? hint : nil)
    }
}
