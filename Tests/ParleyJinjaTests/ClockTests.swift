import ParleyJinja
import Testing

/// `strftime_now` shows the time it was told, as C's `strftime` does.
@Suite struct ClockTests {
    struct Case: Sendable {
        let seconds: Int
        let format: String
        let expected: String

        init(_ seconds: Int, _ format: String, _ expected: String) {
            self.seconds = seconds
            self.format = format
            self.expected = expected
        }
    }

    /// 2026-07-26 09:05:03, a Sunday.
    private static let sunday = 1_785_056_703

    static let cases: [Case] = [
        .init(sunday, "%Y-%m-%d %H:%M:%S", "2026-07-26 09:05:03"),
        .init(sunday, "%d %b %Y|%B|%A %a|%j|%y|%C", "26 Jul 2026|July|Sunday Sun|207|26|20"),
        .init(sunday, "%I:%M %p|%P|%-I|%l|%k|%-m|%e|%_d|%05d", "09:05 AM|am|9| 9| 9|7|26|26|00026"),
        .init(sunday, "%U %W %V %G %g %u %w", "30 29 30 2026 26 7 0"),
        .init(
            sunday,
            "%D %F %T %R %c %x %X %r",
            "07/26/26 2026-07-26 09:05:03 09:05 Sun Jul 26 09:05:03 2026 07/26/26 09:05:03 09:05:03 AM"
        ),
        .init(sunday, "%f|%z|%Z|%%|%n|%t|%^a|%#p|%Q|%", "000000||||%|\n|\t|SUN|am|%Q|%".replacing("||||", with: "|||")),
        .init(0, "%F %T %A", "1970-01-01 00:00:00 Thursday"),
        .init(-1, "%F %T", "1969-12-31 23:59:59"),
        .init(951_782_400, "%F %j", "2000-02-29 060"),
        .init(1_735_603_200, "%F %V %G", "2024-12-31 01 2025"),
        .init(1_609_459_199, "%F %V %G", "2020-12-31 53 2020"),
        .init(4_102_444_800, "%F", "2100-01-01"),
    ]

    @Test("Formats the time", arguments: cases)
    func formats(_ example: Case) throws {
        let context = JinjaContext(
            ["format": .string(example.format, origin: .data(source: 1))],
            now: JinjaClock(seconds: example.seconds)
        )
        #expect(try JinjaTemplate("{{ strftime_now(format) }}").render(context).plain == example.expected)
    }

    @Test("Shows local time, and the zone where it is to be told")
    func zones() throws {
        let template = try JinjaTemplate("{{ strftime_now('%H:%M %z %Z') }}")
        var clock = JinjaClock(seconds: 0, offset: -12_600)
        #expect(try template.render(JinjaContext(now: clock)).plain == "20:30  ")
        clock.tellsZone = true
        #expect(try template.render(JinjaContext(now: clock)).plain == "20:30 -0330 UTC-03:30")
    }

    @Test("Reads ISO 8601")
    func iso8601() {
        #expect(JinjaClock(iso8601: "2026-07-26T09:05:03") == JinjaClock(seconds: Self.sunday))
        #expect(JinjaClock(iso8601: "2026-07-26") == JinjaClock(seconds: Self.sunday - 9 * 3_600 - 5 * 60 - 3))
        #expect(
            JinjaClock(iso8601: "2026-07-26 11:05:03.25+02:00")
                == JinjaClock(seconds: Self.sunday, microseconds: 250_000, offset: 7_200, tellsZone: true)
        )
        #expect(JinjaClock(iso8601: "2026-07-26T09:05:03Z") == JinjaClock(seconds: Self.sunday, tellsZone: true))
        for text in [
            "", "2026", "2026-13-01", "2026-07-26T", "2026-07-26T25:00", "2026-07-26T09:05:03+02:00x", "26-07-2026",
        ] {
            #expect(JinjaClock(iso8601: text) == nil, "\(text)")
        }
    }
}
