/// What somebody wrote to name a model.
struct ModelReference: Sendable {
    /// The text as it was written.
    let text: String
    /// The name, without a program's mark before it.
    let name: String
    /// The programs that are meant; nil for all.
    let sources: Set<ModelSource>?
    /// The name before the last colon, and what stands behind it; nil where there is no colon.
    let parts: (base: String, tag: String)?

    private static let marks: [(mark: String, sources: Set<ModelSource>)] = [
        ("hf:", [.huggingFace, .llamaCpp]), ("hf://", [.huggingFace, .llamaCpp]), ("ollama:", [.ollama]),
        ("ollama://", [.ollama]),
    ]

    init(_ text: String) {
        self.text = text
        let mark = Self.marks.last { text.hasPrefix($0.mark) && text.utf8.count > $0.mark.utf8.count }
        name = mark.map { String(text.dropFirst($0.mark.count)) } ?? text
        sources = mark?.sources
        if let colon = name.lastIndex(of: ":"), colon > name.startIndex, name.index(after: colon) < name.endIndex {
            parts = (String(name[..<colon]), String(name[name.index(after: colon)...]))
        } else {
            parts = nil
        }
    }

    /// Whether it can be nothing but a path.
    var isPath: Bool { sources == nil && (text.hasPrefix("/") || text.hasPrefix(".") || text.hasPrefix("~")) }

    /// Whether it holds a slash, as paths do, and names of repositories.
    var hasSlash: Bool { text.contains("/") }

    /// Whether it looks like the name of a repository: `OWNER/NAME`, with or without `:QUANT`.
    var isRepository: Bool {
        guard !isPath else { return false }
        let parts = (self.parts?.base ?? name).split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { part in
                !part.isEmpty
                    && part.unicodeScalars.allSatisfy {
                        $0.properties.isAlphabetic || $0.properties.numericType != nil
                            || "._-".unicodeScalars.contains($0)
                    }
            }
    }
}
