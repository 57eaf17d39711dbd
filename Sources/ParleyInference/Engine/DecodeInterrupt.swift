import Synchronization

/// Stops a running decode when nobody wants any of it any more.
///
/// The engine says which requests the running batch serves; a cancel takes one away; with the last gone the decoder's
/// abort callback, which reads ``isRaised`` from the library's own threads, is told to stop. One request's cancel never
/// costs another its batch.
package final class DecodeInterrupt: Sendable {
    private let wanted = Mutex<Set<Scheduler.JobID>>([])
    private let raised = Atomic<Bool>(false)

    /// An interrupt at rest.
    package init() {}

    /// Whether the running decode should stop.
    package var isRaised: Bool { raised.load(ordering: .relaxed) }

    /// Begins a batch that serves these requests.
    func begin(_ jobs: Set<Scheduler.JobID>) {
        wanted.withLock { wanted in
            wanted = jobs
            raised.store(jobs.isEmpty, ordering: .relaxed)
        }
    }

    /// Ends the batch.
    func end() {
        wanted.withLock { wanted in
            wanted.removeAll()
            raised.store(false, ordering: .relaxed)
        }
    }

    /// Takes a cancelled request away.
    func withdraw(_ job: Scheduler.JobID) {
        wanted.withLock { wanted in
            if wanted.remove(job) != nil, wanted.isEmpty { raised.store(true, ordering: .relaxed) }
        }
    }
}
