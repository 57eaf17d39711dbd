/// Many generations on one decoder. Tokens in, token events out.
///
/// All work happens on one thread of its own, a micro-batch at a time. It knows nothing of chats, text or the network.
package actor InferenceEngine {
    private nonisolated let thread: EngineThread
    private nonisolated let interrupt: DecodeInterrupt
    /// What the decoder can do.
    package nonisolated let capabilities: DecoderCapabilities

    private let decoder: any TokenDecoder
    private let vocabulary: any TokenVocabulary
    private var scheduler: Scheduler
    private var running: [Scheduler.JobID: RunningRequest] = [:]
    private var lastID: Scheduler.JobID = 0
    private var isPumping = false
    private var isShutDown = false
    private var appliedAdapters: [AdapterUse]?
    private var batch = DecoderBatch()

    package nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    private init(
        thread: EngineThread,
        interrupt: DecodeInterrupt,
        decoder: sending any TokenDecoder,
        vocabulary: any TokenVocabulary
    ) {
        self.thread = thread
        self.interrupt = interrupt
        self.vocabulary = vocabulary
        let capabilities = decoder.capabilities
        self.capabilities = capabilities
        self.decoder = decoder
        scheduler = Scheduler(capabilities: capabilities)
    }

    deinit { thread.stop() }

    /// Starts an engine on a thread of its own.
    ///
    /// - Parameters:
    ///   - vocabulary: the decoder's.
    ///   - makeDecoder: called once, on the engine's thread; it is given the interrupt that its abort callback must read.
    /// - Returns: the engine, ready for requests.
    /// - Throws: what `makeDecoder` throws.
    package static func start(
        vocabulary: any TokenVocabulary,
        makeDecoder: @Sendable @escaping (DecodeInterrupt) throws -> sending any TokenDecoder
    ) async throws -> InferenceEngine {
        let thread = EngineThread(name: "parley-engine")
        let interrupt = DecodeInterrupt()
        do {
            return try await Starter(thread: thread).run {
                InferenceEngine(
                    thread: thread,
                    interrupt: interrupt,
                    decoder: try makeDecoder(interrupt),
                    vocabulary: vocabulary
                )
            }
        } catch {
            thread.stop()
            throw error
        }
    }

    /// Takes a request.
    ///
    /// - Parameter request: what to compute; it is checked before anything is done.
    /// - Returns: its events; dropping them stops the work.
    /// - Throws: ``InferenceError`` or ``SamplingError`` when the request can never be done.
    package func submit(_ request: GenerationRequest) throws -> GenerationStream {
        guard !isShutDown else { throw InferenceError.shutDown }
        try check(request)
        lastID += 1
        let id = lastID
        let channel = GenerationChannel()
        running[id] = RunningRequest(request, channel: channel, vocabulary: vocabulary)
        channel.onCancel { [interrupt] in interrupt.withdraw(id) }
        scheduler.submit(
            id,
            prompt: request.prompt,
            adapters: request.adapters,
            priority: request.priority,
            needsWholeBatch: request.purpose == .embed
        )
        startPumping()
        return GenerationStream(channel: channel)
    }

    /// Ends all requests and refuses new ones.
    ///
    /// What they generated so far has reached their streams.
    package func shutDown() {
        isShutDown = true
        for id in Array(running.keys) { finish(id, throwing: InferenceError.shutDown) }
        thread.stop()
    }

    private func check(_ request: GenerationRequest) throws {
        try request.sampling.validated()
        guard !request.prompt.isEmpty else { throw InferenceError.emptyPrompt }
        var limit = capabilities.contextTokens
        if request.purpose == .embed {
            limit = min(limit, capabilities.batchTokens)
        } else if request.maximumTokens != 0 {
            limit -= 1
        }
        guard request.prompt.count <= limit else {
            throw InferenceError.promptTooLong(tokens: request.prompt.count, limit: limit)
        }
        let size = Token(clamping: min(vocabulary.count, capabilities.vocabularySize))
        if let unknown = request.prompt.first(where: { $0 < 0 || $0 >= size }) {
            throw InferenceError.unknownToken(unknown)
        }
    }

    // MARK: - The loop

    private func startPumping() {
        guard !isPumping else { return }
        isPumping = true
        Task { self.pump() }
    }

    /// Works until nothing is to be done, making way for other callers of this actor between two steps.
    private func pump() {
        while step() {
            if thread.hasWaitingJobs {
                Task { self.pump() }
                return
            }
        }
        isPumping = false
    }

    private func step() -> Bool {
        for (id, request) in running where request.channel.isCancelled { finish(id, reason: .cancelled) }
        switch scheduler.next() {
        case .idle: return false
        case .place(let id, let decision): place(id, decision)
        case .decode(let plan): decode(plan)
        }
        return true
    }

    private func place(_ id: Scheduler.JobID, _ decision: ReuseDecision) {
        guard running[id] != nil else { return }
        let sequence: SequenceID
        var cached: Int
        switch decision {
        case .keep(let kept, let count):
            (sequence, cached) = (kept, count)
            if scheduler.ledger(of: sequence).tokens.count > count, !decoder.remove(sequence, from: count, to: nil) {
                cached = 0
            }
        case .share(let source, let target, let count):
            (sequence, cached) = (target, count)
            if !decoder.remove(target, from: 0, to: nil) || !decoder.copy(source, to: target, count: count) {
                cached = 0
            }
        }
        if cached == 0 { _ = decoder.remove(sequence, from: 0, to: nil) }
        scheduler.placed(id, on: sequence, cached: cached)
        running[id]?.start(cached: cached)
    }

    private func decode(_ plan: Scheduler.Plan) {
        if appliedAdapters != plan.adapters {
            guard decoder.apply(plan.adapters) else {
                appliedAdapters = nil
                for segment in plan.segments { finish(segment.job, throwing: InferenceError.adaptersRefused) }
                return
            }
            appliedAdapters = plan.adapters
        }
        var outputs: [(job: Scheduler.JobID, sequence: SequenceID, row: Int)] = []
        batch.removeAll()
        for segment in plan.segments {
            let wantsAll = running[segment.job]?.request.purpose == .embed
            let wantsLast = segment.reachesEnd && running[segment.job]?.request.maximumTokens != 0
            for (offset, token) in segment.tokens.enumerated() {
                let isLast = offset == segment.tokens.count - 1
                batch.append(
                    token,
                    at: segment.start + offset,
                    of: [segment.sequence],
                    wantsOutput: wantsAll || (isLast && wantsLast)
                )
            }
            if segment.reachesEnd { outputs.append((segment.job, segment.sequence, batch.count - 1)) }
        }
        interrupt.begin(Set(plan.segments.map(\.job).filter { running[$0]?.channel.isCancelled == false }))
        let outcome = decoder.decode(batch)
        interrupt.end()
        for remedy in scheduler.decoded(plan, outcome: outcome) { apply(remedy) }
        guard outcome == .ok else { return }
        for output in outputs { advance(output.job, sequence: output.sequence, row: output.row) }
    }

    private func apply(_ remedy: Scheduler.Remedy) {
        switch remedy {
        case .trim(let sequence, let count):
            if !decoder.remove(sequence, from: count, to: nil) {
                // What cannot be cut back is computed again; the request that ran here begins anew.
                _ = decoder.remove(sequence, from: 0, to: nil)
                scheduler.restart(sequence)
            }
        case .evict(let sequence):
            _ = decoder.remove(sequence, from: 0, to: nil)
            scheduler.emptied(sequence)
        case .endForRoom(let id):
            finish(id, reason: .contextFull)
        case .fail(let id, let code):
            finish(id, throwing: InferenceError.decodingFailed(code: code))
        }
    }

    // MARK: - One request

    private func advance(_ id: Scheduler.JobID, sequence: SequenceID, row: Int) {
        guard var request = running[id] else { return }
        request.prefilled()
        if request.request.purpose == .embed {
            running[id] = request
            guard let embedding = decoder.embedding(of: sequence) else {
                return finish(id, throwing: InferenceError.noEmbedding)
            }
            request.channel.send(.embedding(embedding))
            return finish(id, reason: .endOfGeneration(nil))
        }
        if request.request.purpose == .logits {
            running[id] = request
            guard let logits = decoder.withLogits(ofRow: row, { Array($0) }) else {
                return finish(id, throwing: InferenceError.decodingFailed(code: 0))
            }
            request.channel.send(.logits(logits))
            return finish(id, reason: .endOfGeneration(nil))
        }
        if request.request.maximumTokens == 0 {
            running[id] = request
            return finish(id, reason: .maximumTokens)
        }
        do {
            let room = capabilities.contextTokens - request.request.prompt.count - request.generated
            let step = try decoder.withLogits(ofRow: row) { logits in
                try request.advance(logits: logits, room: room, vocabulary: vocabulary)
            }
            running[id] = request
            switch step {
            case nil: finish(id, throwing: InferenceError.decodingFailed(code: 0))
            case .more(let token): scheduler.append(token, to: id)
            case .end(let reason): finish(id, reason: reason)
            }
        } catch {
            running[id] = request
            finish(id, throwing: error)
        }
    }

    private func finish(_ id: Scheduler.JobID, reason: GenerationEvent.FinishReason) {
        scheduler.end(id)
        guard var request = running.removeValue(forKey: id) else { return }
        request.channel.send(.finished(request.finished(reason)))
        request.channel.finish()
    }

    private func finish(_ id: Scheduler.JobID, throwing error: any Error) {
        scheduler.end(id)
        running.removeValue(forKey: id)?.channel.finish(throwing: error)
    }
}

/// Runs a closure on the engine's thread before there is an engine.
private actor Starter {
    private nonisolated let thread: EngineThread

    init(thread: EngineThread) { self.thread = thread }

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    func run<Result: Sendable>(_ body: @Sendable () throws -> Result) throws -> Result { try body() }
}
