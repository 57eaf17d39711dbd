import ParleyInference
import ParleyLlama

/// The model a token at a time: tokenize, prefill, decode, sample.
///
/// What a chat does by itself, by hand: for experiments with sampling, and for prompts that are no chat.
///
/// ```swift
/// let generator = try await TokenGenerator(model: .init("guide"))
/// var tokens = try generator.tokenize("The capital of France is")
/// try await generator.prefill(tokens)
/// for _ in 0..<16 {
///     let logits = try await generator.decode(tokens)
///     let next = try generator.sample(logits, after: tokens)
///     if generator.endsGeneration(next) { break }
///     tokens.append(next)
/// }
/// print(generator.text(of: tokens))
/// ```
///
/// It keeps no state of its own: the tokens are the caller's, and what is computed of them is found again by the engine,
/// so that each step computes what is new.
public struct TokenGenerator: Sendable {
    /// A token's number in the model's vocabulary.
    public typealias Token = Int32

    private let loaded: LoadedModel

    /// A generator on a model, which is loaded when it is not yet.
    ///
    /// - Parameter model: the model.
    /// - Throws: what loading throws.
    public init(model: LocalLanguageModel = SystemLanguageModel.default) async throws {
        loaded = try await model.loaded()
    }

    /// The number of tokens in the vocabulary.
    public var vocabularySize: Int { loaded.vocabulary.count }

    /// The tokens that fit the context.
    public var contextSize: Int { loaded.contextSize }

    /// Cuts a text into tokens.
    ///
    /// - Parameters:
    ///   - text: any text.
    ///   - addsSpecial: whether the model's own opening token is put before it.
    ///   - parsesSpecial: whether the spelling of a special token, such as `<|im_end|>`, becomes that token; leave it
    ///     off for text that other people wrote.
    /// - Returns: the tokens.
    /// - Throws: ``LanguageModelError/inferenceFailure(_:)`` when the library refuses the text.
    public func tokenize(
        _ text: String,
        addsSpecial: Bool = true,
        parsesSpecial: Bool = false
    ) throws -> [Token] {
        do {
            return try loaded.vocabulary.tokenize(text, addsSpecial: addsSpecial, parsesSpecial: parsesSpecial)
        } catch {
            throw LanguageModelError(inference: error, files: loaded.files)
        }
    }

    /// Computes the beginning of what is to come, so that the first step after it is as quick as the others.
    ///
    /// - Parameter tokens: the tokens from the very beginning on.
    /// - Returns: how many of them had been computed before.
    /// - Throws: ``LanguageModelError``.
    @discardableResult
    public func prefill(_ tokens: [Token]) async throws -> Int {
        var request = GenerationRequest(prompt: tokens, maximumTokens: 0)
        request.adapters = loaded.adapters
        var cached = 0
        do {
            for try await event in try await loaded.engine.submit(request) {
                if case .finished(let finish) = event { cached = finish.cachedTokens }
            }
        } catch {
            throw LanguageModelError(inference: error, files: loaded.files)
        }
        return cached
    }

    /// Computes what is new of the tokens, and tells what could come next.
    ///
    /// - Parameter tokens: all tokens from the very beginning on.
    /// - Returns: the logits behind the last one, ``vocabularySize`` of them: the greater, the more probable.
    /// - Throws: ``LanguageModelError``.
    public func decode(_ tokens: [Token]) async throws -> [Float] {
        var request = GenerationRequest(prompt: tokens)
        request.purpose = .logits
        request.adapters = loaded.adapters
        do {
            for try await event in try await loaded.engine.submit(request) {
                if case .logits(let logits) = event { return logits }
            }
        } catch {
            throw LanguageModelError(inference: error, files: loaded.files)
        }
        throw CancellationError()
    }

    /// Chooses the next token.
    ///
    /// - Parameters:
    ///   - logits: what ``decode(_:)`` told.
    ///   - tokens: all tokens so far, for the penalties.
    ///   - options: how to choose; the model's own settings where they say nothing.
    /// - Returns: the token.
    /// - Throws: ``LanguageModelError/invalidOption(_:)``.
    public func sample(
        _ logits: [Float],
        after tokens: [Token],
        options: GenerationOptions = GenerationOptions()
    ) throws -> Token {
        guard logits.count == vocabularySize else {
            throw LanguageModelError.invalidOption(
                .init(
                    debugDescription:
                        "There must be \(vocabularySize) logits, one for each token; \(logits.count) were given."
                )
            )
        }
        var sampling = try loaded.sampling(for: options)
        // A seed makes the whole text repeatable, so each place draws its own number from it.
        sampling.seed = sampling.seed.map { $0 &+ UInt64(tokens.count) &* 0x9E37_79B9_7F4A_7C15 }
        do {
            try sampling.validated()
            var sampler = Sampler(
                options: sampling,
                vocabularySize: vocabularySize,
                newlineToken: loaded.vocabulary.newlineToken
            )
            for token in tokens { sampler.accept(token) }
            var logits = logits
            return try logits.withUnsafeMutableBufferPointer { row in
                try sampler.sample(row, constraint: nil, remaining: .max, bestCount: nil).token
            }
        } catch {
            throw LanguageModelError(inference: error, files: loaded.files)
        }
    }

    /// Tells whether a token ends a reply or a text.
    ///
    /// - Parameter token: the token.
    /// - Returns: whether nothing follows it.
    public func endsGeneration(_ token: Token) -> Bool { loaded.vocabulary.endsGeneration(token) }

    /// The bytes that a token stands for: a character may be spread over several tokens.
    ///
    /// - Parameter token: the token.
    /// - Returns: the bytes; none for a special token.
    public func bytes(of token: Token) -> [UInt8] { loaded.vocabulary.bytes(of: token) }

    /// The text that tokens stand for.
    ///
    /// - Parameter tokens: the tokens.
    /// - Returns: the text; what is no whole character stands as U+FFFD.
    public func text(of tokens: some Sequence<Token>) -> String {
        String(decoding: tokens.flatMap(bytes(of:)), as: UTF8.self)
    }
}
