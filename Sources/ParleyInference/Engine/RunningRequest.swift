/// A request under way: its sampler, its stop strings, its counts and times.
struct RunningRequest {
    /// What follows a sampled token.
    enum Step {
        /// The token is to be decoded.
        case more(Token)
        /// The request is done.
        case end(GenerationEvent.FinishReason)
    }

    let request: GenerationRequest
    let channel: GenerationChannel
    private(set) var generated = 0

    private var sampler: Sampler
    private var stops: StopMatcher
    private var cached = 0
    private let clock = ContinuousClock()
    private let submitted: ContinuousClock.Instant
    private var started: ContinuousClock.Instant?
    private var firstLogits: ContinuousClock.Instant?

    init(_ request: GenerationRequest, channel: GenerationChannel, vocabulary: any TokenVocabulary) {
        self.request = request
        self.channel = channel
        submitted = clock.now
        stops = StopMatcher(stops: request.stops)
        sampler = Sampler(
            options: request.sampling,
            vocabularySize: vocabulary.count,
            newlineToken: vocabulary.newlineToken
        )
        for token in request.prompt { sampler.accept(token) }
    }

    /// Notes that the request has left the queue.
    mutating func start(cached: Int) {
        let now = clock.now
        started = now
        self.cached = cached
        channel.send(
            .started(
                .init(
                    queued: now - submitted,
                    promptTokens: request.prompt.count,
                    cachedTokens: cached,
                    seed: sampler.seed
                )
            )
        )
    }

    /// Notes that the prompt is computed; only the first call counts.
    mutating func prefilled() {
        if firstLogits == nil { firstLogits = clock.now }
    }

    /// Chooses the next token and tells the reader.
    ///
    /// - Parameters:
    ///   - logits: of the last token.
    ///   - room: how many more tokens the sequence can hold; the last of a reply need not be held.
    ///   - vocabulary: the bytes and ends of tokens.
    /// - Returns: whether the request goes on.
    /// - Throws: what the sampler or the constraint throws.
    mutating func advance(
        logits: UnsafeMutableBufferPointer<Float>,
        room: Int,
        vocabulary: any TokenVocabulary
    ) throws -> Step {
        let budget = min(request.maximumTokens.map { $0 - generated } ?? .max, max(0, room) + 1)
        let sampled = try sampler.sample(
            logits,
            constraint: request.constraint,
            remaining: budget,
            bestCount: request.logProbabilities
        )
        let token = sampled.token
        generated += 1
        if vocabulary.endsGeneration(token) { return .end(.endOfGeneration(token)) }
        try request.constraint?.commit(token)
        sampler.accept(token)
        let bytes = vocabulary.bytes(of: token)
        let outcome = stops.push(bytes)
        channel.send(
            .token(
                .init(
                    token: token,
                    bytes: bytes,
                    released: outcome.released,
                    logProbability: sampled.logProbability,
                    best: sampled.best
                )
            )
        )
        if let index = outcome.matched { return .end(.stop(index)) }
        if let most = request.maximumTokens, generated >= most { return .end(.maximumTokens) }
        if room <= 0 { return .end(.contextFull) }
        return .more(token)
    }

    /// The closing account.
    mutating func finished(_ reason: GenerationEvent.FinishReason) -> GenerationEvent.Finished {
        let now = clock.now
        let first = firstLogits ?? now
        // Of a stop string nothing may show; of anything else that was held back, all.
        let rest = stops.finish()
        return GenerationEvent.Finished(
            reason: rest.matched.map { .stop($0) } ?? reason,
            released: rest.released,
            promptTokens: request.prompt.count,
            cachedTokens: cached,
            generatedTokens: generated,
            prefill: first - (started ?? first),
            generation: now - first
        )
    }
}
