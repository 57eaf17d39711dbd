import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The signals that come to this process, as asynchronous sequences.
///
/// The handlers only write the signal's number into a pipe; a thread reads it and tells every listener.
package enum ProcessSignals {
    private struct Listeners {
        var installed: Set<ProcessSignal> = []
        var continuations: [Int: (signals: Set<ProcessSignal>, continuation: AsyncStream<ProcessSignal>.Continuation)] =
            [:]
        var nextKey = 0
        var hasThread = false
    }

    private static let listeners = Mutex(Listeners())
    /// The end of the pipe that the handlers write to; below 0 before there is one.
    private static let pipeIn = Atomic<Int32>(-1)

    /// Takes over signals for the rest of the process's life and listens to them.
    ///
    /// Until the first call signals do what they always do. SIGINT, SIGTERM or SIGHUP that the process was started to
    /// ignore (`nohup`, a background job) stay ignored. Equal signals that wait unread may come as one.
    ///
    /// - Parameter signals: the signals.
    /// - Returns: the signals as they come, until the listener drops the sequence.
    /// - Throws: when the system has no descriptors left.
    package static func listen(
        to signals: Set<ProcessSignal> = Set(ProcessSignal.allCases)
    ) throws(TerminalError) -> AsyncStream<ProcessSignal> {
        try openPipe()
        // Each kind is kept once or twice at most; a listener that has stopped reading must not gather them for ever.
        let (stream, continuation) = AsyncStream.makeStream(
            of: ProcessSignal.self,
            bufferingPolicy: .bufferingNewest(64)
        )
        let key = listeners.withLock { listeners in
            let key = listeners.nextKey
            listeners.nextKey += 1
            listeners.continuations[key] = (signals, continuation)
            for signal in signals where listeners.installed.insert(signal).inserted {
                install(signal)
            }
            return key
        }
        continuation.onTermination = { _ in
            listeners.withLock { _ = $0.continuations.removeValue(forKey: key) }
        }
        return stream
    }

    private static func openPipe() throws(TerminalError) {
        let failure = listeners.withLock { listeners -> TerminalError? in
            guard !listeners.hasThread else { return nil }
            do throws(TerminalError) {
                let ends = try WakePipe.open()
                pipeIn.store(ends.in, ordering: .sequentiallyConsistent)
                listeners.hasThread = true
                let thread = Thread { deliver(from: ends.out) }
                thread.name = "parley.signals"
                thread.start()
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }

    private static func install(_ signal: ProcessSignal) {
        let previous = setHandler(signal.number) { number in
            // The interrupted code may be about to look at errno.
            let code = errno
            let descriptor = ProcessSignals.pipeIn.load(ordering: .sequentiallyConsistent)
            WakePipe.write(UInt8(truncatingIfNeeded: number), to: descriptor)
            errno = code
        }
        if !signal.isHarmless, address(of: previous) == address(of: SIG_IGN) {
            _ = setHandler(signal.number, SIG_IGN)
        }
    }

    private typealias Handler = @convention(c) (Int32) -> Void

    private static func setHandler(_ number: Int32, _ handler: Handler?) -> Handler? {
        signal(number, handler)
    }

    /// The address of a handler: SIG_DFL and SIG_IGN are numbers in the place of functions.
    private static func address(of handler: Handler?) -> Int {
        unsafeBitCast(handler, to: Int.self)
    }

    private static func deliver(from descriptor: Int32) {
        while true {
            var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            poll(&wait, 1, -1)
            for number in WakePipe.drain(descriptor) {
                guard let signal = ProcessSignal.allCases.first(where: { $0.number == Int32(number) }) else { continue }
                let continuations = listeners.withLock { listeners in
                    listeners.continuations.values.filter { $0.signals.contains(signal) }.map(\.continuation)
                }
                for continuation in continuations { continuation.yield(signal) }
            }
        }
    }
}
