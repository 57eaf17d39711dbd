/// Looks for contexts and layers that fit.
struct FitSearch {
    let shape: ModelShape
    var plan: ContextPlan
    let machine: MachineMemory
    /// The layers that are wanted on the GPU; nil for as many as fit.
    let gpuLayers: Int?
    /// The most layers that the GPU gets where as many as fit are wanted.
    var mostGPULayers = Int.max

    /// All layers, the output counted as one.
    private var allLayers: Int { shape.layers.count + 1 }

    init(shape: ModelShape, plan: ContextPlan, machine: MachineMemory, gpuLayers: Int?) {
        self.shape = shape
        self.plan = plan
        self.machine = machine
        // Without a GPU, layers meant for one stay where they are, as libllama has it.
        self.gpuLayers = machine.gpuFree == nil ? 0 : gpuLayers.map { $0 < 0 ? Int.max : $0 }
    }

    /// The fewest tokens that are worth it: fewer than usual only for models that were trained on fewer.
    var leastContext: Int { min(Fit.leastContext, shape.usualContext) }

    /// What a context takes with some layers on the GPU.
    func need(contextTokens: Int, gpuLayers: Int) -> MemoryNeed {
        var plan = plan
        plan.contextTokens = contextTokens
        return MemoryNeed(shape, plan, gpuLayers: gpuLayers)
    }

    /// How a context fits: with the layers that are wanted on the GPU, or as many as have room there.
    ///
    /// - Parameter contextTokens: the tokens.
    /// - Returns: the choice; nil where it does not fit.
    func choice(contextTokens: Int) -> Fit.Choice? {
        guard contextTokens > 0 else { return nil }
        let layers = min(gpuLayers ?? mostLayers(contextTokens: contextTokens), allLayers)
        let need = need(contextTokens: contextTokens, gpuLayers: layers)
        guard machine.holds(need) else { return nil }
        return Fit.Choice(contextTokens: contextTokens, gpuLayers: layers, need: need, notice: nil)
    }

    /// The most layers that have room on the GPU; what the GPU takes grows with their number.
    func mostLayers(contextTokens: Int) -> Int {
        Self.largest(in: 0...max(0, min(allLayers, mostGPULayers))) { layers in
            need(contextTokens: contextTokens, gpuLayers: layers).gpu.total <= machine.gpuUsable
        } ?? 0
    }

    /// The largest context that fits.
    ///
    /// - Parameter most: the most tokens that are looked at; nil for what the model was trained for.
    /// - Returns: the tokens, a multiple of the step; nil where not even the least context fits.
    func largestContext(upTo most: Int? = nil) -> Int? {
        let most = max(most ?? max(shape.trainedContext, shape.usualContext), leastContext)
        let step = Fit.contextStep
        guard most >= step else { return choice(contextTokens: most) == nil ? nil : most }
        let steps = Self.largest(in: max(1, leastContext / step)...(most / step)) { steps in
            choice(contextTokens: steps * step) != nil
        }
        return steps.map { $0 * step }
    }

    /// The largest number in a range for which something holds that holds for all smaller ones too.
    private static func largest(in range: ClosedRange<Int>, where holds: (Int) -> Bool) -> Int? {
        guard holds(range.lowerBound) else { return nil }
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = low + (high - low + 1) / 2
            if holds(middle) { low = middle } else { high = middle - 1 }
        }
        return low
    }
}
