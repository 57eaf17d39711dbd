import Foundation

/// One thread of our own that runs an actor's jobs in order.
///
/// libllama's OpenMP keeps a pool of spinning workers for every thread that calls it, so the calls have to come from one
/// thread always, and a decode must not block the cooperative pool.
package final class EngineThread: SerialExecutor, @unchecked Sendable {
    // @unchecked: the variables are read and written only between `lock()` and `unlock()` of `condition`.
    private let condition = NSCondition()
    private var jobs: [UnownedJob] = []
    private var head = 0
    private var isStopping = false
    private var hasEnded = false
    private var late: [UnownedJob] = []
    private var isRunningLate = false

    /// Starts the thread.
    ///
    /// - Parameter name: shown by debuggers and `ps`; at most 15 characters are kept on Linux.
    package init(name: String) {
        let thread = Thread { [self] in run() }
        thread.name = name
        // ggml builds its graphs with deep recursion over templates of its own; the default of 512 kB is tight on macOS.
        thread.stackSize = 8 << 20
        thread.start()
    }

    /// Takes a job of the actor's, to be run behind those that wait.
    ///
    /// - Parameter job: the job.
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        condition.lock()
        let isLate = hasEnded
        if !isLate { jobs.append(job) }
        condition.signal()
        condition.unlock()
        // A job must never be lost, or its caller would wait for ever. One that comes after the end runs where it is.
        if isLate {
            condition.lock()
            late.append(job)
            let runsHere = !isRunningLate
            isRunningLate = true
            condition.unlock()
            guard runsHere else { return }
            // A job may let go of the last that kept this thread: it must outlive the job by what is done behind it.
            let keeper = Unmanaged.passRetained(self)
            defer { keeper.release() }
            runLate()
        }
    }

    /// Whether other jobs wait, so that long work can make way for them.
    var hasWaitingJobs: Bool {
        condition.lock()
        defer { condition.unlock() }
        return head < jobs.count
    }

    /// Lets the thread end once it has run the jobs that wait.
    package func stop() {
        condition.lock()
        isStopping = true
        condition.signal()
        condition.unlock()
    }

    private func run() {
        while let job = next() {
            job.runSynchronously(on: asUnownedSerialExecutor())
        }
    }

    /// Runs late jobs one after the other: whoever finds none running takes those of the others along.
    private func runLate() {
        while true {
            condition.lock()
            guard !late.isEmpty else {
                isRunningLate = false
                condition.unlock()
                return
            }
            let job = late.removeFirst()
            condition.unlock()
            job.runSynchronously(on: asUnownedSerialExecutor())
        }
    }

    private func next() -> UnownedJob? {
        condition.lock()
        defer { condition.unlock() }
        while head == jobs.count {
            if isStopping {
                hasEnded = true
                return nil
            }
            condition.wait()
        }
        let job = jobs[head]
        head += 1
        if head == jobs.count {
            jobs.removeAll(keepingCapacity: true)
            head = 0
        }
        return job
    }
}
