extension JinjaClock {
    /// The time as a format of C's `strftime` asks, with GNU's flags `-`, `_`, `0`, `^` and `#`.
    ///
    /// - Parameter format: the format; what it writes itself is the template's, other characters keep their origin.
    /// - Returns: the text.
    func formatted(_ format: OriginString) -> OriginString {
        let time = CivilTime(self)
        let bytes = format.bytes
        var builder = OriginBuilder()
        var place = 0
        var start = 0
        while place < bytes.count {
            guard bytes[place] == UInt8(ascii: "%") else {
                place += 1
                continue
            }
            builder.append(format, start..<place)
            start = place
            place += 1
            var style = Style()
            while place < bytes.count, style.read(bytes[place]) { place += 1 }
            guard place < bytes.count else { break }
            if let text = conversion(bytes[place], time, style) {
                builder.append(text, .template)
                start = place + 1
            }
            place += 1
        }
        builder.append(format, start..<bytes.count)
        return builder.text
    }

    /// The flags and the width of a conversion.
    private struct Style {
        var padding: UInt8 = 0
        var width = 0
        var isUppercase = false
        var swapsCase = false

        /// Takes a flag or a digit of the width; false when the byte is neither.
        mutating func read(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "0") where width == 0: padding = byte
            case UInt8(ascii: "-"), UInt8(ascii: "_"): padding = byte
            case UInt8(ascii: "^"): isUppercase = true
            case UInt8(ascii: "#"): swapsCase = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): width = min(width * 10 + Int(byte - UInt8(ascii: "0")), 256)
            default: return false
            }
            return true
        }

        func number(_ number: Int, digits: Int, padding ownPadding: UInt8 = UInt8(ascii: "0")) -> String {
            let text = String(number.magnitude)
            let sign = number < 0 ? "-" : ""
            let used = padding == 0 ? ownPadding : padding
            if used == UInt8(ascii: "-") { return sign + text }
            let missing = max((width == 0 ? digits : width) - text.utf8.count - sign.utf8.count, 0)
            let fill = String(repeating: used == UInt8(ascii: "_") ? " " : "0", count: missing)
            return used == UInt8(ascii: "_") ? fill + sign + text : sign + fill + text
        }

        func text(_ text: String) -> String {
            let cased = isUppercase || swapsCase ? text.uppercased() : text
            let missing = padding == UInt8(ascii: "-") ? 0 : max(width - cased.utf8.count, 0)
            return String(repeating: padding == UInt8(ascii: "0") ? "0" : " ", count: missing) + cased
        }
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    private static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

    /// What a conversion stands for, nil when there is none of that letter.
    private func conversion(_ letter: UInt8, _ time: CivilTime, _ style: Style) -> String? {
        dateConversion(letter, time, style) ?? clockConversion(letter, time, style)
            ?? combinedConversion(letter, time, style)
    }

    private func dateConversion(_ letter: UInt8, _ time: CivilTime, _ style: Style) -> String? {
        let month = Self.months[time.month - 1]
        let weekday = Self.weekdays[time.weekday]
        switch letter {
        case UInt8(ascii: "Y"): return style.number(time.year, digits: 0)
        case UInt8(ascii: "y"): return style.number((time.year % 100 + 100) % 100, digits: 2)
        case UInt8(ascii: "C"): return style.number(time.year / 100, digits: 2)
        case UInt8(ascii: "m"): return style.number(time.month, digits: 2)
        case UInt8(ascii: "d"): return style.number(time.day, digits: 2)
        case UInt8(ascii: "e"): return style.number(time.day, digits: 2, padding: UInt8(ascii: "_"))
        case UInt8(ascii: "j"): return style.number(time.yearDay + 1, digits: 3)
        case UInt8(ascii: "B"): return style.text(month)
        case UInt8(ascii: "b"), UInt8(ascii: "h"): return style.text(String(month.prefix(3)))
        case UInt8(ascii: "A"): return style.text(weekday)
        case UInt8(ascii: "a"): return style.text(String(weekday.prefix(3)))
        case UInt8(ascii: "u"): return style.number(time.weekday == 0 ? 7 : time.weekday, digits: 1)
        case UInt8(ascii: "w"): return style.number(time.weekday, digits: 1)
        case UInt8(ascii: "U"): return style.number((time.yearDay + 7 - time.weekday) / 7, digits: 2)
        case UInt8(ascii: "W"): return style.number((time.yearDay + 7 - (time.weekday + 6) % 7) / 7, digits: 2)
        case UInt8(ascii: "V"): return style.number(time.isoWeek.week, digits: 2)
        case UInt8(ascii: "G"): return style.number(time.isoWeek.year, digits: 0)
        case UInt8(ascii: "g"): return style.number((time.isoWeek.year % 100 + 100) % 100, digits: 2)
        default: return nil
        }
    }

    private func clockConversion(_ letter: UInt8, _ time: CivilTime, _ style: Style) -> String? {
        let hour = (time.hour + 11) % 12 + 1
        let half = time.hour < 12 ? "AM" : "PM"
        switch letter {
        case UInt8(ascii: "H"): return style.number(time.hour, digits: 2)
        case UInt8(ascii: "k"): return style.number(time.hour, digits: 2, padding: UInt8(ascii: "_"))
        case UInt8(ascii: "I"): return style.number(hour, digits: 2)
        case UInt8(ascii: "l"): return style.number(hour, digits: 2, padding: UInt8(ascii: "_"))
        case UInt8(ascii: "M"): return style.number(time.minute, digits: 2)
        case UInt8(ascii: "S"): return style.number(time.second, digits: 2)
        case UInt8(ascii: "f"): return Style().number(microseconds, digits: 6)
        case UInt8(ascii: "p"): return style.swapsCase ? half.lowercased() : style.text(half)
        case UInt8(ascii: "P"): return style.isUppercase ? half : half.lowercased()
        case UInt8(ascii: "s"): return style.number(seconds, digits: 0)
        case UInt8(ascii: "z"): return tellsZone ? zone(colon: "") : ""
        case UInt8(ascii: "Z"): return tellsZone ? (offset == 0 ? "UTC" : "UTC" + zone(colon: ":")) : ""
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "%"): return "%"
        default: return nil
        }
    }

    private func combinedConversion(_ letter: UInt8, _ time: CivilTime, _ style: Style) -> String? {
        let parts: [UInt8]
        switch letter {
        case UInt8(ascii: "D"), UInt8(ascii: "x"): parts = Array("m/d/y".utf8)
        case UInt8(ascii: "F"): parts = Array("Y-m-d".utf8)
        case UInt8(ascii: "T"), UInt8(ascii: "X"): parts = Array("H:M:S".utf8)
        case UInt8(ascii: "R"): parts = Array("H:M".utf8)
        case UInt8(ascii: "r"): parts = Array("I:M:S p".utf8)
        case UInt8(ascii: "c"): parts = Array("a b e H:M:S Y".utf8)
        default: return nil
        }
        var text = ""
        for part in parts {
            let isLetter = ASCIIClass.isLetter(part)
            text += isLetter ? conversion(part, time, Style()) ?? "" : String(Unicode.Scalar(part))
        }
        return style.text(text)
    }

    private func zone(colon: String) -> String {
        let minutes = offset.magnitude / 60
        let style = Style()
        let hours = style.number(Int(minutes / 60), digits: 2)
        return (offset < 0 ? "-" : "+") + hours + colon + style.number(Int(minutes % 60), digits: 2)
    }
}
