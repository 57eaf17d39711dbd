import Synchronization

/// Events between an executor and the reader of its reply: one writer, one reader.
///
/// It has no bound of its own: an executor writes a few events a token, and the model's context bounds those.
final class ReplyBuffer: Sendable {
    typealias Event = LanguageModelExecutorGenerationChannel.Event
    private typealias Reader = CheckedContinuation<Result<Event, any Error>?, Never>

    private struct State {
        var events: [Event] = []
        var head = 0
        var end: Result<Void, any Error>?
        var reader: Reader?

        /// What can be read now: nil where one has to wait, `.some(nil)` at the end.
        mutating func take() -> Result<Event, any Error>?? {
            if head < events.count {
                defer {
                    head += 1
                    if head == events.count {
                        events.removeAll(keepingCapacity: true)
                        head = 0
                    }
                }
                return .some(.success(events[head]))
            }
            switch end {
            case .failure(let error):
                end = .success(())
                return .some(.failure(error))
            case .success: return .some(nil)
            case nil: return nil
            }
        }
    }

    private let state = Mutex(State())

    /// Adds an event, unless the end was there already.
    func push(_ event: Event) {
        let reader: Reader? = state.withLock { state in
            guard state.end == nil else { return nil }
            if let reader = state.reader {
                state.reader = nil
                return reader
            }
            state.events.append(event)
            return nil
        }
        reader?.resume(returning: .success(event))
    }

    /// Ends the events; the first end counts.
    func finish(_ result: Result<Void, any Error>) {
        let reader: Reader? = state.withLock { state in
            guard state.end == nil else { return nil }
            guard let reader = state.reader else {
                state.end = result
                return nil
            }
            state.reader = nil
            state.end = .success(())
            return reader
        }
        if case .failure(let error) = result {
            reader?.resume(returning: .failure(error))
        } else {
            reader?.resume(returning: nil)
        }
    }

    /// The next event, nil after the last.
    ///
    /// - Throws: what ended the reply.
    func next() async throws -> Event? {
        let result = await withCheckedContinuation { (continuation: Reader) in
            let ready: Result<Event, any Error>?? = state.withLock { state in
                if let ready = state.take() { return .some(ready) }
                // A second reader would be a misuse; it sees the end rather than a trap.
                guard state.reader == nil else { return .some(nil) }
                state.reader = continuation
                return nil
            }
            if let ready { continuation.resume(returning: ready) }
        }
        return try result?.get()
    }
}
