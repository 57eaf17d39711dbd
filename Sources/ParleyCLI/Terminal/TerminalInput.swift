import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The bytes of a descriptor, read by a thread of its own so that waiting for them holds nothing up.
///
/// For one consumer. The thread stops reading while more than 64 KiB wait to be consumed. It ends at the end of the
/// input, on an error, on `stop()`, and when the last reference is gone; the sequence then ends too.
package final class TerminalInput: AsyncSequence, Sendable {
    /// What came.
    package enum Event: Hashable, Sendable {
        /// Bytes, never none.
        case bytes([UInt8])
        /// Nothing more came for 50 ms after bytes: what is held as the beginning of a key may be decided.
        case quiet
        /// The input could not be read; this is the last event.
        case failed(TerminalError)
    }

    private let source: InputSource
    private let events: AsyncStream<Event>

    /// Starts to read.
    ///
    /// - Parameters:
    ///   - descriptor: the descriptor; a duplicate of it is read, so it may be closed meanwhile.
    ///   - reportsQuiet: whether `.quiet` events are wanted, as a `KeyDecoder` needs them.
    /// - Throws: when there is no such descriptor, or the system has none left.
    package init(_ descriptor: Int32 = STDIN_FILENO, reportsQuiet: Bool = false) throws(TerminalError) {
        let source = try InputSource(descriptor: descriptor, reportsQuiet: reportsQuiet)
        let (events, continuation) = AsyncStream.makeStream(of: Event.self)
        self.source = source
        self.events = events
        let thread = Thread {
            source.read { continuation.yield($0) }
            continuation.finish()
        }
        thread.name = "parley.input"
        thread.start()
    }

    deinit {
        source.stop()
    }

    /// Stops reading.
    ///
    /// Bytes that have been read already still come; once the sequence has ended, the descriptor is free for another
    /// reader.
    package func stop() {
        source.stop()
    }

    /// Makes the iterator of the one consumer.
    package func makeAsyncIterator() -> Iterator {
        Iterator(events: events.makeAsyncIterator(), input: self)
    }

    /// Takes the events one by one.
    package struct Iterator: AsyncIteratorProtocol {
        fileprivate var events: AsyncStream<Event>.Iterator
        /// Keeps the thread reading as long as there is an iterator.
        fileprivate let input: TerminalInput

        /// The next event.
        ///
        /// - Parameter actor: the actor that waits.
        /// - Returns: the event, or nil at the end or when the task is cancelled.
        package mutating func next(isolation actor: isolated (any Actor)?) async -> Event? {
            let event = await events.next(isolation: actor)
            if case .bytes(let bytes) = event { input.source.consumed(bytes.count) }
            return event
        }
    }
}

/// What the thread of a `TerminalInput` does, and the pipe that wakes it.
private final class InputSource: Sendable {
    private let descriptor: Int32
    private let reportsQuiet: Bool
    private let wakeOut: Int32
    private let wakeIn: Int32
    /// How many bytes may still be read before some are consumed.
    private let credit = Atomic<Int>(64 << 10)
    private let isStopped = Atomic<Bool>(false)

    private static let portion = 16 << 10
    private static let quietMilliseconds: Int32 = 50

    init(descriptor: Int32, reportsQuiet: Bool) throws(TerminalError) {
        let (wakeOut, wakeIn) = try WakePipe.open()
        // A number of another owner could stand for another file before this thread has ended.
        let duplicate = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard duplicate >= 0 else {
            let code = errno
            close(wakeOut)
            close(wakeIn)
            throw TerminalError(attempt: "read the input", code: code)
        }
        self.descriptor = duplicate
        self.reportsQuiet = reportsQuiet
        self.wakeOut = wakeOut
        self.wakeIn = wakeIn
    }

    deinit {
        close(descriptor)
        close(wakeOut)
        close(wakeIn)
    }

    func stop() {
        isStopped.store(true, ordering: .sequentiallyConsistent)
        WakePipe.write(1, to: wakeIn)
    }

    func consumed(_ count: Int) {
        let (old, new) = credit.add(count, ordering: .sequentiallyConsistent)
        if old <= 0, new > 0 { WakePipe.write(1, to: wakeIn) }
    }

    func read(_ deliver: (TerminalInput.Event) -> Void) {
        var buffer = [UInt8](repeating: 0, count: Self.portion)
        var mayBeQuiet = false
        while !isStopped.load(ordering: .sequentiallyConsistent) {
            let mayRead = credit.load(ordering: .sequentiallyConsistent) > 0
            var waits = [
                pollfd(fd: wakeOut, events: Int16(POLLIN), revents: 0),
                pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            ]
            let ready = poll(&waits, mayRead ? 2 : 1, mayRead && mayBeQuiet ? Self.quietMilliseconds : -1)
            if ready < 0 {
                if errno == EINTR || errno == EAGAIN { continue }
                return deliver(.failed(TerminalError(attempt: "wait for input", code: errno)))
            }
            if ready == 0 {
                mayBeQuiet = false
                deliver(.quiet)
                continue
            }
            if waits[0].revents != 0 {
                WakePipe.drain(wakeOut)
                continue
            }
            // POLLNVAL may also mean that this system cannot poll this kind of device: reading tells.
            let count = buffer.withUnsafeMutableBytes { systemRead(descriptor, into: $0) }
            if count > 0 {
                credit.subtract(count, ordering: .sequentiallyConsistent)
                mayBeQuiet = reportsQuiet
                deliver(.bytes(Array(buffer[..<count])))
            } else if count == 0 {
                return
            } else if errno != EINTR, errno != EAGAIN {
                let failure = TerminalError(attempt: "read the input", code: errno)
                // A terminal that has hung up has simply ended.
                return failure.isClosed ? () : deliver(.failed(failure))
            }
        }
    }
}
