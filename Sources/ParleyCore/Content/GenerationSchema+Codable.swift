internal import Foundation
internal import ParleyJSON

extension GenerationSchema: Codable {
    /// Reads JSON Schema and keeps all of it, also words that Parley does not know.
    ///
    /// Decoders do not tell the order of properties: they are put in the order that `x-order` says, others by name.
    ///
    /// - Parameter decoder: where the schema is.
    /// - Throws: `DecodingError` when it is neither an object nor a boolean.
    public init(from decoder: any Decoder) throws {
        let json = try CodedJSON(from: decoder).value
        guard json.objectValue != nil || json.boolValue != nil else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: decoder.codingPath,
                    debugDescription: "A schema must be a JSON object, but this is \(json.kindName)."
                )
            )
        }
        self.init(json: SchemaOrder.sorted(json))
    }

    /// Writes the schema as JSON Schema.
    ///
    /// - Parameter encoder: where the schema goes.
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        try CodedJSON(value: jsonValue).encode(to: encoder)
    }
}
