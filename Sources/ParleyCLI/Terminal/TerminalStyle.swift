/// How text of a certain role looks: nothing but the text where there is no colour.
package struct TerminalStyle: Hashable, Sendable {
    /// What a text is for.
    package enum Role: Hashable, Sendable, CaseIterable {
        /// What stands before the person's line.
        case prompt
        /// What matters less: timings, counts, thoughts.
        case dim
        /// Headings and names.
        case strong
        /// What went wrong.
        case error
        /// What may go wrong.
        case warning
    }

    /// Whether colour, bold and dim are used at all.
    package let hasColor: Bool

    /// Makes a style.
    ///
    /// - Parameter hasColor: whether colour, bold and dim are used at all.
    package init(hasColor: Bool) {
        self.hasColor = hasColor
    }

    /// Wraps text in what shows its role.
    ///
    /// - Parameters:
    ///   - role: what the text is for.
    ///   - text: text that is safe to write.
    /// - Returns: the text, with SGR sequences (ECMA-48 8.3.117) around it where there is colour.
    package func apply(_ role: Role, to text: String) -> String {
        guard hasColor, !text.isEmpty else { return text }
        return "\u{1B}[\(Self.parameters(of: role))m\(text)\u{1B}[0m"
    }

    private static func parameters(of role: Role) -> String {
        switch role {
        case .prompt: "1;36"
        case .dim: "2"
        case .strong: "1"
        case .error: "1;31"
        case .warning: "33"
        }
    }
}
