/// Passes over a whole row of logits, many at a time.
///
/// NaN compares false and so counts as minus infinity; infinity counts as the greatest finite number.
enum LogitScan {
    private typealias Lanes = SIMD16<Float>
    /// How many vectors are looked at between two decisions.
    private static let vectors = 8
    private static let block = vectors * Lanes.scalarCount

    /// The index of the greatest logit, the first of equals; nil when none is greater than minus infinity.
    static func greatest(_ logits: UnsafeBufferPointer<Float>) -> Int? {
        guard let base = logits.baseAddress else { return nil }
        let raw = UnsafeRawPointer(base)
        let whole = logits.count - logits.count % Lanes.scalarCount
        var maxima = Lanes(repeating: -.infinity)
        for start in stride(from: 0, to: whole, by: Lanes.scalarCount) {
            let values = load(raw, start)
            maxima.replace(with: values, where: values .> maxima)
        }
        var most = greatestLane(of: maxima)
        for index in whole..<logits.count where logits[index] > most { most = logits[index] }
        guard most > -.infinity else { return nil }
        // Where it is, is looked for once it is known: to keep track of it on the way would cost more.
        let wanted = Lanes(repeating: most)
        for start in stride(from: 0, to: whole, by: Lanes.scalarCount) where any(load(raw, start) .== wanted) {
            return logits[start...].firstIndex(of: most)
        }
        return logits[whole...].firstIndex(of: most)
    }

    /// Replaces the candidates by the `count` greatest logits, in no order; equals go to the lower number.
    ///
    /// The least of the `count` greatest maxima of blocks is a bound: as many logits reach it. So no logit below it can
    /// be wanted, and nearly all blocks are passed over, whatever the order of the logits.
    ///
    /// - Parameters:
    ///   - count: how many, at least one.
    ///   - floor: the least logit that is taken.
    ///   - logits: the row.
    ///   - candidates: what is replaced.
    static func select(
        _ count: Int,
        atLeast floor: Float,
        of logits: UnsafeBufferPointer<Float>,
        into candidates: inout [Candidate]
    ) {
        var blocks: [(start: Int, most: Float)] = []
        var bound = CandidateHeap(capacity: count, floor: floor, reusing: [])
        var rest = 0
        forEachBlock(of: logits) { maxima, start in
            rest = start + block
            guard any(maxima .> Lanes(repeating: bound.threshold)) else { return }
            let most = finite(greatestLane(of: maxima))
            guard most > bound.threshold else { return }
            blocks.append((start, most))
            bound.insert(Candidate(token: Token(truncatingIfNeeded: start), logit: most))
        } rest: { _, _ in
        }
        let least = bound.items.count == count ? max(floor, bound.threshold) : floor
        var heap = CandidateHeap(capacity: count, floor: least, reusing: candidates)
        func take(_ index: Int) {
            let logit = finite(logits[index])
            if logit > heap.threshold { heap.insert(Candidate(token: Token(truncatingIfNeeded: index), logit: logit)) }
        }
        for (start, most) in blocks where most > heap.threshold {
            for index in start..<start + block { take(index) }
        }
        for index in rest..<logits.count { take(index) }
        candidates = heap.items
    }

    /// Replaces the candidates by all logits from a floor up, in the order of their tokens.
    ///
    /// - Parameters:
    ///   - floor: the least logit that is taken; minus infinity itself never is.
    ///   - logits: the row.
    ///   - candidates: what is replaced.
    static func collect(
        atLeast floor: Float,
        of logits: UnsafeBufferPointer<Float>,
        into candidates: inout [Candidate]
    ) {
        candidates.removeAll(keepingCapacity: true)
        let threshold = floor.nextDown
        forEachBlock(of: logits) { maxima, start in
            guard any(maxima .> Lanes(repeating: threshold)) else { return }
            for index in start..<start + block where logits[index] > threshold {
                candidates.append(Candidate(token: Token(truncatingIfNeeded: index), logit: finite(logits[index])))
            }
        } rest: { index, logit in
            if logit > threshold {
                candidates.append(Candidate(token: Token(truncatingIfNeeded: index), logit: finite(logit)))
            }
        }
    }

