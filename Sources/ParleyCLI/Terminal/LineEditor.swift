/// A line being typed: takes keys, tells what to do.
///
/// The text may hold newlines (Alt-Enter, or from a paste). Moves and kills of a line mean the one at the cursor.
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
    /// The lines that up and down go through, oldest first.
    package private(set) var history: [String]
    /// The longest text, in UTF-8 bytes.
    package let limit: Int

    /// Which line of the history is shown, and what was typed before it was.
    private var recalled: (index: Int, draft: EditBuffer)?
    private var killed = ""
    private var continuesKill = false

    /// Makes an empty editor.
    ///
    /// - Parameters:
    ///   - history: earlier lines, oldest first.
    ///   - limit: the longest text that can be typed or pasted, in UTF-8 bytes.
    package init(history: [String] = [], limit: Int = 1 << 20) {
        self.history = history
        self.limit = max(0, limit)
    }

    /// Puts a line at the end of the history, unless it is empty or the same as the last.
    ///
    /// - Parameter line: what was submitted.
    package mutating func remember(_ line: String) {
        guard !line.isEmpty, line != history.last else { return }
        history.append(line)
    }

    /// Takes a key.
    ///
    /// - Parameter key: what was pressed.
    /// - Returns: what to do now.
    package mutating func handle(_ key: Key) -> Action {
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
            return .submit(takeLine())
        case .control("c"):
            return buffer.isEmpty ? .leave : clearLine()
        case .control("d") where buffer.isEmpty:
            return .endOfInput
        case .control("z"):
            return .suspend
        case .control("l"):
            return .clearScreen
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
            recalled = nil
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

    // MARK: Up and down

    private mutating func moveUp() -> Bool {
        let start = buffer.lineStart(at: buffer.cursor)
        guard start == 0 else {
            let above = buffer.lineStart(at: start - 1)
            buffer.move(to: min(above + buffer.cursor - start, start - 1))
            return true
        }
        let index = (recalled?.index ?? history.count) - 1
        guard index >= 0 else { return false }
        recalled = (index, recalled?.draft ?? buffer)
        buffer = EditBuffer(history[index])
        return true
    }

    private mutating func moveDown() -> Bool {
        let end = buffer.lineEnd(at: buffer.cursor)
        guard end == buffer.characters.count else {
            let column = buffer.cursor - buffer.lineStart(at: buffer.cursor)
            buffer.move(to: min(end + 1 + column, buffer.lineEnd(at: end + 1)))
            return true
        }
        guard let (index, draft) = recalled else { return false }
        if index + 1 < history.count {
            recalled = (index + 1, draft)
            buffer = EditBuffer(history[index + 1])
        } else {
            recalled = nil
            buffer = draft
        }
        return true
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
