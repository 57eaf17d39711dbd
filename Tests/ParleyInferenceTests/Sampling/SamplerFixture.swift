import Foundation
import ParleyInference
import Synchronization

/// Makes samplers for small vocabularies and reads what they would choose from.
enum SamplerFixture {
    /// The probabilities that most tables start from.
    static let five = [0.4, 0.3, 0.15, 0.1, 0.05]

    /// The plain distribution: temperature 1 and nothing else.
    static var plain: SamplingOptions {
        var options = SamplingOptions()
        (options.temperature, options.topK, options.topP, options.minP) = (1, 0, 1, 0)
        options.seed = 1
        return options
    }

    /// The plain options, changed.
    static func options(_ change: (inout SamplingOptions) -> Void) -> SamplingOptions {
        var options = plain
        change(&options)
        return options
    }

    static func logits(_ probabilities: [Double]) -> [Float] { probabilities.map { Float(log($0)) } }

    static func sampler(
        _ options: SamplingOptions,
        size: Int,
        history: [Token] = [],
        newline: Token? = nil
    ) -> Sampler {
        var sampler = Sampler(options: options, vocabularySize: size, newlineToken: newline)
        for token in history { sampler.accept(token) }
        return sampler
    }

    /// The final candidates and their probabilities.
    static func distribution(
        _ logits: [Float],
        _ options: SamplingOptions,
        history: [Token] = [],
        newline: Token? = nil,
        constraint: (any TokenConstraint)? = nil
    ) throws -> [Token: Double] {
        var sampler = sampler(options, size: logits.count, history: history, newline: newline)
        return try sampler.distribution(logits, constraint: constraint)
    }

    /// The softmax of some logits, those of minus infinity left out.
    static func softmax(_ logits: [Double]) -> [Token: Double] {
        let total = logits.reduce(0) { $0 + exp($1) }
        return Dictionary(
            uniqueKeysWithValues: logits.enumerated().filter { $1 > -.infinity }.map { (Token($0), exp($1) / total) }
        )
    }

    /// Probabilities of the tokens from 0 up.
    static func table(_ probabilities: [Double]) -> [Token: Double] {
        let total = probabilities.reduce(0, +)
        return Dictionary(
            uniqueKeysWithValues: probabilities.enumerated().filter { $1 > 0 }.map { (Token($0), $1 / total) }
        )
    }

    /// Tells in words where two distributions differ; nil when they are the same to within a tolerance.
    static func difference(_ found: [Token: Double], _ expected: [Token: Double], within: Double = 2e-6) -> String? {
        for token in Set(found.keys).union(expected.keys).sorted() {
            let (left, right) = (found[token], expected[token])
            guard let left, let right, abs(left - right) <= within else {
                return "token \(token): \(left.map { "\($0)" } ?? "absent"), not \(right.map { "\($0)" } ?? "absent")"
            }
        }
        return nil
    }
}

extension Sampler {
    mutating func distribution(_ logits: [Float], constraint: (any TokenConstraint)? = nil) throws -> [Token: Double] {
        var logits = logits
        let found = try logits.withUnsafeMutableBufferPointer { try distribution(of: $0, constraint: constraint) }
        return Dictionary(found.map { ($0.token, exp(Double($0.logProbability))) }) { first, _ in first }
    }

    mutating func sample(
        _ logits: [Float],
        constraint: (any TokenConstraint)? = nil,
        remaining: Int = 100,
        best: Int? = nil
    ) throws -> SampledToken {
        var logits = logits
        return try logits.withUnsafeMutableBufferPointer {
            try sample($0, constraint: constraint, remaining: remaining, bestCount: best)
        }
    }
}

/// Allows a fixed set of tokens, and counts what it is asked.
final class AllowList: TokenConstraint {
    struct Asked: Equatable {
        var allows: [Token] = []
        var masks: [Int] = []
        var commits = 0
    }

    struct Empty: Error {}

    private let tokens: Set<Token>
    private let stray: Set<Token>
    private let log = Mutex(Asked())

    /// Allows some tokens; in the mask, stray bits beyond the vocabulary too, which mean nothing.
    init(_ tokens: Set<Token>, stray: Set<Token> = []) {
        self.tokens = tokens
        self.stray = stray
    }

    var asked: Asked { log.withLock { $0 } }

    func allows(_ token: Token) -> Bool {
        log.withLock { $0.allows.append(token) }
        return tokens.contains(token)
    }

    func mask(into words: UnsafeMutableBufferPointer<UInt32>, remaining: Int) throws {
        log.withLock { $0.masks.append(remaining) }
        guard !tokens.isEmpty else { throw Empty() }
        words.update(repeating: 0)
        for token in tokens.union(stray) where words.indices.contains(Int(token) / 32) {
            words[Int(token) / 32] |= 1 << UInt32(token % 32)
        }
    }

    func commit(_ token: Token) throws { log.withLock { $0.commits += 1 } }
    func mayEnd() -> Bool { false }
    func forced() -> [Token] { [] }
    func fork() -> any TokenConstraint { self }
}
