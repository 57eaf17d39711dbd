import Synchronization

/// The shared end points of a request: the engine writes, the stream reads, either may end it.
final class GenerationChannel: Sendable {
    private struct State {
        var isCancelled = false
        var onCancel: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())
    private let queue = EventQueue<GenerationEvent>()

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

    func send(_ event: GenerationEvent) { queue.push(event) }

    func finish(throwing error: (any Error)? = nil) {
        state.withLock { $0.onCancel = nil }
        queue.finish(error.map { .failure($0) } ?? .success(()))
    }

    func next() async throws -> GenerationEvent? {
        try await withTaskCancellationHandler {
            try await queue.next()
        } onCancel: {
            // The engine answers with the finished event, so what was generated is not lost with the task.
            cancel()
        }
    }
}
