extension ModelCatalog {
    /// The model that somebody means.
    ///
    /// What begins with `/`, `~` or `.` is a path, and so is what holds a `/` where something lies there. Of a plain word,
    /// these are tried in turn: a file in the working directory, a model's name in Parley's folder, a folder in the working
    /// directory, a name in any folder, in other letters, upper or lower, without its quantization, with another way to
    /// write it (`NAME:QUANT`), and the name that the header gives. `hf:OWNER/NAME[:QUANT]` and `ollama:NAME[:TAG]` look
    /// only in those programs' folders.
    ///
    /// - Parameter reference: a path or a name.
    /// - Returns: the entry; it has no problem.
    /// - Throws: ``ModelError`` when there is no such model, when several are meant, or when it has a problem.
    package func find(_ reference: String) throws(ModelError) -> ModelEntry {
        let entry = ModelEntry(at: try place(of: reference))
        if let problem = entry.problem { throw problem }
        return entry
    }

    /// The place that somebody means; nothing is read of it unless names alone do not tell.
    func place(of reference: String) throws(ModelError) -> ModelPlace {
        guard !reference.isEmpty else {
            throw ModelError(.notFound, "The model's name is empty. Give a name or a path, or leave it out.")
        }
        let asked = ModelReference(reference)
        if let sources = asked.sources {
            let places = try listing().places.filter { sources.contains($0.source) }
            if let place = try ReferenceSearch(asked, places).place() { return place }
            throw notFound(asked, places)
        }
        let facts = try facts(of: asked)
        let path = ParleyFolders.expanded(reference, home: home)
        if let facts, asked.isPath || asked.hasSlash || facts.kind != .folder { return Self.place(at: path, facts) }
        guard !asked.isPath else { throw notFound(asked, try listing().places) }

        // What is Parley's own needs no look at other programs' folders.
        if let place = try ReferenceSearch(asked, try ownPlaces()).exactly() { return place }
        if let facts { return Self.place(at: path, facts) }
        let places = try listing().places
        if let place = try ReferenceSearch(asked, places).place() { return place }
        throw notFound(asked, places)
    }

    /// What lies at the path that a reference may be; nil for nothing.
    private func facts(of asked: ModelReference) throws(ModelError) -> FileFacts? {
        let path = ParleyFolders.expanded(asked.text, home: home)
        do {
            return try FileFacts(path: path)
        } catch {
            guard error.isMissing || !(asked.isPath || asked.hasSlash) else {
                let words = "\(path.shownInMessage) cannot be read: \(error). \(error.advice(for: path))"
                throw ModelError(.unreadable, path: path, words)
            }
            return nil
        }
    }

    /// The place of what lies at a path.
    static func place(at path: String, _ facts: FileFacts) -> ModelPlace {
        if facts.kind == .folder { return ModelPlace(recipe: path) }
        guard path.lastPathComponent == ModelRecipe.fileName else { return ModelPlace(file: path) }
        return ModelPlace(recipe: path.contains("/") ? String(path.dropLast(ModelRecipe.fileName.count)) : ".")
    }

    private func notFound(_ asked: ModelReference, _ places: [ModelPlace]) -> ModelError {
        let quoted = asked.text.quotedForMessage
        var what: String
        if let sources = asked.sources {
            what = "There is no model \(asked.name.quotedForMessage) among what \(Self.owners(sources)) fetched."
        } else if asked.isRepository {
            what = "There is no file or folder \(quoted), and no model of that name."
        } else if asked.isPath || asked.hasSlash {
            what = "There is no file or folder \(quoted)."
        } else {
            what = "There is no model \(quoted), neither in \(folder.shownInMessage) nor here."
        }
        if asked.sources == nil, asked.text.holdsRepairedBytes { what += " \(String.renaming)" }
        if asked.sources?.contains(.huggingFace) == true, ModelReference(asked.name).isRepository {
            return ModelError(.notFound, "\(what) To fetch it: parley models pull hf:\(asked.name.shownInMessage)")
        }
        let wanted = asked.isPath ? asked.text.lastPathComponent : asked.name
        let names = NearestNames.ordered(by: wanted.withoutModelSuffix, places.map(\.name))
        let hint =
            names.isEmpty
            ? "To fetch the default one, run `make model` in a clone of Parley."
            : "There are: \(Self.list(names))."
        return ModelError(.notFound, path: asked.isPath ? asked.text : nil, "\(what) \(hint)")
    }

    private static func owners(_ sources: Set<ModelSource>) -> String {
        sources.contains(.ollama) ? "Ollama has" : "Hugging Face's tools and llama.cpp have"
    }
}
