/// What a filter does: it gets the value before the bar and the arguments behind it.
typealias FilterFunction = @Sendable (Interpreter, Value, Arguments) throws(JinjaError) -> Value

/// The filters by their names.
enum Filters {
    private static let all: [String: FilterFunction] = {
        var all = texts
        for family in [formats, numbers, sequences, lazySequences, values] {
            all.merge(family) { first, _ in first }
        }
        return all
    }()

    /// The filter of a name, nil where there is none.
    static func named(_ name: String) -> FilterFunction? {
        all[name]
    }
}
