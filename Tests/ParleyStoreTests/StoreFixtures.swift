import Foundation
import ParleyCore
import ParleyStore
import Synchronization

/// A store in a folder of its own, which goes with it; its time passes by one second with each look at it.
final class TemporaryStore {
    let folder = FileManager.default.temporaryDirectory.appending(path: "parley-store-\(UUID().uuidString)").path
    var path: String { folder + "/inner/conversations.sqlite" }
    private let clock = Clock()

    final class Clock: Sendable {
        private let seconds = Mutex(1_000)
        func next() -> Int {
            seconds.withLock { seconds in
                seconds += 1
                return seconds * 1000
            }
        }
    }

    func open() throws -> ConversationStore {
        try ConversationStore(path: path) { [clock] in clock.next() }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }
}

enum Say {
    /// A turn whose entries are named after its question.
    static func turn(_ question: String, _ answer: String, id: String? = nil, isPartial: Bool = false) -> [Transcript
        .Entry]
    {
        let id = id ?? question
        var response = Transcript.Response(id: id + "-r", segments: [text(answer, id + "-rs")])
        response.isPartial = isPartial
        return [.prompt(.init(id: id, segments: [text(question, id + "-s")])), .response(response)]
    }

    static func instructions(_ words: String) -> Transcript.Entry {
        .instructions(.init(id: "i", segments: [text(words, "is")]))
    }

    static func chat(_ turns: [[Transcript.Entry]], instructions words: String? = "Be kind.") -> SavedChat {
        SavedChat(transcript: Transcript(entries: (words.map { [instructions($0)] } ?? []) + turns.flatMap { $0 }))
    }

    private static func text(_ text: String, _ id: String) -> Transcript.Segment { .text(.init(id: id, content: text)) }
}

extension ConversationTree {
    /// The tree in short: each turn's name with its parent's, the head marked.
    var shape: [String] { turns.map { "\($0.parent ?? "-")>\($0.id)\($0.id == head ? "*" : "")" } }
}
