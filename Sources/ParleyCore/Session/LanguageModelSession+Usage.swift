extension LanguageModelSession {
    /// What a session's requests took, in tokens.
    public struct Usage: Sendable, Equatable {
        /// What the model read.
        public struct Input: Sendable, Equatable {
            /// All tokens of the prompts.
            public var totalTokenCount: Int
            /// Those of them that had been computed before.
            public var cachedTokenCount: Int

            /// What the model read.
            ///
            /// - Parameters:
            ///   - totalTokenCount: all tokens of the prompts.
            ///   - cachedTokenCount: those of them that had been computed before.
            public init(totalTokenCount: Int, cachedTokenCount: Int) {
                self.totalTokenCount = totalTokenCount
                self.cachedTokenCount = cachedTokenCount
            }
        }

        /// What the model wrote.
        public struct Output: Sendable, Equatable {
            /// All tokens of the replies.
            public var totalTokenCount: Int
            /// Those of them that are reasoning.
            public var reasoningTokenCount: Int

            /// What the model wrote.
            ///
            /// - Parameters:
            ///   - totalTokenCount: all tokens of the replies.
            ///   - reasoningTokenCount: those of them that are reasoning.
            public init(totalTokenCount: Int, reasoningTokenCount: Int = 0) {
                self.totalTokenCount = totalTokenCount
                self.reasoningTokenCount = reasoningTokenCount
            }
        }

        /// What the model read.
        public var input = Input(totalTokenCount: 0, cachedTokenCount: 0)
        /// What the model wrote.
        public var output = Output(totalTokenCount: 0)

        /// Read and written together.
        public var totalTokenCount: Int { input.totalTokenCount + output.totalTokenCount }

        /// Nothing yet.
        public init() {}

        mutating func add(_ summary: ReplySummary) {
            input.totalTokenCount += summary.promptTokens
            input.cachedTokenCount += summary.cachedTokens
            output.totalTokenCount += summary.generatedTokens
            output.reasoningTokenCount += summary.reasoningTokens
        }
    }

    /// A whole response.
    public struct Response<Content: Sendable>: Sendable {
        /// What the model answered.
        public let content: Content
        /// The history's entries of this request: prompt, reasoning, response.
        public let transcriptEntries: ArraySlice<Transcript.Entry>
        /// What this request took.
        public let usage: Usage
        /// What was left out of the model's context to make room; nil where nothing was.
        public let contextTrim: ContextTrim?
        /// How it went.
        package let summary: ReplySummary
    }
}
