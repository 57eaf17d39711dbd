extension HistorySearch {
    /// What a key means to a search.
    enum Step: Hashable, Sendable {
        /// The search went on: show what it found.
        case show
        /// The search is over: show what was typed before it.
        case cancel
        /// The search is over: what it found is the line.
        case accept
        /// The search is over, what it found is the line, and the key goes to it.
        case acceptThenHandle
        /// The key is none of the search's and leaves it as it is.
        case leaveToEditor
    }

    /// The most characters of a paste that are looked for.
    private static let longestPaste = 256

    /// Takes a key.
    ///
    /// - Parameter key: what was pressed.
    /// - Returns: what it means.
    mutating func handle(_ key: Key) -> Step {
        switch key {
        case .character(let character):
            type(String(character))
        case .paste(let pasted):
            type(String(pasted.prefix(Self.longestPaste)))
        case .backspace:
            deleteBackward()
        case .control("r"):
            findOlder()
        case .control("s"):
            findNewer()
        case .control("c"), .control("g"):
            return .cancel
        case .escape:
            return .accept
        case .enter where match == nil || hasFailed:
            // What is shown is not what was asked for: it must not go off unseen.
            return .accept
        case .control("l"), .control("z"), .oversizedPaste:
            return .leaveToEditor
        default:
            return .acceptThenHandle
        }
        return .show
    }
}
