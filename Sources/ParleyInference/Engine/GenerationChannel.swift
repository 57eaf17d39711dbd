import Synchronization

/// The shared end points of a request: the engine writes, the stream reads, either may end it.
final class GenerationChannel: Sendable {
    private struct State {
        var buffer = EventBuffer()
        var isCancelled = false
        var onCancel: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// Whether nobody wants the rest.
    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// Sets what a cancel calls; called at once when it has happened already.
    func onCancel(_ action: @escaping @Sendable () -> Void) {
        let isLate = state.withLock { state in
            if !state.isCancelled { state.onCancel = action }
            return state.isCancelled
        }
        if isLate { action() }
    }

    /// Tells the engine to stop.
    func cancel() {
        let action = state.withLock { state in
            state.isCancelled = true
            defer { state.onCancel = nil }
            return state.onCancel
        }
        action?()
    }

    func send(_ event: GenerationEvent) {
        state.withLock { $0.buffer.push(event) }?.resume(returning: .success(event))
    }

    func finish(throwing error: (any Error)? = nil) {
        let result: Result<Void, any Error> = error.map { .failure($0) } ?? .success(())
        let reader = state.withLock { state in
            state.onCancel = nil
            return state.buffer.finish(result)
        }
        reader?.resume(returning: error.map { .failure($0) })
    }

    func next() async throws -> GenerationEvent? {
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: EventBuffer.Continuation) in
                let ready: Result<GenerationEvent, any Error>?? = state.withLock { state in
                    switch state.buffer.take() {
                    case .ready(let result): return .some(result)
                    // A second reader would be a misuse; it sees the end of the stream rather than a trap.
                    case .wait: return state.buffer.wait(continuation) ? .none : .some(nil)
                    }
                }
                if let ready { continuation.resume(returning: ready) }
            }
        } onCancel: {
            // The engine answers with the finished event, so what was generated is not lost with the task.
            cancel()
        }
        return try result?.get()
    }
}
