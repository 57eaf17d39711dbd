import Foundation
import ParleyInference
import Testing

@Suite struct EngineThreadTests {
    /// An actor on a thread that nothing else keeps.
    private actor Guest {
        private nonisolated let thread: EngineThread
        private var visits = 0

        nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

        init(thread: EngineThread) { self.thread = thread }

        nonisolated func stop() { thread.stop() }

        /// Leaves a job behind that outlives whoever asked for it.
        func linger() {
            Task {
                usleep(2000)
                visits += 1
            }
        }
    }

    /// A job that comes after the thread's end runs where it is, and takes actor and thread along when it ends.
    @Test func aLateJobMayHoldTheLastReference() async throws {
        for _ in 0..<20 {
            weak var left: EngineThread?
            do {
                let thread = EngineThread(name: "parley-test")
                left = thread
                let guest = Guest(thread: thread)
                guest.stop()
                try await Task.sleep(for: .milliseconds(5))
                await guest.linger()
            }
            try await Task.sleep(for: .milliseconds(10))
            #expect(left == nil)
        }
    }
}
