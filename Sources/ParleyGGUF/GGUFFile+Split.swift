extension GGUFFile {
    /// In how many files the model lies, from `split.count`; 1 when it is not split.
    package var splitCount: Int { max(metadata["split.count"]?.integer ?? 1, 1) }

    /// Which part of a split model this is, counted from 0, from `split.no`.
    package var splitIndex: Int { metadata["split.no"]?.integer ?? 0 }

    /// How many tensors all parts have together, from `split.tensors.count`; nil when the file does not say.
    package var splitTensorCount: Int? { metadata["split.tensors.count"]?.integer }

    /// The paths of all parts of a split model, from the path of any of them.
    ///
    /// Parts are named `NAME-00001-of-00003.gguf`, as llama.cpp's `llama_split_path` has it.
    ///
    /// - Parameter path: The path of one file.
    /// - Returns: The parts' paths in order, or the path alone when its name is no part's.
    package static func splitPaths(for path: String) -> [String] {
        let suffix = ".gguf"
        guard path.hasSuffix(suffix) else { return [path] }
        let stem = Array(path.utf8.dropLast(suffix.utf8.count))
        // "-00001-of-00003"
        guard stem.count > 15 else { return [path] }
        let tail = stem.suffix(15)
        let fields = tail.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard fields.count == 4, fields[0].isEmpty, fields[1].count == 5, Array(fields[2]) == Array("of".utf8),
            fields[3].count == 5, let index = decimal(fields[1]), let count = decimal(fields[3]),
            index >= 1, index <= count, count >= 1
        else { return [path] }
        let name = String(decoding: stem.dropLast(15), as: UTF8.self)
        return (1...count).map { "\(name)-\(fiveDigits($0))-of-\(fiveDigits(count))\(suffix)" }
    }

    private static func decimal(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return value
    }

    private static func fiveDigits(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }
}
