package import ParleyGGUF

/// What the headers of a model's files tell of it.
package struct HeaderFacts: Sendable, Equatable {
    /// What it can be used for.
    package let role: ModelRole
    /// The architecture, such as `llama`.
    package let architecture: String?
    /// The name that its makers gave it.
    package let title: String?
    /// How many weights there are.
    package let parameterCount: UInt64
    /// How the weights are quantized, such as `Q4_K_M`.
    package let quantization: String?
    /// How many tokens of context it was trained for.
    package let contextLength: Int?
    /// What decides how much memory it takes.
    package let shape: ModelShape

    /// Collects what headers tell; nothing of the headers themselves is kept.
    ///
    /// - Parameter model: the headers of its file, or of all parts of a split one.
    package init(_ model: GGUFModel) {
        let header = model.header
        let tensors = model.tensors
        role = ModelRole(header: header, tensors: tensors)
        architecture = header.architecture
        title = header.name
        parameterCount = model.parameterCount
        quantization = header.quantization
        contextLength = header.trainedContextSize
        shape = ModelShape(header: header, tensors: tensors)
    }

    /// The number of weights as people say it: `494M`, `1.2B`, `70B`.
    package var parameters: String {
        let units: [(size: UInt64, letter: String)] = [
            (1_000_000_000_000, "T"), (1_000_000_000, "B"), (1_000_000, "M"), (1000, "K"),
        ]
        // What rounds up to a thousand belongs to the unit above.
        guard let unit = units.first(where: { parameterCount >= $0.size - $0.size / 2000 }) else {
            return String(parameterCount)
        }
        let tenth = unit.size / 10
        let tenths = parameterCount / tenth + (parameterCount % tenth >= tenth / 2 ? 1 : 0)
        return tenths < 100 && !tenths.isMultiple(of: 10)
            ? "\(tenths / 10).\(tenths % 10)\(unit.letter)"
            : "\((parameterCount.plus(unit.size / 2)) / unit.size)\(unit.letter)"
    }
}
