/// A chat template, ready to be rendered.
///
/// The language is Jinja2's as Hugging Face's chat templates use it, and what is rendered is what Python's Jinja2 renders
/// in an immutable sandbox that drops the first line break behind a block and the blanks before one.
package struct JinjaTemplate: Sendable {
    private let statements: [Statement]
    private let names: NameTable
    private let limits: JinjaLimits

    /// Reads a template.
    ///
    /// - Parameters:
    ///   - source: the template.
    ///   - limits: what reading and rendering it may take.
    /// - Throws: a syntax error, or that a limit is passed.
    package init(_ source: String, limits: JinjaLimits = .standard) throws(JinjaError) {
        (statements, names) = try Parser.parse(source, limits: limits)
        self.limits = limits
    }

    /// Renders the template.
    ///
    /// The same context always gives the same text.
    ///
    /// - Parameter context: the variables.
    /// - Returns: the text, with the origin of each part of it.
    /// - Throws: what went wrong, or that a limit is passed.
    package func render(_ context: JinjaContext) throws(JinjaError) -> OriginText {
        let interpreter = try Interpreter(names, context, limits: limits)
        _ = try interpreter.run(statements)
        return OriginText(interpreter.output.text)
    }
}
