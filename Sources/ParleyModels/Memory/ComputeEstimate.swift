/// How much room libllama takes for results in between, estimated.
///
/// libllama lays out the graph of one whole micro-batch, with logits for each of its tokens (`graph_reserve` with
/// `n_outputs_pp` in llama-context.cpp), and results that do not live at the same time share their room. What decides is
/// therefore the largest of three moments: a layer's attention, a layer's feed-forward network, both with the mask beside
/// them, and the logits. How many copies of the hidden state live beside each is found by trial: the tests have the
/// library's own reports for models of many shapes, and the estimate is within a twentieth of them.
struct ComputeEstimate: Equatable {
    /// The moment of the logits.
    let logits: UInt64
    /// The largest moment of a layer.
    let layer: UInt64
    /// What is handed over where a part is computed elsewhere.
    let inputs: UInt64
    /// The logits that are handed out: one row for each sequence.
    let output: UInt64

    /// A number in between has 32 bits.
    private static let number: UInt64 = 4

    init(_ shape: ModelShape, _ plan: ContextPlan) {
        let row = plan.batch.times(Self.number)
        let hidden = row.times(UInt64(max(0, shape.width)))
        let vocabulary = UInt64(max(0, shape.vocabularySize))
        let mask = Self.mask(shape, plan)
        logits = row.times(vocabulary).plus(hidden.times(3))
        output = UInt64(max(1, plan.sequences)).times(Self.number).times(vocabulary)
        inputs = hidden.plus(mask)
        var attention = hidden.times(2)
        if mask > 0, !plan.usesFlashAttention {
            // The scores of every head for every cell.
            let scores = row.times(plan.cells.tokens).times(UInt64(max(0, shape.heads)))
            attention = attention.plus(scores)
        }
        let network = row.times(UInt64(max(0, shape.feedForward)))
        layer = max(attention, network).plus(mask).plus(hidden.times(4))
    }

    /// The mask of attention: a column for each cell, in 16 bits for flash attention; a second one for windowed layers.
    private static func mask(_ shape: ModelShape, _ plan: ContextPlan) -> UInt64 {
        guard shape.layers.contains(where: { $0.keys > 0 }) else { return 0 }
        let cells = plan.cells.tokens.plus(shape.window.map { plan.windowCells($0) } ?? 0)
        return plan.batch.times(cells).times(plan.usesFlashAttention ? 2 : number)
    }

    /// What is needed where the layers and the output lie.
    ///
    /// - Parameters:
    ///   - hostLayers: the layers that the processor computes.
    ///   - gpuLayers: the layers that the GPU computes.
    ///   - outputIsOnGPU: whether the GPU computes the logits.
    /// - Returns: the bytes in the machine's memory and in the GPU's.
    func shares(hostLayers: Int, gpuLayers: Int, outputIsOnGPU: Bool) -> (host: UInt64, gpu: UInt64) {
        var host = max(hostLayers > 0 ? layer : 0, outputIsOnGPU ? 0 : logits)
        let gpu = max(gpuLayers > 0 ? layer : 0, outputIsOnGPU ? logits : 0)
        // The inputs are made by the processor in any case.
        if host == 0 { host = inputs }
        return (host.plus(output), gpu)
    }
}
