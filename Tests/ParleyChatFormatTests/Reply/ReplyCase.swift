import ParleyChatFormat
import Testing

/// A reply and what its reader has to make of it.
struct ReplyCase: Sendable, CustomTestStringConvertible {
    var syntax: ReplySyntax
    var events: [ReplyEvent]
    /// All bytes of the reply.
    let bytes: [UInt8]
    /// Where the bytes of a piece end, and whether they spell a special token.
    private let ends: [(end: Int, isSpecialToken: Bool)]

    init(_ syntax: ReplySyntax, _ pieces: [ReplyPiece], _ events: ReplyEvent...) {
        self.init(syntax, pieces: pieces, events)
    }

    init(_ syntax: ReplySyntax, _ text: String, _ events: ReplyEvent...) {
        self.init(syntax, pieces: [.text(text)], events)
    }

    init(_ syntax: ReplySyntax, pieces: [ReplyPiece], _ events: [ReplyEvent]) {
        self.syntax = syntax
        self.events = events
        var bytes: [UInt8] = []
        ends = pieces.map { piece in
            switch piece {
            case .bytes(let text):
                bytes += text
                return (bytes.count, false)
            case .token(let text):
                bytes += text.utf8
                return (bytes.count, true)
            }
        }
        self.bytes = bytes
    }

    var testDescription: String { String(decoding: bytes, as: UTF8.self).debugDescription }

    /// Gives a reader some of the bytes; a special token's spelling stays marked where it is cut.
    func feed(_ range: Range<Int>, to reader: inout ReplyReader, _ parts: inout ReplyParts) {
        var start = range.lowerBound
        for piece in ends where start < min(piece.end, range.upperBound) {
            let end = min(piece.end, range.upperBound)
            for event in reader.feed(bytes[start..<end], isSpecialToken: piece.isSpecialToken) { parts.add(event) }
            start = end
        }
    }

    /// Reads the reply cut at some bytes, in order.
    func read(cutAt places: [Int], raw: Bool = false) -> ReplyParts {
        read(cutAt: places, with: ReplyReader(syntax, raw: raw))
    }

    /// Reads the reply cut at some bytes, in order, with a copy of a reader that has read nothing.
    func read(cutAt places: [Int], with beginning: ReplyReader) -> ReplyParts {
        var reader = beginning
        var parts = ReplyParts()
        var start = 0
        for place in places + [bytes.count] {
            feed(start..<place, to: &reader, &parts)
            start = place
        }
        for event in reader.finish() { parts.add(event) }
        return parts
    }
}
