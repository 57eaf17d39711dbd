import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The signals of crashes: the terminal gets its original mode back before they do what they always do.
package enum CrashSignals {
    private static let numbers = [SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE]
    /// Where what was installed before lies, indexed by signal number; 0 before `restoreTerminal()`.
    private static let address = Atomic<UInt>(0)

    /// Installs the handlers, once, in front of those that are there, such as the runtime's crash reporter.
    package static func restoreTerminal() {
        let previous = UnsafeMutablePointer<sigaction>.allocate(capacity: 64)
        for number in numbers {
            sigaction(number, nil, previous + Int(number))
        }
        let (isFirst, _) = address.compareExchange(
            expected: 0,
            desired: UInt(bitPattern: previous),
            ordering: .sequentiallyConsistent
        )
        guard isFirst else {
            previous.deallocate()
            return
        }
        for number in numbers {
            signal(number) { CrashSignals.handle($0) }
            // A stack that has overflowed has no room for a handler.
            var installed = sigaction()
            sigaction(number, nil, &installed)
            installed.sa_flags |= numericCast(SA_ONSTACK)
            sigaction(number, &installed, nil)
        }
    }

    /// Restores the terminal and what was installed before; async-signal-safe.
    private static func handle(_ number: Int32) {
        TerminalDevice.restoreFromSignalHandler()
        guard
            let previous = UnsafeMutablePointer<sigaction>(
                bitPattern: address.load(ordering: .sequentiallyConsistent)
            )
        else { return }
        sigaction(number, previous + Int(number), nil)
        // A faulting instruction faults again when this returns, and the handler before us then sees where. What is
        // sent by a call, or has been stepped over, must be sent again.
        if number == SIGABRT || number == SIGTRAP { raise(number) }
    }
}
