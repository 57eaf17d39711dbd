import Synchronization

/// One request from its prompt to its end, whoever reads it and however far.
///
/// When the last reader goes before the end, what was said so far is committed and the work stops.
final class ResponseRun: Sendable {
    private enum Phase {
        case waiting
        case running(any SessionReply)
        case done
    }

    private struct State {
        var phase = Phase.waiting
        var entriesBefore = 0
        var text = ""
        var tokens: [Int32] = []
    }

    private let session: LanguageModelSession
    private let executor: any SessionExecutor
    private let prompt: String
    private let options: GenerationOptions
    private let state = Mutex(State())

    init(session: LanguageModelSession, executor: any SessionExecutor, prompt: String, options: GenerationOptions) {
        self.session = session
        self.executor = executor
        self.prompt = prompt
        self.options = options
    }

    deinit {
        let (phase, text, before) = state.withLock { ($0.phase, $0.text, $0.entriesBefore) }
        if case .running(let reply) = phase {
            reply.cancel()
            end(text: text, before: before, summary: nil)
        }
    }

    /// The response so far.
    var text: String { state.withLock { $0.text } }

    /// The entries that this request added.
    var entries: ArraySlice<Transcript.Entry> {
        let before = state.withLock { $0.entriesBefore }
        let transcript = session.transcript
        return ArraySlice(Array(transcript))[min(before, transcript.count)...]
    }

    /// Stops the work and keeps what was said.
    func cancel() {
        if case .running(let reply) = state.withLock({ $0.phase }) { reply.cancel() }
    }

    /// The next event, nil after the last.
    ///
    /// - Throws: what ended the request; the session is then as it was before.
    func next() async throws -> SessionReplyEvent? {
        let reply: any SessionReply
        switch state.withLock({ $0.phase }) {
        case .done: return nil
        case .running(let running): reply = running
        case .waiting: reply = try await start()
        }
        do {
            guard let event = try await reply.next() else {
                finish(nil)
                return nil
            }
            switch event {
            case .text(let text): state.withLock { $0.text += text }
            case .finished(let summary): finish(summary)
            case .started, .raw: break
            }
            return event
        } catch {
            let before = state.withLock { state in
                state.phase = .done
                return state.entriesBefore
            }
            session.rollBack(to: before)
            throw error
        }
    }

    private func start() async throws -> any SessionReply {
        let entry = Transcript.Prompt(segments: [.text(Transcript.TextSegment(content: prompt))], options: options)
        let transcript: Transcript
        do {
            transcript = try session.begin(entry)
        } catch {
            state.withLock { $0.phase = .done }
            throw error
        }
        let before = transcript.count - 1
        do {
            let reply = try await executor.respond(to: transcript, options: options)
            state.withLock { state in
                state.entriesBefore = before
                state.phase = .running(reply)
            }
            return reply
        } catch {
            state.withLock { $0.phase = .done }
            session.rollBack(to: before)
            throw error
        }
    }

    private func finish(_ summary: ReplySummary?) {
        let (text, before) = state.withLock { state in
            state.phase = .done
            return (state.text, state.entriesBefore)
        }
        end(text: text, before: before, summary: summary)
    }

    private func end(text: String, before: Int, summary: ReplySummary?) {
        // A request that was stopped before anything was said leaves nothing, so that it can be asked again.
        if text.isEmpty, summary.map({ $0.reason == .cancelled }) ?? true { return session.rollBack(to: before) }
        var response = Transcript.Response(segments: [.text(Transcript.TextSegment(content: text))])
        response.tokens = summary?.tokens
        session.commit(response, summary)
    }
}
