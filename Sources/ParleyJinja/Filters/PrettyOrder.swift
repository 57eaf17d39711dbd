/// The order in which Python's `pprint` shows dictionaries.
enum PrettyOrder {
    /// A value with all dictionaries in it ordered by their keys.
    static func sorted(_ value: Value, _ run: Interpreter) throws(JinjaError) -> Value {
        try run.enter()
        defer { run.leave() }
        try run.spend()
        switch value {
        case .list(let list): return .list(ListValue(try sorted(list.items, run)))
        case .tuple(let tuple): return .tuple(TupleValue(try sorted(tuple.items, run)))
        case .dict(let dict):
            let pairs = try run.sorted(Array(zip(dict.keys, dict.values))) { (left, right) throws(JinjaError) in
                let areComparable = left.0.typeName == right.0.typeName
                return try areComparable ? run.isLess(left.0, right.0) : left.0.typeName < right.0.typeName
            }
            var builder = DictBuilder()
            for (key, value) in pairs {
                builder.set(try sorted(value, run), for: key)
            }
            return .dict(DictValue(builder))
        default: return value
        }
    }

    private static func sorted(_ values: [Value], _ run: Interpreter) throws(JinjaError) -> [Value] {
        var result: [Value] = []
        for value in values {
            result.append(try sorted(value, run))
        }
        return result
    }
}
