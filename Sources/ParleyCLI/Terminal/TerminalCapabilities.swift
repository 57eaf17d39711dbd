/// When colour is used: the values of `--color`.
package enum ColorChoice: String, Hashable, Sendable, CaseIterable {
    /// On a terminal, unless `NO_COLOR` is set.
    case auto
    /// Also into a pipe or a file.
    case always
    /// Never.
    case never
}

/// What may be written to an output.
package struct TerminalCapabilities: Hashable, Sendable {
    /// Whether the output is a terminal.
    package let isTerminal: Bool
    /// Whether the cursor may be moved: a terminal that is not `TERM=dumb`.
    package let hasEscapes: Bool
    /// Whether colour, bold and dim may be used.
    package let hasColor: Bool
    /// Whether the locale says that the output is UTF-8.
    package let isUnicode: Bool

    /// Finds out from the environment.
    ///
    /// A terminal with `TERM=dumb` gets no escape sequence at all, whatever the choice. `--color always` outdoes
    /// `NO_COLOR` (no-color.org), which counts when it is not empty. Without `TERM` a terminal counts as dumb.
    ///
    /// - Parameters:
    ///   - isTerminal: whether the output is a terminal.
    ///   - environment: `TERM`, `NO_COLOR`, `LC_ALL`, `LC_CTYPE` and `LANG` are looked at.
    ///   - color: what the user chose.
    package init(isTerminal: Bool, environment: [String: String], color: ColorChoice = .auto) {
        let term = environment["TERM"] ?? ""
        let isDumb = term.isEmpty || term == "dumb"
        self.isTerminal = isTerminal
        hasEscapes = isTerminal && !isDumb
        isUnicode = Self.isUnicode(environment)
        switch color {
        case .auto: hasColor = hasEscapes && (environment["NO_COLOR"] ?? "").isEmpty
        case .always: hasColor = hasEscapes || !isTerminal
        case .never: hasColor = false
        }
    }

    /// The first of the three that is not empty decides (POSIX, Base Definitions, 8.2).
    private static func isUnicode(_ environment: [String: String]) -> Bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        let name = (locale ?? "").lowercased()
        return name.contains("utf-8") || name.contains("utf8")
    }
}
