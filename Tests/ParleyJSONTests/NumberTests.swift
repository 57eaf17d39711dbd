import ParleyJSON
import Testing

@Suite struct NumberTests {
    private func number(_ text: String) throws -> JSONNumber {
        try #require(JSONNumber(text), "\(text)")
    }

    @Test(arguments: [
        "", "-", "+1", "01", "1.", ".1", "1e", "1e+", " 1", "1 ", "0x1", "NaN", "inf", "1_0", "١", "1\u{0}",
    ])
    func textThatIsNoNumber(_ text: String) {
        #expect(JSONNumber(text) == nil)
    }

    @Test(arguments: [
        ["1", "1.0", "1e0", "1E+0", "10e-1", "0.1e1", "100.00e-2", "0.00001e5", "1e-0", "1e00000000000000000000000"],
        ["0", "-0", "0.0", "-0.000", "0e5", "0e999999999999999999999999", "-0E-99999999999999999999999999"],
        ["-12.5", "-125e-1", "-0.125E2", "-12.500"],
        ["1e999999999", "10e999999998", "0.1e1000000000"],
        ["1e100000000000000000000", "10e99999999999999999999", "0.001e100000000000000000003"],
        ["1e-100000000000000000000", "0.1e-99999999999999999999", "1000e-100000000000000000003"],
        // The exponent's digits go from 18 to 17 and from 18 to 19.
        ["1e99999999999999999", "0.1e100000000000000000", "10e99999999999999998"],
        ["1e1000000000000000000", "10e999999999999999999", "100e999999999999999998"],
        ["9007199254740993", "9007199254740993.0", "9.007199254740993e15"],
    ])
    func equalHoweverTheyAreWritten(_ texts: [String]) throws {
        let numbers = try texts.map(number)
        for number in numbers {
            #expect(number == numbers[0], "\(number)")
            #expect(number.hashValue == numbers[0].hashValue, "\(number)")
            #expect(!(number < numbers[0]) && !(numbers[0] < number), "\(number)")
        }
        #expect(numbers.map(\.text) == texts)
    }

    @Test func orderIsExact() throws {
        let ascending = [
            "-1e1000000000000000000000", "-1e999999999999999999999", "-1e400", "-123.5", "-123.49", "-1", "-1e-5",
            "-1e-99999999999999999999", "-1e-999999999999999999999", "0", "1e-999999999999999999999",
            "1e-99999999999999999999", "2e-99999999999999999999", "1e-400", "0.1", "0.10000000000000000000000000001",
            "0.5", "9", "10", "12", "123", "9007199254740992", "9007199254740993", "1e400", "1.0000000001e400",
            "1e99999999999999999999", "1e999999999999999999999",
        ]
        let numbers = try ascending.map(number)
        #expect(numbers.shuffled().sorted().map(\.text) == ascending)
        for (index, number) in numbers.enumerated() {
            for later in numbers[(index + 1)...] {
                #expect(number < later && !(later < number) && number != later, "\(number) \(later)")
            }
        }
    }

    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("-0.0e7", 0), ("42", 42), ("-7", -7), ("1e2", 100), ("3.0", 3), ("1200e-2", 12),
            ("0.0125e4", 125), ("9223372036854775807", .max), ("-9223372036854775808", .min),
            ("-9.223372036854775808e18", .min), ("9223372036854775808", nil), ("-9223372036854775809", nil),
            ("1e18", 1_000_000_000_000_000_000),
            ("1e19", nil), ("1e999999999", nil), ("1e99999999999999999999999", nil), ("0e99999999999999999999999", 0),
            ("1.5", nil), ("1e-1", nil), ("5e-99999999999999999999999", nil),
        ] as [(String, Int?)]
    )
    func int(_ text: String, _ expected: Int?) throws {
        #expect(try number(text).int == expected)
        #expect(try JSONValue(parsing: text).intValue == expected)
    }

    @Test(
        arguments: [
            ("0", 0), ("0.1", 0.1), ("-12.5e3", -12500), ("9007199254740993", 9_007_199_254_740_992), ("1e400", nil),
            ("-1e400", nil), ("1e-400", 0), ("1.7976931348623157e308", .greatestFiniteMagnitude),
            ("1e99999999999999999999", nil),
            ("1e-99999999999999999999", 0), ("5e-324", .leastNonzeroMagnitude), ("123", 123),
        ] as [(String, Double?)]
    )
    func double(_ text: String, _ expected: Double?) throws {
        #expect(try number(text).double == expected)
        #expect(try JSONValue(parsing: text).doubleValue == expected)
    }

    @Test(arguments: [
        ("1", true), ("1.0", true), ("-0.0", true), ("1e3", true), ("1.25e2", true), ("1.25e1", false), ("0.1", false),
        ("1e999999999999999999999", true), ("1e-999999999999999999999", false), ("100e-2", true),
    ])
    func isInteger(_ text: String, _ expected: Bool) throws {
        #expect(try number(text).isInteger == expected)
    }

    /// Python's `repr` of the same values.
    @Test(arguments: [
        (0.0, "0.0"), (-0.0, "-0.0"), (1.0, "1.0"), (0.1, "0.1"), (-2.5, "-2.5"), (1e15, "1000000000000000.0"),
        (9007199254740992.0, "9007199254740992.0"), (9421645665389134.0, "9421645665389134.0"),
        (-9999999999999998.0, "-9999999999999998.0"), (1e16, "1e+16"), (12345678901234568.0, "1.2345678901234568e+16"),
        (1e22, "1e+22"), (0.0001, "0.0001"), (0.00001, "1e-05"), (.leastNonzeroMagnitude, "5e-324"),
        (.greatestFiniteMagnitude, "1.7976931348623157e+308"),
    ])
    func ofADouble(_ value: Double, _ expected: String) throws {
        let number = try #require(JSONNumber(value))
        #expect(number.text == expected)
        #expect(number.double == value)
        #expect(JSONNumber(number.text) == number)
    }

    @Test func ofOtherValues() {
        #expect(JSONNumber(Double.nan) == nil)
        #expect(JSONNumber(Double.infinity) == nil)
        #expect(JSONNumber(-Double.infinity) == nil)
        #expect(JSONNumber(Int.min).text == "-9223372036854775808")
        #expect(JSONNumber(UInt64.max).text == "18446744073709551615")
        #expect(JSONNumber(UInt64.max).int == nil)
    }

    @Test func randomDoublesComeBack() throws {
        var random = SplitMix64(seed: 4)
        for _ in 0..<20_000 {
            let value = Double(bitPattern: random.next())
            guard value.isFinite else { continue }
            let number = try #require(JSONNumber(value))
            #expect(number.double == value)
            #expect(JSONNumber(number.text) == number)
        }
    }
}
