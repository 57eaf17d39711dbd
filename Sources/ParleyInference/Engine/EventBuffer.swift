/// The state of one request's way from the engine to its reader: a pure state machine with one writer and one reader.
///
/// It needs no bound of its own: a request writes at most one event a token, and its context bounds those.
struct EventBuffer {
    typealias Continuation = CheckedContinuation<Result<GenerationEvent, any Error>?, Never>

    /// What the reader gets at the moment of asking.
    enum Demand {
        /// An event, an error, or nil for the end.
        case ready(Result<GenerationEvent, any Error>?)
        /// Nothing yet; the continuation is kept.
        case wait
    }

    private var events: [GenerationEvent] = []
    private var head = 0
    private var end: Result<Void, any Error>?
    private var reader: Continuation?

    /// Takes an event.
    ///
    /// - Returns: the reader to wake with it, if one waits.
    mutating func push(_ event: GenerationEvent) -> Continuation? {
        guard end == nil else { return nil }
        if let waiting = reader {
            reader = nil
            return waiting
        }
        events.append(event)
        return nil
    }

    /// Ends the stream; further events are dropped.
    ///
    /// - Returns: the reader to wake with the end, if one waits.
    mutating func finish(_ result: Result<Void, any Error>) -> Continuation? {
        guard end == nil else { return nil }
        if let waiting = reader {
            reader = nil
            end = .success(())
            return waiting
        }
        end = result
        return nil
    }

    /// Answers the reader, if there is something to answer with.
    mutating func take() -> Demand {
        if head < events.count {
            defer {
                head += 1
                if head == events.count {
                    events.removeAll(keepingCapacity: true)
                    head = 0
                }
            }
            return .ready(.success(events[head]))
        }
        switch end {
        case .failure(let error):
            end = .success(())
            return .ready(.failure(error))
        case .success:
            return .ready(nil)
        case nil:
            return .wait
        }
    }

    /// Keeps a reader that has to wait.
    ///
    /// - Returns: false when another one waits already.
    mutating func wait(_ continuation: Continuation) -> Bool {
        guard reader == nil else { return false }
        reader = continuation
        return true
    }
}
