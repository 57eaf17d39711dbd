/// Reads a model's reply while it streams.
///
/// The bytes pass three stations, each of which holds back what it cannot decide yet and nothing else: tags and special
/// tokens are recognised and taken away; stop strings are looked for in what is left; whole characters become text. How
/// the bytes are split over calls changes neither the texts nor where the reply stops.
///
/// A control token goes into the reader as its spelling, marked as special. Those that are no tag are not shown. The
/// same letters written as text are text: someone may have asked how a chat is marked. What the vocabulary calls a
/// user-defined token is text too, such as `<tool_call>` is for many models.
package struct ReplyReader: Sendable {
    private let tags: ReplyTags
    private let stopTexts: [String]
    private let stopsInReasoning: Bool
    private let raw: Bool
    private var scanner: PatternScanner
    private var stops: PatternScanner
    private var place: ReplyPlace
    private var blanks: [ReplySymbol] = []
    private var hasText = false
    private var output = ReplyOutput()
    private var rawBytes: [UInt8] = []
    private var rawText = UTF8Holdback()

    /// Whether the reply is over: a stop was found, or `finish` was called.
    package private(set) var isDone = false

    /// A reader at a reply's beginning.
    ///
    /// - Parameters:
    ///   - syntax: how the model marks the parts of its replies.
    ///   - raw: whether everything is shown as text, just as the model wrote it, tags and special tokens included. The
    ///     reply stops where it does otherwise; what stopped it is shown too.
    package init(_ syntax: ReplySyntax, raw: Bool = false) {
        tags = ReplyTags(syntax)
        place = ReplyPlace(syntax.opening)
        scanner = PatternScanner(tags.table, enabled: tags.starts(at: place))
        stopTexts = syntax.stops
        stopsInReasoning = syntax.stopsInReasoning
        let table = PatternTable(
            syntax.stops.map { $0.utf8.map { PatternTable.Element(byte: $0, isSpecial: false) } }
        )
        stops = PatternScanner(table, enabled: table.firstBits)
        self.raw = raw
    }

    /// Takes the next bytes of the reply.
    ///
    /// - Parameters:
    ///   - bytes: the bytes of a token, or any piece of them.
    ///   - isSpecialToken: whether they spell a control token.
    /// - Returns: what is decided by now.
    package mutating func feed(_ bytes: some Sequence<UInt8>, isSpecialToken: Bool = false) -> [ReplyEvent] {
        let mark = isSpecialToken ? ReplySymbol.special : 0
        for byte in bytes {
            if isDone { break }
            if raw { rawBytes.append(byte) }
            take(ReplySymbol(byte) | mark)
        }
        return drain()
    }

    /// Takes the next text of the reply.
    ///
    /// - Parameters:
    ///   - text: the text of a token, or any piece of it.
    ///   - isSpecialToken: whether it spells a control token.
    /// - Returns: what is decided by now.
    package mutating func feed(_ text: String, isSpecialToken: Bool = false) -> [ReplyEvent] {
        feed(text.utf8, isSpecialToken: isSpecialToken)
    }

    /// Ends the reply where it is: what is held back is decided.
    ///
    /// - Returns: the rest; nothing after a stop.
    package mutating func finish() -> [ReplyEvent] {
        while !isDone, !scanner.isEmpty { act(on: scanner.finish()) }
        end()
        isDone = true
        return drain()
    }

    // MARK: Tags

    private mutating func take(_ symbol: ReplySymbol) {
        act(on: scanner.push(symbol))
    }

    private mutating func act(on step: PatternScanner.Step) {
        for _ in 0..<step.released {
            guard !isDone, let symbol = scanner.pop() else { return }
            if content(symbol) {
                // The answer has begun, and less is looked for; what was held for the rest is judged anew.
                again()
                return
            }
        }
        guard !isDone, let match = step.match else { return }
        var spelling: [ReplySymbol] = []
        for _ in 0..<match.length {
            if let symbol = scanner.pop() { spelling.append(symbol) }
        }
        apply(tags.meaning(of: match.pattern), spelling)
        if !isDone { again() }
    }

    private mutating func again() {
        for symbol in scanner.takeHeld(enabling: tags.starts(at: place)) {
            if isDone { return }
            take(symbol)
        }
    }

    private mutating func apply(_ meaning: ReplyTags.Meaning, _ spelling: [ReplySymbol]) {
        switch meaning {
        case .opensReasoning(let pair):
            blanksBeforeTag(dropping: place.isOpening)
            if place.reasoning == nil { endText() }
            place.reasoning = pair
            place.isOpening = true
            place.trimsOpening = true
        case .closesReasoning:
            blanksBeforeTag(dropping: true)
            if place.reasoning != nil { endReasoning() }
            place.reasoning = nil
            place.isOpening = true
            // Blanks between two parts of an answer are the answer's own.
            place.trimsOpening = !hasText
        case .opensWrapper(let pair) where place.wrapper == nil:
            blanksBeforeTag(dropping: true)
            place.wrapper = pair
            place.trimsOpening = true
        case .opensWrapper:
            place.depth += 1
            for symbol in spelling { _ = content(symbol) }
        case .closesWrapper where place.depth > 0:
            place.depth -= 1
            for symbol in spelling { _ = content(symbol) }
        case .closesWrapper:
            blanksBeforeTag(dropping: true)
            place.wrapper = nil
            place.isBehindWrapper = true
            place.isOpening = false
        case .mark:
            break
        case .ending(let text):
            end()
            if !isDone { stop(at: text) }
        }
    }

    // MARK: Blanks

    /// Takes a symbol that is no part of a tag.
    ///
    /// - Parameter symbol: the symbol.
    /// - Returns: whether other tags are looked for from here on.
    private mutating func content(_ symbol: ReplySymbol) -> Bool {
        if symbol.isSpecial {
            pass(symbol)
            return false
        }
        if symbol.isBlank, place.holdsBlanks {
            if !place.isOpening || !place.trimsOpening { blanks.append(symbol) }
            return false
        }
        passBlanks()
        guard !isDone else { return false }
        pass(symbol)
        if place.reasoning == nil {
            hasText = true
            place.isBehindWrapper = false
        }
        defer { place.isOpening = false }
        return place.isOpening
    }

    private mutating func blanksBeforeTag(dropping: Bool) {
        if dropping { blanks.removeAll() } else { passBlanks() }
    }

    private mutating func passBlanks() {
        for blank in blanks where !isDone { pass(blank) }
        blanks.removeAll()
    }

    // MARK: Stop strings

    private var part: ReplyOutput.Part { place.reasoning == nil ? .text : .reasoning }

    private mutating func pass(_ symbol: ReplySymbol) {
        guard !stopTexts.isEmpty, part == .text || stopsInReasoning else {
            show(symbol)
            return
        }
        act(onStop: stops.push(symbol))
    }

    private mutating func act(onStop step: PatternScanner.Step) {
        for _ in 0..<step.released {
            if let symbol = stops.pop() { show(symbol) }
        }
        if let match = step.match { stop(at: stopTexts[match.pattern]) }
    }

    private mutating func endStops() {
        guard !isDone, !stops.isEmpty else { return }
        act(onStop: stops.finish())
        stops.reset()
    }

    private mutating func show(_ symbol: ReplySymbol) {
        if !symbol.isSpecial { output.append(symbol.byte, to: part) }
    }

    // MARK: Ends

    private mutating func endText() {
        endStops()
        if !isDone { output.endPart() }
    }

    private mutating func endReasoning() {
        endStops()
        if !isDone { output.endReasoning() }
    }

    private mutating func end() {
        if place.isBehindWrapper, part == .text { blanks.removeAll() }
        passBlanks()
        endText()
    }

    private mutating func stop(at text: String) {
        isDone = true
        output.stop(at: text)
    }

    private mutating func drain() -> [ReplyEvent] {
        let events = output.drain()
        guard raw else { return events }
        let text = rawText.push(rawBytes) + (isDone ? rawText.finish() : "")
        rawBytes.removeAll(keepingCapacity: true)
        let stopped = events.filter { if case .stopped = $0 { true } else { false } }
        return text.isEmpty ? stopped : [.text(text)] + stopped
    }
}
