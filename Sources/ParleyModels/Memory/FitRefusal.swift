/// Why a model does not fit as it was wanted, and what would.
package struct FitRefusal: Sendable, Equatable, CustomStringConvertible {
    /// Something that would fit.
    package enum Remedy: Sendable, Equatable {
        /// A smaller context.
        case context(tokens: Int)
        /// A cache of smaller numbers, with the context that was wanted.
        case cache(CacheType)
        /// Fewer layers on the GPU.
        case gpuLayers(Int)
        /// A model whose weights take at most so many bytes.
        case smallerModel(bytes: UInt64)
    }

    /// The context that was wanted by a person, or the least one that is worth it.
    package let contextTokens: Int
    /// Whether a person asked for that context.
    package let isWish: Bool
    /// What it would take.
    package let need: MemoryNeed
    /// The memory there is.
    package let machine: MachineMemory
    /// What would fit, the best first.
    package let remedies: [Remedy]

    init(_ search: FitSearch, wanted: Int, isWish: Bool) {
        let layers = min(search.gpuLayers ?? search.mostLayers(contextTokens: wanted), search.shape.layers.count + 1)
        contextTokens = wanted
        self.isWish = isWish
        need = search.need(contextTokens: max(1, wanted), gpuLayers: layers)
        machine = search.machine
        remedies = Self.remedies(search, wanted: wanted, layers: layers)
    }

    /// Whether the same model would fit with a smaller context, or with fewer layers on the GPU.
    package var hasSmallerWish: Bool {
        remedies.contains { remedy in
            switch remedy {
            case .context, .gpuLayers: true
            case .cache, .smallerModel: false
            }
        }
    }

    private static func remedies(_ search: FitSearch, wanted: Int, layers: Int) -> [Remedy] {
        guard wanted > 0 else { return [] }
        var remedies: [Remedy] = []
        let most = search.mostLayers(contextTokens: wanted)
        if most < layers, search.machine.holds(search.need(contextTokens: wanted, gpuLayers: most)) {
            remedies.append(.gpuLayers(most))
        }
        if let tokens = search.largestContext(upTo: wanted), tokens < wanted {
            remedies.append(.context(tokens: tokens))
        }
        for type in [CacheType.q8_0, .q4_0] where search.plan.usesFlashAttention {
            var smaller = search
            (smaller.plan.keyType, smaller.plan.valueType) = (type, type)
            guard type.bytes(of: 32) < search.plan.keyType.bytes(of: 32), smaller.choice(contextTokens: wanted) != nil
            else { continue }
            remedies.append(.cache(type))
            break
        }
        if remedies.isEmpty {
            // What is left for weights when everything else stays as it is.
            let room = search.machine.usable.plus(search.machine.isShared ? 0 : search.machine.gpuUsable)
            let least = search.need(contextTokens: min(wanted, Fit.leastContext), gpuLayers: layers)
            let others = least.total.minus(least.host.weights.plus(least.gpu.weights))
            remedies.append(.smallerModel(bytes: room.minus(others)))
        }
        return remedies
    }

    /// What is needed and what is there, and what would fit.
    package var description: String {
        guard contextTokens > 0 else { return "A context of \(contextTokens) tokens is not possible." }
        let what = isWish ? "With a context of \(contextTokens) tokens" : "Even with \(contextTokens) tokens of context"
        // Where the system does not tell how much is free, the machine's memory is never what is short.
        var places: [String] = []
        if let free = machine.free {
            let taken = machine.isShared ? need.total : need.host.total
            places.append(Self.shortage(taken, of: "of memory", free: free, usable: machine.usable))
        }
        if let free = machine.gpuFree, need.gpu.total > 0 {
            places.append(Self.shortage(need.gpu.total, of: "of the GPU's", free: free, usable: machine.gpuUsable))
        }
        let advice = remedies.map(Self.words).joined(separator: ", or ")
        return "\(what) the model takes \(places.joined(separator: ", and ")). Close other programs, or \(advice)."
    }

    private static func shortage(_ taken: UInt64, of what: String, free: UInt64, usable: UInt64) -> String {
        "\(size(taken)) \(what), where it may take \(size(usable)) of the \(size(free)) that are free"
    }

    private static func words(_ remedy: Remedy) -> String {
        switch remedy {
        case .context(let tokens): "take a context of at most \(tokens) tokens"
        case .cache(let type): "keep the cache as \(type)"
        case .gpuLayers(let count): "give the GPU at most \(count) layers"
        case .smallerModel(let bytes) where bytes >= 1 << 20: "choose a model of at most \(size(bytes))"
        case .smallerModel: "choose a much smaller model"
        }
    }

    /// Sizes need not be exact, but never too small to be true.
    private static func size(_ bytes: UInt64) -> String {
        let mebibytes = bytes / (1 << 20) + (bytes.isMultiple(of: 1 << 20) ? 0 : 1)
        guard mebibytes >= 10240 else { return "\(mebibytes) MiB" }
        let tenths = mebibytes * 10 / 1024
        return "\(tenths / 10).\(tenths % 10) GiB"
    }
}
