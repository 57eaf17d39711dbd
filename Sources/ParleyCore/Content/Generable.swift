/// A value that can be read from what a model generated.
public protocol ConvertibleFromGeneratedContent: SendableMetatype {
    /// Reads the value.
    ///
    /// - Parameter content: what was generated.
    /// - Throws: ``GeneratedContent/ParsingError`` when the content is something else.
    init(_ content: GeneratedContent) throws
}

/// A value that can be shown to a model in the form that models generate.
public protocol ConvertibleToGeneratedContent: InstructionsRepresentable, PromptRepresentable {
    /// The value as a content.
    var generatedContent: GeneratedContent { get }
}

extension ConvertibleToGeneratedContent {
    /// The value as JSON text; a text alone as it is.
    public var promptRepresentation: Prompt { return Prompt(parts: [generatedContent.promptText]) }

    /// The value as JSON text; a text alone as it is.
    public var instructionsRepresentation: Instructions { return Instructions(parts: [generatedContent.promptText]) }
}

extension GeneratedContent {
    fileprivate var promptText: String {
        if case .string(let text) = node { text } else { jsonString }
    }
}

/// A type whose values a model can generate.
///
/// The type says by its schema what the model may write, and reads what it wrote:
///
/// ```swift
/// struct City: Generable {
///     var name: String
///     var population: Int?
///
///     static var generationSchema: GenerationSchema {
///         GenerationSchema(
///             type: City.self,
///             properties: [
///                 .init(name: "name", type: String.self),
///                 .init(name: "population", type: Int?.self, guides: [.minimum(0)]),
///             ]
///         )
///     }
///
///     init(_ content: GeneratedContent) throws {
///         name = try content.value(forProperty: "name")
///         population = try content.value(forProperty: "population")
///     }
///
///     var generatedContent: GeneratedContent {
///         GeneratedContent(properties: ["name": name, "population": population])
///     }
/// }
/// ```
public protocol Generable: ConvertibleFromGeneratedContent, ConvertibleToGeneratedContent {
    /// What can be read while the value is still being generated; the type itself unless said otherwise.
    associatedtype PartiallyGenerated: ConvertibleFromGeneratedContent = Self

    /// What a model may write for a value of this type.
    static var generationSchema: GenerationSchema { get }
}

extension Generable {
    /// The value in the form it has while it is being generated.
    ///
    /// Foundation Models' method of this name throws nothing, since there only its macro writes the forms. A form that is
    /// written by hand may refuse what the value says of itself, and that is an error here and not the end of the program.
    ///
    /// - Returns: the same value.
    /// - Throws: what ``ConvertibleFromGeneratedContent/init(_:)`` of the form throws.
    public func asPartiallyGenerated() throws -> PartiallyGenerated { try PartiallyGenerated(generatedContent) }
}

extension Generable where PartiallyGenerated == Self {
    /// The value in the form it has while it is being generated, which is its own.
    ///
    /// - Returns: the same value.
    public func asPartiallyGenerated() -> PartiallyGenerated { self }
}
