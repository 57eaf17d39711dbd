#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A signal that the program answers to.
package enum ProcessSignal: Hashable, Sendable, CaseIterable {
    /// SIGINT: Ctrl-C.
    case interrupt
    /// SIGTERM: end.
    case terminate
    /// SIGHUP: the terminal is gone.
    case hangup
    /// SIGWINCH: the terminal's size has changed.
    case windowChange
    /// SIGCONT: the shell has continued the process; set the terminal's mode and draw anew.
    case resume

    /// The system's number.
    package var number: Int32 {
        switch self {
        case .interrupt: SIGINT
        case .terminate: SIGTERM
        case .hangup: SIGHUP
        case .windowChange: SIGWINCH
        case .resume: SIGCONT
        }
    }

    /// The exit code of a program that ends because of this signal: 128 + n, as shells report it.
    package var exitCode: Int32 { 128 + number }

    /// Whether the process may go on without an answer to this signal.
    var isHarmless: Bool { self == .windowChange || self == .resume }
}
