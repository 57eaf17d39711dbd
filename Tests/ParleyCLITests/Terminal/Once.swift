import Synchronization

/// Something that is true once.
final class Once: Sendable {
    private let isUsed = Atomic<Bool>(false)

    /// Whether this is the first call.
    func first() -> Bool {
        !isUsed.exchange(true, ordering: .sequentiallyConsistent)
    }
}
