/// Collects the bytes of a reply's parts as events.
struct ReplyOutput: Sendable {
    /// A part of a reply.
    enum Part: Sendable, Equatable {
        /// The answer.
        case text
        /// What the model thinks.
        case reasoning
    }

    private var part = Part.text
    private var bytes: [UInt8] = []
    private var decoder = UTF8Holdback()
    private var events: [ReplyEvent] = []
    private var hasOpenReasoning = false

    /// Adds a byte to a part.
    ///
    /// - Parameters:
    ///   - byte: the byte.
    ///   - part: where it belongs; when that is not the current part, that one has ended.
    mutating func append(_ byte: UInt8, to part: Part) {
        if part != self.part {
            endPart()
            self.part = part
        }
        bytes.append(byte)
    }

    /// Ends the current part: what is left of a character comes out as U+FFFD.
    mutating func endPart() {
        decode()
        show(decoder.finish())
    }

    /// Ends the reasoning, and says so if there was any.
    mutating func endReasoning() {
        endPart()
        if hasOpenReasoning { events.append(.reasoningEnded) }
        hasOpenReasoning = false
    }

    /// Ends the reply.
    ///
    /// - Parameter text: the text that ended it.
    mutating func stop(at text: String) {
        endPart()
        events.append(.stopped(at: text))
    }

    /// The events since the last time.
    mutating func drain() -> [ReplyEvent] {
        decode()
        defer { events.removeAll() }
        return events
    }

    private mutating func decode() {
        guard !bytes.isEmpty else { return }
        show(decoder.push(bytes))
        bytes.removeAll(keepingCapacity: true)
    }

    private mutating func show(_ text: String) {
        guard !text.isEmpty else { return }
        switch part {
        case .text: events.append(.text(text))
        case .reasoning:
            hasOpenReasoning = true
            events.append(.reasoning(text))
        }
    }
}
