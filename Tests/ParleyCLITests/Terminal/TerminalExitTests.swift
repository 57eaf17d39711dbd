import ParleyCLI
import Synchronization
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Ways out of a process, each of which must leave the terminal as it was.
///
/// Each test is a process of its own.
@Suite struct TerminalExitTests {
    @Test func exitRestores() async {
        await #expect(processExitsWith: .exitCode(Self.restored)) {
            let device = try TerminalExitTests.watchedDevice()
            // Runs after what the device registers later.
            atexit { TerminalExitTests.endWithVerdict() }
            try device.setMode(.editing)
            exit(0)
        }
    }

    @Test func abortRestores() async {
        await #expect(processExitsWith: .exitCode(Self.restored)) {
            try TerminalExitTests.prepareCrash(SIGABRT)
            abort()
        }
    }

    @Test func aFaultRestores() async {
        await #expect(processExitsWith: .exitCode(Self.restored)) {
            try TerminalExitTests.prepareCrash(SIGSEGV)
            UnsafeMutablePointer<Int>(bitPattern: 64)?.pointee = 1
        }
    }

    @Test func aTrapRestores() async {
        await #expect(processExitsWith: .exitCode(Self.restored)) {
            try TerminalExitTests.prepareCrash(SIGILL, SIGTRAP)
            let none: [Int] = []
            _ = none[Int(getpid())]
        }
    }

    /// Without the handlers the same crash leaves the terminal changed: the tests above can fail.
    @Test func aCrashWithoutHandlersDoesNotRestore() async {
        await #expect(processExitsWith: .exitCode(Self.changed)) {
            let device = try TerminalExitTests.watchedDevice()
            signal(SIGABRT) { _ in TerminalExitTests.endWithVerdict() }
            try device.setMode(.editing)
            abort()
        }
    }

    private static let restored: Int32 = 42
    private static let changed: Int32 = 43
    private static let watched = Atomic<Int32>(-1)

    /// A device on a terminal that `endWithVerdict()` looks at.
    private static func watchedDevice() throws -> TerminalDevice {
        let terminal = try PseudoTerminal()
        // Both ends stay open when the object goes, which may be as soon as it is no longer used.
        _ = dup(terminal.user)
        let program = dup(terminal.program)
        watched.store(program, ordering: .sequentiallyConsistent)
        return TerminalDevice(input: program, output: program, error: program, environment: ["TERM": "xterm"])
    }

    /// Sets a mode, and the crash handlers in front of one that tells how it found the terminal.
    private static func prepareCrash(_ numbers: Int32...) throws {
        for number in numbers { signal(number) { _ in TerminalExitTests.endWithVerdict() } }
        CrashSignals.restoreTerminal()
        CrashSignals.restoreTerminal()
        try watchedDevice().setMode(.editing)
    }

    /// Ends the process with what became of the terminal.
    private static func endWithVerdict() {
        var settings = termios()
        tcgetattr(watched.load(ordering: .sequentiallyConsistent), &settings)
        let flags = tcflag_t(ICANON | ECHO | ISIG)
        _exit(settings.c_lflag & flags == flags ? restored : changed)
    }
}
