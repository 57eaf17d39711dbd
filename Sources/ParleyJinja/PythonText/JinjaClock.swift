/// What the time is for a rendering.
package struct JinjaClock: Sendable, Equatable {
    /// The seconds since the start of 1970 in UTC.
    package var seconds: Int

    /// Millionths of a second on top of those.
    package var microseconds: Int

    /// By how many seconds the local time is ahead of UTC.
    package var offset: Int

    /// Whether `%z` and `%Z` tell the offset; `datetime.now()`, which templates are used to, does not know its zone.
    package var tellsZone: Bool

    /// A time.
    ///
    /// - Parameters:
    ///   - seconds: the seconds since the start of 1970 in UTC.
    ///   - microseconds: millionths of a second on top of those.
    ///   - offset: by how many seconds the local time is ahead of UTC.
    ///   - tellsZone: whether `%z` and `%Z` tell the offset.
    package init(seconds: Int, microseconds: Int = 0, offset: Int = 0, tellsZone: Bool = false) {
        self.seconds = seconds
        self.microseconds = microseconds
        self.offset = offset
        self.tellsZone = tellsZone
    }

    /// The time that the system's clock shows, in UTC.
    package static var system: JinjaClock {
        JinjaClock(seconds: CMath.secondsNow())
    }
}
