import ParleyInference

extension LanguageModelSession {
    /// Answers a prompt.
    ///
    /// - Parameters:
    ///   - prompt: what is asked.
    ///   - options: how to generate.
    ///   - responding: how the request is treated.
    /// - Returns: the whole response.
    /// - Throws: ``Error/concurrentRequests``, ``LanguageModelError``, or `CancellationError` when the task was cancelled
    ///   before anything was said.
    @discardableResult
    public func respond(
        to prompt: Prompt,
        options: GenerationOptions = GenerationOptions(),
        responding: ResponseOptions = ResponseOptions()
    ) async throws -> Response<String> {
        try await streamResponse(to: prompt, options: options, responding: responding).collect()
    }

    /// Answers a prompt.
    ///
    /// - Parameters:
    ///   - prompt: what is asked.
    ///   - options: how to generate.
    ///   - responding: how the request is treated.
    /// - Returns: the whole response.
    /// - Throws: as the form that takes a ``Prompt`` does.
    @_disfavoredOverload
    @discardableResult
    public func respond(
        to prompt: String,
        options: GenerationOptions = GenerationOptions(),
        responding: ResponseOptions = ResponseOptions()
    ) async throws -> Response<String> {
        try await respond(to: Prompt(prompt), options: options, responding: responding)
    }

    /// Answers a prompt.
    ///
    /// - Parameters:
    ///   - options: how to generate.
    ///   - responding: how the request is treated.
    ///   - prompt: builds what is asked.
    /// - Returns: the whole response.
    /// - Throws: what the builder throws, else as the form that takes a ``Prompt`` does.
    @discardableResult
    public func respond(
        options: GenerationOptions = GenerationOptions(),
        responding: ResponseOptions = ResponseOptions(),
        @PromptBuilder prompt: () throws -> Prompt
    ) async throws -> Response<String> {
        try await respond(to: try prompt(), options: options, responding: responding)
    }

    /// Answers a prompt and shows the response as it grows.
    ///
    /// Work begins with the first element that is asked for. Leaving the loop stops it.
    ///
    /// - Parameters:
    ///   - prompt: what is asked.
    ///   - options: how to generate.
    ///   - responding: how the request is treated.
    /// - Returns: snapshots of the response so far.
    public func streamResponse(
        to prompt: Prompt,
        options: GenerationOptions = GenerationOptions(),
        responding: ResponseOptions = ResponseOptions()
    ) -> ResponseStream<String> {
        ResponseStream(run: ResponseRun(session: self, prompt: prompt, options: options, responding: responding))
    }

    /// Answers a prompt and shows the response as it grows.
    ///
    /// - Parameters:
    ///   - prompt: what is asked.
    ///   - options: how to generate.
    ///   - responding: how the request is treated.
    /// - Returns: snapshots of the response so far.
    @_disfavoredOverload
    public func streamResponse(
        to prompt: String,
        options: GenerationOptions = GenerationOptions(),
        responding: ResponseOptions = ResponseOptions()
    ) -> ResponseStream<String> {
        streamResponse(to: Prompt(prompt), options: options, responding: responding)
    }

    /// Answers a prompt and shows the response as it grows.
    ///
    /// - Parameters:
    ///   - options: how to generate.
    ///   - responding: how the request is treated.
    ///   - prompt: builds what is asked.
    /// - Returns: snapshots of the response so far.
    /// - Throws: what the builder throws.
    public func streamResponse(
        options: GenerationOptions = GenerationOptions(),
        responding: ResponseOptions = ResponseOptions(),
        @PromptBuilder prompt: () throws -> Prompt
    ) rethrows -> ResponseStream<String> {
        streamResponse(to: try prompt(), options: options, responding: responding)
    }

    // MARK: - Ahead of a request

    /// Computes what the next request will begin with, so that its response comes sooner.
    ///
    /// It returns at once; the next request ends what is still to be done. The model is loaded for it.
    ///
    /// - Parameter promptPrefix: what the next prompt will begin with, where that is known.
    public func prewarm(promptPrefix: Prompt? = nil) {
        var transcript = view
        if let text = promptPrefix?.text, !text.isEmpty {
            transcript.append(.prompt(.init(segments: [.text(.init(content: text))])))
        }
        link.prewarm(transcript)
    }

    /// Completes what a person has typed so far, as the person might go on.
    ///
    /// The history stays as it is. A request, or another completion, ends one that is under way.
    ///
    /// - Parameters:
    ///   - text: what was typed.
    ///   - options: how to generate; without a length at most 24 tokens.
    /// - Returns: what could come next, up to the end of a line; empty when nothing suggests itself.
    /// - Throws: ``LanguageModelError``, or `CancellationError` when it was ended.
    public func complete(_ text: String, options: GenerationOptions = GenerationOptions()) async throws -> String {
        try require(.completion, "completes no prompts. Ask it instead")
        var transcript = view
        transcript.append(.prompt(.init(segments: [.text(.init(content: text))])))
        var request = LanguageModelExecutorGenerationRequest(transcript: transcript, generationOptions: options)
        request.ending = .openEntry
        request.generationOptions.maximumResponseTokens = options.maximumResponseTokens ?? 24
        request.generationOptions.samplingMode = options.samplingMode ?? .greedy
        let channel = LanguageModelExecutorGenerationChannel()
        let task = link.send(request, into: channel)
        if !startWarming(task) { task.cancel() }
        return try await withTaskCancellationHandler {
            var reply = PartialReply()
            while let event = try await channel.buffer.next() { _ = reply.take(event) }
            if task.isCancelled || Task.isCancelled { throw CancellationError() }
            return String(reply.text.prefix { !$0.isNewline })
        } onCancel: {
            task.cancel()
        }
    }
}
