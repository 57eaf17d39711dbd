/// Text under a cursor, in whole characters: the cursor never stands inside one.
package struct EditBuffer: Hashable, Sendable {
    /// The text.
    package private(set) var characters: [Character] = []
    /// The number of characters before the cursor.
    package private(set) var cursor = 0
    /// The length of the text in UTF-8 bytes.
    package private(set) var byteCount = 0

    /// Makes a buffer with the cursor at the end.
    ///
    /// - Parameter text: the text.
    package init(_ text: String = "") {
        characters = Array(text)
        cursor = characters.count
        byteCount = text.utf8.count
    }

    /// The text as one string.
    package var text: String { String(characters) }

    /// Whether there is no text.
    package var isEmpty: Bool { characters.isEmpty }

    /// Moves the cursor, at most to either end.
    mutating func move(to position: Int) {
        cursor = min(max(0, position), characters.count)
    }

    /// Inserts text before the cursor; a combining mark joins the character before it.
    mutating func insert(_ text: String) {
        replace(cursor..<cursor, with: text)
    }

    /// Removes characters and leaves the cursor where they were.
    ///
    /// - Returns: what was removed.
    @discardableResult
    mutating func remove(_ range: Range<Int>) -> String {
        let bounds = range.clamped(to: 0..<characters.count)
        let removed = String(characters[bounds])
        replace(bounds, with: "")
        return removed
    }

    /// Puts text in the place of characters and the cursor behind it.
    ///
    /// Where the text meets its neighbours the characters are found anew; a cursor that would stand inside one goes
    /// behind it.
    private mutating func replace(_ range: Range<Int>, with text: String) {
        let start = max(0, range.lowerBound - 1)
        let before = String(characters[start..<range.lowerBound]) + text
        byteCount += text.utf8.count - String(characters[range]).utf8.count
        // What follows keeps its characters as long as the first of them still begins one.
        var end = range.upperBound
        var joint = Array(before)
        if end < characters.count {
            let next = characters[end]
            joint = Array(before + String(next))
            if let last = joint.last, last.unicodeScalars.elementsEqual(next.unicodeScalars) {
                joint.removeLast()
            } else {
                end = characters.count
                joint = Array(before + String(characters[range.upperBound...]))
            }
        }
        cursor = start + Self.count(of: joint, covering: before.unicodeScalars.count)
        characters.replaceSubrange(start..<end, with: joint)
    }

    /// How many of the characters it takes to hold that many scalars.
    private static func count(of characters: [Character], covering scalarCount: Int) -> Int {
        var covered = 0
        for (index, character) in characters.enumerated() {
            if covered >= scalarCount { return index }
            covered += character.unicodeScalars.count
        }
        return characters.count
    }

    // MARK: Lines

    /// Where the line begins that holds a position.
    func lineStart(at position: Int) -> Int {
        characters[..<position].lastIndex(where: \.isNewline).map { $0 + 1 } ?? 0
    }

    /// Where the line ends that holds a position: at its newline, or at the end of the text.
    func lineEnd(at position: Int) -> Int {
        characters[position...].firstIndex(where: \.isNewline) ?? characters.count
    }

    // MARK: Words

    /// Where a word of letters, digits and underscores begins, left of the cursor.
    var wordStart: Int {
        boundary(leftOf: cursor, isWord: Self.isWordCharacter)
    }

    /// Where a word of letters, digits and underscores ends, right of the cursor.
    var wordEnd: Int {
        var position = cursor
        while position < characters.count, !Self.isWordCharacter(characters[position]) { position += 1 }
        while position < characters.count, Self.isWordCharacter(characters[position]) { position += 1 }
        return position
    }

    /// Where a stretch without white space begins, left of the cursor.
    var stretchStart: Int {
        boundary(leftOf: cursor) { !$0.isWhitespace }
    }

    private func boundary(leftOf start: Int, isWord: (Character) -> Bool) -> Int {
        var position = start
        while position > 0, !isWord(characters[position - 1]) { position -= 1 }
        while position > 0, isWord(characters[position - 1]) { position -= 1 }
        return position
    }

    private static func isWordCharacter(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }
}
