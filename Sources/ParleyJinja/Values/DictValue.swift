/// A dictionary that keeps the order in which its keys were first set; as Python's sandbox has it, nothing changes one.
final class DictValue: Sendable {
    private let builder: DictBuilder
    let depth: Int

    /// The dictionary without entries.
    static let empty = DictValue(DictBuilder())

    init(_ builder: DictBuilder) {
        self.builder = builder
        var deepest = 0
        for (key, value) in zip(builder.keys, builder.values) {
            deepest = max(deepest, key.depth, value.depth)
        }
        depth = 1 + deepest
    }

    /// The keys, in order.
    var keys: [Value] { builder.keys }

    /// The values, in the order of their keys.
    var values: [Value] { builder.values }

    /// How many entries there are.
    var count: Int { builder.keys.count }

    /// The entries as tuples of key and value.
    var pairs: [Value] {
        zip(keys, values).map { .tuple(TupleValue([$0, $1])) }
    }

    /// The value under a text.
    func value(for text: OriginString) -> Value? {
        builder.value(for: text)
    }

    /// The value under any key.
    func value(for key: HashKey) -> Value? {
        builder.position(of: key).map { builder.values[$0] }
    }

    /// A builder that goes on from this dictionary.
    var copy: DictBuilder { builder }
}

/// Puts a dictionary together.
struct DictBuilder: Sendable {
    /// Up to this many entries, comparing each key is quicker than hashing one.
    private static let scanLimit = 8

    private(set) var keys: [Value] = []
    private(set) var values: [Value] = []
    /// Where each key stands; nil as long as there are at most `scanLimit`.
    private var positions: [HashKey: Int]?

    /// A builder of an empty dictionary.
    init() {}

    /// The value under a text.
    func value(for text: OriginString) -> Value? {
        position(of: text).map { values[$0] }
    }

    private func position(of text: OriginString) -> Int? {
        if let positions { return positions[.text(text)] }
        for (index, key) in keys.enumerated() {
            if case .string(let own) = key, own == text { return index }
        }
        return nil
    }

    /// Where a key stands.
    func position(of key: HashKey) -> Int? {
        if case .text(let text) = key { return position(of: text) }
        if let positions { return positions[key] }
        return keys.firstIndex { HashKey($0) == key }
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
        if let position = position(of: hashed) {
            values[position] = value
            return true
        }
        keys.append(key)
        values.append(value)
        if positions != nil {
            positions?[hashed] = keys.count - 1
        } else if keys.count > Self.scanLimit {
            hashAll()
        }
        return true
    }

    private mutating func hashAll() {
        var all: [HashKey: Int] = [:]
        for (index, key) in keys.enumerated() {
            if let hashed = HashKey(key) { all[hashed] = index }
        }
        positions = all
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
    /// A missing value, each of which is equal to each.
    case undefined

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
        case .undefined: self = .undefined
        case .list, .dict, .view, .range, .function, .method: return nil
        }
    }
}
