public import Foundation
internal import ParleyJSON

extension Bool: Generable {
    /// A boolean.
    public static var generationSchema: GenerationSchema { GenerationSchema(keywords: ["type": "boolean"], of: self) }

    /// Reads a boolean.
    ///
    /// - Parameter content: what was generated.
    /// - Throws: ``GeneratedContent/ParsingError`` when it is something else.
    public init(_ content: GeneratedContent) throws {
        guard case .bool(let flag) = content.node else { throw content.mismatch(expected: "a boolean") }
        self = flag
    }

    /// The boolean as a content.
    public var generatedContent: GeneratedContent { GeneratedContent(node: .bool(self)) }
}

extension String: Generable {
    /// A string.
    public static var generationSchema: GenerationSchema { GenerationSchema(keywords: ["type": "string"], of: self) }

    /// Reads a string.
    ///
    /// - Parameter content: what was generated.
    /// - Throws: ``GeneratedContent/ParsingError`` when it is something else.
    public init(_ content: GeneratedContent) throws {
        guard case .string(let text) = content.node else { throw content.mismatch(expected: "a string") }
        self = text
    }

    /// The string as a content.
    public var generatedContent: GeneratedContent { GeneratedContent(node: .string(self)) }
}

extension Int: Generable {
    /// A whole number.
    public static var generationSchema: GenerationSchema { GenerationSchema(keywords: ["type": "integer"], of: self) }

    /// Reads a whole number exactly, however it is written: `100`, `1e2` and `100.0`.
    ///
    /// - Parameter content: what was generated.
    /// - Throws: ``GeneratedContent/ParsingError`` when it is something else, has a fraction or does not fit.
    public init(_ content: GeneratedContent) throws {
        guard case .number(let number) = content.node, let value = number.int else {
            throw content.mismatch(expected: "a whole number from \(Int.min) to \(Int.max)")
        }
        self = value
    }

    /// The number as a content.
    public var generatedContent: GeneratedContent { GeneratedContent(node: .number(JSONNumber(self))) }
}

extension Double: Generable {
    /// A number.
    public static var generationSchema: GenerationSchema { GenerationSchema(keywords: ["type": "number"], of: self) }

    /// Reads the nearest `Double`.
    ///
    /// - Parameter content: what was generated.
    /// - Throws: ``GeneratedContent/ParsingError`` when it is something else or out of range.
    public init(_ content: GeneratedContent) throws {
        guard case .number(let number) = content.node, let value = number.double else {
            throw content.mismatch(expected: "a number that fits Double")
        }
        self = value
    }

    /// The number as a content; null when it is infinite or no number, since JSON has no word for it.
    public var generatedContent: GeneratedContent { GeneratedContent(node: .double(self)) }
}

extension Float: Generable {
    /// A number.
    public static var generationSchema: GenerationSchema { GenerationSchema(keywords: ["type": "number"], of: self) }

    /// Reads the nearest `Float`.
    ///
    /// - Parameter content: what was generated.
    /// - Throws: ``GeneratedContent/ParsingError`` when it is something else or out of range.
    public init(_ content: GeneratedContent) throws {
        guard case .number(let number) = content.node, let value = Float(number.text), value.isFinite else {
            throw content.mismatch(expected: "a number that fits Float")
        }
        self = value
    }

    /// The number as a content, with the fewest digits that tell it from other `Float`s; null when it is not finite.
    public var generatedContent: GeneratedContent {
        if let whole = Int32(exactly: self), !(self == 0 && sign == .minus) {
            return Int(whole).generatedContent
        }
        // "inf" and "nan" are no JSON numbers.
        return GeneratedContent(node: JSONNumber(description).map { .number($0) } ?? .null)
    }
}

extension Decimal: Generable {
    /// A number.
    public static var generationSchema: GenerationSchema { GenerationSchema(keywords: ["type": "number"], of: self) }

    /// Reads a number with up to 38 digits exactly.
    ///
    /// - Parameter content: what was generated.
    /// - Throws: ``GeneratedContent/ParsingError`` when it is something else or out of range.
    public init(_ content: GeneratedContent) throws {
        guard case .number(let number) = content.node, let value = Decimal(string: number.text), !value.isNaN else {
            throw content.mismatch(expected: "a number that fits Decimal")
        }
        self = value
    }

    /// The number as a content; null when it is no number.
    public var generatedContent: GeneratedContent {
        GeneratedContent(node: JSONNumber(description).map { .number($0) } ?? .null)
    }
}

extension Never: Generable {
    /// Nothing that could be written.
    public static var generationSchema: GenerationSchema { GenerationSchema(keywords: ["not": [:]], of: self) }

    /// Reads nothing: there is no value of this type.
    ///
    /// - Parameter content: what was generated.
    /// - Throws: ``GeneratedContent/ParsingError``, always.
    public init(_ content: GeneratedContent) throws {
        throw content.mismatch(expected: "nothing at all")
    }

    /// The content of a value that there is not.
    public var generatedContent: GeneratedContent {
        switch self {}
    }
}
