/// Watches the bytes of a reply for stop strings, and holds back what may turn out to be the beginning of one.
package struct StopMatcher: Sendable {
    private let stops: [[UInt8]]
    private var held: [UInt8] = []
    private var isDone = false

    /// What a push brought.
    package struct Outcome: Sendable, Equatable {
        /// Bytes that can be shown.
        package var released: [UInt8]
        /// The index of the stop string that appeared, if one did.
        package var matched: Int?
    }

    /// A matcher for these byte strings; empty ones never match.
    package init(stops: [[UInt8]]) {
        self.stops = stops
    }

    /// Takes the next bytes.
    ///
    /// After a match nothing is released any more.
    package mutating func push(_ bytes: [UInt8]) -> Outcome {
        guard !isDone else { return Outcome(released: [], matched: nil) }
        guard !stops.isEmpty else { return Outcome(released: bytes, matched: nil) }
        held.append(contentsOf: bytes)
        return search(isEnd: false)
    }

    /// What is still held back, when no more bytes follow; a stop string may be whole in it.
    package mutating func finish() -> Outcome {
        guard !isDone else { return Outcome(released: [], matched: nil) }
        defer { isDone = true }
        return search(isEnd: true)
    }

    /// Looks for the first stop string in what is held.
    ///
    /// - Parameter isEnd: whether no more bytes follow, so that the mere beginning of one is none.
    /// - Returns: what can be shown, and what was found.
    private mutating func search(isEnd: Bool) -> Outcome {
        var start = 0
        while start < held.count {
            var isPrefix = false
            var match: Int?
            for (index, stop) in stops.enumerated() where !stop.isEmpty {
                let overlap = min(stop.count, held.count - start)
                guard held[start..<start + overlap].elementsEqual(stop[..<overlap]) else { continue }
                if overlap < stop.count {
                    isPrefix = !isEnd
                } else if match.map({ stop.count < stops[$0].count }) ?? true {
                    // The shortest wins, so that the result does not hang on how the bytes were split.
                    match = index
                }
            }
            if let match {
                isDone = true
                let released = Array(held[..<start])
                held.removeAll()
                return Outcome(released: released, matched: match)
            }
            if isPrefix { break }
            start += 1
        }
        let released = Array(held[..<start])
        held.removeFirst(start)
        return Outcome(released: released, matched: nil)
    }
}
