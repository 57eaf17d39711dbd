extension JSONParser {
    /// A fault at an offset, by default the next byte's.
    func fault(_ kind: JSONError.Kind, _ message: String, at offset: Int? = nil) -> JSONError {
        JSONError(kind, message, at: offset ?? position, in: bytes)
    }

    /// A fault where something else stands than the grammar wants; it stands at `position`.
    ///
    /// - Parameters:
    ///   - expected: what the grammar wants.
    ///   - hint: what may help, appended as it is.
    ///   - kind: the kind of fault when the text neither ends here nor ceases to be UTF-8.
    /// - Returns: the fault.
    func unexpected(
        _ expected: String,
        hint: String = "",
        kind: JSONError.Kind = .unexpectedCharacter
    ) -> JSONError {
        guard position < bytes.count else {
            return fault(.unexpectedEnd, "expected \(expected), found \(found(at: position))")
        }
        if let malformed = malformedScalar(at: position) { return malformed }
        return fault(kind, "expected \(expected), found \(found(at: position))\(hint)")
    }

    /// A fault where a value must begin, with advice on what other languages write there.
    func valueExpected(_ expected: String, hint: String? = nil) -> JSONError {
        let advice: String? =
            switch next {
            case UInt8(ascii: "'"): "strings stand in double quotes"
            case UInt8(ascii: "/"), UInt8(ascii: "#"): "JSON has no comments"
            case UInt8(ascii: "+"): "a number has no '+' before it"
            case UInt8(ascii: "."): "a number has a digit before its point"
            case UInt8(ascii: "N"), UInt8(ascii: "I"): "JSON has no None, NaN or Infinity"
            case UInt8(ascii: "T"), UInt8(ascii: "F"): "true and false are written in small letters"
            default: nil
            }
        return unexpected(expected, hint: (hint ?? advice).map { " (\($0))" } ?? "")
    }

    /// Names what stands at an offset, without control characters.
    func found(at offset: Int) -> String {
        guard offset < bytes.count else { return "the end of the text" }
        var decoder = Unicode.UTF8.ForwardParser()
        var iterator = bytes[offset...].makeIterator()
        guard case .valid(let encoded) = decoder.parseScalar(from: &iterator) else { return "bytes that are not UTF-8" }
        let scalar = UTF8.decode(encoded)
        return scalar.isShownAsItself ? "'\(scalar)'" : "U+\(scalar.hexadecimal)"
    }

    /// The fault of bytes at an offset where no string could go on, nil when they are a character in UTF-8.
    ///
    /// A character that is cut off counts as malformed: with its other bytes it would have no place there either.
    func malformedScalar(at offset: Int) -> JSONError? {
        guard bytes[offset] >= 0x80 else { return nil }
        do {
            _ = try lengthOfScalar(at: offset)
            return nil
        } catch {
            return fault(.invalidUTF8, notUTF8(at: offset), at: offset)
        }
    }

    /// The message for bytes that are not UTF-8.
    func notUTF8(at offset: Int) -> String {
        let isUTF16 = offset == 0 && (bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]))
        return isUTF16
            ? "the text begins as UTF-16 does; JSON text must be UTF-8"
            : "the text is not UTF-8: byte 0x\(String(bytes[offset], radix: 16, uppercase: true)) does not belong here"
    }

    /// A key in quotes for a message, without control characters and not too long.
    func shown(_ key: String) -> String {
        let limit = 40
        var text = "\""
        for scalar in key.unicodeScalars.prefix(limit) {
            text += scalar.isShownAsItself ? String(scalar) : "\\u{\(scalar.hexadecimal)}"
        }
        return text + (key.unicodeScalars.count > limit ? "…\"" : "\"")
    }

    /// The escape that writes a control character.
    func escape(of control: UInt8) -> String {
        String(decoding: JSONWriter.escape(of: control), as: UTF8.self)
    }
}

extension Unicode.Scalar {
    /// Tells whether a terminal shows the scalar alone and does nothing else with it.
    fileprivate var isShownAsItself: Bool {
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .nonspacingMark, .spacingMark, .enclosingMark:
            false
        default:
            true
        }
    }

    /// The scalar's number as the Unicode standard writes it, without `U+`.
    fileprivate var hexadecimal: String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
