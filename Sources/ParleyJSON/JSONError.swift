/// Why a text is not the JSON that was asked for, and where.
package struct JSONError: Error, Equatable, Sendable {
    /// What kind of fault it is, for programs.
    package enum Kind: Sendable, Equatable {
        /// The text ends before the value does; more bytes could complete it.
        case unexpectedEnd

        /// A character stands where the grammar has no place for it.
        case unexpectedCharacter

        /// Something follows the value.
        case trailingContent

        /// A number breaks off or has a leading zero.
        case invalidNumber

        /// A number has more than `JSONNumber.maximumLength` bytes.
        case numberTooLong

        /// A backslash is followed by something JSON does not know.
        case invalidEscape

        /// An escape is one half of a surrogate pair.
        case loneSurrogate

        /// A string holds a control character that is not escaped.
        case controlCharacter

        /// The bytes are not UTF-8.
        case invalidUTF8

        /// The text begins with a byte order mark and the limits forbid it.
        case byteOrderMark

        /// An object holds a key twice and the limits forbid it.
        case duplicateKey

        /// More arrays and objects are open at once than the limits allow.
        case tooDeep

        /// The text has more bytes than the limits allow.
        case tooLarge
    }

    /// What kind of fault it is.
    package let kind: Kind

    /// What is wrong, for people, without the place and without control characters.
    package let message: String

    /// The line of the fault, from 1; LF, CR LF and CR end a line.
    package let line: Int

    /// The Unicode scalar in the line at which the fault is, from 1; a byte order mark does not count.
    package let column: Int

    /// How many bytes of the text precede the fault.
    package let offset: Int

    /// A fault at a place in a text.
    ///
    /// - Parameters:
    ///   - kind: what kind of fault it is.
    ///   - message: what is wrong, without the place.
    ///   - offset: how many bytes precede the fault; those are UTF-8.
    ///   - bytes: the text.
    init(_ kind: Kind, _ message: String, at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
        var line = 1
        var column = 1
        var previous: UInt8 = 0
        let start = bytes.starts(with: UTF8.byteOrderMark) ? UTF8.byteOrderMark.count : 0
        for byte in bytes[min(start, offset)..<offset] {
            if byte == 0x0D || byte == 0x0A && previous != 0x0D {
                line += 1
                column = 1
            } else if byte != 0x0A, byte & 0xC0 != 0x80 {
                column += 1
            }
            previous = byte
        }
        self.kind = kind
        self.message = message
        self.line = line
        self.column = column
        self.offset = offset
    }

    /// A text that is larger than the limits allow.
    ///
    /// - Parameter limit: how many bytes there may be.
    init(limit: Int) {
        kind = .tooLarge
        message = "the text has more than the \(limit) bytes that are allowed"
        line = 1
        column = 1
        offset = 0
    }
}

extension JSONError: CustomStringConvertible {
    /// The place and what is wrong there: "line 3, column 7: expected ',' or '}' …".
    package var description: String {
        kind == .tooLarge ? message : "line \(line), column \(column): \(message)"
    }
}

extension UTF8 {
    /// U+FEFF, which some programs put before a text.
    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
}
