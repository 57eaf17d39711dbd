/// The name of one part of a split model file, as llama.cpp writes it: `NAME-00001-of-00003.gguf`.
package struct SplitName: Sendable, Hashable {
    /// What all parts have in common before their numbers.
    package let prefix: String
    /// The part, from 1.
    package let index: Int
    /// How many parts there are.
    package let count: Int

    /// Reads a file's name; nil when it is that of a whole file.
    ///
    /// - Parameter name: the name, or a path that ends with it.
    package init?(_ name: String) {
        let ending = "-00000-of-00000.gguf".utf8.count
        let bytes = Array(name.utf8)
        guard bytes.count > ending, bytes[bytes.count - ending - 1] != UInt8(ascii: "/") else { return nil }
        let tail = Array(bytes[(bytes.count - ending)...])
        guard tail[0] == UInt8(ascii: "-"), Array(tail[6..<10]) == Array("-of-".utf8), hasModelSuffix(name),
            let index = Self.number(tail[1..<6]), let count = Self.number(tail[10..<15]),
            (1...count).contains(index)
        else { return nil }
        guard let prefix = String(validating: bytes[..<(bytes.count - ending)], as: UTF8.self) else { return nil }
        self.prefix = prefix
        self.index = index
        self.count = count
    }

    /// The name of a part, with the same folder before it.
    ///
    /// - Parameter index: the part, from 1.
    /// - Returns: the name.
    package func path(of index: Int) -> String { "\(prefix)-\(fiveDigits(index))-of-\(fiveDigits(count)).gguf" }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) else { return nil }
        let value = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return value > 0 ? value : nil
    }
}

/// Whether a file's name ends with `.gguf`, in upper or lower case.
///
/// - Parameter name: the name.
/// - Returns: whether it does, and has something before it.
package func hasModelSuffix(_ name: String) -> Bool {
    name.utf8.count > 5 && name.suffix(5).lowercased() == ".gguf"
}
