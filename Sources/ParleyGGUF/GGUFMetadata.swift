/// The key-value pairs of a GGUF file, in the file's order.
package struct GGUFMetadata: Sendable {
    /// Where one value lies in the header's bytes; the parser has checked it.
    struct Entry: Sendable {
        var type: GGUFValueType
        /// The elements' type and number, for an array.
        var elements: (type: GGUFValueType, count: Int)?
        /// The value's bytes, an array's type and count not included.
        var range: Range<Int>
    }

    /// The keys, in the file's order; no two are equal.
    package private(set) var keys: [String] = []
    private var entries: [String: Entry] = [:]
    /// The header's bytes.
    var storage: [UInt8] = []

    init() {}

    /// The number of keys.
    package var count: Int { keys.count }

    /// Notes where a value lies.
    ///
    /// - Returns: False when the key is there already.
    mutating func add(_ key: String, _ entry: Entry) -> Bool {
        guard entries.updateValue(entry, forKey: key) == nil else { return false }
        keys.append(key)
        return true
    }

    /// The value of a key, or nil when the file does not have it.
    ///
    /// - Parameter key: The whole key, such as `general.architecture`.
    package subscript(key: String) -> GGUFValue? {
        guard let entry = entries[key] else { return nil }
        if let elements = entry.elements {
            return .array(
                GGUFArray(
                    elementType: elements.type,
                    count: elements.count,
                    storage: storage,
                    range: entry.range
                )
            )
        }
        return storage.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes, at: entry.range.lowerBound, end: entry.range.upperBound)
            return reader.scalar(entry.type)
        }
    }

    /// Whether the file has a key.
    ///
    /// - Parameter key: The whole key.
    /// - Returns: True when it is there, with a value of any type.
    package func contains(_ key: String) -> Bool { entries[key] != nil }

    /// The type of a key's value, without decoding the value.
    ///
    /// - Parameter key: The whole key.
    /// - Returns: Nil when the file does not have the key.
    package func type(of key: String) -> GGUFValueType? { entries[key]?.type }

    /// Where a key's value lies in the header's bytes.
    func range(of key: String) -> Range<Int>? { entries[key]?.range }

    /// A key's text.
    ///
    /// - Parameter key: The whole key.
    /// - Returns: Nil when the file does not have the key.
    /// - Throws: An error that names the key when its value is no string.
    package func string(_ key: String) throws(GGUFError) -> String? {
        try value(key, "a string") { $0.string }
    }

    /// A key's integer.
    ///
    /// - Parameter key: The whole key.
    /// - Returns: Nil when the file does not have the key.
    /// - Throws: An error that names the key when its value is no integer, or too large for `Int`.
    package func integer(_ key: String) throws(GGUFError) -> Int? {
        try value(key, "an integer") { $0.integer }
    }

    /// A key's number; integers are converted.
    ///
    /// - Parameter key: The whole key.
    /// - Returns: Nil when the file does not have the key.
    /// - Throws: An error that names the key when its value is no number.
    package func float(_ key: String) throws(GGUFError) -> Double? {
        try value(key, "a number") { $0.number }
    }

    /// A key's truth value.
    ///
    /// - Parameter key: The whole key.
    /// - Returns: Nil when the file does not have the key.
    /// - Throws: An error that names the key when its value is no boolean.
    package func bool(_ key: String) throws(GGUFError) -> Bool? {
        try value(key, "a boolean") { $0.bool }
    }

    /// A key's array, undecoded.
    ///
    /// - Parameter key: The whole key.
    /// - Returns: Nil when the file does not have the key.
    /// - Throws: An error that names the key when its value is no array.
    package func array(_ key: String) throws(GGUFError) -> GGUFArray? {
        try value(key, "an array") { $0.array }
    }

    /// A key's array of strings, all decoded.
    ///
    /// - Parameter key: The whole key.
    /// - Returns: Nil when the file does not have the key.
    /// - Throws: An error that names the key when its value is no array of strings.
    package func strings(_ key: String) throws(GGUFError) -> [String]? {
        try value(key, "an array of strings") { $0.array?.strings() }
    }

    /// A key's array of integers, all decoded.
    ///
    /// - Parameter key: The whole key.
    /// - Returns: Nil when the file does not have the key.
    /// - Throws: An error that names the key when its value is no array of integers.
    package func integers(_ key: String) throws(GGUFError) -> [Int]? {
        try value(key, "an array of integers") { $0.array?.integers() }
    }

    /// A key's array of numbers, all decoded; integers are converted.
    ///
    /// - Parameter key: The whole key.
    /// - Returns: Nil when the file does not have the key.
    /// - Throws: An error that names the key when its value is no array of numbers.
    package func floats(_ key: String) throws(GGUFError) -> [Double]? {
        try value(key, "an array of numbers") { $0.array?.numbers() }
    }

    private func value<Value>(
        _ key: String,
        _ wanted: String,
        _ convert: (GGUFValue) -> Value?
    ) throws(GGUFError) -> Value? {
        guard let value = self[key] else { return nil }
        if let converted = convert(value) { return converted }
        var found = value.type.description
        if let array = value.array { found = "array of \(array.elementType)" }
        throw GGUFError(
            .wrongType,
            field: GGUFError.metadata(key),
            "The value must be \(wanted) and is of type \(found), or out of range. Convert the model anew."
        )
    }
}
