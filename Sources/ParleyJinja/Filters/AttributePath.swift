/// How filters such as `map` and `sort` get at what they look at: an attribute, attributes of attributes, an index.
struct AttributePath {
    private var steps: [Value] = []
    private var fallback: Value?
    private var ignoresCase: Bool

    /// A path.
    ///
    /// - Parameters:
    ///   - attribute: a name with points between its parts, a number, or nil for the value itself.
    ///   - fallback: what takes the place of a missing value.
    ///   - ignoresCase: whether capitals count as small letters.
    ///   - run: the rendering.
    /// - Throws: that the attribute is neither a string nor a number.
    init(
        _ attribute: Value?,
        default fallback: Value? = nil,
        ignoresCase: Bool = false,
        _ run: Interpreter
    ) throws(JinjaError) {
        self.fallback = fallback.flatMap { $0.isNull ? nil : $0 }
        self.ignoresCase = ignoresCase
        guard let attribute, !attribute.isNull else { return }
        if attribute.asInt != nil {
            steps = [attribute]
            return
        }
        let text = try run.text(attribute, "an attribute")
        var start = 0
        let points = text.ranges(of: OriginString(literal: "."), in: 0..<text.bytes.count)
        for end in points.map(\.lowerBound) + [text.bytes.count] {
            let part = text.slice(start..<end)
            let isNumber = !part.isEmpty && part.bytes.allSatisfy(ASCIIClass.isDigit)
            steps.append(isNumber ? Int(part.string).map(Value.int) ?? .string(part) : .string(part))
            start = end + 1
        }
    }

    /// What the path leads to from a value.
    func value(of value: Value, _ run: Interpreter) throws(JinjaError) -> Value {
        var value = value
        for step in steps {
            value = try run.item(step, of: value)
            if value.isUndefined, let fallback { value = fallback }
        }
        if ignoresCase, case .string(let text) = value { return .string(text.lowercased) }
        return value
    }
}
