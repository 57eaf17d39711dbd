/// Checks that a low-rank adapter fits its base, as libllama's `llama_adapter_lora_init` will require it.
///
/// It is stricter where libllama would only fail later, in the middle of a computation.
package struct AdapterCheck: Sendable {
    private let adapter: GGUFFile
    private let base: GGUFFile
    private let baseTensors: [GGUFTensor]

    /// Prepares a check.
    ///
    /// - Parameters:
    ///   - adapter: The adapter's header.
    ///   - base: The header of the model, or of its first part.
    ///   - baseTensors: The tensors of all the model's parts.
    package init(adapter: GGUFFile, base: GGUFFile, baseTensors: [GGUFTensor]) {
        self.adapter = adapter
        self.base = base
        self.baseTensors = baseTensors
    }

    /// Checks kind, architecture, scale, names and shapes.
    ///
    /// - Throws: An error that names the tensor or key which does not fit.
    package func run() throws(GGUFError) {
        try checkMetadata()
        let (firsts, seconds) = try pairs()
        var shapes: [String: GGUFTensor] = [:]
        for tensor in baseTensors { shapes[tensor.name] = tensor }
        for (name, first) in firsts {
            guard let second = seconds[name] else {
                throw .adapter("tensor '\(first.name)'", "The adapter lacks its counterpart '\(name).lora_b'")
            }
            guard let target = shapes[name] else {
                throw .adapter("tensor '\(first.name)'", "The model has no tensor '\(name)' to adapt")
            }
            try checkShapes(name, first: first, second: second, target: target)
        }
        for (name, second) in seconds where firsts[name] == nil {
            throw .adapter("tensor '\(second.name)'", "The adapter lacks its counterpart '\(name).lora_a'")
        }
    }

    private func checkMetadata() throws(GGUFError) {
        // libllama aborts the process when one of these has another type than the one it expects.
        try require("general.type", "adapter")
        try require("adapter.type", "lora")
        let key = "general.architecture"
        guard let architecture = try adapter.metadata.string(key) else {
            throw .adapter(key, "The adapter does not say for which architecture it is")
        }
        guard architecture == base.architecture else {
            throw .adapter(
                key,
                "The adapter is for \(GGUFError.quoted(architecture)), and the model is "
                    + GGUFError.quoted(base.architecture ?? "of no named architecture")
            )
        }
        guard case .float32(let alpha)? = adapter.metadata["adapter.lora.alpha"], alpha.isFinite else {
            throw .adapter("adapter.lora.alpha", "The adapter's scale must be there, as a finite float32")
        }
    }

    private func require(_ key: String, _ wanted: String) throws(GGUFError) {
        let found = try adapter.metadata.string(key)
        guard found == wanted else {
            throw .adapter(
                key,
                "The value must be '\(wanted)' and is \(found.map(GGUFError.quoted) ?? "missing"): this is no LoRA adapter"
            )
        }
    }

    private func pairs() throws(GGUFError) -> (a: [String: GGUFTensor], b: [String: GGUFTensor]) {
        var firsts: [String: GGUFTensor] = [:]
        var seconds: [String: GGUFTensor] = [:]
        for tensor in adapter.tensors {
            guard tensor.type.isMatrixWeight else {
                throw .adapter("tensor '\(tensor.name)': type", "Adapters of type \(tensor.type) are not computed")
            }
            if tensor.name.hasSuffix(".lora_a") {
                firsts[String(tensor.name.dropLast(7))] = tensor
            } else if tensor.name.hasSuffix(".lora_b") {
                seconds[String(tensor.name.dropLast(7))] = tensor
            } else if !tensor.name.hasSuffix("_norm.weight") {
                // libllama skips norms and refuses everything else.
                throw .adapter("tensor '\(tensor.name)': name", "The name must end in '.lora_a' or '.lora_b'")
            }
        }
        guard !firsts.isEmpty || !seconds.isEmpty else {
            throw .adapter("tensor count", "The adapter holds no tensor to apply")
        }
        return (firsts, seconds)
    }

    private func checkShapes(
        _ name: String,
        first: GGUFTensor,
        second: GGUFTensor,
        target: GGUFTensor
    ) throws(GGUFError) {
        guard first.dimension(2) == second.dimension(2), first.dimension(3) == second.dimension(3),
            first.dimension(2) == target.dimension(2), first.dimension(3) == target.dimension(3)
        else { throw mismatch(first, second, target) }
        if name.hasSuffix("token_embd.weight") {
            // Rows are looked up in A and multiplied by B, so both lie the other way round.
            guard target.dimension(0) == second.dimension(1), target.dimension(1) == first.dimension(1) else {
                throw mismatch(first, second, target)
            }
            guard first.dimension(0) == second.dimension(0) else { throw rankMismatch(first, second) }
        } else {
            guard target.dimension(0) == first.dimension(0), target.dimension(1) == second.dimension(1) else {
                throw mismatch(first, second, target)
            }
            guard first.dimension(1) == second.dimension(0) else { throw rankMismatch(first, second) }
        }
    }

    private func mismatch(_ first: GGUFTensor, _ second: GGUFTensor, _ target: GGUFTensor) -> GGUFError {
        .adapter(
            "tensor '\(first.name)': shape",
            "The shapes \(first.shape) and \(second.shape) do not fit the model's tensor of \(target.shape)"
        )
    }

    private func rankMismatch(_ first: GGUFTensor, _ second: GGUFTensor) -> GGUFError {
        .adapter(
            "tensor '\(first.name)': rank",
            "The shapes \(first.shape) and \(second.shape) have different ranks"
        )
    }
}

extension GGUFFile {
    /// Checks that an adapter fits a model that lies in one file; ``GGUFModel/checkAdapter(_:)`` knows split ones.
    ///
    /// - Parameters:
    ///   - adapter: The adapter's header.
    ///   - base: The model's header.
    /// - Throws: An error that names the tensor or key which does not fit.
    package static func checkAdapter(_ adapter: GGUFFile, against base: GGUFFile) throws(GGUFError) {
        try AdapterCheck(adapter: adapter, base: base, baseTensors: base.tensors).run()
    }
}
