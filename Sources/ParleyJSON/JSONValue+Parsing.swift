extension JSONValue {
    /// Reads a text that holds one value and nothing else.
    ///
    /// - Parameters:
    ///   - text: the JSON text.
    ///   - limits: what is accepted beyond the grammar, and how much of it.
    /// - Throws: what is wrong with the text, and where.
    package init(parsing text: String, limits: JSONLimits = .standard) throws(JSONError) {
        var text = text
        self = try text.withUTF8 { JSONValue.whole($0, limits) }.get()
    }

    /// Reads bytes that hold one value and nothing else.
    ///
    /// Bytes in contiguous storage, such as an array's, are read where they are; others are copied first.
    ///
    /// - Parameters:
    ///   - bytes: the JSON text in UTF-8.
    ///   - limits: what is accepted beyond the grammar, and how much of it.
    /// - Throws: what is wrong with the text, and where.
    package init(
        parsing bytes: some Collection<UInt8>,
        limits: JSONLimits = .standard
    ) throws(JSONError) {
        self = try JSONValue.reading(bytes, limits, with: JSONValue.whole).get()
    }

    /// Reads one value from the start of bytes that may go on with something else.
    ///
    /// An error of the kind `unexpectedEnd` says that the bytes so far are right and that more may complete the value.
    /// A number alone may seem complete where the bytes end within it.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8 that begins with a value, or blanks and a value.
    ///   - limits: what is accepted beyond the grammar, and how much of it; only bytes that are consumed count.
    /// - Throws: what is wrong with the text, and where.
    /// - Returns: the value, and the count of bytes from the start to the value's end.
    package static func parsePrefix(
        _ bytes: some Collection<UInt8>,
        limits: JSONLimits = .standard
    ) throws(JSONError) -> (value: JSONValue, bytesConsumed: Int) {
        try reading(bytes, limits, with: prefix).get()
    }

    // Standard library functions with closures do not all have typed throws: results take the errors through them.

    private static func reading<Outcome>(
        _ bytes: some Collection<UInt8>,
        _ limits: JSONLimits,
        with body: (UnsafeBufferPointer<UInt8>, JSONLimits) -> Result<Outcome, JSONError>
    ) -> Result<Outcome, JSONError> {
        if let result = bytes.withContiguousStorageIfAvailable({ body($0, limits) }) { return result }
        // One byte more than allowed is enough to see that there are too many.
        let most = max(limits.maximumBytes, 0)
        return Array(bytes.prefix(most < Int.max ? most + 1 : most)).withUnsafeBufferPointer { body($0, limits) }
    }

    private static func whole(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ limits: JSONLimits
    ) -> Result<JSONValue, JSONError> {
        guard bytes.count <= limits.maximumBytes else {
            return .failure(JSONError(limit: limits.maximumBytes))
        }
        var parser = JSONParser(bytes, limits: limits)
        do throws(JSONError) {
            try parser.skipByteOrderMark()
            let value = try parser.parseValue()
            try parser.parseEnd()
            return .success(value)
        } catch {
            return .failure(error)
        }
    }

    private static func prefix(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ limits: JSONLimits
    ) -> Result<(value: JSONValue, bytesConsumed: Int), JSONError> {
        let allowed = max(limits.maximumBytes, 0)
        let isCut = bytes.count > allowed
        var parser = JSONParser(isCut ? .init(rebasing: bytes[..<allowed]) : bytes, limits: limits)
        do throws(JSONError) {
            try parser.skipByteOrderMark()
            let value = try parser.parseValue()
            if isCut, parser.position == allowed, case .number = value {
                // The next digit may be behind the limit.
                return .failure(JSONError(limit: allowed))
            }
            return .success((value, parser.position))
        } catch {
            return .failure(isCut && error.kind == .unexpectedEnd ? JSONError(limit: allowed) : error)
        }
    }
}
