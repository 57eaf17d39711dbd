public import Foundation
internal import ParleyJSON

/// A limit on what a model may write for a value.
///
/// Of several guides for the same value, the tighter bound holds; of two ``anyOf(_:)`` or ``pattern(_:)``, the later one.
public struct GenerationGuide<Value>: Sendable {
    let guide: SchemaGuide

    init(_ keywords: JSONObject) {
        guide = SchemaGuide(keywords: keywords)
    }

    init(guide: SchemaGuide) {
        self.guide = guide
    }

    private static func bounds(_ lower: JSONValue?, _ upper: JSONValue?) -> GenerationGuide {
        var keywords: JSONObject = [:]
        keywords["minimum"] = lower
        keywords["maximum"] = upper
        return GenerationGuide(keywords)
    }

    private static func counts(_ lower: Int?, _ upper: Int?) -> GenerationGuide {
        var keywords: JSONObject = [:]
        keywords["minItems"] = lower.map { .number(JSONNumber(max(0, $0))) }
        keywords["maxItems"] = upper.map { .number(JSONNumber(max(0, $0))) }
        return GenerationGuide(keywords)
    }

    /// A bound that is no number, such as infinity, is none.
    private static func number(_ value: some ConvertibleToGeneratedContent) -> JSONValue? {
        let json = value.generatedContent.jsonValue
        return json.isNull ? Optional.none : json
    }
}

extension GenerationGuide where Value == String {
    /// Exactly this text.
    ///
    /// - Parameter value: the text.
    /// - Returns: the guide.
    public static func constant(_ value: String) -> GenerationGuide<String> {
        anyOf([value])
    }

    /// One of these texts.
    ///
    /// - Parameter values: the texts.
    /// - Returns: the guide.
    public static func anyOf(_ values: [String]) -> GenerationGuide<String> {
        GenerationGuide(["enum": .array(values.map { .string($0) })])
    }

    /// A text that as a whole matches a regular expression.
    ///
    /// The expression must be a literal, or made from a string: one that is built from Swift code cannot be shown to a
    /// model, and a request with it fails.
    ///
    /// - Parameter regex: the expression.
    /// - Returns: the guide.
    public static func pattern<Output>(_ regex: Regex<Output>) -> GenerationGuide<String> {
        GenerationGuide(guide: SchemaGuide(regex: regex))
    }
}

extension SchemaGuide {
    /// A text that as a whole matches a regular expression.
    init(regex: Regex<some Any>) {
        if let pattern = regex._literalPattern {
            keywords = ["pattern": .string(Self.anchored(pattern))]
        } else {
            unsupported = [
                "a regular expression that is built from Swift code; write it as a literal, such as #/[a-z]+/#"
            ]
        }
    }

    /// JSON Schema looks for a pattern anywhere in a text, a guide speaks of the whole text.
    private static func anchored(_ pattern: String) -> String {
        if pattern.contains("|") { return "^(?:\(pattern))$" }
        let start = pattern.hasPrefix("^") ? "" : "^"
        let end = pattern.hasSuffix("$") && !pattern.hasSuffix("\\$") ? "" : "$"
        return start + pattern + end
    }
}

extension GenerationGuide where Value == Int {
    /// No number below this.
    ///
    /// - Parameter value: the least number.
    /// - Returns: the guide.
    public static func minimum(_ value: Int) -> GenerationGuide<Int> { bounds(number(value), nil) }

    /// No number above this.
    ///
    /// - Parameter value: the greatest number.
    /// - Returns: the guide.
    public static func maximum(_ value: Int) -> GenerationGuide<Int> { bounds(nil, number(value)) }

    /// A number within a range.
    ///
    /// - Parameter range: the least and the greatest number.
    /// - Returns: the guide.
    public static func range(_ range: ClosedRange<Int>) -> GenerationGuide<Int> {
        bounds(number(range.lowerBound), number(range.upperBound))
    }
}

extension GenerationGuide where Value == Float {
    /// No number below this.
    ///
    /// - Parameter value: the least number.
    /// - Returns: the guide.
    public static func minimum(_ value: Float) -> GenerationGuide<Float> { bounds(number(value), nil) }

    /// No number above this.
    ///
    /// - Parameter value: the greatest number.
    /// - Returns: the guide.
    public static func maximum(_ value: Float) -> GenerationGuide<Float> { bounds(nil, number(value)) }

