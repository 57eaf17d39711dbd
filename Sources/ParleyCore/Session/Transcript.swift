public import Foundation

/// A session's history: instructions, prompts, reasoning and responses in order.
public struct Transcript: Sendable, Equatable, RandomAccessCollection, MutableCollection, RangeReplaceableCollection {
    private var entries: [Entry]

    /// An empty history.
    public init() { entries = [] }

    /// A history with these entries.
    ///
    /// - Parameter entries: the entries, oldest first.
    public init(entries: some Sequence<Entry> = []) { self.entries = Array(entries) }

    /// The index of the oldest entry.
    public var startIndex: Int { entries.startIndex }

    /// The index behind the newest entry.
    public var endIndex: Int { entries.endIndex }

    /// The entry at an index.
    ///
    /// - Parameter index: a valid index.
    public subscript(index: Int) -> Entry {
        get { entries[index] }
        set { entries[index] = newValue }
    }

    /// Puts entries in the place of others.
    ///
    /// - Parameters:
    ///   - subrange: the places of those that go.
    ///   - newElements: those that come.
    public mutating func replaceSubrange(_ subrange: Range<Int>, with newElements: some Collection<Entry>) {
        entries.replaceSubrange(subrange, with: newElements)
    }

    /// The entries without the instructions.
    public var history: ArraySlice<Entry> {
        entries.drop { entry in
            if case .instructions = entry { true } else { false }
        }
    }

    /// One step of a conversation.
    public enum Entry: Sendable, Equatable, Identifiable {
        /// What the model is to mind throughout.
        case instructions(Instructions)
        /// What a person asked.
        case prompt(Prompt)
        /// What the model thought before it answered.
        case reasoning(Reasoning)
        /// The tools that the model called.
        case toolCalls(ToolCalls)
        /// What a tool answered.
        case toolOutput(ToolOutput)
        /// What the model answered.
        case response(Response)

        /// The entry's identifier.
        public var id: String {
            switch self {
            case .instructions(let entry): entry.id
            case .prompt(let entry): entry.id
            case .reasoning(let entry): entry.id
            case .toolCalls(let entry): entry.id
            case .toolOutput(let entry): entry.id
            case .response(let entry): entry.id
            }
        }
    }

    /// A piece of an entry.
    public enum Segment: Sendable, Equatable, Identifiable {
        /// Text.
        case text(TextSegment)
        /// Content in the form of a schema.
        case structure(StructuredSegment)

        /// The segment's identifier.
        public var id: String {
            switch self {
            case .text(let segment): segment.id
            case .structure(let segment): segment.id
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

    /// Content in the form of a schema.
    public struct StructuredSegment: Sendable, Equatable, Identifiable {
        /// The segment's identifier.
        public var id: String
        /// The schema's name.
        public var schemaName: String
        /// The content.
        public var content: GeneratedContent

        /// Content in the form of a schema.
        ///
        /// - Parameters:
        ///   - id: the segment's identifier.
        ///   - schemaName: the schema's name.
        ///   - content: the content.
        public init(id: String = UUID().uuidString, schemaName: String, content: GeneratedContent) {
            self.id = id
            self.schemaName = schemaName
            self.content = content
        }
    }
}

extension Transcript.Entry {
    /// The entry's segments; none for tool calls.
    package var segments: [Transcript.Segment] {
        switch self {
        case .instructions(let entry): entry.segments
        case .prompt(let entry): entry.segments
        case .reasoning(let entry): entry.segments
        case .toolCalls: []
        case .toolOutput(let entry): entry.segments
        case .response(let entry): entry.segments
        }
    }

    /// The entry's text, its segments joined.
    package var text: String { segments.map(\.text).joined() }
}

extension Transcript.Segment {
    /// The segment as the model reads it.
    package var text: String {
        switch self {
        case .text(let segment): segment.content
        case .structure(let segment): segment.content.jsonString
        }
    }
}
