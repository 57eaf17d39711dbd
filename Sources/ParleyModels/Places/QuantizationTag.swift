/// The label of a quantization that files and references name: `Q4_K_M`, `UD-Q4_K_XL`, `F16`.
package enum QuantizationTag {
    /// Splits a file's name without `.gguf` into the model's name and the label at its end.
    ///
    /// - Parameter stem: the name, such as `qwen2.5-0.5b-instruct-q4_k_m`.
    /// - Returns: the name without the label, and the label in capitals; nil when there is none at the end.
    package static func split(_ stem: String) -> (base: String, tag: String)? {
        guard let mark = stem.lastIndex(where: { $0 == "-" || $0 == "." }), mark > stem.startIndex else { return nil }
        let tag = stem[stem.index(after: mark)...].uppercased()
        guard isTag(tag) else { return nil }
        let base = stem[..<mark]
        // Unsloth marks its dynamic ones so.
        if base.count > 3, base.suffix(3).uppercased() == "-UD" { return (String(base.dropLast(3)), "UD-" + tag) }
        return (String(base), tag)
    }

    /// Whether a word in capitals is a label: a type's letters, a digit, and what follows it.
    ///
    /// - Parameter text: the word.
    /// - Returns: whether it is.
    package static func isTag(_ text: String) -> Bool {
        let word = text.hasPrefix("UD-") ? text.dropFirst(3) : Substring(text)
        if ["F16", "FP16", "BF16", "F32", "FP32"].contains(word) { return true }
        for kind in ["IQ", "TQ", "Q", "MXFP", "NVFP"] where word.hasPrefix(kind) {
            let rest = word.dropFirst(kind.count)
            guard let digit = rest.first, ("1"..."8").contains(digit) else { return false }
            let tail = rest.dropFirst()
            return tail.isEmpty
                || tail.hasPrefix("_") && tail.count > 1
                    && tail.utf8.allSatisfy {
                        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                            || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) || $0 == UInt8(ascii: "_")
                    }
        }
        return false
    }

    /// Whether a label that was typed means another: in any letters, with or without `UD-`.
    ///
    /// - Parameters:
    ///   - typed: what was typed.
    ///   - tag: a file's label, in capitals.
    /// - Returns: whether it does.
    package static func matches(_ typed: String, _ tag: String) -> Bool {
        func plain(_ text: String) -> String {
            let text = text.uppercased()
            let bare = text.hasPrefix("UD-") ? String(text.dropFirst(3)) : text
            return bare.hasPrefix("FP") ? "F" + bare.dropFirst(2) : bare
        }
        if typed.uppercased() == tag.uppercased() { return true }
        return !typed.uppercased().hasPrefix("UD-") && plain(typed) == plain(tag)
    }
}
