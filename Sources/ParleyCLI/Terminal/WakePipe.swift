#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A pipe that wakes a thread out of `poll`; both ends never block and are closed in child processes.
enum WakePipe {
    /// Opens a pipe.
    static func open() throws(TerminalError) -> (out: Int32, in: Int32) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw TerminalError(attempt: "open a pipe", code: errno)
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        return (ends[0], ends[1])
    }

    /// Writes one byte, async-signal-safely; a full pipe will wake the thread anyway.
    static func write(_ byte: UInt8, to descriptor: Int32) {
        withUnsafeBytes(of: byte) { _ = systemWrite($0, to: descriptor) }
    }

    /// Takes all bytes out.
    ///
    /// - Returns: the bytes.
    @discardableResult
    static func drain(_ descriptor: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: buffer[..<count])
        }
    }
}
