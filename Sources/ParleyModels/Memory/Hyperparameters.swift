import ParleyGGUF

/// The numbers of a header under its architecture's name, read with limits.
///
/// Headers come from anywhere: what is negative, absurd or of another type counts as missing, so that nothing computed
/// from these numbers can trap. What libllama would refuse is told elsewhere.
struct Hyperparameters {
    /// The architecture's name.
    let architecture: String
    /// How many layers there are, those for drafting included.
    let layers: Int
    private let metadata: GGUFMetadata

    /// libllama's `LLAMA_MAX_LAYERS`.
    private static let mostLayers = 512
    /// Far above every model, and far below where products of two overflow.
    private static let most = 1 << 28

    init(_ header: GGUFFile) {
        architecture = header.architecture ?? ""
        metadata = header.metadata
        let blocks = Self.number("\(architecture).block_count", in: metadata) ?? 0
        layers = blocks <= Self.mostLayers ? blocks : 0
    }

    /// A whole number that is not negative.
    func number(_ name: String) -> Int? { Self.number("\(architecture).\(name)", in: metadata) }

    private static func number(_ key: String, in metadata: GGUFMetadata) -> Int? {
        metadata[key]?.integer.flatMap { (0...most).contains($0) ? $0 : nil }
    }

    /// A number for each layer, from an array or from one number for all.
    func numbers(_ name: String) -> [Int]? {
        let key = "\(architecture).\(name)"
        guard metadata.type(of: key) == .array else {
            return number(name).map { Array(repeating: $0, count: layers) }
        }
        guard let array = metadata[key]?.array, array.count <= Self.mostLayers, let values = array.integers(),
            values.allSatisfy({ (0...Self.most).contains($0) })
        else { return nil }
        return padded(values, with: 0)
    }

    /// A truth value for each layer, from an array of truth values or numbers.
    func flags(_ name: String) -> [Bool]? {
        guard let array = metadata["\(architecture).\(name)"]?.array, array.count <= Self.mostLayers,
            let values = array.bools() ?? array.integers()?.map({ $0 != 0 })
        else { return nil }
        return padded(values, with: false)
    }

    private func padded<Value>(_ values: [Value], with missing: Value) -> [Value] {
        Array((values + Array(repeating: missing, count: max(0, layers - values.count))).prefix(layers))
    }
}
