import Foundation
import ParleyInference

/// The knobs once more, in the plainest way: every step sorts everything, and repetitions are found by trying.
///
/// It knows no chance, so XTC acts surely or never.
struct ReferenceSampler {
    let options: SamplingOptions
    let history: [Token]
    let newline: Token?
    let allowed: Set<Token>?

    private typealias Item = (token: Token, logit: Double, probability: Double)

    func distribution(_ logits: [Float]) -> [Token: Double] {
        let logits = adjusted(logits)
        var items: [Item] = logits.enumerated().compactMap { index, logit in
            guard logit > -.infinity, allowed?.contains(Token(index)) ?? true else { return nil }
            return (Token(index), Double(min(logit, .greatestFiniteMagnitude)), 0)
        }
        items.sort { $0.logit != $1.logit ? $0.logit > $1.logit : $0.token < $1.token }
        guard !items.isEmpty else { return [:] }
        if options.temperature <= 0 { return [items[0].token: 1] }
        switch options.mirostat {
        case .off: items = truncated(items)
        case .v1, .v2: items = mirostat(items, vocabulary: logits.count)
        }
        return Dictionary(uniqueKeysWithValues: items.filter { $0.probability > 0 }.map { ($0.token, $0.probability) })
    }

    // MARK: - Single logits

    private func adjusted(_ logits: [Float]) -> [Float] {
        var logits = logits
        for index in logits.indices {
            let token = Token(index)
            if let bias = options.logitBias[token] { logits[index] += bias }
            let window = options.penaltyLastN < 0 ? history : Array(history.suffix(options.penaltyLastN))
            let count = window.count { $0 == token }
            let isSpared = options.unpenalizedTokens.contains(token)
            if count > 0, !isSpared, options.penalizeNewline || token != newline {
                if logits[index] > 0 {
                    logits[index] /= options.repeatPenalty
                } else {
                    logits[index] *= options.repeatPenalty
                }
                logits[index] -= Float(count) * options.frequencyPenalty + options.presencePenalty
            }
            if !isSpared, let loss = repetitionLoss(token) { logits[index] -= loss }
        }
        return logits
    }

    private func repetitionLoss(_ token: Token) -> Float? {
        guard options.dryMultiplier > 0, options.dryBase >= 1, options.dryLastN != 0 else { return nil }
        let window = options.dryLastN < 0 ? history : Array(history.suffix(options.dryLastN))
        guard window.count > options.dryAllowedLength, !options.drySequenceBreakers.contains([token]) else {
            return nil
        }
        var limit = window.count
        search: for start in window.indices.reversed() {
            let here = options.drySequenceBreakers.filter { window[start...].starts(with: $0) }
            if let longest = here.map(\.count).max() {
                limit = window.count - start - longest
                break search
            }
        }
        guard limit >= options.dryAllowedLength else { return nil }
        var best: Int?
        for place in window.indices.dropFirst() where window[place] == token {
            var length = 0
            while length < place, window[place - 1 - length] == window[window.count - 1 - length] { length += 1 }
            best = max(best ?? 0, min(length, limit))
        }
        guard let best, best >= options.dryAllowedLength else { return nil }
        let power = pow(Double(options.dryBase), Double(best - options.dryAllowedLength))
        return options.dryMultiplier * Float(power)
    }

    // MARK: - Candidates, always sorted

    private func softened(_ items: [Item], temperature: Double = 1) -> [Item] {
        guard let top = items.map(\.logit).max() else { return [] }
        let powers = items.map { exp(($0.logit - top) / temperature) }
        let total = powers.reduce(0, +)
        return zip(items, powers).map { ($0.token, $0.logit, $1 / total) }
    }

    private func truncated(_ items: [Item]) -> [Item] {
        var items = items
        if options.topNSigma > 0 {
            let mean = items.reduce(0) { $0 + $1.logit } / Double(items.count)
            let variance = items.reduce(0) { $0 + ($1.logit - mean) * ($1.logit - mean) } / Double(items.count)
            let floor = Float(items[0].logit - Double(options.topNSigma) * variance.squareRoot())
            items = items.filter { Float($0.logit) >= floor }
        }
        if options.topK > 0 { items = Array(items.prefix(options.topK)) }
        if options.typicalP < 1 {
            items = softened(items)
            let entropy = items.reduce(0) { $1.probability > 0 ? $0 - $1.probability * log($1.probability) : $0 }
            let order = items.indices.sorted {
                let left = abs(-log(items[$0].probability) - entropy)
                let right = abs(-log(items[$1].probability) - entropy)
                return left != right ? left < right : $0 < $1
            }
            let kept = Set(
                prefix(order.map { (Token($0), 0, items[$0].probability) }) { $0 > Double(options.typicalP) }.map(
                    \.token
                )
            )
            items = items.indices.filter { kept.contains(Token($0)) }.map { items[$0] }
        }
        if options.topP < 1 { items = prefix(softened(items)) { $0 >= Double(options.topP) } }
        if options.minP > 0 {
            let least = items[0].logit + log(Double(options.minP))
            items = items.enumerated().filter { $0 < max(1, options.minKeep) || $1.logit >= least }.map(\.element)
        }
        if options.xtcProbability > 0, options.xtcThreshold <= 0.5 {
            let above = softened(items).prefix { $0.probability >= Double(options.xtcThreshold) }.count
            if above > 1, items.count - (above - 1) >= options.minKeep { items.removeFirst(above - 1) }
        }
        var temperature = Double(options.temperature)
        if options.dynamicTemperatureRange > 0, items.count > 1 {
            items = softened(items)
            let entropy = items.reduce(0) { $1.probability > 0 ? $0 - $1.probability * log($1.probability) : $0 }
            let (low, high) = (
                max(0, temperature - Double(options.dynamicTemperatureRange)),
                temperature + Double(options.dynamicTemperatureRange)
            )
            let part = min(max(entropy / log(Double(items.count)), 0), 1)
            temperature = low + (high - low) * pow(part, Double(options.dynamicTemperatureExponent))
        }
        return softened(
            temperature > 0 ? items : Array(items.prefix(1)),
            temperature: max(temperature, .leastNonzeroMagnitude)
        )
    }

    private func prefix(_ items: [Item], until isEnough: (Double) -> Bool) -> [Item] {
        var sum = 0.0
        for (index, item) in items.enumerated() {
            sum += item.probability
            if isEnough(sum), index + 1 >= options.minKeep { return Array(items.prefix(index + 1)) }
        }
        return items
    }

    private func mirostat(_ items: [Item], vocabulary: Int) -> [Item] {
        let temperature = Double(options.temperature)
        let limit = 2 * Double(options.mirostatTau)
        let items = softened(items, temperature: temperature)
        var count = items.prefix { -log2($0.probability) <= limit }.count
        if options.mirostat == .v1 {
            var (products, squares) = (0.0, 0.0)
            for index in 0..<min(99, items.count - 1) {
                let distance = log(Double(index + 2) / Double(index + 1))
                products += distance * (items[index].logit - items[index + 1].logit) / temperature
                squares += distance * distance
            }
            let slope = products / squares
            let excess = slope - 1
            let estimate = pow(excess * pow(2, limit) / (1 - pow(Double(vocabulary), -excess)), 1 / slope)
            count = squares == 0 ? 1 : Int(max(1, min(estimate, 1e6)))
        }
        return softened(Array(items.prefix(max(1, count))), temperature: temperature)
    }
}
