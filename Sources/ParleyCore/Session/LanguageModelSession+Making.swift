extension LanguageModelSession {
    /// A new conversation.
    ///
    /// - Parameters:
    ///   - model: what answers.
    ///   - tools: what the model may call; a model that calls none makes requests throw.
    ///   - instructions: what it is to mind throughout; nil or empty for nothing.
    @_disfavoredOverload
    public convenience init(
        model: some LanguageModel = SystemLanguageModel.default,
        tools: [any Tool] = [],
        instructions: String? = nil
    ) {
        self.init(model: model, tools: tools, instructions: instructions.map { Instructions($0) })
    }

    /// A new conversation.
    ///
    /// - Parameters:
    ///   - model: what answers.
    ///   - tools: what the model may call; a model that calls none makes requests throw.
    ///   - instructions: what it is to mind throughout; nil or empty for nothing.
    public convenience init(
        model: some LanguageModel = SystemLanguageModel.default,
        tools: [any Tool] = [],
        instructions: Instructions? = nil
    ) {
        let definitions = tools.map { Transcript.ToolDefinition(tool: $0) }
        var entries: [Transcript.Entry] = []
        if let text = instructions?.text, !text.isEmpty || !definitions.isEmpty {
            let segment = Transcript.Segment.text(.init(content: text))
            entries.append(.instructions(.init(segments: [segment], toolDefinitions: definitions)))
        }
        self.init(link: SessionLink(model), tools: tools, transcript: Transcript(entries: entries))
    }

    /// A new conversation.
    ///
    /// - Parameters:
    ///   - model: what answers.
    ///   - tools: what the model may call; a model that calls none makes requests throw.
    ///   - instructions: builds what it is to mind throughout.
    /// - Throws: what the builder throws.
    public convenience init<Failure: Swift.Error>(
        model: some LanguageModel = SystemLanguageModel.default,
        tools: [any Tool] = [],
        @InstructionsBuilder instructions: () throws(Failure) -> Instructions
    ) throws(Failure) {
        self.init(model: model, tools: tools, instructions: try instructions())
    }

    /// Goes on with a conversation.
    ///
    /// - Parameters:
    ///   - model: what answers.
    ///   - tools: what the model may call; a model that calls none makes requests throw.
    ///   - transcript: the conversation so far.
    public convenience init(
        model: some LanguageModel = SystemLanguageModel.default,
        tools: [any Tool] = [],
        transcript: Transcript
    ) {
        self.init(link: SessionLink(model), tools: tools, transcript: transcript)
    }
}
