public import Foundation

/// A session's history: instructions, prompts and responses in order.
public struct Transcript: Sendable, Equatable, RandomAccessCollection {
    private var entries: [Entry]

    /// A history with these entries.
    ///
    /// - Parameter entries: the entries, oldest first.
    public init(entries: some Sequence<Entry> = []) {
        self.entries = Array(entries)
    }

    /// The index of the oldest entry.
    public var startIndex: Int { entries.startIndex }

    /// The index behind the newest entry.
    public var endIndex: Int { entries.endIndex }

    /// The entry at an index.
    ///
    /// - Parameter index: a valid index.
    public subscript(index: Int) -> Entry { entries[index] }

    mutating func append(_ entry: Entry) { entries.append(entry) }

    mutating func removeAll(after count: Int) {
        if entries.count > count { entries.removeLast(entries.count - count) }
    }

    /// One step of a conversation.
    public enum Entry: Sendable, Equatable, Identifiable {
        /// What the model is to mind throughout.
        case instructions(Instructions)
        /// What a person asked.
        case prompt(Prompt)
        /// What the model answered.
        case response(Response)

        /// The entry's identifier.
        public var id: String {
            switch self {
            case .instructions(let entry): entry.id
            case .prompt(let entry): entry.id
            case .response(let entry): entry.id
            }
        }
    }

    /// A piece of an entry.
    public enum Segment: Sendable, Equatable, Identifiable {
        /// Text.
        case text(TextSegment)

        /// The segment's identifier.
        public var id: String {
            switch self {
            case .text(let segment): segment.id
            }
        }
    }

    /// A piece of text.
    public struct TextSegment: Sendable, Equatable, Identifiable {
        /// The segment's identifier.
        public var id: String
        /// The text.
        public var content: String

        /// A piece of text.
        ///
        /// - Parameters:
        ///   - id: its identifier.
        ///   - content: the text.
        public init(id: String = UUID().uuidString, content: String) {
            self.id = id
            self.content = content
        }
    }

    /// What the model is to mind throughout.
    public struct Instructions: Sendable, Equatable, Identifiable {
        /// The entry's identifier.
        public var id: String
        /// Its contents.
        public var segments: [Segment]

        /// Instructions.
        ///
        /// - Parameters:
        ///   - id: the entry's identifier.
        ///   - segments: its contents.
        public init(id: String = UUID().uuidString, segments: [Segment]) {
            self.id = id
            self.segments = segments
        }
    }

    /// What a person asked.
    public struct Prompt: Sendable, Equatable, Identifiable {
        /// The entry's identifier.
        public var id: String
        /// Its contents.
        public var segments: [Segment]
        /// The options that it was asked with.
        public var options: GenerationOptions

        /// A prompt.
        ///
        /// - Parameters:
        ///   - id: the entry's identifier.
        ///   - segments: its contents.
        ///   - options: the options that it was asked with.
        public init(
            id: String = UUID().uuidString,
            segments: [Segment],
            options: GenerationOptions = GenerationOptions()
        ) {
            self.id = id
            self.segments = segments
            self.options = options
        }
    }

    /// What the model answered.
    public struct Response: Sendable, Equatable, Identifiable {
        /// The entry's identifier.
        public var id: String
        /// Its contents.
        public var segments: [Segment]
        /// The tokens that the model generated for the text, so that the next prompt repeats them exactly.
        package var tokens: [Int32]?

        /// A response.
        ///
        /// - Parameters:
        ///   - id: the entry's identifier.
        ///   - segments: its contents.
        public init(id: String = UUID().uuidString, segments: [Segment]) {
            self.id = id
            self.segments = segments
        }
    }
}

extension Transcript.Entry {
    /// The entry's text, its segments joined.
    package var text: String {
        let segments =
            switch self {
            case .instructions(let entry): entry.segments
            case .prompt(let entry): entry.segments
            case .response(let entry): entry.segments
            }
        return segments.map { segment in
            switch segment {
            case .text(let text): text.content
            }
        }.joined()
    }
}
