package import ParleyJSON

/// A line and a column in a JSON text, for messages about a value that is JSON but not what it should be.
package struct JSONPlace: Sendable, Hashable, CustomStringConvertible {
    /// A step from a value into it.
    package enum Step: Sendable, Hashable {
        /// To the member of an object with this key; the place is that of the key.
        case key(String)
        /// To the element of an array at this index.
        case index(Int)
    }

    /// The line, from 1.
    package let line: Int
    /// The Unicode scalar in the line, from 1.
    package let column: Int

    /// Finds where a path leads in a text that has been read without error.
    ///
    /// - Parameters:
    ///   - path: the steps from the outermost value.
    ///   - bytes: the JSON text in UTF-8.
    ///   - limits: those that the text was read with.
    /// - Returns: the place, or nil when the path leads nowhere.
    package static func find(_ path: [Step], in bytes: [UInt8], limits: JSONLimits) -> JSONPlace? {
        var finder = JSONPlaceFinder(bytes: bytes, limits: limits)
        guard let offset = finder.offset(of: path) else { return nil }
        return JSONPlace(offset: offset, in: bytes)
    }

    /// The place of an offset; LF, CR LF and CR end a line, and a byte order mark does not count.
    private init(offset: Int, in bytes: [UInt8]) {
        var (line, column) = (1, 1)
        var previous: UInt8 = 0
        for byte in bytes[..<offset].dropFirst(bytes.starts(with: JSONPlaceFinder.byteOrderMark) ? 3 : 0) {
            if byte == 0x0D || byte == 0x0A && previous != 0x0D {
                (line, column) = (line + 1, 1)
            } else if byte != 0x0A, byte & 0xC0 != 0x80 {
                column += 1
            }
            previous = byte
        }
        self.line = line
        self.column = column
    }

    /// The place in words: `line 3, column 7`.
    package var description: String { "line \(line), column \(column)" }
}

/// Walks through a JSON text that is known to be right.
private struct JSONPlaceFinder {
    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    private let bytes: [UInt8]
    private let limits: JSONLimits
    private var position: Int

    init(bytes: [UInt8], limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
        position = bytes.starts(with: Self.byteOrderMark) ? Self.byteOrderMark.count : 0
    }

    /// The offset of the value, or of the key, that a path leads to.
    mutating func offset(of path: [JSONPlace.Step]) -> Int? {
        skipBlanks()
        var found = position
        for step in path {
            guard let next = descend(step) else { return nil }
            found = next
        }
        return found
    }

    /// Goes to the start of a member's value, or of an element, of the value at the position.
    private mutating func descend(_ step: JSONPlace.Step) -> Int? {
        skipBlanks()
        guard position < bytes.count else { return nil }
        let isObject = bytes[position] == UInt8(ascii: "{")
        guard isObject || bytes[position] == UInt8(ascii: "[") else { return nil }
        position += 1
        for index in 0... {
            skipBlanks()
            let start = position
            if isObject {
                guard case .string(let key)? = skipValue(), skip(UInt8(ascii: ":")) else { return nil }
                skipBlanks()
                if step == .key(key) { return start }
            } else if step == .index(index) {
                return position < bytes.count && bytes[position] != UInt8(ascii: "]") ? start : nil
            }
            guard skipValue() != nil, skip(UInt8(ascii: ",")) else { return nil }
        }
        return nil
    }

    private mutating func skipValue() -> JSONValue? {
        guard let read = try? JSONValue.parsePrefix(bytes[position...], limits: limits) else { return nil }
        position += read.bytesConsumed
        return read.value
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }
}
