import Synchronization

/// A number that two threads look at.
final class SharedCount: Sendable {
    private let count = Atomic<Int>(0)
    private let closed = Atomic<Bool>(false)

    var value: Int { count.load(ordering: .sequentiallyConsistent) }

    var isClosed: Bool { closed.load(ordering: .sequentiallyConsistent) }

    func add(_ more: Int) {
        count.add(more, ordering: .sequentiallyConsistent)
    }

    func close() {
        closed.store(true, ordering: .sequentiallyConsistent)
    }
}
