extension String {
    /// The text without white space at both ends.
    var withoutOuterBlanks: String {
        let head = drop { $0.isWhitespace }
        guard let last = head.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(head[...last])
    }
}
