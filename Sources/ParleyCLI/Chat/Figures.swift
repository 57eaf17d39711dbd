/// Numbers for people.
enum Figures {
    /// A number of turns in words.
    static func turns(_ count: Int) -> String { count == 1 ? "1 turn" : "\(count) turns" }

    /// A duration in seconds or milliseconds, as `1.25 s` or `35 ms`.
    static func seconds(_ duration: Duration) -> String {
        let value = duration.inSeconds
        if value < 0.9995 { return "\(Int((value * 1000).rounded())) ms" }
        return "\(decimal(value, places: 2)) s"
    }

    /// Bytes in mebibytes.
    static func mebibytes(_ bytes: UInt64) -> String { "\((bytes + (1 << 19)) >> 20) MiB" }

    /// A number with a fixed number of places behind the point.
    static func decimal(_ value: Double, places: Int) -> String {
        guard value.isFinite else { return "-" }
        let scale = (0..<places).reduce(1.0) { product, _ in product * 10 }
        let scaled = (abs(value) * scale).rounded()
        guard scaled < 1e15 else { return "\(value)" }
        let whole = Int(scaled / scale)
        let sign = value < 0 && scaled > 0 ? "-" : ""
        if places == 0 { return sign + String(whole) }
        let fraction = String(Int(scaled.truncatingRemainder(dividingBy: scale)))
        return sign + "\(whole)." + String(repeating: "0", count: places - fraction.count) + fraction
    }

    /// Tokens by the second, as `123.4`; a dash where no time passed.
    static func rate(_ count: Int, _ duration: Duration) -> String {
        let time = duration.inSeconds
        return time > 0 && count > 0 ? decimal(Double(count) / time, places: 1) : "-"
    }
}

extension Duration {
    /// The duration in seconds.
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
