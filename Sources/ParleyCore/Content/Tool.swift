public import Foundation

/// Something that a model can ask the program to do.
///
/// ```swift
/// struct Weather: Tool {
///     let description = "Tells the weather in a city."
///     let parameters = GenerationSchema(
///         type: GeneratedContent.self,
///         properties: [.init(name: "city", type: String.self)]
///     )
///
///     func call(arguments: GeneratedContent) async throws -> String {
///         let city: String = try arguments.value(forProperty: "city")
///         return "It rains in \(city)."
///     }
/// }
/// ```
///
/// Several calls of one tool may run at once.
public protocol Tool<Arguments, Output>: Sendable {
    /// What the model hands to the tool.
    associatedtype Arguments: ConvertibleFromGeneratedContent

    /// What the tool tells the model.
    associatedtype Output: PromptRepresentable

    /// The name that the model calls; the type's name unless said otherwise.
    var name: String { get }

    /// What the tool does and when to use it, for the model.
    var description: String { get }

    /// What the model may write as arguments; that of ``Arguments`` unless said otherwise.
    var parameters: GenerationSchema { get }

    /// Whether the model is told of ``parameters`` in its instructions; it is unless said otherwise.
    var includesSchemaInInstructions: Bool { get }

    /// Does what the model asks.
    ///
    /// - Parameter arguments: what the model handed over.
    /// - Returns: what the model is told.
    /// - Throws: anything; the request ends with it.
    @concurrent func call(arguments: Arguments) async throws -> Output
}

extension Tool {
    /// The type's name, with `_` for what most models do not allow in the name of a tool.
    public var name: String {
        var name = ""
        for scalar in String(describing: Self.self).unicodeScalars {
            let isAllowed = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
            if isAllowed {
                name.unicodeScalars.append(scalar)
            } else if name.last != "_" {
                name += "_"
            }
        }
        // The end of a generic type's name, such as `Lookup<Int>`.
        return name.count > 1 && name.hasSuffix("_") ? String(name.dropLast()) : name
    }

    /// True: the model is told of the parameters.
    public var includesSchemaInInstructions: Bool { true }
}

extension Tool where Arguments: Generable {
    /// The schema of ``Arguments``.
    public var parameters: GenerationSchema { Arguments.generationSchema }
}

extension Tool where Arguments == String {
    /// Stands here so that the compiler says what is wrong.
    @available(*, unavailable, message: "a tool's arguments need names: use a Generable struct instead of 'String'")
    public var parameters: GenerationSchema { Arguments.generationSchema }
}

extension Tool where Arguments == Int {
    /// Stands here so that the compiler says what is wrong.
    @available(*, unavailable, message: "a tool's arguments need names: use a Generable struct instead of 'Int'")
    public var parameters: GenerationSchema { Arguments.generationSchema }
}

extension Tool where Arguments == Double {
    /// Stands here so that the compiler says what is wrong.
    @available(*, unavailable, message: "a tool's arguments need names: use a Generable struct instead of 'Double'")
    public var parameters: GenerationSchema { Arguments.generationSchema }
}

extension Tool where Arguments == Float {
    /// Stands here so that the compiler says what is wrong.
    @available(*, unavailable, message: "a tool's arguments need names: use a Generable struct instead of 'Float'")
    public var parameters: GenerationSchema { Arguments.generationSchema }
}

extension Tool where Arguments == Decimal {
    /// Stands here so that the compiler says what is wrong.
    @available(*, unavailable, message: "a tool's arguments need names: use a Generable struct instead of 'Decimal'")
    public var parameters: GenerationSchema { Arguments.generationSchema }
}

extension Tool where Arguments == Bool {
    /// Stands here so that the compiler says what is wrong.
    @available(*, unavailable, message: "a tool's arguments need names: use a Generable struct instead of 'Bool'")
    public var parameters: GenerationSchema { Arguments.generationSchema }
}
