#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Why a call to the operating system about a terminal, a stream or a signal failed.
package struct TerminalError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was tried, such as "read standard input".
    package let attempt: String
    /// The system's number for the reason (errno).
    package let code: Int32

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - attempt: what was tried, such as "read standard input".
    ///   - code: the system's number for the reason (errno).
    package init(attempt: String, code: Int32) {
        self.attempt = attempt
        self.code = code
    }

    /// Whether whoever was at the other end is gone: a closed pipe, or a terminal that has hung up.
    package var isClosed: Bool { code == EPIPE || code == EIO || code == ENXIO }

    /// One sentence for a person.
    package var description: String { "Cannot \(attempt): \(String(cString: strerror(code)))." }
}
