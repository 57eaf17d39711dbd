/// Puts instructions together from values, with `if`, `switch` and `for` where needed.
@resultBuilder
public struct InstructionsBuilder {
    /// Joins the values of a block.
    ///
    /// - Parameter components: the values, in order.
    /// - Returns: instructions with each of them on lines of its own.
    public static func buildBlock<each Component: InstructionsRepresentable>(
        _ components: repeat each Component
    ) -> Instructions {
        Instructions(repeat each components)
    }

    /// Joins the values of a loop.
    ///
    /// - Parameter instructions: one value for each turn.
    /// - Returns: instructions with each of them on lines of its own.
    public static func buildArray(_ instructions: [some InstructionsRepresentable]) -> Instructions {
        Instructions(instructions)
    }

    /// Takes the first of two branches.
    ///
    /// - Parameter component: the branch's value.
    /// - Returns: the value as instructions.
    public static func buildEither(first component: some InstructionsRepresentable) -> Instructions {
        Instructions(component)
    }

    /// Takes the second of two branches.
    ///
    /// - Parameter component: the branch's value.
    /// - Returns: the value as instructions.
    public static func buildEither(second component: some InstructionsRepresentable) -> Instructions {
        Instructions(component)
    }

    /// Takes a branch that may be left out.
    ///
    /// - Parameter component: the branch's value, nil when it is left out.
    /// - Returns: the value, or instructions that add nothing, not even a blank line.
    public static func buildOptional(_ component: Instructions?) -> Instructions {
        component ?? Instructions(parts: [])
    }

    /// Takes a branch that depends on the system's version.
    ///
    /// - Parameter instructions: the branch's value.
    /// - Returns: the value as instructions.
    public static func buildLimitedAvailability(_ instructions: some InstructionsRepresentable) -> Instructions {
        Instructions(instructions)
    }

    /// Takes one value.
    ///
    /// - Parameter expression: the value.
    /// - Returns: the value as it is.
    @_disfavoredOverload
    public static func buildExpression<Value: InstructionsRepresentable>(_ expression: Value) -> Value {
        expression
    }

    /// Takes one set of instructions.
    ///
    /// - Parameter expression: the instructions.
    /// - Returns: the instructions as they are.
    public static func buildExpression(_ expression: Instructions) -> Instructions {
        expression
    }

    /// Stands for every other type, so that the compiler says what is wrong.
    ///
    /// - Parameter expression: a value that is no part of instructions.
    /// - Returns: nothing of use; the compiler refuses the call.
    @available(*, unavailable, message: "this type is not InstructionsRepresentable; put its text here")
    public static func buildExpression<Value>(_ expression: Value) -> Instructions {
        Instructions(parts: [])
    }
}
