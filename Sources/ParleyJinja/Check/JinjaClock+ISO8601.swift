extension JinjaClock {
    /// A time from a text such as `2026-07-26T12:30:00.5+02:00`; nil comes back for another form.
    ///
    /// - Parameter text: date, then if it likes `T` or a blank and the time, then if it likes the zone.
    package init?(iso8601 text: String) {
        var reader = TimeReader(bytes: Array(text.utf8))
        guard let year = reader.number(4), reader.take("-"), let month = reader.number(2), reader.take("-"),
            let day = reader.number(2), 1...12 ~= month, 1...31 ~= day
        else { return nil }
        var second = 0
        microseconds = 0
        offset = 0
        tellsZone = false
        if reader.take("T") || reader.take(" ") {
            guard let hour = reader.number(2), reader.take(":"), let minute = reader.number(2), 0...23 ~= hour,
                0...59 ~= minute
            else { return nil }
            second = hour * 3_600 + minute * 60
            if reader.take(":") {
                guard let seconds = reader.number(2), 0...59 ~= seconds else { return nil }
                second += seconds
            }
            if reader.take(".") { microseconds = reader.fraction() }
            if reader.take("Z") {
                tellsZone = true
            } else if let sign = reader.sign() {
                guard let hours = reader.number(2), reader.take(":"), let minutes = reader.number(2) else { return nil }
                tellsZone = true
                offset = sign * (hours * 3_600 + minutes * 60)
            }
        }
        guard reader.isAtEnd else { return nil }
        seconds = CivilTime.days(year: year, month: month, day: day) * 86_400 + second - offset
    }
}

/// Reads the parts of a time.
private struct TimeReader {
    let bytes: [UInt8]
    private var place = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { place == bytes.count }

    mutating func take(_ mark: Unicode.Scalar) -> Bool {
        guard place < bytes.count, bytes[place] == UInt8(ascii: mark) else { return false }
        place += 1
        return true
    }

    mutating func number(_ digits: Int) -> Int? {
        guard place + digits <= bytes.count else { return nil }
        var number = 0
        for byte in bytes[place..<place + digits] {
            guard ASCIIClass.isDigit(byte) else { return nil }
            number = number * 10 + Int(byte - UInt8(ascii: "0"))
        }
        place += digits
        return number
    }

    /// Reads digits behind the point as millionths.
    mutating func fraction() -> Int {
        var number = 0
        var unit = 100_000
        while place < bytes.count, ASCIIClass.isDigit(bytes[place]) {
            number += Int(bytes[place] - UInt8(ascii: "0")) * unit
            unit /= 10
            place += 1
        }
        return number
    }

    mutating func sign() -> Int? {
        if take("+") { return 1 }
        return take("-") ? -1 : nil
    }
}
