import ParleyGGUF

/// A model file, as far as its names, sizes and header tell.
enum ModelFile {
    /// The most parts that a split model may have, which its file names give five digits.
    private static let mostParts = 99_999

    /// The parts of a model and their bytes together.
    ///
    /// - Parameter path: the file, or the first part of a split one.
    /// - Returns: the paths in order, and the bytes.
    /// - Throws: ``ModelError`` when one of them is missing, or is no file.
    static func parts(of path: String) throws(ModelError) -> (paths: [String], size: UInt64) {
        guard let split = SplitName(path) else { return ([path], try size(of: path)) }
        var paths: [String] = []
        var total: UInt64 = 0
        for index in 1...min(split.count, mostParts) {
            let part = split.path(of: index)
            do {
                total = total.addingReportingOverflow(try size(of: part)).partialValue
            } catch {
                guard error.kind == .notFound else { throw error }
                throw ModelError(
                    .missingFile,
                    path: part,
                    """
                    The model is split into \(split.count) files, and \(part.shownInMessage) is missing. Put it beside \
                    the others.
                    """
                )
            }
            paths.append(part)
        }
        return (paths, total)
    }

    /// The header of a model's file, whatever the model is for.
    ///
    /// - Parameter path: the file, or the first part of a split one.
    /// - Returns: the header.
    /// - Throws: ``ModelError`` when it is no GGUF file, or a damaged one.
    static func header(of path: String) throws(ModelError) -> GGUFFile {
        do throws(GGUFError) {
            return try GGUFFile(path: path)
        } catch {
            throw fault(path, error)
        }
    }

    /// The headers of a model's file, or of all parts of a split one, whatever the model is for.
    ///
    /// - Parameter path: the file, or the first part of a split one.
    /// - Returns: the headers.
    /// - Throws: ``ModelError`` when one is no GGUF file, or a damaged one, or they do not belong together.
    static func headers(of path: String) throws(ModelError) -> GGUFModel {
        do throws(GGUFError) {
            return try GGUFModel(path: path)
        } catch {
            throw fault(path, error)
        }
    }

    /// A fault of a file's header, with the file's path in front where its words do not name it.
    private static func fault(_ path: String, _ error: GGUFError) -> ModelError {
        let kind: ModelError.Kind =
            switch error.kind {
            case .unreadable: .unreadable
            case .notGGUF: .notAModel
            default: .damaged
            }
        // An error of the parts of a split file may name another of them in its field.
        let words = error.field == path ? error.message : error.description
        return ModelError(kind, path: path, "\(path.shownInMessage): \(words.withControlsShown)")
    }

    /// The size of an ordinary file that is not empty.
    private static func size(of path: String) throws(ModelError) -> UInt64 {
        let facts: FileFacts
        do {
            facts = try FileFacts(path: path)
        } catch {
            throw ModelError(
                error.isMissing ? .notFound : .unreadable,
                path: path,
                "\(path.shownInMessage) cannot be read: \(error). \(error.advice(for: path))"
            )
        }
        guard facts.kind == .file else {
            let what = facts.kind == .folder ? "a folder" : "a pipe, a socket or a device"
            throw ModelError(.notAModel, path: path, "\(path.shownInMessage) is \(what). Name a .gguf file.")
        }
        guard facts.size > 0 else {
            throw ModelError(.notAModel, path: path, "\(path.shownInMessage) is an empty file. Download it again.")
        }
        return facts.size
    }
}

extension ModelFile {
    /// The headers of a model that does for a purpose, checked for what the library needs.
    ///
    /// - Parameters:
    ///   - path: the model's file, or the first part of a split one.
    ///   - purpose: what it is to do.
    /// - Returns: the headers of all its parts.
    /// - Throws: ``ModelError`` when it is damaged, or for something else.
    static func model(at path: String, for purpose: ModelPurpose) throws(ModelError) -> LoadableModel {
        // Missing, empty and foreign files have their own sentences, before the parts are looked at together.
        _ = try parts(of: path)
        let model = try headers(of: path)
        if let reason = unsuitability(of: model.header.kind, for: purpose) {
            throw ModelError(.wrongKind, path: path, "\(path.shownInMessage) is \(model.header.kind). \(reason)")
        }
        do throws(GGUFError) {
            return try LoadableModel(model)
        } catch {
            throw fault(path, error)
        }
    }

    /// Adds an adapter that fits to a model.
    ///
    /// - Parameters:
    ///   - path: the adapter's file.
    ///   - model: the model.
    ///   - name: the model's name, for messages.
    /// - Throws: ``ModelError`` when the adapter is missing, is none, or does not fit.
    static func addAdapter(_ path: String, to model: inout LoadableModel, named name: String) throws(ModelError) {
        _ = try size(of: path)
        let adapter = try header(of: path)
        guard adapter.kind == .adapter else {
            throw ModelError(
                .adapter,
                path: path,
                "\(path.shownInMessage) is no adapter but \(adapter.kind). Name a LoRA adapter in a .gguf file."
            )
        }
        do throws(GGUFError) {
            try model.add(adapter)
        } catch {
            let words = error.description.withControlsShown
            throw ModelError(
                .adapter,
                path: path,
                "The adapter \(path.shownInMessage) does not fit the model \(name.quotedForMessage): \(words)"
            )
        }
    }

    /// What to do about a file that does not do; nil for one that does.
    private static func unsuitability(of kind: ModelKind, for purpose: ModelPurpose) -> String? {
        switch (kind, purpose) {
        case (.textGeneration, _), (.embedding, .embedding): nil
        case (.vocabularyOnly, .counting), (.embedding, .counting), (.reranker, .counting): nil
        case (.adapter, _): "Name the model that it belongs to with --model, and the adapter with --lora."
        case (.projector, _), (.draft, _): "It works only beside another model: name that model's own file."
        case (.vocabularyOnly, _): "It has no weights and cannot reply. Choose a whole model."
        case (_, .embedding): "It gives no embeddings. Choose an embedding model."
        default: "It cannot reply in text. Choose a chat model."
        }
    }
}
