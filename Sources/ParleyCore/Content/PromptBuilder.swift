/// Puts a prompt together from values, with `if`, `switch` and `for` where needed.
@resultBuilder
public struct PromptBuilder {
    /// Joins the values of a block.
    ///
    /// - Parameter components: the values, in order.
    /// - Returns: a prompt with each of them on lines of its own.
    public static func buildBlock<each Component: PromptRepresentable>(
        _ components: repeat each Component
    ) -> Prompt {
        Prompt(repeat each components)
    }

    /// Joins the values of a loop.
    ///
    /// - Parameter prompts: one value for each turn.
    /// - Returns: a prompt with each of them on lines of its own.
    public static func buildArray(_ prompts: [some PromptRepresentable]) -> Prompt {
        Prompt(prompts)
    }

    /// Takes the first of two branches.
    ///
    /// - Parameter component: the branch's value.
    /// - Returns: the value as a prompt.
    public static func buildEither(first component: some PromptRepresentable) -> Prompt {
        Prompt(component)
    }

    /// Takes the second of two branches.
    ///
    /// - Parameter component: the branch's value.
    /// - Returns: the value as a prompt.
    public static func buildEither(second component: some PromptRepresentable) -> Prompt {
        Prompt(component)
    }

    /// Takes a branch that may be left out.
    ///
    /// - Parameter component: the branch's value, nil when it is left out.
    /// - Returns: the value, or a prompt that adds nothing, not even a blank line.
    public static func buildOptional(_ component: Prompt?) -> Prompt {
        component ?? Prompt(parts: [])
    }

    /// Takes a branch that depends on the system's version.
    ///
    /// - Parameter prompt: the branch's value.
    /// - Returns: the value as a prompt.
    public static func buildLimitedAvailability(_ prompt: some PromptRepresentable) -> Prompt {
        Prompt(prompt)
    }

    /// Takes one value.
    ///
    /// - Parameter expression: the value.
    /// - Returns: the value as it is.
    @_disfavoredOverload
    public static func buildExpression<Value: PromptRepresentable>(_ expression: Value) -> Value {
        expression
    }

    /// Takes one prompt.
    ///
    /// - Parameter expression: the prompt.
    /// - Returns: the prompt as it is.
    public static func buildExpression(_ expression: Prompt) -> Prompt {
        expression
    }

    /// Stands for every other type, so that the compiler says what is wrong.
    ///
    /// - Parameter expression: a value that is no prompt.
    /// - Returns: nothing of use; the compiler refuses the call.
    @available(*, unavailable, message: "this type is not PromptRepresentable; put its text here")
    public static func buildExpression<Value>(_ expression: Value) -> Prompt {
        Prompt(parts: [])
    }
}
