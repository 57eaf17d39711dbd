/// Chooses tokens for one request.
///
/// A value confined to the engine's thread. A greedy choice builds no candidate array; otherwise the few candidates
/// that can be chosen are picked out without sorting the vocabulary. Rows are left as they were.
package struct Sampler: Sendable {
    let options: SamplingOptions
    /// The seed in use.
    package let seed: UInt64

    var random: RandomSource
    /// The surprise up to which mirostat takes candidates, in bits; its authors' μ.
    var mirostatLimit: Double
    /// What can be chosen, with weights, once ``choose(from:)`` has narrowed it down.
    var candidates: [Candidate] = []
    var scratch: [Candidate] = []

    private let vocabularySize: Int
    private let newlineToken: Token?
    private let biases: [(index: Int, bias: Float)]
    private var window: PenaltyWindow
    private var repetition: RepetitionPenalty?
    private var changed: [(index: Int, logit: Float)] = []
    private var mask: [UInt32] = []
    private var masked: [Float] = []

    /// A sampler with an empty history.
    ///
    /// - Parameters:
    ///   - options: validated options.
    ///   - vocabularySize: the number of logits in a row.
    ///   - newlineToken: the token that the newline rule speaks of.
    package init(options: SamplingOptions, vocabularySize: Int, newlineToken: Token?) {
        self.options = options
        self.vocabularySize = vocabularySize
        self.newlineToken = newlineToken
        // A seed of 32 bits can be told, typed in, and read as a JSON number by any reader.
        seed = options.seed ?? UInt64(UInt32.random(in: .min ... .max))
        random = RandomSource(seed: seed)
        mirostatLimit = 2 * Double(options.mirostatTau)
        let penalizes = options.repeatPenalty != 1 || options.frequencyPenalty != 0 || options.presencePenalty != 0
        window = PenaltyWindow(size: penalizes ? options.penaltyLastN : 0)
        repetition = RepetitionPenalty(options)
        biases = options.logitBias.compactMap { token, bias in
            (0..<vocabularySize).contains(Int(token)) ? (Int(token), bias) : nil
        }
    }

    /// Takes a token of the prompt or the reply into the history that penalties look at.
    package mutating func accept(_ token: Token) {
        window.accept(token)
        repetition?.accept(token)
    }

    /// Chooses the next token.
    ///
    /// - Parameters:
    ///   - logits: the model's row; changed while this runs, and put back.
    ///   - constraint: what the token must obey; it is asked and never moved.
    ///   - remaining: how many tokens the request may still generate, this one included.
    ///   - bestCount: how many of the model's best tokens are wanted beside the chosen one's probability; nil for
    ///     no probabilities at all.
    /// - Returns: the token.
    /// - Throws: ``SamplingError``, or what the constraint throws.
    package mutating func sample(
        _ logits: UnsafeMutableBufferPointer<Float>,
        constraint: (any TokenConstraint)?,
        remaining: Int,
        bestCount: Int?
    ) throws -> SampledToken {
        let token = try withAdjusted(logits) { sampler, row in
            if sampler.options.temperature <= 0 {
                return try sampler.greedy(row, constraint: constraint, remaining: remaining)
            }
            try sampler.choose(from: row, constraint: constraint, remaining: remaining)
            return try sampler.draw()
        }
        var sampled = SampledToken(token: token, logProbability: nil, best: [])
        if let bestCount {
            account(for: &sampled, in: UnsafeBufferPointer(logits), best: bestCount)
        }
        return sampled
    }

    /// The final candidates and their probabilities, most probable first: what the next choice would be drawn from.
    ///
    /// The sampler stays as it was: XTC's chance falls here as it will fall in the next choice.
    ///
    /// - Parameters:
    ///   - logits: the model's row; changed while this runs, and put back.
    ///   - constraint: what the tokens must obey.
    ///   - remaining: how many tokens the request may still generate.
    /// - Returns: the candidates.
    /// - Throws: as ``sample(_:constraint:remaining:bestCount:)``.
    package mutating func distribution(
        of logits: UnsafeMutableBufferPointer<Float>,
        constraint: (any TokenConstraint)? = nil,
        remaining: Int = .max
    ) throws -> [TokenProbability] {
        let random = random
        defer { self.random = random }
        return try withAdjusted(logits) { sampler, row in
            if sampler.options.temperature <= 0 {
                let token = try sampler.greedy(row, constraint: constraint, remaining: remaining)
                return [TokenProbability(token: token, logProbability: 0)]
            }
            try sampler.choose(from: row, constraint: constraint, remaining: remaining)
            let total = SamplingMath.logarithm(sampler.candidates.reduce(0) { $0 + $1.weight })
            return sampler.candidates.filter { $0.weight > 0 }.sorted { $0.precedes($1) }.map {
                let share = SamplingMath.logarithm($0.weight) - total
                return TokenProbability(token: $0.token, logProbability: Float(share))
            }
        }
    }

    // MARK: - Choosing

    private mutating func greedy(
        _ row: UnsafeBufferPointer<Float>,
        constraint: (any TokenConstraint)?,
        remaining: Int
    ) throws -> Token {
        guard let best = LogitScan.greatest(row) else { throw SamplingError.noFiniteLogit }
        let token = Token(truncatingIfNeeded: best)
        guard let constraint, !constraint.allows(token) else { return token }
        // Only a refusal costs the mask.
        return try withMasked(row, by: constraint, remaining: remaining) { _, row in
            guard let best = LogitScan.greatest(row) else { throw SamplingError.noFiniteLogit }
            return Token(truncatingIfNeeded: best)
        }
    }

    private mutating func choose(
        from row: UnsafeBufferPointer<Float>,
        constraint: (any TokenConstraint)?,
        remaining: Int
    ) throws {
        guard let constraint else { return try choose(from: row) }
        try withMasked(row, by: constraint, remaining: remaining) { try $0.choose(from: $1) }
    }

    private mutating func choose(from row: UnsafeBufferPointer<Float>) throws(SamplingError) {
        if options.mirostat == .off {
            try truncate(row)
        } else {
            try truncateByMirostat(row)
        }
    }

    /// The greatest logit of a row.
    func greatestLogit(of row: UnsafeBufferPointer<Float>) throws(SamplingError) -> Float {
        guard let best = LogitScan.greatest(row) else { throw .noFiniteLogit }
        return LogitScan.finite(row[best])
    }

    private mutating func draw() throws(SamplingError) -> Token {
        let total = candidates.reduce(0) { $0 + $1.weight }
        let target = random.unit() * total
        var sum = 0.0
        let drawn = candidates.first {
            sum += $0.weight
            return sum > target
        }
        // Rounding may leave the sum a last bit short of the target.
        guard let choice = drawn ?? candidates.last(where: { $0.weight > 0 }) else { throw .noFiniteLogit }
        if options.mirostat != .off { learn(fromShare: choice.weight / total) }
        return choice.token
    }

    // MARK: - The row

    /// Works on a row with bias and penalties, and puts the few logits they touch back.
    private mutating func withAdjusted<Result>(
        _ logits: UnsafeMutableBufferPointer<Float>,
        _ body: (inout Sampler, UnsafeBufferPointer<Float>) throws -> Result
    ) throws -> Result {
        guard logits.count == vocabularySize else {
            throw SamplingError.wrongLogitCount(expected: vocabularySize, actual: logits.count)
        }
        defer {
            for (index, logit) in changed.reversed() { logits[index] = logit }
            changed.removeAll(keepingCapacity: true)
        }
        adjust(logits)
        return try body(&self, UnsafeBufferPointer(logits))
    }

    /// Changes the logits of single tokens: bias, penalties, DRY.
    private mutating func adjust(_ logits: UnsafeMutableBufferPointer<Float>) {
        for (index, bias) in biases {
            changed.append((index, logits[index]))
            logits[index] += bias
        }
        for (token, count) in window.counts where options.penalizeNewline || token != newlineToken {
            guard let logit = penalizable(token, in: logits) else { continue }
            let scaled = logit > 0 ? logit / options.repeatPenalty : logit * options.repeatPenalty
            let loss = Float(count) * options.frequencyPenalty + options.presencePenalty
            penalize(token, to: scaled - loss, in: logits)
        }
        for (token, loss) in repetition?.penalties() ?? [] {
            guard let logit = penalizable(token, in: logits) else { continue }
            penalize(token, to: logit - loss, in: logits)
        }
    }

    /// A token's logit, where penalties may touch it.
    private func penalizable(_ token: Token, in logits: UnsafeMutableBufferPointer<Float>) -> Float? {
        guard logits.indices.contains(Int(token)), !options.unpenalizedTokens.contains(token) else { return nil }
        let logit = logits[Int(token)]
        return logit > -.infinity ? LogitScan.finite(logit) : nil
    }

    private mutating func penalize(_ token: Token, to logit: Float, in logits: UnsafeMutableBufferPointer<Float>) {
        changed.append((Int(token), logits[Int(token)]))
        // A penalty that leaves the range of numbers still only discourages: a bias alone forbids.
        logits[Int(token)] = max(logit, -.greatestFiniteMagnitude)
    }

    /// Works on a copy of a row in which what the constraint does not allow is minus infinity.
    private mutating func withMasked<Result>(
        _ row: UnsafeBufferPointer<Float>,
        by constraint: any TokenConstraint,
        remaining: Int,
        _ body: (inout Sampler, UnsafeBufferPointer<Float>) throws -> Result
    ) throws -> Result {
        let words = (row.count + 31) / 32
        if mask.count != words { mask = Array(repeating: 0, count: words) }
        try mask.withUnsafeMutableBufferPointer { try constraint.mask(into: $0, remaining: remaining) }
        // Taken out of the sampler, so that the body can change the sampler while it reads the copy.
        var copy: [Float] = []
        swap(&copy, &masked)
        defer { swap(&copy, &masked) }
        copy.removeAll(keepingCapacity: true)
        copy.append(contentsOf: row)
        copy.withUnsafeMutableBufferPointer { copy in
            for (word, bits) in mask.enumerated() where bits != .max {
                for index in word * 32..<min(word * 32 + 32, copy.count) where bits & (1 << UInt32(index % 32)) == 0 {
                    copy[index] = -.infinity
                }
            }
        }
        return try copy.withUnsafeBufferPointer { try body(&self, $0) }
    }

    /// Adds what the model's own distribution says: the row must be as the model gave it.
    private mutating func account(for sampled: inout SampledToken, in row: UnsafeBufferPointer<Float>, best count: Int)
    {
        guard let best = LogitScan.greatest(row) else { return }
        let top = LogitScan.finite(row[best])
        let total = SamplingMath.logarithm(LogitScan.sumOfExponentials(of: row, top: top))
        func share(_ logit: Float) -> Float { Float(Double(LogitScan.finite(logit)) - Double(top) - total) }
        sampled.logProbability = share(row[Int(sampled.token)])
        guard count > 0 else { return }
        keepBest(count, of: row)
        sampled.best = candidates.sorted { $0.precedes($1) }.map {
            TokenProbability(token: $0.token, logProbability: share($0.logit))
        }
    }
}
