import ParleyModels

/// Names that may become files on this disk, or parts of an address: letters, digits, dot, hyphen and underscore.
///
/// What a server says is never part of a path unless it is such a name.
package enum PlainName {
    /// The most bytes of a name; endings of files that are still being written must fit behind it.
    static let longest = 200

    /// Whether a text is such a name: 1 to 200 bytes, and no dot at its start.
    ///
    /// - Parameter text: the text.
    /// - Returns: whether it is.
    package static func isPlain(_ text: some StringProtocol) -> Bool {
        let bytes = text.utf8
        return (1...longest).contains(bytes.count) && bytes.first != UInt8(ascii: ".")
            && bytes.allSatisfy { $0.isPlainLetterOrDigit || "._-".utf8.contains($0) }
    }

    /// Whether a text is such a name and that of a model file.
    ///
    /// - Parameter text: the text.
    /// - Returns: whether it is.
    package static func isModelFile(_ text: some StringProtocol) -> Bool {
        isPlain(text) && hasModelSuffix(String(text))
    }

    /// The parts of a path of which every one is such a name and the last that of a model file; nil for any other.
    ///
    /// - Parameter path: the path.
    /// - Returns: its parts.
    package static func modelPath(_ path: some StringProtocol) -> [String]? {
        guard path.utf8.count <= 1024 else { return nil }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 8, let last = parts.last, isModelFile(last), parts.allSatisfy({ isPlain($0) }) else {
            return nil
        }
        return parts.map { String($0) }
    }

    /// The name under which a file of a repository is kept: its own, with the repository's before it where that tells
    /// nothing of the model.
    ///
    /// - Parameters:
    ///   - name: the file's checked name.
    ///   - repository: the repository's checked name, without its owner's.
    /// - Returns: the name.
    package static func kept(_ name: String, of repository: String) -> String {
        let stem = SplitName(name)?.prefix ?? name.withoutModelSuffix
        let split = QuantizationTag.split(stem)
        let base = (split?.base ?? stem).lowercased()
        let tellsNothing =
            ["model", "ggml-model", "ggml", "gguf", "weights"].contains(base)
            || QuantizationTag.isTag(stem.uppercased())
        let longer = "\(repository)-\(name)"
        return tellsNothing && longer.utf8.count <= longest ? longer : name
    }
}
