/// The variables a template is rendered with, and the time that it is told.
package struct JinjaContext: Sendable {
    /// The variables in the order in which they were set.
    package private(set) var variables: [(name: String, value: JinjaValue)]

    /// What the time is.
    package var now: JinjaClock

    private var positions: [OriginString: Int] = [:]

    /// A context.
    ///
    /// - Parameters:
    ///   - variables: names and values; of two equal names the later value wins.
    ///   - now: what the time is.
    package init(_ variables: KeyValuePairs<String, JinjaValue> = [:], now: JinjaClock = JinjaClock(seconds: 0)) {
        self.variables = []
        self.now = now
        for (name, value) in variables {
            self[name] = value
        }
    }

    /// The value of a variable, nil where there is none; names are compared by code point.
    package subscript(name: String) -> JinjaValue? {
        get {
            positions[OriginString(literal: name)].map { variables[$0].value }
        }
        set {
            let key = OriginString(literal: name)
            guard let newValue else {
                variables.removeAll { OriginString(literal: $0.name) == key }
                positions = [:]
                for (index, variable) in variables.enumerated() {
                    positions[OriginString(literal: variable.name)] = index
                }
                return
            }
            if let position = positions[key] {
                variables[position].value = newValue
            } else {
                positions[key] = variables.count
                variables.append((name, newValue))
            }
        }
    }
}
