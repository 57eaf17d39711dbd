/// How fast bytes come, by the last seconds.
package struct RateMeter: Sendable {
    private static let window: Duration = .seconds(10)
    private static let spacing: Duration = .milliseconds(200)

    private var samples: [(time: ContinuousClock.Instant, bytes: UInt64)] = []

    /// Begins with nothing known.
    package init() {}

    /// Takes how many bytes are there by now.
    ///
    /// - Parameters:
    ///   - bytes: the bytes; where they become fewer it begins anew.
    ///   - now: the time.
    package mutating func add(_ bytes: UInt64, at now: ContinuousClock.Instant) {
        if let last = samples.last, bytes < last.bytes { samples = [] }
        if samples.count >= 2, now - samples[samples.count - 2].time < Self.spacing { samples.removeLast() }
        samples.append((now, bytes))
        // One sample from before the window stays, so that a slow connection has a rate at all.
        while samples.count > 2, now - samples[1].time > Self.window { samples.removeFirst() }
    }

    /// Forgets what it knows, such as after a pause.
    package mutating func reset() { samples = [] }

    /// Bytes by the second; nil as long as too little is known.
    package var rate: Double? {
        guard let first = samples.first, let last = samples.last else { return nil }
        let time = last.time - first.time
        guard time >= .milliseconds(500) else { return nil }
        let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
        return Double(last.bytes - first.bytes) / seconds
    }

    /// How long the rest takes at this rate; nil where that cannot be told.
    ///
    /// - Parameter total: the bytes of the whole.
    /// - Returns: whole seconds.
    package func secondsLeft(of total: UInt64) -> Int? {
        guard let rate, rate >= 1, let bytes = samples.last?.bytes, total >= bytes else { return nil }
        let seconds = (Double(total - bytes) / rate).rounded(.up)
        return seconds < 360_000_000 ? Int(seconds) : nil
    }
}
