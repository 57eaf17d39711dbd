/// A dictionary that keeps the order in which its keys were first set; as Python's sandbox has it, nothing changes one.
final class DictValue: Sendable {
    /// Up to this many entries, comparing each key is quicker than hashing one.
    private static let scanLimit = 8

    let keys: [Value]
    let values: [Value]
    let depth: Int
    private let positions: [HashKey: Int]?

    /// The dictionary without entries.
    static let empty = DictValue(DictBuilder())

    init(_ builder: DictBuilder) {
        keys = builder.keys
        values = builder.values
        positions = keys.count > Self.scanLimit ? builder.positions : nil
        let deepest = max(keys.lazy.map(\.depth).max() ?? 0, values.lazy.map(\.depth).max() ?? 0)
        depth = 1 + deepest
    }

    /// How many entries there are.
    var count: Int { keys.count }

    /// The entries as tuples of key and value.
    var pairs: [Value] {
        zip(keys, values).map { .tuple(TupleValue([$0, $1])) }
    }

    /// The value under a text.
    func value(for text: OriginString) -> Value? {
        if let positions { return positions[.text(text)].map { values[$0] } }
        for (index, key) in keys.enumerated() {
            if case .string(let own) = key, own == text { return values[index] }
        }
        return nil
    }

    /// The value under any key.
    func value(for key: HashKey) -> Value? {
        if case .text(let text) = key { return value(for: text) }
        if let positions { return positions[key].map { values[$0] } }
        return keys.firstIndex { HashKey($0) == key }.map { values[$0] }
    }
}

/// Puts a dictionary together.
struct DictBuilder {
    private(set) var keys: [Value] = []
    private(set) var values: [Value] = []
    private(set) var positions: [HashKey: Int] = [:]

    /// A builder of an empty dictionary.
    init() {}

    /// A builder that goes on from a dictionary.
    init(_ dict: DictValue) {
        for (key, value) in zip(dict.keys, dict.values) {
            set(value, for: key)
        }
    }

    /// The value under a text.
    func value(for text: OriginString) -> Value? {
        positions[.text(text)].map { values[$0] }
    }

    /// Sets an entry; a key that is there keeps its place.
    ///
    /// - Parameters:
    ///   - value: the value.
    ///   - key: the key.
    /// - Returns: whether the key may be one.
    @discardableResult
    mutating func set(_ value: Value, for key: Value) -> Bool {
        guard let hashed = HashKey(key) else { return false }
        if let position = positions[hashed] {
            values[position] = value
        } else {
            positions[hashed] = keys.count
            keys.append(key)
            values.append(value)
        }
        return true
    }

    /// Sets an entry under a text.
    mutating func set(_ value: Value, for name: String) {
        set(value, for: .literal(name))
    }
}

/// A value as a key of a dictionary: keys that are equal in Python are equal here, such as `1`, `1.0` and `true`.
enum HashKey: Hashable, Sendable {
    case null
    case int(Int)
    case wideInt(String)
    case float(Double)
    case text(OriginString)
    case tuple([HashKey])
    case object(ObjectID)

    /// How many values a tuple that is a key may hold all in all; tuples can share parts, so that this can be far more
    /// than memory holds.
    private static let greatestSize = 4_096

    /// A key.
    ///
    /// - Parameter value: the value; nil comes back when it may not be a key.
    init?(_ value: Value) {
        var room = Self.greatestSize
        self.init(value, &room)
    }

    private init?(_ value: Value, _ room: inout Int) {
        room -= 1
        guard room > 0 else { return nil }
        switch value {
        case .null: self = .null
        case .bool(let flag): self = .int(flag ? 1 : 0)
        case .int(let number): self = .int(number)
        case .wideInt(let digits): self = .wideInt(digits)
        case .float(let number):
            if let whole = Int(exactly: number) { self = .int(whole) } else { self = .float(number) }
        case .string(let text): self = .text(text)
        case .tuple(let tuple):
            var keys: [HashKey] = []
            for item in tuple.items {
                guard let key = HashKey(item, &room) else { return nil }
                keys.append(key)
            }
            self = .tuple(keys)
        case .object(let id): self = .object(id)
        case .undefined, .list, .dict, .view, .range, .function, .method: return nil
        }
    }
}
