internal import ParleyJSON

extension GeneratedContent: Generable {
    /// Any value.
    public static var generationSchema: GenerationSchema { GenerationSchema(keywords: [:], of: self) }

    /// Takes a content as it is.
    ///
    /// - Parameter content: the content.
    /// - Throws: nothing.
    public init(_ content: GeneratedContent) throws {
        self = content
    }

    /// The content itself.
    public var generatedContent: GeneratedContent { self }
}

extension Array: ConvertibleToGeneratedContent where Element: ConvertibleToGeneratedContent {
    /// The elements as a content.
    public var generatedContent: GeneratedContent { GeneratedContent(node: .array(map(\.generatedContent))) }
}

extension Array: ConvertibleFromGeneratedContent where Element: ConvertibleFromGeneratedContent {
    /// Reads the elements of an array.
    ///
    /// - Parameter content: what was generated.
    /// - Throws: ``GeneratedContent/ParsingError`` when it is something else, or what an element's initialiser throws.
    public init(_ content: GeneratedContent) throws {
        self = try content.elements(as: Element.self)
    }
}

extension Array: Generable where Element: Generable {
    /// The elements as they are while they are being generated.
    public typealias PartiallyGenerated = [Element.PartiallyGenerated]

    /// An array of the element's type.
    public static var generationSchema: GenerationSchema {
        GenerationSchema(node: .array(of: .type(Element.self), keywords: [:]), name: String(describing: Self.self))
    }
}

extension Optional where Wrapped: Generable {
    /// The wrapped value as it is while it is being generated.
    public typealias PartiallyGenerated = Wrapped.PartiallyGenerated
}

extension Optional: PromptRepresentable, InstructionsRepresentable, ConvertibleToGeneratedContent
where Wrapped: ConvertibleToGeneratedContent {
    /// The value as a content, null for nil.
    public var generatedContent: GeneratedContent { self?.generatedContent ?? GeneratedContent(node: .null) }

    /// The value as a prompt; nil adds nothing to one.
    public var promptRepresentation: Prompt { return self?.promptRepresentation ?? Prompt(parts: []) }

    /// The value as instructions; nil adds nothing to them.
    public var instructionsRepresentation: Instructions {
        return self?.instructionsRepresentation ?? Instructions(parts: [])
    }
}
