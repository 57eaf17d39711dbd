/// A time as calendar and clock show it.
struct CivilTime {
    let year: Int
    let month: Int
    let day: Int
    let hour: Int
    let minute: Int
    let second: Int
    /// The day of the week, 0 for Sunday.
    let weekday: Int
    /// The day of the year, from 0.
    let yearDay: Int

    /// The local time of a clock.
    init(_ clock: JinjaClock) {
        let bound = 1 << 48
        let local = min(max(clock.seconds, -bound), bound) + min(max(clock.offset, -86_400), 86_400)
        let days = Self.floorDivide(local, 86_400)
        let rest = local - days * 86_400
        hour = rest / 3_600
        minute = rest / 60 % 60
        second = rest % 60
        weekday = (Self.floorDivide(days + 4, 7) * -7) + days + 4
        let shifted = days + 719_468
        let era = Self.floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayFromMarch = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayFromMarch + 2) / 153
        day = dayFromMarch - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        yearDay = days - Self.days(year: year, month: 1, day: 1)
    }

    private static func floorDivide(_ number: Int, _ divisor: Int) -> Int {
        let quotient = number / divisor
        return number % divisor < 0 ? quotient - 1 : quotient
    }

    /// The days from the start of 1970 to a date.
    static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = floorDivide(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayFromMarch = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayFromMarch - 719_468
    }

    /// The week by ISO 8601 and the year that it belongs to.
    var isoWeek: (year: Int, week: Int) {
        let fromMonday = (weekday + 6) % 7
        let week = (yearDay - fromMonday + 10) / 7
        if week < 1 { return (year - 1, Self.weeks(inYear: year - 1)) }
        return week > Self.weeks(inYear: year) ? (year + 1, 1) : (year, week)
    }

    private static func weeks(inYear year: Int) -> Int {
        // The years that begin with a Thursday, and the leap years that begin with a Wednesday, have one more.
        let first = days(year: year, month: 1, day: 1) + 4
        let weekday = first - floorDivide(first, 7) * 7
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return weekday == 4 || isLeap && weekday == 3 ? 53 : 52
    }
}
