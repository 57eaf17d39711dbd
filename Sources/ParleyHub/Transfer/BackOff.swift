/// How long to wait before something is tried again, and when to give up.
package struct BackOff: Sendable {
    /// How often it is tried without a byte more.
    package static let mostTries = 5
    /// The longest that a server may ask to be left alone, in seconds.
    package static let longestAsked = 300
    private static let longest = 60.0

    private let base: Double
    private var failures = 0

    /// Begins with nothing gone wrong.
    ///
    /// - Parameter base: the seconds of the first wait; each further one is twice as long, up to a minute.
    package init(base: Double = 1) { self.base = base }

    /// Takes a failure.
    ///
    /// - Parameters:
    ///   - progressed: whether bytes came since the last one that never had been there before.
    ///   - asked: the seconds that the server asked for.
    ///   - chance: from 0 to 1; several programs that failed together should not come back together.
    /// - Returns: how long to wait; nil when it was tried often enough.
    package mutating func next(
        progressed: Bool,
        asked: Int? = nil,
        chance: Double = .random(in: 0...1)
    ) -> Duration? {
        failures = progressed ? 1 : failures + 1
        guard failures < Self.mostTries else { return nil }
        if let asked { return .seconds(min(max(asked, 0), Self.longestAsked)) }
        var wait = base
        for _ in 1..<failures { wait = min(wait * 2, Self.longest) }
        return .seconds(wait * (0.75 + 0.25 * min(max(chance, 0), 1)))
    }
}
