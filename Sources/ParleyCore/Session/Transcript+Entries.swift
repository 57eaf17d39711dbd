public import Foundation

extension Transcript {
    /// What the model is to mind throughout.
    public struct Instructions: Sendable, Equatable, Identifiable {
        /// The entry's identifier.
        public var id: String
        /// Its contents.
        public var segments: [Segment]
        /// The tools that the model may call.
        public var toolDefinitions: [ToolDefinition]

        /// Instructions.
        ///
        /// - Parameters:
        ///   - id: the entry's identifier.
        ///   - segments: its contents.
        ///   - toolDefinitions: the tools that the model may call.
        public init(id: String = UUID().uuidString, segments: [Segment], toolDefinitions: [ToolDefinition] = []) {
            self.id = id
            self.segments = segments
            self.toolDefinitions = toolDefinitions
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

    /// What the model thought before it answered.
    public struct Reasoning: Sendable, Equatable, Identifiable {
        /// The entry's identifier.
        public var id: String
        /// Its contents.
        public var segments: [Segment]

        /// A reasoning.
        ///
        /// - Parameters:
        ///   - id: the entry's identifier.
        ///   - segments: its contents.
        public init(id: String = UUID().uuidString, segments: [Segment]) {
            self.id = id
            self.segments = segments
        }
    }

    /// What the model answered.
    public struct Response: Sendable, Equatable, Identifiable {
        /// The entry's identifier.
        public var id: String
        /// Its contents.
        public var segments: [Segment]
        /// Whether the response was cut short, by its length or by whoever stopped it.
        public var isPartial = false
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

    /// The tools that the model called in one turn.
    public struct ToolCalls: Sendable, Equatable, Identifiable, RandomAccessCollection {
        /// The entry's identifier.
        public var id: String
        private var calls: [ToolCall]

        /// Calls.
        ///
        /// - Parameters:
        ///   - id: the entry's identifier.
        ///   - calls: the calls in their order.
        public init(id: String = UUID().uuidString, _ calls: some Sequence<ToolCall>) {
            self.id = id
            self.calls = Array(calls)
        }

        /// The index of the first call.
        public var startIndex: Int { calls.startIndex }

        /// The index behind the last call.
        public var endIndex: Int { calls.endIndex }

        /// The call at an index.
        ///
        /// - Parameter index: a valid index.
        public subscript(index: Int) -> ToolCall { calls[index] }
    }

    /// A call of a tool.
    public struct ToolCall: Sendable, Equatable, Identifiable {
        /// The call's identifier.
        public var id: String
        /// The tool's name.
        public var toolName: String
        /// What it is called with.
        public var arguments: GeneratedContent

        /// A call of a tool.
        ///
        /// - Parameters:
        ///   - id: the call's identifier.
        ///   - toolName: the tool's name.
        ///   - arguments: what it is called with.
        public init(id: String = UUID().uuidString, toolName: String, arguments: GeneratedContent) {
            self.id = id
            self.toolName = toolName
            self.arguments = arguments
        }
    }

    /// What a tool answered.
    public struct ToolOutput: Sendable, Equatable, Identifiable {
        /// The identifier of the call that it answers.
        public var id: String
        /// The tool's name.
        public var toolName: String
        /// Its contents.
        public var segments: [Segment]

        /// A tool's answer.
        ///
        /// - Parameters:
        ///   - id: the identifier of the call that it answers.
        ///   - toolName: the tool's name.
        ///   - segments: its contents.
        public init(id: String, toolName: String, segments: [Segment]) {
            self.id = id
            self.toolName = toolName
            self.segments = segments
        }
    }

    /// A tool as the model is told of it.
    public struct ToolDefinition: Sendable, Equatable {
        /// The tool's name.
        public var name: String
        /// What it is for.
        public var description: String
        /// The form of its arguments.
        public var parameters: GenerationSchema

        /// A tool.
        ///
        /// - Parameters:
        ///   - name: its name.
        ///   - description: what it is for.
        ///   - parameters: the form of its arguments.
        public init(name: String, description: String, parameters: GenerationSchema) {
            self.name = name
            self.description = description
            self.parameters = parameters
        }

        /// A tool.
        ///
        /// - Parameter tool: what is described.
        public init(tool: some Tool) {
            self.init(name: tool.name, description: tool.description, parameters: tool.parameters)
        }
    }
}
