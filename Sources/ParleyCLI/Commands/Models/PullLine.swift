package import ParleyHub

/// The line that tells how far fetching is, on a terminal over itself, elsewhere one below the other.
///
/// Gives what to write; writes nothing itself.
package struct PullLine: Sendable {
    private static let interval: Duration = .milliseconds(200)
    private static let logInterval: Duration = .seconds(10)
    private static let logStep = 10

    private let target: ProgressLine.Target
    private let unicode: Bool
    private var meter = RateMeter()
    private var shown: (time: ContinuousClock.Instant, step: Int, label: String)?
    private var isOpen = false

    /// Makes a line that shows nothing yet.
    ///
    /// - Parameters:
    ///   - target: where the line goes.
    ///   - unicode: whether the target shows UTF-8.
    package init(target: ProgressLine.Target, unicode: Bool) {
        self.target = target
        self.unicode = unicode
    }

    /// Takes an event.
    ///
    /// - Parameters:
    ///   - event: what happened.
    ///   - now: the time.
    ///   - columns: the columns of the terminal.
    /// - Returns: what to write; empty when nothing is due.
    package mutating func take(_ event: PullEvent, at now: ContinuousClock.Instant, columns: @autoclosure () -> Int)
        -> String
    {
        guard target != .silent else { return "" }
        switch event {
        case .progress(let name, let done, let total):
            return progress("Fetching \(name)", done, total, isTransfer: true, at: now, columns)
        case .checking(let name, let done, let total):
            return progress("Checking \(name)", done, total, isTransfer: false, at: now, columns)
        default:
            meter.reset()
            guard let sentence = Self.sentence(event) else { return "" }
            return close() + VisibleText.of(sentence) + "\n"
        }
    }

    /// Takes the line away.
    ///
    /// - Returns: what to write.
    package mutating func close() -> String {
        defer { (isOpen, shown) = (false, nil) }
        return isOpen && target == .terminal ? "\r\u{1B}[K" : ""
    }

    private mutating func progress(
        _ label: String,
        _ done: UInt64,
        _ total: UInt64,
        isTransfer: Bool,
        at now: ContinuousClock.Instant,
        _ columns: () -> Int
    ) -> String {
        if isTransfer { meter.add(done, at: now) }
        let percent = total == 0 ? 100 : Int(Double(done) / Double(total) * 100)
        let step = percent / Self.logStep
        if let shown, shown.label == label {
            let since = now - shown.time
            let isDue =
                target == .terminal
                ? since >= Self.interval || done == total
                : since >= Self.logInterval || step != shown.step && since >= .seconds(1)
            guard isDue else { return "" }
        }
        shown = (now, step, label)
        isOpen = true
        let text = VisibleText.of(label) + (unicode ? "…" : "...") + Self.figures(done, total, isTransfer ? meter : nil)
        guard target == .terminal else { return text + "\n" }
        return "\r" + TerminalWidth.fitted(text, to: columns() - 1, unicode: unicode) + "\u{1B}[K"
    }

    /// ` 42%  1.2 GiB of 2.9 GiB  35.2 MiB/s  1:02 left`.
    private static func figures(_ done: UInt64, _ total: UInt64, _ meter: RateMeter?) -> String {
        let percent = total == 0 ? 100 : Int(Double(done) / Double(total) * 100)
        var text = " \(min(percent, done < total ? 99 : 100))%  \(ByteCount(done)) of \(ByteCount(total))"
        if let rate = meter?.rate { text += "  \(ByteCount(UInt64(max(0, rate))))/s" }
        if done < total, let seconds = meter?.secondsLeft(of: total) { text += "  \(time(seconds)) left" }
        return text
    }

    /// Seconds as `0:05`, `12:34` or `1:02:03`.
    package static func time(_ seconds: Int) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60)
        return hours > 0 ? "\(hours):\(two(minutes)):\(two(rest))" : "\(minutes):\(two(rest))"
    }

    private static func sentence(_ event: PullEvent) -> String? {
        switch event {
        case .progress, .checking: nil
        case .waiting(let name): "Another program fetches or removes \(name). Waiting for it."
        case .found(let name, let files, let bytes):
            "\(name): \(files == 1 ? "1 file" : "\(files) files")" + (bytes.map { ", \(ByteCount($0))" } ?? "")
        case .continuing(let name, let size): "Going on with \(name) at \(ByteCount(size))."
        case .startingOver(let name): "What was fetched of \(name) cannot be gone on with: starting over."
        case .retrying(let reason, let wait):
            "Broken off: \(reason). Trying again in \(max(1, Int(wait.inSeconds.rounded()))) s."
        case .unverified(let name):
            "No hash is known for \(name): only its size and form are checked. --sha256 HEX checks it."
        }
    }
}
