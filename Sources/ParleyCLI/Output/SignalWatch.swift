import Foundation
import Synchronization

/// Catches the signals that ask the program to stop, so that it can stop in order.
///
/// While nobody is registered a signal ends the program at once, with 128 + its number.
final class SignalWatch: Sendable {
    private struct State {
        var handler: (@Sendable (Int32) -> Void)?
    }

    /// A registration; the last one made gets the signals.
    final class Registration: Sendable {
        fileprivate let signal = Mutex<Int32?>(nil)
        private let watch: SignalWatch

        fileprivate init(_ watch: SignalWatch) { self.watch = watch }

        /// The first signal that came while this was registered.
        var received: Int32? { signal.withLock { $0 } }

        /// Gives the signals back.
        func end() { watch.state.withLock { $0.handler = nil } }
    }

    private let state = Mutex(State())
    /// What is done before the program ends by a signal: the terminal is given back as it was.
    private let cleanUp: @Sendable () -> Void

    /// Begins to catch signals.
    ///
    /// - Parameter cleanUp: called before the program is ended by a signal that nobody handles.
    /// - Throws: ``TerminalError`` when the system has no room for another pipe.
    init(cleanUp: @escaping @Sendable () -> Void = {}) throws {
        self.cleanUp = cleanUp
        let signals = try ProcessSignals.listen(to: [.interrupt, .terminate, .hangup])
        // The task keeps the watch: once signals are caught, somebody must act on them for as long as the program runs.
        Task { [self] in
            for await signal in signals { take(signal.number) }
        }
    }

    /// Sends the next signals to a closure, called on a thread of its own.
    func onSignal(_ action: @escaping @Sendable () -> Void) -> Registration {
        let registration = Registration(self)
        state.withLock { state in
            state.handler = { [cleanUp] number in
                let isFirst = registration.signal.withLock { known in
                    defer { known = known ?? number }
                    return known == nil
                }
                if isFirst { return action() }
                // Asked twice: what was to stop in order does not, so the program ends here.
                cleanUp()
                _exit(128 + number)
            }
        }
        return registration
    }

    private func take(_ number: Int32) {
        if let handler = state.withLock({ $0.handler }) { return handler(number) }
        cleanUp()
        _exit(128 + number)
    }
}
