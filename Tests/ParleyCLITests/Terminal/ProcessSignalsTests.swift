import ParleyCLI
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension TerminalDeviceTests {
    /// Signals are the process's, as its terminal is: part of the suite that runs one test at a time.
    @Suite struct ProcessSignalsTests {
        @Test(
            arguments: [
                (ProcessSignal.interrupt, 2, 130), (.terminate, 15, 143), (.hangup, 1, 129),
            ] as [(ProcessSignal, Int32, Int32)]
        )
        func exitCode(_ signal: ProcessSignal, _ number: Int32, _ code: Int32) {
            #expect(signal.number == number)
            #expect(signal.exitCode == code)
        }

        @Test func everySignalHasANumberOfItsOwn() {
            #expect(Set(ProcessSignal.allCases.map(\.number)) == [SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGCONT])
        }

        @Test func signalsComeInOrderToEveryListener() async throws {
            let some = try ProcessSignals.listen(to: [.hangup])
            let all = try ProcessSignals.listen(to: [.hangup, .windowChange, .resume])
            var first = some.makeAsyncIterator()
            var second = all.makeAsyncIterator()
            for signal in [ProcessSignal.windowChange, .hangup, .resume, .hangup, .hangup] {
                kill(getpid(), signal.number)
                #expect(await second.next() == signal)
            }
            #expect(await first.next() == .hangup)
            #expect(await first.next() == .hangup)
            #expect(await first.next() == .hangup)
        }

        @Test func aListenerThatIsGoneDoesNotHoldUpOthers() async throws {
            do {
                _ = try ProcessSignals.listen(to: [.hangup])
            }
            let task = Task {
                for await _ in try ProcessSignals.listen(to: [.hangup]) {}
            }
            try await Task.sleep(for: .milliseconds(20))
            task.cancel()
            try await task.value
            var signals = try ProcessSignals.listen(to: [.hangup]).makeAsyncIterator()
            kill(getpid(), SIGHUP)
            #expect(await signals.next() == .hangup)
        }
    }
}
