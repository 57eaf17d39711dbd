import Foundation
import ParleyCore
import Testing

struct ConversionTests {
    @Test
    func structuresRoundTrip() throws {
        let trip = Trip(
            title: "Fjörds",
            nights: 3,
            budget: nil,
            pace: .slow,
            stops: [Stop(city: "Oslo", next: [Stop(city: "Bergen")])]
        )
        let text =
            #"{"title":"Fjörds","nights":3,"budget":null,"pace":"slow","stops":[{"city":"Oslo","next":[{"city":"Bergen","next":[]}]}]}"#
        #expect(trip.generatedContent.jsonString == text)
        #expect(try Trip(GeneratedContent(json: text)) == trip)
        #expect(try GeneratedContent(trip).value() == trip)
    }

    @Test(arguments: [Int.max, Int.min, 9_007_199_254_740_993, -1, 0])
    func wholeNumbersComeBackExactly(value: Int) throws {
        let content = try GeneratedContent(json: GeneratedContent(value).jsonString)
        #expect(try content.value(Int.self) == value)
        #expect(content.jsonString == String(value))
    }

    @Test(arguments: [
        ("100", 100), ("1e2", 100), ("100.0", 100), ("-0", 0), ("9007199254740993.0", 9_007_199_254_740_993),
    ])
    func wholeNumbersHoweverWritten(text: String, expected: Int) throws {
        #expect(try GeneratedContent(json: text).value() == expected)
    }

    @Test
    func fractions() throws {
        func content(_ text: String) throws -> GeneratedContent { try GeneratedContent(json: text) }
        #expect(try content("0.1").value(Double.self) == 0.1)
        #expect(try content("0.1").value(Float.self) == 0.1)
        #expect(try content("3").value(Double.self) == 3)
        let decimal = try #require(Decimal(string: "12345678901234567890.123456789"))
        #expect(try content("12345678901234567890.123456789").value() == decimal)
        #expect(decimal.generatedContent.jsonString == "12345678901234567890.123456789")
        #expect(Float(0.1).generatedContent.jsonString == "0.1")
        #expect(0.1.generatedContent.jsonString == "0.1")
        #expect(3.0.generatedContent.jsonString == "3")
        #expect(Float(3).generatedContent.jsonString == "3")
        #expect(Float(1e20).generatedContent.jsonString == "1e+20")
        #expect((-0.0).generatedContent.jsonString == "-0.0")
        #expect(Float(-0.0).generatedContent.jsonString == "-0.0")
        #expect([Double.nan, -.infinity].generatedContent.jsonString == "[null,null]")
        #expect([Float.nan, .infinity].generatedContent.jsonString == "[null,null]")
        #expect(Decimal.nan.generatedContent.jsonString == "null")
    }

