import Foundation
import Synchronization

/// Shows how far the loading of a model is: a line on the terminal that is gone when it is done.
final class LoadingLine: Sendable {
    private struct State {
        var line: ProgressLine
        var isDone = false
    }

    private let state: Mutex<State>
    private let clock = ContinuousClock()
    private let began: ContinuousClock.Instant
    private let isShown: Bool

    /// - Parameter isShown: whether anything is shown at all; nothing is where the standard error is no terminal.
    init(isShown: Bool) {
        let device = TerminalDevice()
        let capabilities = device.capabilities(of: device.error)
        self.isShown = isShown && capabilities.hasEscapes
        began = clock.now
        state = Mutex(
            State(
                line: ProgressLine(
                    "Loading the model",
                    target: .terminal,
                    unicode: capabilities.isUnicode
                )
            )
        )
    }

    /// Takes the part that is done, from 0 to 1.
    func update(_ part: Double) {
        guard isShown else { return }
        // A small model is there at once; a line that only flickers helps nobody.
        let now = clock.now
        guard now - began > .milliseconds(300) else { return }
        let text = state.withLock { state in state.isDone ? "" : state.line.update(fraction: part, at: now) }
        Stderr.write(text)
    }

    /// Takes the line away.
    func finish() {
        guard isShown else { return }
        let text = state.withLock { state in
            defer { state.isDone = true }
            return state.isDone ? "" : state.line.finish()
        }
        Stderr.write(text)
    }
}
