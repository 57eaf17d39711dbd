/// The members of a JSON object, in the order in which they were first set.
///
/// Keys are compared by code points. Looking a key up takes constant time in large objects and a short scan in small
/// ones; removing a key takes time in proportion to the count. Two objects are equal when they hold equal values under
/// the same keys: JSON gives the order of members no meaning, so equality and hashing ignore it.
package struct JSONObject: Sendable {
    private struct Member: Sendable {
        let key: String
        var value: JSONValue
    }

    /// Up to this many members, comparing each key is quicker than hashing one.
    private static let scanLimit = 8

    private var members: [Member] = []

    /// Where each key stands in `members`; nil as long as there are at most `scanLimit`.
    private var positions: [ExactKey: Int]?

    /// An object without members.
    package init() {}

    /// An object with the given members; of two equal keys the later value wins, at the earlier one's place.
    package init(_ pairs: some Sequence<(String, JSONValue)>) {
        for (key, value) in pairs {
            set(value, forKey: key)
        }
    }

    /// How many members there are.
    package var count: Int { members.count }

    /// Tells whether there are no members.
    package var isEmpty: Bool { members.isEmpty }

    /// The keys, in order.
    package var keys: [String] { members.map(\.key) }

    /// The values, in the order of their keys.
    package var values: [JSONValue] { members.map(\.value) }

    /// The value under a key.
    ///
    /// Setting a present key keeps its place, setting a new one appends it, and setting nil removes it. To store JSON's
    /// null, set `JSONValue.null`.
    package subscript(key: String) -> JSONValue? {
        get {
            position(of: key).map { members[$0].value }
        }
        set {
            if let newValue {
                set(newValue, forKey: key)
            } else {
                removeValue(forKey: key)
            }
        }
    }

    /// Tells whether there is a member under a key.
    package func contains(key: String) -> Bool {
        position(of: key) != nil
    }

    /// Removes a member; the others keep their order.
    ///
    /// - Parameter key: the member's key.
    /// - Returns: the value that was removed, nil when there was none.
    @discardableResult
    package mutating func removeValue(forKey key: String) -> JSONValue? {
        guard let position = position(of: key) else { return nil }
        let removed = members.remove(at: position).value
        rebuildPositions()
        return removed
    }

    /// Sets a member, at its place when the key is present and at the end otherwise.
    mutating func set(_ value: JSONValue, forKey key: String) {
        if let position = position(of: key) {
            members[position].value = value
            return
        }
        members.append(Member(key: key, value: value))
        if positions != nil {
            positions?[ExactKey(key)] = members.count - 1
        } else if members.count > Self.scanLimit {
            rebuildPositions()
        }
    }

    /// The same members in the order of their keys' code points.
    func sortedByKey() -> JSONObject {
        var sorted = self
        sorted.members.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        sorted.rebuildPositions()
        return sorted
    }

    private func position(of key: String) -> Int? {
        if let positions {
            positions[ExactKey(key)]
        } else {
            members.firstIndex { $0.key.hasSameBytes(as: key) }
        }
    }

    private mutating func rebuildPositions() {
        guard members.count > Self.scanLimit else {
            positions = nil
            return
        }
        var rebuilt = [ExactKey: Int](minimumCapacity: members.count)
        for (position, member) in members.enumerated() {
            rebuilt[ExactKey(member.key)] = position
        }
        positions = rebuilt
    }
}

extension JSONObject: Sequence {
    /// Goes through the members in order.
    package struct Iterator: IteratorProtocol {
        private var members: IndexingIterator<[Member]>

        fileprivate init(_ object: JSONObject) {
            members = object.members.makeIterator()
        }

        /// The next member, nil at the end.
        package mutating func next() -> (key: String, value: JSONValue)? {
            members.next().map { (key: $0.key, value: $0.value) }
        }
    }

    package func makeIterator() -> Iterator {
        Iterator(self)
    }

    package var underestimatedCount: Int { count }
}

extension JSONObject: Hashable {
    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        guard left.count == right.count else { return false }
        // A plain loop takes little of the stack for each level that values are deep.
        for (index, member) in left.members.enumerated() {
            // Most equal objects have one order.
            let isAligned = right.members[index].key.hasSameBytes(as: member.key)
            guard let position = isAligned ? index : right.position(of: member.key) else { return false }
            guard right.members[position].value == member.value else { return false }
        }
        return true
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        // Exclusive or, since it does not depend on the order.
        var combined = 0
        for member in members {
            var own = Hasher()
            member.key.hashBytes(into: &own)
            member.value.hash(into: &own)
            combined ^= own.finalize()
        }
        hasher.combine(combined)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(elements)
    }
}

extension JSONObject: CustomStringConvertible {
    /// The object as compact JSON text.
    package var description: String {
        JSONValue.object(self).serialized()
    }
}
