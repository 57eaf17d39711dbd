#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Why the server cannot listen where it was told to.
package struct ListenFault: Error, CustomStringConvertible {
    private let host: String
    private let port: Int
    private let cause: String

    /// Describes a failure.
    ///
    /// - Parameters:
    ///   - host: the address.
    ///   - port: the port.
    ///   - cause: what was thrown.
    package init(host: String, port: Int, cause: any Error) {
        self.host = host
        self.port = port
        self.cause = "\(cause)"
    }

    /// What is wrong and what to do.
    package var description: String {
        let place = host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        let reason =
            switch code {
            case EADDRINUSE: "another program does already. Stop it, or choose another port with --port."
            case EACCES, EPERM: "you may not take that port. Choose one above 1023 with --port."
            case EADDRNOTAVAIL: "this machine has no such address. Choose another with --host."
            default: "\(cause). Check --host and --port."
            }
        return "The server cannot listen on \(place): \(reason)"
    }

    /// The system's number, which the network library shows in its error's text and nowhere else behind its wrapping.
    private var code: Int32? {
        guard let match = cause.firstMatch(of: /errno: ([0-9]+)/) else { return nil }
        return Int32(match.output.1)
    }
}
