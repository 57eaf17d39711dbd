import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The settings that the terminal had before this process changed them.
///
/// A process has one terminal, so there is one slot. It lies in memory that is never freed and is read through atomics,
/// so that a signal handler may put the settings back.
enum SavedTerminal {
    private struct Slot {
        var descriptor: Int32
        var output: Int32
        var settings: termios
        var endsPaste: Bool
    }

    /// Where the slot lies, as an address; 0 before the first change.
    private static let address = Atomic<UInt>(0)
    /// Whether the terminal differs from what is saved.
    private static let isChanged = Atomic<Bool>(false)
    /// Only one thread at a time changes the terminal; signal handlers do not take part.
    private static let changes = Mutex<Bool>(false)

    private static var slot: UnsafeMutablePointer<Slot>? {
        UnsafeMutablePointer(bitPattern: address.load(ordering: .acquiring))
    }

    /// Changes the terminal's settings, having saved those it had.
    ///
    /// - Parameters:
    ///   - descriptor: the terminal that is read.
    ///   - output: where the end of bracketed paste is written when the settings are put back.
    ///   - pastes: whether bracketed paste is on from now.
    ///   - change: turns the saved settings into the new ones.
    /// - Throws: when the descriptor is no terminal.
    static func change(
        _ descriptor: Int32,
        output: Int32,
        pastes: Bool,
        _ change: (inout termios) -> Void
    ) throws(TerminalError) {
        let failure = changes.withLock { isPrepared -> TerminalError? in
            if !isPrepared {
                // `exit` is a way out like any other.
                atexit { SavedTerminal.restore() }
                isPrepared = true
            }
            var settings = termios()
            if isChanged.load(ordering: .sequentiallyConsistent), let saved = slot {
                if saved.pointee.descriptor == descriptor {
                    settings = saved.pointee.settings
                    saved.pointee.endsPaste = pastes
                    change(&settings)
                    return apply(&settings, to: descriptor)
                }
                restore()
            }
            guard tcgetattr(descriptor, &settings) == 0 else {
                return TerminalError(attempt: "read the terminal's settings", code: errno)
            }
            let new = Slot(descriptor: descriptor, output: output, settings: settings, endsPaste: pastes)
            if let saved = slot {
                saved.pointee = new
            } else {
                let saved = UnsafeMutablePointer<Slot>.allocate(capacity: 1)
                saved.initialize(to: new)
                address.store(UInt(bitPattern: saved), ordering: .releasing)
            }
            isChanged.store(true, ordering: .sequentiallyConsistent)
            change(&settings)
            let failure = apply(&settings, to: descriptor)
            if failure != nil { isChanged.store(false, ordering: .sequentiallyConsistent) }
            return failure
        }
        if let failure { throw failure }
    }

    private static func apply(_ settings: inout termios, to descriptor: Int32) -> TerminalError? {
        while tcsetattr(descriptor, TCSANOW, &settings) != 0 {
            guard errno == EINTR else {
                return TerminalError(attempt: "change the terminal's settings", code: errno)
            }
        }
        return nil
    }

    /// Puts the saved settings back, if they were changed.
    ///
    /// Async-signal-safe: atomics, `pthread_sigmask`, `tcsetattr` and `write` on memory that is always there.
    static func restore() {
        guard isChanged.exchange(false, ordering: .sequentiallyConsistent),
            let saved = slot
        else { return }
        let code = errno
        // A background process that changes its terminal would be stopped instead of ending.
        var blocked = sigset_t()
        var previous = sigset_t()
        sigemptyset(&blocked)
        sigaddset(&blocked, SIGTTOU)
        pthread_sigmask(SIG_BLOCK, &blocked, &previous)
        tcsetattr(saved.pointee.descriptor, TCSANOW, &saved.pointee.settings)
        if saved.pointee.endsPaste {
            let sequence: StaticString = "\u{1B}[?2004l"
            _ = write(saved.pointee.output, sequence.utf8Start, sequence.utf8CodeUnitCount)
        }
        pthread_sigmask(SIG_SETMASK, &previous, nil)
        errno = code
    }
}
