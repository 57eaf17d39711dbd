extension Filters {
    /// Filters for values of any type, and those that are refused.
    static let values: [String: FilterFunction] = [
        "attr": attribute,
        "d": fallback,
        "default": fallback,
        "random": refuse("it would make each rendering another"),
        "urlize": refuse("chat templates make no web pages"),
        "wordwrap": refuse("chat templates have no use for it"),
        "xmlattr": refuse("chat templates make no web pages"),
    ]

    private static func refuse(_ reason: String) -> FilterFunction {
        { (run, _, _) throws(JinjaError) -> Value in throw run.fault("this filter is not supported: \(reason)") }
    }

    private static func fallback(
        _ run: Interpreter,
        _ input: Value,
        _ arguments: Arguments
    ) throws(JinjaError) -> Value {
        let bound = try run.bind(arguments, to: ["default_value", "boolean"], of: "default")
        if input.isUndefined { return bound[0] ?? .string(.empty) }
        guard try run.flag(bound[1], default: false), !(try run.isTrue(input)) else { return input }
        return bound[0] ?? .string(.empty)
    }

    private static func attribute(
        _ run: Interpreter,
        _ input: Value,
        _ arguments: Arguments
    ) throws(JinjaError) -> Value {
        let bound = try run.bind(arguments, to: ["name"], required: 1, of: "attr")
        let name = AttributeName(try run.text(of: bound[0] ?? .null).string)
        return try run.ownAttribute(name, of: input)
    }
}
