import Foundation

/// Work that blocks, on a thread of its own, so that it never holds up the cooperative pool.
enum BlockingWork {
    /// Runs a closure on a new thread and waits for it without blocking.
    static func run<Result: Sendable>(
        named name: String,
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread { continuation.resume(with: Swift.Result { try body() }) }
            thread.name = name
            thread.stackSize = 8 << 20
            thread.start()
        }
    }
}