    /// The sum of e^((logit − top) · scale) over the logits from a floor up, to single precision.
    ///
    /// - Parameters:
    ///   - logits: the row.
    ///   - top: the greatest logit, finite.
    ///   - scale: the inverse of the temperature.
    ///   - floor: the least logit that counts.
    /// - Returns: the sum, at least 1 when `top` is right.
    static func sumOfExponentials(
        of logits: UnsafeBufferPointer<Float>,
        top: Float,
        scale: Float = 1,
        atLeast floor: Float = -.infinity
    ) -> Double {
        guard let base = logits.baseAddress else { return 0 }
        let raw = UnsafeRawPointer(base)
        let least = Lanes(repeating: -87)
        let lowest = Lanes(repeating: floor)
        var total = 0.0
        func part(_ values: Lanes) -> Lanes {
            var powers = (values - top) * scale
            powers.replace(with: 0, where: powers .> 0)
            // What lies lower yet adds nothing that a sum of at least 1 could hold.
            powers.replace(with: least, where: powers .< least)
            // False for NaN too.
            return Lanes.zero.replacing(with: SamplingMath.exponential(powers), where: values .>= lowest)
        }
        var start = 0
        while start + block <= logits.count {
            var sums = Lanes.zero
            for vector in 0..<vectors { sums += part(load(raw, start + vector * Lanes.scalarCount)) }
            total += Double(sums.sum())
            start += block
        }
        while start < logits.count {
            var values = Lanes(repeating: -.infinity)
            let end = min(start + Lanes.scalarCount, logits.count)
            for index in start..<end { values[index - start] = logits[index] }
            total += Double(part(values).sum())
            start = end
        }
        return total
    }

    /// The standard deviation of the logits above minus infinity, over their number.
    static func standardDeviation(of logits: UnsafeBufferPointer<Float>, top: Float) -> Double {
        // The distance from the top keeps the squares small.
        var count = 0.0
        var sum = 0.0
        var squares = 0.0
        for logit in logits where logit > -.infinity {
            let distance = Double(finite(logit)) - Double(top)
            count += 1
            sum += distance
            squares += distance * distance
        }
        guard count > 0 else { return 0 }
        let mean = sum / count
        return max(0, squares / count - mean * mean).squareRoot()
    }

    /// The logit, or the greatest finite number in place of infinity.
    static func finite(_ logit: Float) -> Float { min(logit, .greatestFiniteMagnitude) }

    /// Walks over a row in whole blocks, and over what is left one by one.
    ///
    /// - Parameters:
    ///   - logits: the row.
    ///   - body: given the lanes' greatest logits over the block, minus infinity for NaN, and the block's first index.
    ///   - rest: given the index and the logit.
    @inline(__always)
    private static func forEachBlock(
        of logits: UnsafeBufferPointer<Float>,
        _ body: (_ maxima: Lanes, _ start: Int) -> Void,
        rest: (_ index: Int, _ logit: Float) -> Void
    ) {
        guard let base = logits.baseAddress else { return }
        let raw = UnsafeRawPointer(base)
        var start = 0
        while start + block <= logits.count {
            var maxima = Lanes(repeating: -.infinity)
            for vector in 0..<vectors {
                let values = load(raw, start + vector * Lanes.scalarCount)
                maxima.replace(with: values, where: values .> maxima)
            }
            body(maxima, start)
            start += block
        }
        for index in start..<logits.count { rest(index, logits[index]) }
    }

    /// The greatest lane, found by halving: lane by lane it would cost a mispredicted branch each.
    @inline(__always)
    private static func greatestLane(of lanes: Lanes) -> Float {
        let eight = lanes.lowHalf.replacing(with: lanes.highHalf, where: lanes.highHalf .> lanes.lowHalf)
        let four = eight.lowHalf.replacing(with: eight.highHalf, where: eight.highHalf .> eight.lowHalf)
        let two = four.lowHalf.replacing(with: four.highHalf, where: four.highHalf .> four.lowHalf)
        return two[1] > two[0] ? two[1] : two[0]
    }

    @inline(__always)
    private static func load(_ raw: UnsafeRawPointer, _ index: Int) -> Lanes {
        raw.loadUnaligned(fromByteOffset: index * MemoryLayout<Float>.stride, as: Lanes.self)
    }
}