    /// A number within a range.
    ///
    /// - Parameter range: the least and the greatest number.
    /// - Returns: the guide.
    public static func range(_ range: ClosedRange<Float>) -> GenerationGuide<Float> {
        bounds(number(range.lowerBound), number(range.upperBound))
    }
}

extension GenerationGuide where Value == Double {
    /// No number below this.
    ///
    /// - Parameter value: the least number.
    /// - Returns: the guide.
    public static func minimum(_ value: Double) -> GenerationGuide<Double> { bounds(number(value), nil) }

    /// No number above this.
    ///
    /// - Parameter value: the greatest number.
    /// - Returns: the guide.
    public static func maximum(_ value: Double) -> GenerationGuide<Double> { bounds(nil, number(value)) }

    /// A number within a range.
    ///
    /// - Parameter range: the least and the greatest number.
    /// - Returns: the guide.
    public static func range(_ range: ClosedRange<Double>) -> GenerationGuide<Double> {
        bounds(number(range.lowerBound), number(range.upperBound))
    }
}

extension GenerationGuide where Value == Decimal {
    /// No number below this.
    ///
    /// - Parameter value: the least number.
    /// - Returns: the guide.
    public static func minimum(_ value: Decimal) -> GenerationGuide<Decimal> { bounds(number(value), nil) }

    /// No number above this.
    ///
    /// - Parameter value: the greatest number.
    /// - Returns: the guide.
    public static func maximum(_ value: Decimal) -> GenerationGuide<Decimal> { bounds(nil, number(value)) }

    /// A number within a range.
    ///
    /// - Parameter range: the least and the greatest number.
    /// - Returns: the guide.
    public static func range(_ range: ClosedRange<Decimal>) -> GenerationGuide<Decimal> {
        bounds(number(range.lowerBound), number(range.upperBound))
    }
}

extension GenerationGuide {
    /// At least so many elements.
    ///
    /// - Parameter count: the least count.
    /// - Returns: the guide.
    public static func minimumCount<Element>(_ count: Int) -> GenerationGuide<[Element]> where Value == [Element] {
        counts(count, nil)
    }

    /// At most so many elements.
    ///
    /// - Parameter count: the greatest count.
    /// - Returns: the guide.
    public static func maximumCount<Element>(_ count: Int) -> GenerationGuide<[Element]> where Value == [Element] {
        counts(nil, count)
    }

    /// A count of elements within a range.
    ///
    /// - Parameter range: the least and the greatest count.
    /// - Returns: the guide.
    public static func count<Element>(
        _ range: ClosedRange<Int>
    ) -> GenerationGuide<[Element]> where Value == [Element] {
        counts(range.lowerBound, range.upperBound)
    }

    /// Exactly so many elements.
    ///
    /// - Parameter count: the count.
    /// - Returns: the guide.
    public static func count<Element>(_ count: Int) -> GenerationGuide<[Element]> where Value == [Element] {
        counts(count, count)
    }

    /// A guide for each element.
    ///
    /// - Parameter guide: the guide for one element.
    /// - Returns: the guide for the array.
    public static func element<Element>(
        _ guide: GenerationGuide<Element>
    ) -> GenerationGuide<[Element]> where Value == [Element] {
        GenerationGuide(
            guide: SchemaGuide(
                keywords: ["items": .object(guide.guide.keywords)],
                unsupported: guide.guide.unsupported
            )
        )
    }
}

/// Where nothing says what the elements are, as in a macro's arguments, the compiler takes these.
extension GenerationGuide where Value == [Never] {
    /// At least so many elements, of any type.
    ///
    /// - Parameter count: the least count.
    /// - Returns: the guide.
    public static func minimumCount(_ count: Int) -> GenerationGuide<[Never]> { counts(count, nil) }

    /// At most so many elements, of any type.
    ///
    /// - Parameter count: the greatest count.
    /// - Returns: the guide.
    public static func maximumCount(_ count: Int) -> GenerationGuide<[Never]> { counts(nil, count) }

    /// A count of elements, of any type, within a range.
    ///
    /// - Parameter range: the least and the greatest count.
    /// - Returns: the guide.
    public static func count(_ range: ClosedRange<Int>) -> GenerationGuide<[Never]> {
        counts(range.lowerBound, range.upperBound)
    }

    /// Exactly so many elements, of any type.
    ///
    /// - Parameter count: the count.
    /// - Returns: the guide.
    @_disfavoredOverload
    public static func count(_ count: Int) -> GenerationGuide<[Never]> { counts(count, count) }
}
