/// How much memory a model and a context take, computed from headers alone.
package struct MemoryNeed: Sendable, Equatable {
    /// What is needed in one place: the machine's memory, or the GPU's.
    package struct Share: Sendable, Equatable {
        /// The model's weights; those in the machine's memory are mapped from the file.
        package var weights: UInt64 = 0
        /// The keys and values of all tokens.
        package var cache: UInt64 = 0
        /// The state of layers that keep one in place of keys and values.
        package var state: UInt64 = 0
        /// Room for results in between, an estimate.
        package var compute: UInt64 = 0

        /// All of it.
        package var total: UInt64 { weights.plus(cache).plus(state).plus(compute) }

        /// Nothing.
        package static let none = Share()

        /// Names the parts.
        package init(weights: UInt64 = 0, cache: UInt64 = 0, state: UInt64 = 0, compute: UInt64 = 0) {
            self.weights = weights
            self.cache = cache
            self.state = state
            self.compute = compute
        }
    }

    /// What is needed in the machine's memory.
    package let host: Share
    /// What is needed in the GPU's.
    package let gpu: Share

    /// Both together.
    package var total: UInt64 { host.total.plus(gpu.total) }

    /// Computes the need.
    ///
    /// Layers go to the GPU from the last one backwards, and the output counts as one layer more, as libllama has it
    /// (`i_gpu_start` in llama-model.cpp). The table of tokens stays in the machine's memory.
    ///
    /// - Parameters:
    ///   - shape: the model.
    ///   - plan: the context.
    ///   - gpuLayers: how many layers the GPU gets, the output among them; 0 for none.
    package init(_ shape: ModelShape, _ plan: ContextPlan, gpuLayers: Int = 0) {
        let count = shape.layers.count
        let onGPU = max(0, min(gpuLayers, count + 1))
        let start = count + 1 - onGPU
        var host = Share(weights: shape.inputWeights)
        var gpu = Share()
        // Without flash attention all layers keep values as wide as the widest.
        let widest = plan.usesFlashAttention ? 0 : shape.layers.map(\.values).max() ?? 0
        for (index, layer) in shape.layers.enumerated() {
            let share = Self.share(of: layer, window: shape.window, plan, leastValues: widest)
            if index >= start { gpu.add(share) } else { host.add(share) }
        }
        if onGPU > 0 {
            gpu.weights = gpu.weights.plus(shape.outputWeights).plus(shape.sharedOutputWeights)
        } else {
            host.weights = host.weights.plus(shape.outputWeights)
        }
        (host.compute, gpu.compute) = ComputeEstimate(shape, plan).shares(
            hostLayers: min(start, count),
            gpuLayers: count - min(start, count),
            outputIsOnGPU: onGPU > 0
        )
        (self.host, self.gpu) = (host, gpu)
    }

    /// What a layer needs wherever it lies.
    ///
    /// A cell keeps one row of keys and one of values (llama-kv-cache.cpp); a state is kept once for each sequence, in
    /// numbers of 32 bits (llama-memory-recurrent.cpp).
    private static func share(
        of layer: ModelShape.Layer,
        window: Int?,
        _ plan: ContextPlan,
        leastValues: Int
    ) -> Share {
        let (tokens, streams) = plan.cells
        let cells = layer.isWindowed ? plan.windowCells(window ?? plan.contextTokens) : tokens
        // No values at all, as with latent attention, stay none.
        let values = layer.values > 0 ? max(layer.values, leastValues) : 0
        let row = plan.keyType.bytes(of: layer.keys).plus(plan.valueType.bytes(of: values))
        return Share(
            weights: layer.weights,
            cache: row.times(cells).times(streams),
            state: UInt64(layer.state).times(4).times(UInt64(max(1, plan.sequences)))
        )
    }
}

extension MemoryNeed.Share {
    fileprivate mutating func add(_ other: Self) {
        weights = weights.plus(other.weights)
        cache = cache.plus(other.cache)
        state = state.plus(other.state)
        compute = compute.plus(other.compute)
    }
}
