import ParleyGGUF
import ParleyModels

/// Shapes of models, read from headers that are made for the purpose.
enum ShapeBuilder {
    typealias Value = ModelFileBuilder.Value

    /// The shape that a header gives.
    ///
    /// - Parameters:
    ///   - architecture: the architecture.
    ///   - parameters: its hyperparameters, without the architecture before their names.
    ///   - tensors: names and dimensions; all are F32.
    /// - Returns: the shape.
    /// - Throws: what reading the header throws.
    static func shape(
        _ architecture: String,
        _ parameters: [(String, Value)],
        tensors: [(String, [UInt64])] = [("token_embd.weight", [8, 8])]
    ) throws -> ModelShape {
        var file = ModelFileBuilder()
        file.metadata = [("general.architecture", .string(architecture))]
        for (name, value) in parameters { file.set("\(architecture).\(name)", value) }
        file.tensors = tensors.map { (name: $0.0, dimensions: $0.1) }
        let bytes = file.bytes
        let header = try bytes.withUnsafeBytes { try GGUFFile(parsing: $0, fileSize: UInt64(bytes.count)) }
        return ModelShape(header: header, tensors: header.tensors)
    }

    /// Hyperparameters that every model has.
    static func common(
        layers: UInt32,
        width: UInt32,
        heads: UInt32,
        keyValueHeads: UInt32,
        context: UInt32 = 32768,
        more: [(String, Value)] = []
    ) -> [(String, Value)] {
        [
            ("block_count", .uint32(layers)), ("embedding_length", .uint32(width)),
            ("context_length", .uint32(context)), ("attention.head_count", .uint32(heads)),
            ("attention.head_count_kv", .uint32(keyValueHeads)),
        ] + more
    }

    /// A model of plain numbers: layers of one size, and nothing special.
    static func plain(
        layers: Int = 4,
        layerWeights: UInt64 = 100 << 20,
        rowElements: Int = 512,
        trained: Int = 32768,
        vocabulary: Int = 1000
    ) -> ModelShape {
        ModelShape(
            layers: Array(
                repeating: .init(weights: layerWeights, keys: rowElements, values: rowElements),
                count: layers
            ),
            inputWeights: 10 << 20,
            outputWeights: 20 << 20,
            vocabularySize: vocabulary,
            width: 1024,
            heads: 8,
            feedForward: 12288,
            trainedContext: trained
        )
    }
}
