/// The names of a template's variables, each with a number.
struct NameTable: Sendable {
    private(set) var names: [OriginString] = []
    private var ids: [OriginString: NameID] = [:]

    /// The number of a name, nil when the template does not have it.
    func existingID(of name: String) -> NameID? {
        ids[OriginString(literal: name)]
    }

    /// The number of a name, a new one when it is new.
    mutating func id(of name: String) -> NameID {
        let key = OriginString(literal: name)
        if let id = ids[key] { return id }
        let id = NameID(index: names.count)
        names.append(key)
        ids[key] = id
        return id
    }
}
