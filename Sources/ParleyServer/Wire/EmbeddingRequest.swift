import Foundation
package import ParleyCore
package import ParleyJSON

/// A request to `/v1/embeddings`.
package struct EmbeddingRequest: Sendable {
    /// How vectors are written.
    package enum Encoding: String, Sendable, CaseIterable {
        /// As JSON's numbers.
        case float
        /// As the bytes of 32-bit numbers, the lowest first, in Base64: a third of the length.
        case base64
    }

    /// The most texts of one request: OpenAI's limit.
    package static let mostInputs = 2048
    /// The longest text, in bytes.
    package static let longestInput = 1 << 20

    /// The texts.
    package var inputs: [LanguageModelExecutorGenerationRequest.RawPrompt]
    /// How vectors are written.
    package var encoding = Encoding.float

    /// Reads a request.
    ///
    /// - Parameters:
    ///   - fields: its body.
    ///   - vectorLength: how many numbers the model's vectors have.
    /// - Throws: ``APIError`` with the field at fault.
    package init(_ fields: RequestFields, vectorLength: Int) throws(APIError) {
        inputs = try PromptFields.read("input", of: fields)
        _ = try fields.text("model")
        guard inputs.count <= Self.mostInputs else {
            throw APIError(
                .invalidRequest,
                "'input' has \(inputs.count) texts; at most \(Self.mostInputs) are taken.",
                parameter: "input"
            )
        }
        for case .text(let text) in inputs where !(1...Self.longestInput ~= text.utf8.count) {
            throw APIError(
                .invalidRequest,
                "A text in 'input' is empty or longer than \(Self.longestInput) bytes.",
                parameter: "input"
            )
        }
        if let name = try fields.text("encoding_format") {
            guard let encoding = Encoding(rawValue: name) else {
                throw fields.fault("encoding_format", mustBe: "float or base64")
            }
            self.encoding = encoding
        }
        if let dimensions = try fields.integer("dimensions", in: 1...Int.max), dimensions != vectorLength {
            throw APIError.unsupported(
                "dimensions",
                "'dimensions' is \(dimensions), and this model's vectors have \(vectorLength) numbers. Leave it out."
            )
        }
    }

    /// The response's body.
    ///
    /// - Parameters:
    ///   - vectors: one for each text.
    ///   - model: the model's name.
    /// - Returns: the body.
    package func body(_ vectors: [EmbeddingModel.Vector], model: String) -> JSONValue {
        let tokens = vectors.reduce(0) { $0 + $1.tokenCount }
        let data = vectors.enumerated().map { index, vector -> JSONValue in
            ["object": "embedding", "index": .count(index), "embedding": written(vector.values)]
        }
        return [
            "object": "list", "data": .array(data), "model": .string(model),
            "usage": ["prompt_tokens": .count(tokens), "total_tokens": .count(tokens)],
        ]
    }

    private func written(_ values: [Float]) -> JSONValue {
        switch encoding {
        case .float:
            // By way of its text: the shortest that means the number, where widening it would write digits it never had.
            return .array(values.map { JSONNumber("\($0)").map(JSONValue.number) ?? 0 })
        case .base64:
            var bytes = Data(capacity: values.count * 4)
            for value in values { withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) } }
            return .string(bytes.base64EncodedString())
        }
    }
}
