import ParleyInference
import ParleyLlama

/// A model in memory that turns texts into vectors, close where their meanings are.
package final class EmbeddingModel: Sendable {
    /// The most tokens of one text, whatever the model was trained with: each is computed beside all others.
    static let longestContext = 8192

    /// A text's vector.
    package struct Vector: Sendable, Equatable {
        /// Its numbers, of length 1 together (their squares' sum).
        package var values: [Float]
        /// The text's tokens.
        package var tokenCount: Int

        /// Describes a vector.
        package init(values: [Float], tokenCount: Int) {
            self.values = values
            self.tokenCount = tokenCount
        }
    }

    /// The model's name.
    package let name: String
    private let files: String
    private let engine: InferenceEngine
    private let llama: LlamaModel

    init(name: String, files: String, engine: InferenceEngine, llama: LlamaModel) {
        self.name = name
        self.files = files
        self.engine = engine
        self.llama = llama
    }

    /// How many numbers a vector has.
    package var vectorLength: Int { llama.embeddingLength }

    /// The tokens that a text may have.
    package var contextSize: Int { engine.capabilities.batchTokens }

    /// The vectors of texts, one after the other.
    ///
    /// - Parameter texts: texts, whose special tokens' spellings stay text, or tokens as they are.
    /// - Returns: a vector for each.
    /// - Throws: ``LanguageModelError``, or `CancellationError`.
    package func vectors(of texts: [LanguageModelExecutorGenerationRequest.RawPrompt]) async throws -> [Vector] {
        var vectors: [Vector] = []
        for text in texts {
            try Task.checkCancellation()
            do {
                vectors.append(try await vector(of: text))
            } catch InferenceError.promptTooLong(let tokens, let limit) {
                throw LanguageModelError.tooLong(tokens: tokens, contextSize: limit)
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                throw LanguageModelError(inference: error, files: files)
            }
        }
        return vectors
    }

    private func vector(of text: LanguageModelExecutorGenerationRequest.RawPrompt) async throws -> Vector {
        let tokens =
            switch text {
            case .tokens(let tokens): tokens
            case .text(let text): try llama.vocabulary.tokenize(text, addsSpecial: true, parsesSpecial: false)
            }
        var request = GenerationRequest(prompt: tokens)
        request.purpose = .embed
        for try await event in try await engine.submit(request) {
            if case .embedding(let values) = event {
                return Vector(values: try Self.normalised(values), tokenCount: tokens.count)
            }
        }
        throw CancellationError()
    }

    /// Scales a vector to length 1, so that a product of two is the cosine of their angle.
    ///
    /// - Parameter values: its numbers.
    /// - Returns: the same direction, with length 1.
    /// - Throws: ``InferenceError/noEmbedding`` where it has none: all 0, or no numbers.
    package static func normalised(_ values: [Float]) throws -> [Float] {
        let length = values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        guard length > 0, length.isFinite else { throw InferenceError.noEmbedding }
        return values.map { Float(Double($0) / length) }
    }
}
