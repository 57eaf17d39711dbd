/// A token that may be chosen.
struct Candidate: Equatable {
    var token: Token
    /// The logit after bias and penalties, always finite.
    var logit: Float
    /// What its probability is in proportion to: e to the power of its distance from the best logit.
    var weight = 0.0

    /// Whether this one comes before another: the greater logit, and of equals the lower number.
    func precedes(_ other: Candidate) -> Bool {
        logit != other.logit ? logit > other.logit : token < other.token
    }
}

/// The best of many candidates: a heap with the worst of them on top.
struct CandidateHeap {
    private(set) var items: [Candidate]
    private let capacity: Int

    /// What a logit must exceed to be taken.
    private(set) var threshold: Float

    /// An empty heap.
    ///
    /// - Parameters:
    ///   - capacity: how many candidates it keeps, at least one.
    ///   - floor: the least logit it takes.
    ///   - storage: an array whose memory is used again.
    init(capacity: Int, floor: Float, reusing storage: consuming [Candidate]) {
        self.capacity = max(1, capacity)
        threshold = floor.nextDown
        items = storage
        items.removeAll(keepingCapacity: true)
    }

    /// Takes a candidate whose logit exceeds the threshold; candidates come in the order of their tokens.
    mutating func insert(_ candidate: Candidate) {
        if items.count < capacity {
            items.append(candidate)
            var child = items.count - 1
            while child > 0 {
                let parent = (child - 1) / 2
                guard items[parent].precedes(items[child]) else { break }
                items.swapAt(parent, child)
                child = parent
            }
        } else {
            items[0] = candidate
            var parent = 0
            while true {
                var worst = parent
                for child in (2 * parent + 1)..<(2 * parent + 3) where child < items.count {
                    if items[worst].precedes(items[child]) { worst = child }
                }
                if worst == parent { break }
                items.swapAt(worst, parent)
                parent = worst
            }
        }
        if items.count == capacity { threshold = items[0].logit }
    }
}

extension [Candidate] {
    /// The greatest logit among them, minus infinity when there is none.
    var greatestLogit: Float { reduce(-.infinity) { Swift.max($0, $1.logit) } }

    /// Keeps the first candidates of an order, as few as are enough, and leaves them where they stand in the array.
    ///
    /// Works by selection, in time in proportion to the number of candidates. When all together are not enough, all
    /// stay.
    ///
    /// - Parameters:
    ///   - scratch: memory that is used again.
    ///   - precedes: a strict total order.
    ///   - isEnough: told the sum of the weights and the number of the first candidates; once true it must stay so.
    mutating func keepFirst(
        using scratch: inout [Candidate],
        by precedes: (Candidate, Candidate) -> Bool,
        until isEnough: (_ weight: Double, _ count: Int) -> Bool
    ) {
        guard count > 1 else { return }
        scratch.removeAll(keepingCapacity: true)
        scratch.append(contentsOf: self)
        var lower = 0
        var upper = count
        var weight = 0.0
        // Before `lower` it is not enough, before `upper` it is. Rounds are bounded in case bad pivots come in a row.
        for _ in 0..<64 where upper - lower > 32 {
            let pivot = scratch.median(lower, lower + (upper - lower) / 2, upper - 1, by: precedes)
            var middle = lower
            var part = 0.0
            for index in lower..<upper where !precedes(pivot, scratch[index]) {
                scratch.swapAt(index, middle)
                part += scratch[middle].weight
                middle += 1
            }
            if isEnough(weight + part, middle) {
                upper = middle
            } else {
                weight += part
                lower = middle
            }
        }
        scratch[lower..<upper].sort(by: precedes)
        // Sums taken in another order may differ in the last bit: what was found to be enough stays enough.
        var last = upper < count ? scratch[upper - 1] : nil
        for index in lower..<upper {
            weight += scratch[index].weight
            if isEnough(weight, index + 1) {
                last = scratch[index]
                break
            }
        }
        if let last { removeAll { precedes(last, $0) } }
    }

    private func median(_ first: Int, _ second: Int, _ third: Int, by precedes: (Candidate, Candidate) -> Bool)
        -> Candidate
    {
        var (low, middle, high) = (self[first], self[second], self[third])
        if precedes(middle, low) { swap(&low, &middle) }
        if precedes(high, middle) { swap(&middle, &high) }
        if precedes(middle, low) { swap(&low, &middle) }
        return middle
    }
}
