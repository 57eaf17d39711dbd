import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Writes to a descriptor through a buffer.
///
/// A write that is interrupted or would block goes on until all is written. The program must ignore SIGPIPE; a closed
/// pipe is then an error, `TerminalError.isClosed`, now and at every later write.
package final class TerminalWriter: Sendable {
    private struct State {
        var buffer: [UInt8] = []
        var failure: TerminalError?
    }

    /// The descriptor that is written to.
    package let descriptor: Int32
    private let state = Mutex(State())
    private static let capacity = 8192

    /// Makes a writer with an empty buffer.
    ///
    /// - Parameter descriptor: the descriptor; it is not closed.
    package init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Puts text into the buffer, and writes the buffer when it is full.
    ///
    /// - Parameter text: the text.
    /// - Throws: when something could not be written, now or earlier.
    package func write(_ text: String) throws(TerminalError) {
        try change { state in
            state.buffer.append(contentsOf: text.utf8)
            if state.buffer.count >= Self.capacity { Self.flush(&state, to: descriptor) }
        }
    }

    /// Puts bytes into the buffer, and writes the buffer when it is full.
    ///
    /// - Parameter bytes: the bytes.
    /// - Throws: when something could not be written, now or earlier.
    package func write(bytes: [UInt8]) throws(TerminalError) {
        try change { state in
            state.buffer.append(contentsOf: bytes)
            if state.buffer.count >= Self.capacity { Self.flush(&state, to: descriptor) }
        }
    }

    /// Writes what is in the buffer.
    ///
    /// - Throws: when something could not be written, now or earlier.
    package func flush() throws(TerminalError) {
        try change { Self.flush(&$0, to: descriptor) }
    }

    private func change(_ body: (inout sending State) -> Void) throws(TerminalError) {
        let failure = state.withLock { state -> TerminalError? in
            if state.failure == nil { body(&state) }
            return state.failure
        }
        if let failure { throw failure }
    }

    private static func flush(_ state: inout State, to descriptor: Int32) {
        var written = 0
        while written < state.buffer.count {
            let count = state.buffer.withUnsafeBytes { bytes in
                systemWrite(UnsafeRawBufferPointer(rebasing: bytes[written...]), to: descriptor)
            }
            if count >= 0 {
                written += count
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&wait, 1, -1)
            } else if errno != EINTR {
                state.failure = TerminalError(attempt: "write the output", code: errno)
                break
            }
        }
        state.buffer.removeAll(keepingCapacity: true)
    }
}
