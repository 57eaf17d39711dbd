import ParleyCLI

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A terminal of the system with a test at its other end.
final class PseudoTerminal: Sendable {
    /// Where the test types and sees what is shown.
    let user: Int32
    /// What the program has as its input and output.
    let program: Int32

    init(columns: UInt16 = 80, rows: UInt16 = 24) throws {
        var ends: (user: Int32, program: Int32) = (-1, -1)
        guard openpty(&ends.user, &ends.program, nil, nil, nil) == 0 else {
            throw TerminalError(attempt: "open a pseudo-terminal", code: errno)
        }
        (user, program) = ends
        resize(columns: columns, rows: rows)
    }

    deinit {
        close(user)
        close(program)
    }

    /// A device on this terminal.
    func device(environment: [String: String] = ["TERM": "xterm"]) -> TerminalDevice {
        TerminalDevice(input: program, output: program, error: program, environment: environment)
    }

    func resize(columns: UInt16, rows: UInt16) {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(program, UInt(TIOCSWINSZ), &size)
    }

    var settings: termios {
        var settings = termios()
        tcgetattr(program, &settings)
        return settings
    }

    /// Whether the terminal gathers lines, echoes, and sends signals for Ctrl-C.
    var flags: (lines: Bool, echo: Bool, signals: Bool) {
        let flags = settings.c_lflag
        return (flags & tcflag_t(ICANON) != 0, flags & tcflag_t(ECHO) != 0, flags & tcflag_t(ISIG) != 0)
    }

    func type(_ text: String) {
        sendBytes(Array(text.utf8), to: user)
    }

    /// What the program has shown, as soon as it ends with the given text or three seconds have passed.
    func shown(upTo end: String = "") -> String {
        receiveBytes(from: user, upTo: end)
    }
}

/// Two ends of a pipe.
final class Pipe: Sendable {
    let out: Int32
    let `in`: Int32
    private let isInOpen = Once()

    init() throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw TerminalError(attempt: "open a pipe", code: errno) }
        (out, `in`) = (ends[0], ends[1])
    }

    func send(_ bytes: [UInt8]) {
        sendBytes(bytes, to: `in`)
    }

    func closeIn() {
        if isInOpen.first() { close(`in`) }
    }

    deinit {
        closeIn()
        close(out)
    }
}

func sendBytes(_ bytes: [UInt8], to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { return }
        rest = rest.dropFirst(count)
    }
}

/// Reads until what has come ends with a text, or nothing comes for a while.
func receiveBytes(from descriptor: Int32, upTo end: String) -> String {
    var received: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
        var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let isComplete = received.suffix(end.utf8.count).elementsEqual(end.utf8)
        guard poll(&wait, 1, isComplete ? 50 : 3000) > 0, wait.revents & Int16(POLLIN) != 0 else { break }
        let count = read(descriptor, &buffer, buffer.count)
        guard count > 0 else { break }
        received += buffer[..<count]
    }
    return String(decoding: received, as: UTF8.self)
}
