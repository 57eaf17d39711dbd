import Synchronization

/// Events on the way from a writer, who never waits, to one reader, who does.
///
/// It needs no bound of its own: a request writes few events a token, and its context bounds those.
package final class EventQueue<Event: Sendable>: Sendable {
    private typealias Reader = CheckedContinuation<Result<Event, any Error>?, Never>

    private struct State {
        var events: [Event] = []
        var head = 0
        var end: Result<Void, any Error>?
        var reader: Reader?

        /// What the reader gets at this moment; nil where it has to wait.
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

    /// An empty queue.
    package init() {}

    /// Adds an event; dropped when the queue has ended.
    package func push(_ event: Event) {
        let reader: Reader? = state.withLock { state in
            guard state.end == nil else { return nil }
            guard let reader = state.reader else {
                state.events.append(event)
                return nil
            }
            state.reader = nil
            return reader
        }
        reader?.resume(returning: .success(event))
    }

    /// Ends the queue; what is in it is still read, and only the first end counts.
    ///
    /// - Parameter result: an error is thrown to the reader once, behind the last event.
    package func finish(_ result: Result<Void, any Error>) {
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

    /// The next event, nil behind the last.
    ///
    /// - Throws: what the queue was ended with.
    package func next() async throws -> Event? {
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
