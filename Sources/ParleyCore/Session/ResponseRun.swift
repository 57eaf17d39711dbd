import ParleyInference
import Synchronization

/// One request from its prompt to its end, whoever reads it and however far.
///
/// When the last reader goes before the end, the work stops, and what was said so far is kept or dropped as the request
/// asked.
final class ResponseRun: Sendable {
    private enum Phase {
        case waiting
        case running(Task<Void, Never>, LanguageModelExecutorGenerationChannel)
        case done
    }

    private struct State {
        var phase = Phase.waiting
        var isCancelled = false
        var reply = PartialReply()
        var waiting: [SessionReplyEvent] = []
    }

    private let session: LanguageModelSession
    private let prompt: Prompt
    private let options: GenerationOptions
    private let responding: ResponseOptions
    private let state = Mutex(State())

    init(session: LanguageModelSession, prompt: Prompt, options: GenerationOptions, responding: ResponseOptions) {
        self.session = session
        self.prompt = prompt
        self.options = options
        self.responding = responding
    }

    deinit {
        let (phase, reply) = state.withLock { ($0.phase, $0.reply) }
        if case .running(let task, _) = phase {
            task.cancel()
            session.end(reply, responding)
        }
    }

    /// The response so far.
    var text: String { state.withLock { $0.reply.text } }

    /// The entries that this request added, or would have added to a history that was to stay as it is.
    var entries: ArraySlice<Transcript.Entry> { state.withLock { ArraySlice($0.reply.entries) } }

    /// What was left out to make room; nil where nothing was.
    var trim: ContextTrim? { state.withLock { $0.reply.trim } }

    /// Stops the work and keeps what was said.
    func cancel() {
        let task: Task<Void, Never>? = state.withLock { state in
            state.isCancelled = true
            if case .running(let task, _) = state.phase { return task }
            return nil
        }
        task?.cancel()
    }

    /// The next event, nil after the last.
    ///
    /// - Throws: what ended the request; the session is then as it was before.
    func next() async throws -> SessionReplyEvent? {
        try await withTaskCancellationHandler {
            try await nextEvent()
        } onCancel: {
            // The executor answers with what it has, so what was generated is not lost with the task.
            cancel()
        }
    }

    private func nextEvent() async throws -> SessionReplyEvent? {
        while true {
            let channel: LanguageModelExecutorGenerationChannel
            switch state.withLock({ $0.phase }) {
            case .done: return takeWaiting()
            case .running(_, let running): channel = running
            case .waiting: channel = try await start()
            }
            if let event = takeWaiting() { return event }
            do {
                guard let event = try await channel.buffer.next() else {
                    finish()
                    continue
                }
                if let shown = state.withLock({ $0.reply.take(event) }) { return shown }
            } catch {
                // What a cancelled executor throws is no failure of the request: somebody wanted it to end.
                if state.withLock({ $0.isCancelled }), error is CancellationError {
                    finish()
                    continue
                }
                let before = state.withLock { state in
                    state.phase = .done
                    return state.reply.entriesBefore
                }
                session.rollBack(to: before)
                throw error
            }
        }
    }

    private func takeWaiting() -> SessionReplyEvent? {
        state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
    }

    /// Begins the request: adds the prompt, makes room, and sets the executor to work.
    private func start() async throws -> LanguageModelExecutorGenerationChannel {
        let entry = Transcript.Prompt(
            segments: [.text(Transcript.TextSegment(content: prompt.text))],
            options: options
        )
        let begun: LanguageModelSession.Begun
        do {
            begun = try session.begin(entry)
        } catch {
            state.withLock { $0.phase = .done }
            throw error
        }
        do {
            var request = try session.request(begun.transcript, options: options, responding: responding)
            let trim = try await session.makeRoom(for: &request)
            let channel = LanguageModelExecutorGenerationChannel()
            let isCancelled = state.withLock { state in
                state.reply = PartialReply(prompt: entry, begun: begun, request: request, trim: trim)
                if let trim { state.waiting.append(.trimmed(trim)) }
                if let prefix = request.responsePrefix { state.waiting.append(.text(prefix)) }
                return state.isCancelled
            }
            guard !isCancelled else { throw CancellationError() }
            let task = session.link.send(request, into: channel)
            let isLate = state.withLock { state in
                state.phase = .running(task, channel)
                return state.isCancelled
            }
            if isLate { task.cancel() }
            return channel
        } catch {
            state.withLock { state in
                state.phase = .done
                state.waiting = []
            }
            session.rollBack(to: begun.entriesBefore)
            throw error
        }
    }

    private func finish() {
        let reply: PartialReply = state.withLock { state in
            state.phase = .done
            if state.reply.summary == nil {
                let summary = state.reply.estimate(isCancelled: state.isCancelled)
                state.reply.summary = summary
                state.waiting.append(.finished(summary))
            }
            return state.reply
        }
        session.end(reply, responding)
    }
}
