import ParleyModels

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Keeps others from fetching or removing the same model at the same time.
///
/// The system gives it up with the process, however that ends.
package final class PullLock: Sendable {
    private static let pause: Duration = .milliseconds(200)

    private let path: String
    private let descriptor: Int32

    private init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit {
        // Taken away while it is held: who opened it before sees that it is no longer there, and makes another.
        unlink(path)
        close(descriptor)
    }

    /// Waits for a lock and takes it.
    ///
    /// - Parameters:
    ///   - path: its file.
    ///   - waiting: called once if another holds it.
    /// - Returns: the lock; letting it go gives it back.
    /// - Throws: ``PullError``, or `CancellationError`.
    @concurrent
    package static func take(_ path: String, waiting: @Sendable () -> Void) async throws -> PullLock {
        var hasWaited = false
        while true {
            if let lock = try attempt(path) { return lock }
            if !hasWaited { waiting() }
            hasWaited = true
            try await Task.sleep(for: pause)
        }
    }

    /// Takes a lock unless another holds it.
    ///
    /// - Parameter path: its file.
    /// - Returns: the lock; nil where another holds it.
    /// - Throws: ``PullError``.
    package static func attempt(_ path: String) throws(PullError) -> PullLock? {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0o600)
        guard descriptor >= 0 else { throw PartFile.fault(path, FileFault(code: errno)) }
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            let fault = FileFault(code: errno)
            close(descriptor)
            if fault.code == EWOULDBLOCK { return nil }
            throw PullError(
                .file,
                """
                \(path.shownInMessage) cannot be locked: \(fault). Move the models to a disk of this machine with \
                PARLEY_MODELS.
                """
            )
        }
        guard let here = try? FileFacts(descriptor: descriptor), let there = try? FileFacts(path: path),
            here.identity == there.identity
        else {
            // Whoever held it took its file away: the next attempt makes another.
            close(descriptor)
            return nil
        }
        return PullLock(path: path, descriptor: descriptor)
    }
}
