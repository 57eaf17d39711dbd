import ParleyHub
import Synchronization

/// Shows on the standard error how far fetching is.
final class PullDisplay: Sendable {
    private let line: Mutex<PullLine>
    private let clock = ContinuousClock()
    private let device = TerminalDevice()

    /// - Parameter isQuiet: whether nothing is shown.
    init(isQuiet: Bool) {
        let capabilities = device.capabilities(of: device.error)
        let target: ProgressLine.Target = isQuiet ? .silent : capabilities.hasEscapes ? .terminal : .log
        line = Mutex(PullLine(target: target, unicode: capabilities.isUnicode))
    }

    /// Takes an event, from any thread.
    func take(_ event: PullEvent) {
        line.withLock { line in
            let text = line.take(event, at: clock.now, columns: device.size().columns)
            if !text.isEmpty { Stderr.write(text) }
        }
    }

    /// Takes the line away.
    func finish() { line.withLock { Stderr.write($0.close()) } }
}
