/// Finds the names that a mistyped one may have meant.
package enum NearestNames {
    /// Longer names are compared by their first characters only: the work grows with the product of two lengths.
    private static let longest = 64

    /// The names in the order of their nearness, the nearest first; equally near ones stay in their order.
    ///
    /// - Parameters:
    ///   - name: the name as it was written.
    ///   - known: the names that there are.
    /// - Returns: all of them, ordered.
    package static func ordered(by name: String, _ known: [String]) -> [String] {
        let wanted = folded(name)
        return known.enumerated()
            .map { (distance: distance(wanted, folded($0.element)), index: $0.offset, name: $0.element) }
            .sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }
            .map(\.name)
    }

    /// The known name that was probably meant.
    ///
    /// - Parameters:
    ///   - name: the name as it was written.
    ///   - known: the names that there are.
    /// - Returns: the nearest one, or the only one that begins with the name; nil when more than a third of the
    ///   characters would have to change and the name is no such beginning.
    package static func likely(_ name: String, among known: [String]) -> String? {
        guard let nearest = ordered(by: name, known).first else { return nil }
        let (wanted, found) = (folded(name), folded(nearest))
        if distance(wanted, found) <= max(1, max(wanted.count, found.count) / 3) { return nearest }
        let longer = known.filter { folded($0).starts(with: wanted) }
        return wanted.count >= 3 && longer.count == 1 ? longer.first : nil
    }

    private static func folded(_ name: String) -> [Character] {
        Array(name.lowercased().map { $0 == "-" ? "_" : $0 }.prefix(longest))
    }

    /// How many characters are to be inserted, removed, replaced or swapped with a neighbour to make one of the other.
    ///
    /// The optimal string alignment distance: no part is changed twice.
    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
        var before: [Int] = []
        var previous = Array(0...right.count)
        for row in 1...left.count {
            var current = [row]
            for column in 1...right.count {
                let isSame = left[row - 1] == right[column - 1]
                var best = min(previous[column] + 1, current[column - 1] + 1, previous[column - 1] + (isSame ? 0 : 1))
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    best = min(best, before[column - 2] + 1)
                }
                current.append(best)
            }
            (before, previous) = (previous, current)
        }
        return previous[right.count]
    }
}