    @Test
    func optionalProperties() throws {
        let content = try GeneratedContent(json: #"{"null":null,"text":"x","list":["a"]}"#)
        let missing: String? = try content.value(forProperty: "missing")
        let null: Int? = try content.value(forProperty: "null")
        let text: String? = try content.value(forProperty: "text")
        #expect(missing == nil)
        #expect(null == nil)
        #expect(text == "x")
        #expect(try content.value([String]?.self, forProperty: "list") == ["a"])
        #expect(try content.value(GeneratedContent.self, forProperty: "null").kind == .null)
        let error = #expect(throws: GeneratedContent.ParsingError.self) {
            try content.value(Int?.self, forProperty: "text")
        }
        #expect(
            error?.debugDescription
                == "The content is not as asked for at text: expected a whole number from -9223372036854775808 to 9223372036854775807, found a string."
        )
    }

    @Test(arguments: [
        ("[]", "The content is not as asked for: expected an object, found an array."),
        ("{}", "The content is not as asked for: there is no property 'title'; it has none."),
        (
            #"{"Title":"x","n":1}"#,
            "The content is not as asked for: there is no property 'title'; it has 'Title', 'n'."
        ),
        (#"{"title":7}"#, "The content is not as asked for at title: expected a string, found the number 7."),
        (
            #"{"title":"x","nights":true}"#,
            "The content is not as asked for at nights: expected a whole number from -9223372036854775808 to 9223372036854775807, found the boolean true."
        ),
        (
            #"{"title":"x","nights":2.5}"#,
            "The content is not as asked for at nights: expected a whole number from -9223372036854775808 to 9223372036854775807, found the number 2.5."
        ),
        (
            #"{"title":"x","nights":9223372036854775808}"#,
            "The content is not as asked for at nights: expected a whole number from -9223372036854775808 to 9223372036854775807, found the number 9223372036854775808."
        ),
        (
            #"{"title":"x","nights":2,"budget":1e999}"#,
            "The content is not as asked for at budget: expected a number that fits Double, found the number 1e999."
        ),
        (
            #"{"title":"x","nights":2,"pace":null}"#,
            "The content is not as asked for at pace: expected a string, found null."
        ),
        (#"{"title":"x","nights":2,"pace":"odd"}"#, "There is no pace 'odd'."),
        (
            #"{"title":"x","nights":2,"pace":"slow","stops":{}}"#,
            "The content is not as asked for at stops: expected an array, found an object."
        ),
        (
            #"{"title":"x","nights":2,"pace":"slow","stops":[{"city":"a","next":[]},{"city":"b","next":[{}]}]}"#,
            "The content is not as asked for at stops[1].next[0]: there is no property 'city'; it has none."
        ),
    ])
    func errorsSayWhatIsWrongAndWhere(text: String, expected: String) throws {
        let content = try GeneratedContent(json: text)
        let error = #expect(throws: GeneratedContent.ParsingError.self) { try Trip(content) }
        #expect(error?.debugDescription == expected)
        #expect(error?.localizedDescription == expected)
    }

    @Test
    func placesOfOddNames() throws {
        let content = try GeneratedContent(json: #"{"a b":{"\"":[["x"]]}}"#)
        struct Outer: ConvertibleFromGeneratedContent {
            init(_ content: GeneratedContent) throws {
                _ = try content.value([[Bool]].self, forProperty: "\"")
            }
        }
        let error = #expect(throws: GeneratedContent.ParsingError.self) {
            try content.value(Outer.self, forProperty: "a b")
        }
        #expect(
            error?.debugDescription
                == #"The content is not as asked for at ["a b"]["\""][0][0]: expected a boolean, found a string."#
        )
        #expect(error?.rawContent == content.jsonString)
    }

    @Test
    func longListsOfNamesAreCut() throws {
        let names = (0..<11).map { ("p\($0)", $0 as any ConvertibleToGeneratedContent) }
        let content = GeneratedContent(properties: names) { (first, _) in first }
        let error = #expect(throws: GeneratedContent.ParsingError.self) {
            try content.value(Int.self, forProperty: "x")
        }
        #expect(
            error?.debugDescription
                == "The content is not as asked for: there is no property 'x'; it has 'p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7' and 3 more."
        )
    }

    @Test
    func errorsOfOnesOwnPassThrough() throws {
        struct Odd: Error {}
        struct Picky: ConvertibleFromGeneratedContent {
            init(_ content: GeneratedContent) throws { throw Odd() }
        }
        #expect(throws: Odd.self) { try GeneratedContent(json: "[1]").value([Picky].self) }
        let mine = GeneratedContent.ParsingError(rawContent: "x", underlyingError: Odd(), debugDescription: "No.")
        #expect(mine.errorDescription == "No.")
        #expect(mine.underlyingError is Odd)
    }

    @Test
    func nothingCanBeReadAsNever() throws {
        let error = #expect(throws: GeneratedContent.ParsingError.self) {
            try GeneratedContent(json: "1").value(Never.self)
        }
        #expect(
            error?.debugDescription == "The content is not as asked for: expected nothing at all, found the number 1."
        )
    }

    @Test
    func partialForms() throws {
        #expect(7.asPartiallyGenerated() == 7)
        #expect(["a"].asPartiallyGenerated() == ["a"])
        let stop: Stop.PartiallyGenerated = try Stop(city: "Oslo").asPartiallyGenerated()
        #expect(stop.city == "Oslo")
        let stops: [Stop.PartiallyGenerated] = try [Stop(city: "Oslo")].asPartiallyGenerated()
        #expect(stops.map(\.city) == ["Oslo"])
        let optional: Stop?.PartiallyGenerated = stop
        #expect(optional == stop)
        let plain: String.PartiallyGenerated = "x"
        #expect(plain == "x")
    }

    @Test
    func aPartialFormMayRefuse() {
        #expect(throws: GeneratedContent.ParsingError.self) { try Odd().asPartiallyGenerated() }
    }
}
