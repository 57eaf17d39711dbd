/// The variables of a loop's body, a macro or a block, on top of those around it.
///
/// The variables of the template itself are not in a scope: the interpreter finds them by their number.
final class Scope {
    private var ids: [NameID] = []
    private var values: [Value] = []
    let parent: Scope?

    init(in parent: Scope?) {
        self.parent = parent
    }

    /// Forgets all variables, for the next turn of a loop.
    func removeAll() {
        ids.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
    }

    /// The value of a variable of this scope or one around it.
    func value(of id: NameID) -> Value? {
        var scope: Scope? = self
        while let current = scope {
            if let index = current.ids.firstIndex(of: id) { return current.values[index] }
            scope = current.parent
        }
        return nil
    }

    /// Gives a variable of this scope a value.
    func set(_ value: Value, for id: NameID) {
        if let index = ids.firstIndex(of: id) {
            values[index] = value
        } else {
            ids.append(id)
            values.append(value)
        }
    }
}
