import ParleyJSON

/// How long an idle model stays in memory, as Ollama's clients say it.
package struct KeepAlive: Sendable, Hashable {
    /// The time; nil for as long as no other model needs the room.
    package var duration: Duration?

    /// The longest time that is counted, a year; more is for ever.
    private static let longest = 366.0 * 86_400

    /// What people may write.
    package static let form = "seconds, a time such as 30s, 5m or 1h30m, 0 for not at all, or -1 for ever"

    /// Reads a number of seconds.
    ///
    /// - Parameter seconds: the seconds; less than 0 for ever.
    package init?(seconds: Double) {
        guard seconds.isFinite else { return nil }
        duration = seconds < 0 || seconds > Self.longest ? nil : .seconds(seconds)
    }

    /// Reads seconds, or numbers with their units: `90`, `5m`, `1h30m`, `-1`.
    ///
    /// - Parameter text: what was written.
    package init?(_ text: String) {
        if let seconds = Double(text) {
            self.init(seconds: seconds)
            return
        }
        let isForever = text.hasPrefix("-")
        var rest = Substring(text).drop { $0 == "-" || $0 == "+" }
        var seconds = 0.0
        guard !rest.isEmpty, text.count - rest.count <= 1 else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            let unit = rest.dropFirst(digits.count).prefix { $0.isASCII && $0.isLetter }
            guard let number = Double(digits), let factor = Self.units[String(unit)] else { return nil }
            seconds += number * factor
            rest = rest.dropFirst(digits.count + unit.count)
        }
        self.init(seconds: isForever ? -1 : seconds)
    }

    /// Reads a request's field.
    ///
    /// - Parameter fields: the request's.
    /// - Returns: the time; nil where the request does not say.
    /// - Throws: ``APIError`` for anything else.
    package static func of(_ fields: RequestFields) throws(APIError) -> KeepAlive? {
        guard let value = fields["keep_alive"] else { return nil }
        let read =
            switch value {
            case .string(let text): KeepAlive(text)
            case .number(let number): number.double.flatMap { KeepAlive(seconds: $0) }
            default: KeepAlive?.none
            }
        guard let read else { throw fields.fault("keep_alive", mustBe: form) }
        return read
    }

    private static let units: [String: Double] = ["ms": 0.001, "s": 1, "m": 60, "h": 3600]
}
