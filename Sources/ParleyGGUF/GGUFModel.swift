/// A model as it lies on the disk: one GGUF file, or all parts of a split one.
package struct GGUFModel: Sendable {
    /// The parts' headers in order; the first holds the metadata.
    package let parts: [GGUFFile]

    /// The first part's header, which holds the metadata.
    package let header: GGUFFile

    /// Reads the headers of a model's files and checks that they belong together.
    ///
    /// - Parameter path: The file's path, or that of any part of a split model.
    /// - Throws: An error that names the part when one is missing, damaged, or not of this model.
    package init(path: String) throws(GGUFError) {
        let paths = GGUFFile.splitPaths(for: path)
        var parts: [GGUFFile] = []
        for (index, part) in paths.enumerated() {
            do throws(GGUFError) {
                parts.append(try GGUFFile(path: part))
            } catch {
                guard paths.count > 1, error.kind == .unreadable else { throw error }
                throw GGUFError(
                    .split,
                    field: part,
                    "Part \(index + 1) of \(paths.count) of this model cannot be read. \(error.message) "
                        + "Put all parts into one folder."
                )
            }
        }
        try self.init(parts: parts)
    }

    /// Joins the parts of a model and checks that they belong together.
    ///
    /// - Parameter parts: All parts, in order.
    /// - Throws: An error that names the field in which the parts disagree.
    package init(parts: [GGUFFile]) throws(GGUFError) {
        guard let header = parts.first else {
            throw GGUFError(.split, field: "split.count", "There is no file. Name a .gguf file.")
        }
        self.parts = parts
        self.header = header
        try checkParts()
    }

    /// The paths of the parts, in order.
    package var paths: [String] { parts.compactMap(\.path) }

    /// The tensors of all parts.
    package var tensors: [GGUFTensor] { parts.flatMap(\.tensors) }

    /// The size of all tensors' data, in bytes.
    package var tensorBytes: UInt64 { parts.reduce(0) { $0.saturatingSum($1.tensorBytes) } }

    /// The number of weights in all parts.
    package var parameterCount: UInt64 { parts.reduce(0) { $0.saturatingSum($1.parameterCount) } }

    /// The size of all files, in bytes.
    package var fileSize: UInt64 { parts.reduce(0) { $0.saturatingSum($1.fileSize) } }

    /// Checks all that libllama takes for granted, as ``GGUFFile/checkLoadable()`` does, over all parts.
    ///
    /// - Throws: An error that names the field.
    package func checkLoadable() throws(GGUFError) {
        try header.checkLoadable(tensors: tensors)
        if header.isVocabularyOnly || header.architecture == "clip" { return }
        for part in parts.dropFirst() { try part.checkPlacement() }
    }

    /// Checks that an adapter fits the model, whichever part its tensors are in.
    ///
    /// - Parameter adapter: The adapter's header.
    /// - Throws: An error that names the tensor or key which does not fit.
    package func checkAdapter(_ adapter: GGUFFile) throws(GGUFError) {
        try AdapterCheck(adapter: adapter, base: header, baseTensors: tensors).run()
    }

    private func checkParts() throws(GGUFError) {
        let count = header.splitCount
        guard count == parts.count else {
            throw GGUFError(
                .split,
                field: "split.count",
                "The model is split into \(count) files, and \(parts.count) of them were found by name. "
                    + "Keep the names the parts were downloaded with, and put them into one folder."
            )
        }
        guard count > 1 else { return }
        // libllama reads these three without a check of their type, or as 16-bit numbers.
        for (index, part) in parts.enumerated() {
            let name = part.path ?? "part \(index + 1)"
            guard part.metadata.type(of: "split.no") == .uint16, part.splitIndex == index else {
                throw GGUFError(
                    .split,
                    field: "\(name): split.no",
                    "The file is not part \(index + 1) of this model. Download the part again."
                )
            }
            guard part.splitCount == count, part.splitTensorCount == header.splitTensorCount else {
                throw GGUFError(
                    .split,
                    field: "\(name): split.count",
                    "The file is a part of another model. Download all parts from one place."
                )
            }
        }
        var names: Set<String> = []
        for tensor in tensors where !names.insert(tensor.name).inserted {
            throw GGUFError(
                .split,
                field: "tensor '\(tensor.name)'",
                "Two parts have this tensor. Download all parts again."
            )
        }
        guard let expected = header.splitTensorCount, expected == names.count else {
            throw GGUFError(
                .split,
                field: "split.tensors.count",
                "The parts have \(names.count) tensors, and the header names "
                    + "\(header.splitTensorCount.map(String.init) ?? "no number"). Download all parts again."
            )
        }
    }
}

extension UInt64 {
    /// Adds, staying at the largest number when the sum is larger.
    func saturatingSum(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
