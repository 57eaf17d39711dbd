/// Where in the history somebody stands who goes through it with up and down.
///
/// Below the newest entry lies the draft: what was typed before. An entry that is changed on the way keeps its change
/// until the line is done; the history itself never changes.
package struct HistoryCursor: Hashable, Sendable {
    /// The entries.
    package private(set) var history: InputHistory
    /// The entry that is shown; nil at the draft.
    package private(set) var position: Int?
    /// What is shown in place of entries that were changed, and, under the number of entries, the draft.
    private var changed: [Int: EditBuffer] = [:]

    /// Makes a cursor at an empty draft.
    ///
    /// - Parameter history: the entries.
    package init(_ history: InputHistory = InputHistory()) {
        self.history = history
    }

    /// Goes to the entry before the one that is shown.
    ///
    /// - Parameter shown: what is shown now.
    /// - Returns: what to show; nil at the oldest entry.
    package mutating func older(than shown: EditBuffer) -> EditBuffer? {
        go(to: (position ?? draftPosition) - 1, from: shown)
    }

    /// Goes to the entry after the one that is shown, or back to the draft.
    ///
    /// - Parameter shown: what is shown now.
    /// - Returns: what to show; nil at the draft.
    package mutating func newer(than shown: EditBuffer) -> EditBuffer? {
        go(to: (position ?? draftPosition) + 1, from: shown)
    }

    /// Goes to an entry, as a search does.
    ///
    /// - Parameters:
    ///   - target: the entry's index; the number of entries for the draft.
    ///   - shown: what is shown now.
    /// - Returns: what to show; nil when there is no such entry.
    package mutating func go(to target: Int, from shown: EditBuffer) -> EditBuffer? {
        guard (0...draftPosition).contains(target) else { return nil }
        let here = position ?? draftPosition
        changed[here] = here < draftPosition && shown.text == history.entries[here] ? nil : shown
        position = target < draftPosition ? target : nil
        return changed[target] ?? EditBuffer(target < draftPosition ? history.entries[target] : "")
    }

    /// Goes back to an empty draft, since the line is done.
    package mutating func reset() {
        position = nil
        changed = [:]
    }

    /// Puts what was typed at the end of the history, if it is to be kept, and goes back to an empty draft.
    ///
    /// - Parameter entry: what was typed.
    package mutating func remember(_ entry: String) {
        reset()
        history.add(entry)
    }

    private var draftPosition: Int { history.entries.count }
}
