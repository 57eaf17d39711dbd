/// An adapter for any model, as `--lora FILE[:SCALE]` names it.
package struct LoraArgument: Sendable, Hashable {
    /// The adapter's file.
    package let path: String
    /// The factor on what the adapter adds; 1 as it was trained.
    package let scale: Float

    /// Names an adapter.
    ///
    /// - Parameters:
    ///   - path: the adapter's file.
    ///   - scale: the factor on what it adds.
    package init(path: String, scale: Float = 1) {
        self.path = path
        self.scale = scale
    }

    /// Reads `FILE[:SCALE]`.
    ///
    /// A path may hold colons itself: only a number behind the last one is a scale, and only when there is no file by
    /// the whole name.
    ///
    /// - Parameters:
    ///   - text: what was written.
    ///   - home: the home folder, which a `~` at the start stands for.
    ///   - exists: tells whether there is something at a path.
    /// - Throws: ``ModelError`` when there is no path, or the scale is not a finite number.
    package init(
        parsing text: String,
        home: String? = nil,
        exists: (String) -> Bool = { (try? FileFacts(path: $0)) != nil }
    ) throws(ModelError) {
        let whole = ParleyFolders.expanded(text, home: home)
        guard !text.isEmpty else { throw Self.fault(text, "There is no file's name.") }
        guard let colon = text.lastIndex(of: ":"), !exists(whole) else {
            self.init(path: whole)
            return
        }
        let ending = text[text.index(after: colon)...]
        guard let scale = Self.scale(ending) else {
            self.init(path: whole)
            return
        }
        guard scale.isFinite else { throw Self.fault(text, "The scale must be a finite number.") }
        guard colon > text.startIndex else { throw Self.fault(text, "There is no file's name before the scale.") }
        self.init(path: ParleyFolders.expanded(String(text[..<colon]), home: home), scale: scale)
    }

    /// The number that a text is; infinite for those that are too large, and for words that mean no finite number.
    private static func scale(_ text: Substring) -> Float? {
        let sign: Set<Character> = ["+", "-"]
        let word = (text.first.map(sign.contains) == true ? text.dropFirst() : text).lowercased()
        if ["nan", "inf", "infinity"].contains(word) { return .infinity }
        let isDecimal = !text.isEmpty && text.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
        return isDecimal ? Double(text).map { Float($0) } : nil
    }

    private static func fault(_ text: String, _ message: String) -> ModelError {
        ModelError(
            .argument,
            "\(text.quotedForMessage) is no adapter: \(message) Write --lora FILE or --lora FILE:SCALE."
        )
    }
}
