/// A list; as Python's sandbox has it, nothing changes one.
final class ListValue: Sendable {
    let items: [Value]
    let depth: Int

    init(_ items: [Value]) {
        self.items = items
        depth = 1 + (items.lazy.map(\.depth).max() ?? 0)
    }
}

/// A tuple.
final class TupleValue: Sendable {
    let items: [Value]
    let depth: Int
    /// Whether it is what `groupby` makes, whose two items also have the names `grouper` and `list`.
    let isGroup: Bool

    init(_ items: [Value], isGroup: Bool = false) {
        self.items = items
        self.isGroup = isGroup
        depth = 1 + (items.lazy.map(\.depth).max() ?? 0)
    }
}

/// What a dictionary shows of itself.
final class ViewValue: Sendable {
    /// Which part of the entries is shown.
    enum Kind: Sendable {
        case keys
        case values
        case items

        /// Python's name for it.
        var typeName: String {
            switch self {
            case .keys: "dict_keys"
            case .values: "dict_values"
            case .items: "dict_items"
            }
        }
    }

    let kind: Kind
    let dict: DictValue

    init(_ kind: Kind, of dict: DictValue) {
        self.kind = kind
        self.dict = dict
    }

    /// What is shown, in order.
    var items: [Value] {
        switch kind {
        case .keys: dict.keys
        case .values: dict.values
        case .items: dict.pairs
        }
    }
}

/// The numbers from one to another with a step between, none of them stored.
final class RangeValue: Sendable {
    let start: Int
    let stop: Int
    let step: Int
    let count: Int

    /// A range, nil when the step is 0 or the count does not fit 64 bits.
    init?(start: Int, stop: Int, step: Int) {
        guard step != 0, step != Int.min else { return nil }
        let (span, overflowed) =
            step > 0 ? stop.subtractingReportingOverflow(start) : start.subtractingReportingOverflow(stop)
        if overflowed { return nil }
        self.start = start
        self.stop = stop
        self.step = step
        count = span <= 0 ? 0 : (span - 1) / abs(step) + 1
    }

    /// The number at an index below `count`.
    subscript(index: Int) -> Int { start + index * step }
}
