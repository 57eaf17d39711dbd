extension GGUFFile {
    /// Checks what libllama takes for granted of a model, so that loading it cannot abort the process.
    ///
    /// A split model's tensors lie in several files: ``GGUFModel/checkLoadable()`` sees them all.
    ///
    /// - Throws: An error that names the field.
    package func checkLoadable() throws(GGUFError) {
        try checkLoadable(tensors: tensors)
    }

    func checkLoadable(tensors: [GGUFTensor]) throws(GGUFError) {
        guard let architecture = try metadata.string("general.architecture"), !architecture.isEmpty else {
            throw GGUFError(
                .missing,
                field: "metadata 'general.architecture'",
                "The file does not say what architecture it has. Convert the model anew."
            )
        }
        guard metadata["general.type"]?.string != "adapter" else {
            throw GGUFError(
                .notLoadable,
                field: "metadata 'general.type'",
                "The file is an adapter, not a model. Name the model, and give the adapter beside it."
            )
        }
        guard splitIndex == 0 else {
            throw GGUFError(
                .split,
                field: "metadata 'split.no'",
                "This is part \(splitIndex) of a split model, counted from 0. Name its first part."
            )
        }
        if architecture == "clip" { return }
        try VocabularyCheck(file: self).run()
        if isVocabularyOnly { return }
        try HyperparameterCheck(file: self).run()
        try ArchitectureCheck(file: self, architecture: architecture, tensors: tensors).run()
        try checkTensorTypes(tensors)
        try checkPlacement()
    }

    /// Refuses tensors at addresses that ggml's buffers over a mapped file abort on (`TENSOR_ALIGNMENT`).
    func checkPlacement() throws(GGUFError) {
        for tensor in tensors where !(dataOffset &+ tensor.offset).isMultiple(of: 32) {
            throw .notLoadable(
                "tensor '\(tensor.name)': offset",
                "The tensor's data begin at byte \(GGUFError.grouped(dataOffset &+ tensor.offset)) of the file, "
                    + "which is no multiple of 32"
            )
        }
    }

    /// Refuses weights of types that ggml has no computation for: it would call a function that is not there.
    private func checkTensorTypes(_ tensors: [GGUFTensor]) throws(GGUFError) {
        guard !tensors.isEmpty else {
            throw GGUFError(.missing, field: "tensor count", "The file holds no weights. Download the whole model.")
        }
        for tensor in tensors {
            let field = "tensor '\(tensor.name)': type"
            let isVector = tensor.dimensions.dropFirst().allSatisfy { $0 == 1 }
            let isTable = tensor.name == "d2t" || tensor.name.contains("tid2eid")
            // Frequencies of rotation and steps of states too: all that has one dimension, tables aside.
            if isVector ? !isTable : tensor.name.hasSuffix("_norm.weight") {
                guard tensor.type.isFloat32 else {
                    throw .notLoadable(field, "The tensor must be of type F32 and is of type \(tensor.type)")
                }
            } else if !isVector, Self.matrices.contains(where: tensor.name.hasSuffix) {
                guard tensor.type.isMatrixWeight else {
                    throw .notLoadable(field, "Weights of type \(tensor.type) are not computed")
                }
            }
        }
    }

    /// The endings of names of weights that are multiplied with, or whose rows are looked up, in any architecture.
    private static let matrices = [
        "token_embd.weight", "output.weight", "attn_q.weight", "attn_k.weight", "attn_v.weight", "attn_qkv.weight",
        "attn_output.weight", "ffn_gate.weight", "ffn_up.weight", "ffn_down.weight", "ffn_gate_inp.weight",
        "ffn_gate_exps.weight", "ffn_up_exps.weight", "ffn_down_exps.weight", "ssm_in.weight", "ssm_out.weight",
    ]
}
