/// DRY ("don't repeat yourself"): the penalty on tokens that would go on with a repetition.
///
/// A token that would lengthen a repetition of n tokens loses multiplier · base^(n − allowed length). By p-e-w, as
/// text-generation-webui and llama.cpp have it.
struct RepetitionPenalty: Sendable {
    private let multiplier: Float
    private let base: Float
    private let allowed: Int
    /// How many of the last tokens are searched; nil for all.
    private let window: Int?
    /// Each breaker's rest under its first token.
    private let breakers: [Token: [[Token]]]
    private var history: [Token] = []
    private var lengths: [Int32] = []
    private var longest: [Token: Int] = [:]

    /// The penalty that the options ask for; nil when it is off.
    init?(_ options: SamplingOptions) {
        guard options.dryMultiplier > 0, options.dryBase >= 1, options.dryLastN != 0 else { return nil }
        multiplier = options.dryMultiplier
        base = options.dryBase
        allowed = max(0, options.dryAllowedLength)
        window = options.dryLastN < 0 ? nil : options.dryLastN
        breakers = Dictionary(grouping: options.drySequenceBreakers.filter { !$0.isEmpty }, by: { $0[0] })
            .mapValues { $0.map { Array($0.dropFirst()) } }
    }

    mutating func accept(_ token: Token) {
        history.append(token)
        // Old tokens go in bulk, so that a long reply moves the rest seldom.
        if let window, history.count > 1024, history.count / 2 > window { history.removeFirst(history.count - window) }
    }

    /// The tokens that would go on with a repetition, each with what its logit loses.
    mutating func penalties() -> [(token: Token, loss: Float)] {
        let length = min(window ?? .max, history.count, Int(Int32.max))
        guard length > allowed else { return [] }
        let limit = reach(within: length)
        guard limit >= allowed else { return [] }
        measureRepetitions(within: length)
        longest.removeAll(keepingCapacity: true)
        for distance in 1..<length {
            let repetition = min(Int(lengths[distance]), limit)
            if repetition >= allowed { longest[back(distance - 1), default: 0].raise(to: repetition) }
        }
        // Beyond this the power leaves single precision.
        let most = base > 1.000_001 ? 88.7 / SamplingMath.logarithm(Double(base)) : .infinity
        return longest.compactMap { token, repetition in
            // A breaker begins anew whatever comes before it.
            if breakers[token]?.contains([]) == true { return nil }
            let power = SamplingMath.power(Double(base), min(Double(repetition - allowed), most.rounded(.down)))
            return (token, multiplier * Float(power))
        }
    }

    /// The token so many places before the last one.
    private func back(_ distance: Int) -> Token { history[history.count - 1 - distance] }

    /// How many of the last tokens a repetition may cover: those behind the last breaker.
    private func reach(within length: Int) -> Int {
        guard !breakers.isEmpty else { return length }
        for distance in 0..<length {
            guard let rests = breakers[back(distance)] else { continue }
            let found = rests.filter { rest in
                rest.count <= distance && rest.indices.allSatisfy { rest[$0] == back(distance - 1 - $0) }
            }
            if let longest = found.map(\.count).max() { return distance - longest }
        }
        return length
    }

    /// Finds for each distance from the end how many tokens before it are the same as before the end.
    ///
    /// This is the Z function of the reversed history (Gusfield, Algorithms on Strings, Trees and Sequences, 1997), in
    /// time in proportion to its length.
    private mutating func measureRepetitions(within length: Int) {
        lengths.removeAll(keepingCapacity: true)
        lengths.append(0)
        var left = 0
        var right = 0
        for distance in 1..<max(1, length) {
            var matched = distance < right ? min(right - distance, Int(lengths[distance - left])) : 0
            while distance + matched < length, back(matched) == back(distance + matched) { matched += 1 }
            lengths.append(Int32(truncatingIfNeeded: matched))
            if distance + matched > right { (left, right) = (distance, distance + matched) }
        }
    }
}

extension Int {
    fileprivate mutating func raise(to other: Int) { self = Swift.max(self, other) }
}
