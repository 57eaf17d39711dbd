/// A line being typed: takes keys, tells what to do.
///
/// The text may hold newlines (Alt-Enter, from a paste, or where an entry goes on). Moves and kills of a line mean the
/// one at the cursor. Ctrl-R searches the history.
package struct LineEditor: Sendable {
    /// What a key came to.
    package enum Action: Hashable, Sendable {
        /// Nothing changed.
        case none
        /// The text or the cursor changed: draw anew.
        case redraw
        /// Enter: this is what was typed. The editor is empty again.
        case submit(String)
        /// Ctrl-C on a typed line: the line is gone.
        case interrupt
        /// Ctrl-C on an empty line: leave the program (130).
        case leave
        /// Ctrl-D on an empty line.
        case endOfInput
        /// Ctrl-Z: stop the program until the shell continues it.
        case suspend
        /// Ctrl-L: clear the screen and draw anew.
        case clearScreen
        /// The key was refused, since the line would have been longer than this many bytes; nothing changed.
        case tooLong(limit: Int)
    }

    /// The text and the cursor.
    package private(set) var buffer = EditBuffer()
    /// The longest text, in UTF-8 bytes.
    package let limit: Int
    /// Whether Enter goes on with a line that opened with `"""` or ends with a backslash, rather than send it.
    package var continuesEntries = false

    private var cursor: HistoryCursor
    /// The search that is going on, and what was typed before it.
    private var search: (state: HistorySearch, before: EditBuffer)?
    private var killed = ""
    private var continuesKill = false

    /// Makes an empty editor.
    ///
    /// - Parameters:
    ///   - history: earlier lines, oldest first.
    ///   - limit: the longest text that can be typed or pasted, in UTF-8 bytes.
    package init(history: [String] = [], limit: Int = 1 << 20) {
        cursor = HistoryCursor(InputHistory(history))
        self.limit = max(0, limit)
    }

    /// The lines that up and down go through, oldest first.
    package var history: [String] { cursor.history.entries }

    /// What stands before the line in the place of the prompt, while the history is searched.
    package var searchPrompt: String? { search?.state.prompt }

    /// Puts a line at the end of the history, if it is one to keep and not the same as the last.
    ///
    /// - Parameter line: what was submitted.
    package mutating func remember(_ line: String) {
        cursor.remember(line)
    }

    /// Goes through other lines from now on.
    ///
    /// - Parameter entries: the lines, oldest first.
    package mutating func useHistory(_ entries: [String]) {
        cursor = HistoryCursor(InputHistory(entries))
        search = nil
    }

    /// Takes a key.
    ///
    /// - Parameter key: what was pressed.
    /// - Returns: what to do now.
    package mutating func handle(_ key: Key) -> Action {
        if search != nil, let action = handleInSearch(key) { return action }
        let continuedKill = continuesKill
        continuesKill = false
        switch key {
        case .character(let character):
            return insert(String(character))
        case .paste(let text):
            return insert(text)
        case .altEnter:
            return insert("\n")
        case .control("y"):
            return insert(killed)
        case .oversizedPaste:
            return .tooLong(limit: limit)
        case .enter:
            return continueEntry() ?? .submit(takeLine())
        case .control("c"):
            return buffer.isEmpty ? .leave : clearLine()
        case .control("d") where buffer.isEmpty:
            return .endOfInput
        case .control("z"):
            return .suspend
        case .control("l"):
            return .clearScreen
        case .control("r"):
            search = (HistorySearch(cursor.history), buffer)
            return .redraw
        case .up, .control("p"):
            return moveUp() ? .redraw : .none
        case .down, .control("n"):
            return moveDown() ? .redraw : .none
        default:
            return edit(with: key, continuing: continuedKill) ? .redraw : .none
        }
    }

    /// Moves, deletes or kills.
    ///
    /// - Returns: whether the text or the cursor changed.
    private mutating func edit(with key: Key, continuing: Bool) -> Bool {
        if let range = killedRange(by: key) {
            return kill(range, continuing: continuing)
        }
        if let range = deletedRange(by: key) {
            buffer.remove(range)
            return true
        }
        guard let position = target(of: key) else { return false }
        let before = buffer.cursor
        buffer.move(to: position)
        return buffer.cursor != before
    }

    // MARK: Whole lines

    private mutating func takeLine() -> String {
        defer {
            buffer = EditBuffer()
            cursor.reset()
        }
        return buffer.text
    }

    private mutating func clearLine() -> Action {
        _ = takeLine()
        return .interrupt
    }

    private mutating func insert(_ text: String) -> Action {
        guard !text.isEmpty else { return .none }
        guard text.utf8.count <= limit - buffer.byteCount else { return .tooLong(limit: limit) }
        buffer.insert(text)
        return .redraw
    }

    /// Begins a new line of an entry that is not complete.
    ///
    /// - Returns: nil when it is complete.
    private mutating func continueEntry() -> Action? {
        guard continuesEntries else { return nil }
        switch MultilineInput.continuation(of: buffer.text) {
        case .quotes:
            return insert("\n")
        case .backslash:
            let end = buffer.characters.count
            buffer.remove(end - 1..<end)
            buffer.move(to: end)
            return insert("\n")
        case nil:
            return nil
        }
    }

    // MARK: Up and down

    private mutating func moveUp() -> Bool {
        let start = buffer.lineStart(at: buffer.cursor)
        guard start == 0 else {
            buffer.move(to: buffer.position(below: buffer.columnsInLine, inLineAt: start - 1))
            return true
        }
        return show(cursor.older(than: buffer))
    }

    private mutating func moveDown() -> Bool {
        let end = buffer.lineEnd(at: buffer.cursor)
        guard end == buffer.characters.count else {
            buffer.move(to: buffer.position(below: buffer.columnsInLine, inLineAt: end + 1))
            return true
        }
        return show(cursor.newer(than: buffer))
    }

    private mutating func show(_ recalled: EditBuffer?) -> Bool {
        guard let recalled else { return false }
        buffer = recalled
        return true
    }

    // MARK: Searching

    /// Takes a key while the history is searched.
    ///
    /// - Returns: nil when the key is still to be taken.
    private mutating func handleInSearch(_ key: Key) -> Action? {
        guard let (current, before) = search else { return nil }
        var state = current
        let step = state.handle(key)
        search = step == .show || step == .leaveToEditor ? (state, before) : nil
        switch step {
        case .show:
            buffer = before
            if let match = state.match {
                buffer = EditBuffer(cursor.history.entries[match.entry])
                buffer.move(to: match.offset)
            }
        case .cancel:
            buffer = before
        case .accept, .acceptThenHandle:
            guard let match = state.match else { break }
            if let found = cursor.go(to: match.entry, from: before) {
                buffer = found
                buffer.move(to: match.offset)
            }
        case .leaveToEditor:
            return nil
        }
        return step == .acceptThenHandle ? nil : .redraw
    }

    // MARK: Moving, deleting, killing

    /// Where a key moves the cursor.
    private func target(of key: Key) -> Int? {
        switch key {
        case .left, .control("b"): buffer.cursor - 1
        case .right, .control("f"): buffer.cursor + 1
        case .wordLeft, .alt("b"): buffer.wordStart
        case .wordRight, .alt("f"): buffer.wordEnd
        case .home, .control("a"): buffer.lineStart(at: buffer.cursor)
        case .end, .control("e"): buffer.lineEnd(at: buffer.cursor)
        case .alt("<"), .pageUp: 0
        case .alt(">"), .pageDown: buffer.characters.count
        default: nil
        }
    }

    /// What a key deletes for good.
    private func deletedRange(by key: Key) -> Range<Int>? {
        switch key {
        case .backspace where buffer.cursor > 0:
            buffer.cursor - 1..<buffer.cursor
        case .delete where buffer.cursor < buffer.characters.count,
            .control("d") where buffer.cursor < buffer.characters.count:
            buffer.cursor..<buffer.cursor + 1
        default: nil
        }
    }

    /// What a key deletes so that Ctrl-Y brings it back.
    private func killedRange(by key: Key) -> Range<Int>? {
        let cursor = buffer.cursor
        switch key {
        case .control("w"):
            return buffer.stretchStart..<cursor
        case .altBackspace:
            return buffer.wordStart..<cursor
        case .alt("d"):
            return cursor..<buffer.wordEnd
        case .control("u"):
            // At the start of a line its newline goes, so that the key always does something.
            let start = buffer.lineStart(at: cursor)
            return (start == cursor ? max(0, cursor - 1) : start)..<cursor
        case .control("k"):
            let end = buffer.lineEnd(at: cursor)
            return cursor..<(end == cursor ? min(cursor + 1, buffer.characters.count) : end)
        default:
            return nil
        }
    }

    private mutating func kill(_ range: Range<Int>, continuing: Bool) -> Bool {
        // Kills in a row, also where one finds nothing, come back as one text.
        continuesKill = true
        if !continuing { killed = range.isEmpty ? killed : "" }
        guard !range.isEmpty else { return false }
        let isForward = range.lowerBound == buffer.cursor
        let text = buffer.remove(range)
        killed = isForward ? killed + text : text + killed
        return true
    }
}
